"""Single dates, times and lengths of a record, however they are written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from zouma.programme.formats.freetext import read_dates
from zouma.programme.formats.freetext.reading import read_clock
from zouma.programme.formats.mapping.patterns import parse_with
from zouma.programme.formats.mapping.schema import DateRule
from zouma.programme.formats.moments import parse_duration, parse_moment

FIRST_SERIAL, LAST_SERIAL = 20_000, 100_000  # 1954 to 2173 as numbers of a workbook
LEAST_SECONDS, MOST_SECONDS = 100_000_000, 7_000_000_000
LONGEST_MOMENT = 200
LONGEST_STAY_MINUTES = 24 * 60

_HOURS = re.compile(
    r"(\d{1,2}(?:[.,]\d{1,2})?)\s{0,2}(?:h|hr|hrs|hours?|小時|小时|시간|std|stunden?)"
)
_MINUTES = re.compile(r"(\d{1,4})\s{0,2}(?:mins?|minutes?|minuten|['’′]|分鐘|分钟|分|분)")
_BARE_CLOCK = re.compile(r"(\d{1,2})(?:[.:h]?(\d{2}))?")


def read_moment(value: object, rule: DateRule) -> datetime | date | None:
    """Return a date or a date with a time, None when the value is none."""
    if isinstance(value, (datetime, date)):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(float(value))
    return _read_text(str(value or "").strip(), rule)


def _of_number(number: float) -> datetime | date | None:
    """Read the serial number of a workbook, or the seconds or milliseconds since 1970."""
    if LEAST_SECONDS <= abs(number) <= MOST_SECONDS:
        return datetime.fromtimestamp(number, UTC)
    if LEAST_SECONDS * 1000 <= abs(number) <= MOST_SECONDS * 1000:
        return datetime.fromtimestamp(number / 1000, UTC)
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    moment = datetime(1899, 12, 30) + timedelta(days=number)  # noqa: DTZ001  local, zone comes later
    whole = moment + timedelta(milliseconds=500)
    return whole.date() if number.is_integer() else whole.replace(microsecond=0)


@lru_cache(maxsize=8192)
def _read_text(text: str, rule: DateRule) -> datetime | date | None:
    if not text or len(text) > LONGEST_MOMENT:
        return None
    by_pattern = (parse_with(pattern, text, rule.manner) for pattern in rule.formats)
    if found := next((found for found in by_pattern if isinstance(found, date)), None):
        return found
    if text.isascii() and text.isdecimal():
        return _of_digits(text)
    moment = parse_moment(text)
    if moment is not None:
        return moment
    return _single_date(text, rule)


def _single_date(text: str, rule: DateRule) -> datetime | date | None:
    reading = read_dates(text, rule.manner)
    if len(reading.occurrences) != 1 or reading.left_over:
        return None
    occurrence = reading.occurrences[0]
    if occurrence.first_on != occurrence.last_on:
        return None
    if occurrence.start is None:
        return occurrence.first_on
    return datetime.combine(occurrence.first_on, occurrence.start)


def _of_digits(text: str) -> datetime | date | None:
    if len(text) != len("20241221"):
        return _of_number(float(text))
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def read_time(value: object, rule: DateRule) -> tuple[time, time | None] | None:
    """Return a time of day, and an end where the text gives a span such as "10-12 Uhr"."""
    if isinstance(value, datetime):
        return value.time(), None
    if isinstance(value, time):
        return value, None
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60), None
    return _time_of_text(str(value if value is not None else "").strip(), rule)


@lru_cache(maxsize=8192)
def _time_of_text(text: str, rule: DateRule) -> tuple[time, time | None] | None:
    if not text or len(text) > LONGEST_MOMENT:
        return None
    for pattern in rule.formats:
        found = parse_with(pattern, text, rule.manner)
        if isinstance(found, time):
            return found, None
    if bare := _BARE_CLOCK.fullmatch(text):
        hour, minute = int(bare[1]), int(bare[2] or 0)
        return (time(hour % 24, minute), None) if hour <= 24 and minute < 60 else None
    if (moment := parse_moment(text)) and isinstance(moment, datetime):
        return moment.time(), None
    spans = read_clock(text, rule.manner)
    return (spans[0].start, spans[0].end) if len(spans) == 1 else None


def read_length(text: str) -> timedelta | None:
    """Return a length such as "133 mins", "1hr 30mins", "2 小時", PT90M or 1:30."""
    text = text.strip().lower()[:LONGEST_MOMENT]
    if (found := parse_duration(text.upper())) is not None:
        return found
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        return timedelta(hours=int(clock[1]), minutes=int(clock[2])) or None
    if re.fullmatch(r"\d{2,4}", text):
        return timedelta(minutes=int(text)) or None
    hours, minutes = _HOURS.findall(text), _MINUTES.findall(text)
    if len(hours) > 1 or len(minutes) > 1 or not (hours or minutes):
        return None
    total = 60 * float(hours[0].replace(",", ".")) if hours else 0.0
    total += float(minutes[0]) if minutes else 0.0
    return timedelta(minutes=round(total)) if 0 < total <= LONGEST_STAY_MINUTES else None
