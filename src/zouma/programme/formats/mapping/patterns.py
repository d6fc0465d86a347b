"""Date patterns of mapping files, such as "DD.MM.YYYY HH:mm", made into parsers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from zouma.programme.formats.freetext.clock import ClockTime, TimeSpan, resolve
from zouma.programme.formats.freetext.reading import Manner
from zouma.programme.formats.freetext.words import normal, vocabulary

LONGEST_PATTERN = 60

_SIGN = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DDDD|DDD|DD|D|HH|H|hh|h|mm|ss|AM|'[^']*'|.", re.DOTALL)
_PIECES = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MMMM": r"(?P<month_name>[^\W\d_]{1,20})\.?",
    "MMM": r"(?P<month_name>[^\W\d_]{1,20})\.?",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DDDD": r"(?P<weekday>[^\W\d_]{1,20})\.?",
    "DDD": r"(?P<weekday>[^\W\d_]{1,20})\.?",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "H": r"(?P<hour>\d{1,2})",
    "hh": r"(?P<hour>\d{2})",
    "h": r"(?P<hour>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "AM": r"(?P<mark>[^\W\d_][^\W\d_.]{0,12}(?:\.[^\W\d_]\.)?)",
}


class PatternError(ValueError):
    """A pattern that cannot be understood; the message ends a sentence."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; has_date, has_time: what it gives."""

    shape: re.Pattern[str]
    has_date: bool
    has_time: bool


@lru_cache(maxsize=256)
def compile_pattern(written: str) -> Pattern:
    """Return a pattern ready for use.

    :raises PatternError: when it names no whole date and no hour, or a part twice.
    """
    if not written.strip() or len(written) > LONGEST_PATTERN:
        raise PatternError("a pattern has 1 to 60 signs")
    pieces = []
    for sign in _SIGN.findall(normal_pattern(written)):
        if sign.startswith("'") and len(sign) > 1:
            pieces.append(re.escape(sign[1:-1].lower()))
        elif sign.isspace():
            pieces.append(r"\s{0,3}")
        else:
            pieces.append(_PIECES.get(sign) or re.escape(sign.lower()))
    try:
        shape = re.compile("".join(pieces))
    except re.error as error:
        raise PatternError("a part of the date stands in it twice") from error
    named = set(shape.groupindex)
    has_date = bool(
        {"year", "short_year"} & named and {"month", "month_name"} & named and "day" in named
    )
    if not has_date and "hour" not in named:
        raise PatternError("it needs a year, a month and a day, or an hour")
    return Pattern(shape, has_date, "hour" in named)


def normal_pattern(written: str) -> str:
    """Return a pattern with single spaces."""
    return " ".join(written.split())


def parse_with(written: str, text: str, manner: Manner) -> datetime | date | time | None:
    """Return what a text says by a pattern, None when it does not fit."""
    pattern = compile_pattern(written)
    found = pattern.shape.fullmatch(" ".join(normal(text).split()))
    if found is None:
        return None
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    try:
        day = _day(parts, manner) if pattern.has_date else None
        clock = _clock(parts, manner) if pattern.has_time else None
    except (ValueError, LookupError):
        return None
    if day is None:
        return clock
    return day if clock is None else datetime.combine(day, clock)


def _day(parts: dict[str, str], manner: Manner) -> date:
    year = int(parts["year"]) if "year" in parts else 2000 + int(parts["short_year"])
    month = (
        int(parts["month"]) if "month" in parts else _meant(parts["month_name"], "month", manner)
    )
    return date(year, int(month), int(parts["day"]))


def _clock(parts: dict[str, str], manner: Manner) -> time:
    mark = str(_meant(parts["mark"], "mark", manner)) if "mark" in parts else ""
    clock = ClockTime(int(parts["hour"]), int(parts.get("minute", 0)), mark)
    if not clock.is_possible():
        raise ValueError(clock)
    start = resolve([TimeSpan(clock)])[0].start
    return start.replace(second=int(parts.get("second", 0)))


def _meant(word: str, kind: str, manner: Manner) -> int | str:
    meanings = vocabulary(manner.languages, manner.extra_words).meanings[word.rstrip(".")]
    for known, value in meanings:
        if known == kind:
            return value
    raise LookupError(word)
