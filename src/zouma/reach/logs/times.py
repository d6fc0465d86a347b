"""Times as logs write them, read many at once."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Positions

COMMON = 26  # 25/Nov/2026:10:00:00 +0800
WORD = 8  # letters compared at once
LAST_LETTERS = np.uint64(0xFFFF)  # two of a fourth word
WRITTEN = 19  # 2026-11-25 10:00:00
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNREADABLE = np.iinfo(np.int64).min
"""The time of a line that says none."""

Letters = NDArray[np.uint8]


def common_times(array: Letters, starts: Positions) -> Positions:
    """Return the times that begin at these places, in milliseconds since 1970, UTC.

    array: bytes, with at least 32 after each start. What is no time gives UNREADABLE. A time that
    is the same as in the line above is not read again.
    """
    if not len(starts):
        return starts
    words = sliding_window_view(array, 4 * WORD)[starts].view("<u8")
    words[:, 3] &= LAST_LETTERS
    other = np.ones(len(starts), np.bool_)
    differ = [words[1:, place] != words[:-1, place] for place in range(4)]
    other[1:] = differ[0] | differ[1] | differ[2] | differ[3]
    read = common_time(sliding_window_view(array, COMMON)[starts[other]])
    return np.asarray(read[np.cumsum(other) - 1])


def common_time(text: Letters) -> Positions:
    """Return the times of these rows of 26 letters, each in milliseconds since 1970, UTC."""
    month = month_numbers(text[:, 3:6])
    fields = (number(text, 7, 4), month, number(text, 0, 2))
    clock = (number(text, 12, 2), number(text, 15, 2), number(text, 18, 2))
    zone = number(text, 22, 2) * 60 + number(text, 24, 2)
    ahead = np.where(text[:, 21] == ord("-"), -zone, zone)
    well_written = (
        marks(text, {2: "/", 6: "/", 11: ":", 14: ":", 17: ":", 20: " "})
        & digits(text, (0, 1, 7, 8, 9, 10, 12, 13, 15, 16, 18, 19, 22, 23, 24, 25))
        & ((text[:, 21] == ord("+")) | (text[:, 21] == ord("-")))
        & (zone <= 18 * 60)
    )
    at = instants(fields, clock, well_written)
    return np.where(at == UNREADABLE, at, at - ahead * 60_000)


def written_times(array: Letters, starts: Positions) -> Positions:
    """Return times written year first, UTC, in milliseconds since 1970; else UNREADABLE.

    array: bytes, with at least 19 after each start. Between day and time stands any one sign.
    """
    text = sliding_window_view(array, WRITTEN)[starts]
    fields = (number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
    clock = (number(text, 11, 2), number(text, 14, 2), number(text, 17, 2))
    well_written = marks(text, {4: "-", 7: "-", 13: ":", 16: ":"}) & digits(
        text, (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
    )
    return instants(fields, clock, well_written)


def number(text: Letters, start: int, length: int) -> Positions:
    """Return the number that stands in each row, where digits stand there."""
    value = np.zeros(len(text), np.int64)
    for column in range(start, start + length):
        value = value * 10 + (text[:, column].astype(np.int64) - ord("0"))
    return value


def month_numbers(text: Letters) -> Positions:
    """Return months 1 to 12 of their English names, 0 for anything else."""
    code = (text[:, 0].astype(np.int64) << 16) | (text[:, 1].astype(np.int64) << 8) | text[:, 2]
    month = np.zeros(len(text), np.int64)
    for place, name in enumerate(MONTHS, start=1):
        month[code == int.from_bytes(name.encode(), "big")] = place
    return month


def marks(text: Letters, wanted: dict[int, str]) -> NDArray[np.bool_]:
    """Tell in which rows the wanted signs stand in their columns."""
    holds = np.ones(len(text), np.bool_)
    for column, sign in wanted.items():
        holds &= text[:, column] == ord(sign)
    return holds


def digits(text: Letters, columns: tuple[int, ...]) -> NDArray[np.bool_]:
    """Tell in which rows digits stand in these columns."""
    holds = np.ones(len(text), np.bool_)
    for column in columns:
        holds &= (text[:, column] - np.uint8(ord("0"))) < 10
    return holds


def instants(
    fields: tuple[Positions, Positions, Positions],
    clock: tuple[Positions, Positions, Positions],
    well_written: NDArray[np.bool_],
) -> Positions:
    """Return milliseconds since 1970 of (year, month, day) and (hour, minute, second).

    A second of 60 is the last of its minute, as clocks write it when a second is put in.
    """
    (year, month, day), (hour, minute, second) = fields, clock
    good = well_written & (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1970)
    good &= (hour < 24) & (minute < 60) & (second <= 60)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[D]").astype(np.int64)
    days = first + day - 1
    good &= days < following
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + np.minimum(second, 59)
    return np.where(good, seconds * 1_000, UNREADABLE)
