"""What a line of a log says, read where it stands: times, statuses, the combined format."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.compiling import LOW_HALF, NONE, Letters, Positions, compiled, word_at

BLANK, QUOTE, BACKSLASH, OPEN, CLOSE = (ord(sign) for sign in ' "\\[]')
DASH, PLUS, ZERO, SLASH, COLON = (ord(sign) for sign in "-+0/:")
LAST_TWO = np.uint64(0xFFFF)
COMMON = 26  # 25/Nov/2026:10:00:00 +0800
TIME_AND_QUOTE = COMMON + 4  # [time] and a blank, then the quote
COMMON_SIGNS = ((2, SLASH), (6, SLASH), (11, COLON), (14, COLON), (17, COLON), (20, BLANK))
WRITTEN_SIGNS = ((4, DASH), (7, DASH), (13, COLON), (16, COLON))
UNREADABLE = -(2**63)
"""The time of a line that says none."""
MONTHS = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", np.uint8)
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FURTHEST_ZONE = 18 * 60
GET = 0x20544547  # "GET " as four bytes, the first one lowest; so HTTP
HTTP = 0x50545448
LONG_VERSION, SHORT_VERSION = len(" HTTP/1.1"), len(" HTTP/2")

LINE = np.dtype(
    [
        ("row", "i8"),  # which of the lines it is
        ("at", "i8"),  # milliseconds since 1970, UTC
        ("host", "i8"), ("host_end", "i8"),
        ("address", "i8"), ("address_end", "i8"),
        ("target", "i8"), ("target_end", "i8"),
        ("agent", "i8"), ("agent_end", "i8"),
        ("status", "i8"),
    ]
)  # fmt: skip
"""What stands in a line of the combined format, and where; ends are excluded."""
UNQUOTED, NO_REQUEST, NO_TIME, NO_STATUS = 1, 2, 3, 4


@compiled
def four_at(array: Letters, place: int) -> int:
    """Return the four bytes from a place, the first one lowest."""
    return int(word_at(array, np.uint64(place)) & LOW_HALF)


@compiled
def number_at(array: Letters, place: int, length: int) -> int:
    """Return the number that so many digits say, -1 where other signs stand."""
    value = 0
    for byte in range(length):
        digit = int(array[place + byte]) - ZERO
        if not 0 <= digit <= 9:
            return -1
        value = value * 10 + digit
    return value


@compiled
def status_at(array: Letters, place: int) -> int:
    """Return a status of three digits, -1 where there is none or something follows it."""
    return number_at(array, place, 3) if array[place + 3] <= BLANK else -1


@compiled
def instant(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    """Return milliseconds since 1970, UNREADABLE where there is no such moment.

    A second of 60 is the last of its minute, as clocks write it when a second is put in.
    """
    if year < 1970 or not 1 <= month <= 12 or hour < 0 or minute < 0 or second < 0:
        return UNREADABLE
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = MONTH_DAYS[month - 1] + (leap and month == 2)
    if not 1 <= day <= longest or hour > 23 or minute > 59 or second > 60:
        return UNREADABLE
    before = year - 1
    days = 365 * (year - 1970) + before // 4 - before // 100 + before // 400 - 477
    for other in range(month - 1):
        days += MONTH_DAYS[other]
    days += day - 1 + (leap and month > 2)
    return ((days * 24 + hour) * 60 + minute) * 60_000 + min(second, 59) * 1_000


@compiled
def month_at(array: Letters, place: int) -> int:
    """Return the month, 1 to 12, that three English letters say; 0 where they say none."""
    for month in range(12):
        name = 3 * month
        if (
            array[place] == MONTHS[name]
            and array[place + 1] == MONTHS[name + 1]
            and array[place + 2] == MONTHS[name + 2]
        ):
            return month + 1
    return 0


@compiled
def signs_at(array: Letters, place: int, wanted: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether signs stand where they are wanted, each by its distance from a place."""
    found = True
    for distance, sign in wanted:
        found &= array[place + distance] == sign
    return found


@compiled
def common_time(array: Letters, place: int) -> int:
    """Return a time like 25/Nov/2026:10:00:00 +0800, in milliseconds since 1970, UTC."""
    hours, minutes = number_at(array, place + 22, 2), number_at(array, place + 24, 2)
    ahead, sign = hours * 60 + minutes, array[place + 21]
    if not signs_at(array, place, COMMON_SIGNS) or hours < 0 or minutes < 0:
        return UNREADABLE
    if ahead > FURTHEST_ZONE or sign not in (PLUS, DASH):
        return UNREADABLE
    at = instant(
        number_at(array, place + 7, 4), month_at(array, place + 3), number_at(array, place, 2),
        number_at(array, place + 12, 2), number_at(array, place + 15, 2),
        number_at(array, place + 18, 2),
    )  # fmt: skip
    if at == UNREADABLE:
        return at
    return at + ahead * 60_000 if sign == DASH else at - ahead * 60_000


@compiled
def written_times(array: Letters, starts: Positions) -> Positions:
    """Return times written year first, UTC, in milliseconds since 1970; else UNREADABLE.

    array: bytes, with at least 19 after each start. Between day and time stands any one sign.
    """
    times = np.full(len(starts), UNREADABLE, np.int64)
    for row in range(len(starts)):
        start = starts[row]
        if signs_at(array, start, WRITTEN_SIGNS):
            times[row] = instant(
                number_at(array, start, 4), number_at(array, start + 5, 2),
                number_at(array, start + 8, 2), number_at(array, start + 11, 2),
                number_at(array, start + 14, 2), number_at(array, start + 17, 2),
            )  # fmt: skip
    return times


@compiled
def statuses(array: Letters, starts: Positions) -> NDArray[np.int16]:
    """Return the status that stands at each place, -1 where there is none."""
    found = np.empty(len(starts), np.int16)
    for row in range(len(starts)):
        found[row] = status_at(array, starts[row])
    return found


@compiled
def same_time(array: Letters, place: Any, other: Any) -> bool:
    """Tell whether the same time is written at two places."""
    for part in range(3):
        step = np.uint64(8 * part)
        if word_at(array, place + step) != word_at(array, other + step):
            return False
    step = np.uint64(24)
    return bool(((word_at(array, place + step) ^ word_at(array, other + step)) & LAST_TWO) == NONE)


@compiled
def quotes_in(array: Letters, start: int, signs: Positions, quotes: Positions) -> int:
    """Return how many quotes of a line are no part of a text, and put down where the first 6 are.

    A quote with an odd number of backslashes before it is part of a text.
    """
    count = 0
    for place in signs:
        run = 0
        while place - run > start and array[place - run - 1] == BACKSLASH:
            run += 1
        if run % 2 == 0:
            if count < len(quotes):
                quotes[count] = place
            count += 1
    return count


@compiled
def blank_from(array: Letters, start: int, stop: int) -> int:
    """Return where the first blank stands, stop where none does before it."""
    for place in range(start, stop):
        if array[place] == BLANK:
            return place
    return stop


@compiled
def target_end(array: Letters, start: int, end: int) -> int:
    """Return where the target of a request ends: before the version of HTTP, if one is told."""
    for length in (LONG_VERSION, SHORT_VERSION):
        place = end - length
        if place >= start and array[place] == BLANK and four_at(array, place + 1) == HTTP:
            return place
    return end


@compiled
def combined_lines(
    array: Letters, bounds: Any, faults: NDArray[np.int8], hosted: bool
) -> tuple[NDArray[np.void], int]:
    """Return what the lines of the combined format say that ask with GET, and how many others do.

    bounds: starts, signs, first, last of a block; faults: (n_lines,) what speaks against a line,
    0 where nothing does; it is filled in; hosted: whether lines begin with a host. Returns LINE.
    """
    starts, signs, first, last = bounds
    lines = np.empty(len(starts), LINE)
    quotes = np.zeros(6, np.int64)
    kept, others, timed, at = 0, 0, -1, UNREADABLE
    for row in np.flatnonzero(faults == 0):
        start = starts[row]
        count = quotes_in(array, start, signs[first[row] : last[row]], quotes)
        if count < 2 or count % 2 == 1:
            faults[row] = NO_REQUEST if count < 2 else UNQUOTED
            continue
        quote, unquote = quotes[0], quotes[1]
        time, before = quote - COMMON - 2, quote - TIME_AND_QUOTE
        if before < start or array[time - 1] != OPEN or array[quote - 2] != CLOSE:
            faults[row] = NO_TIME
            continue
        if timed < 0 or not same_time(array, np.uint64(time), np.uint64(timed)):
            timed, at = time, common_time(array, time)
        status = status_at(array, unquote + 2) if array[unquote + 1] == BLANK else -1
        if at == UNREADABLE or status < 0:
            faults[row] = NO_TIME if at == UNREADABLE else NO_STATUS
            continue
        if four_at(array, quote + 1) != GET:
            others += 1
            continue
        line = lines[kept]
        line.row, line.at, line.status = row, at, status
        line.host = start
        line.host_end = blank_from(array, start, before) if hosted else start
        line.address = min(line.host_end + hosted, before)
        line.address_end = blank_from(array, line.address, before)
        line.target_end = target_end(array, quote + 5, unquote)
        line.target = min(quote + 5, line.target_end)
        line.agent = quotes[4] + 1 if count >= 6 else 0
        line.agent_end = quotes[5] if count >= 6 else 0
        kept += 1
    return lines[:kept].copy(), others
