"""Times of day as written: hours with or without minutes, before and after noon, from and to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time as written; mark: am, pm, noon, evening, night, midnight, or "" for none."""

    hour: int
    minute: int = 0
    mark: str = ""

    def is_possible(self) -> bool:
        """Tell whether there is such a time of day."""
        return self.minute < 60 and (self.hour < 24 or (self.hour == 24 and self.minute == 0))


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From when to when, as written."""

    start: ClockTime
    end: ClockTime | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """From when to when; end: None where unknown; it may lie after midnight."""

    start: time
    end: time | None = None

    @property
    def minutes(self) -> int:
        """The length in minutes, 0 when unknown."""
        if self.end is None:
            return 0
        span = _minutes(self.end) - _minutes(self.start)
        return span if span > 0 else span + 24 * 60


def resolve(spans: list[TimeSpan]) -> list[Times]:
    """Return times of day, an unmarked one taking the mark of the one beside it."""
    resolved: list[Times] = []
    previous = ""
    for span in spans:
        start = span.start
        if not start.mark and previous in ("pm", "evening") and not (span.end and span.end.mark):
            start = _not_before(start, previous, resolved)
        resolved.append(_span(replace(span, start=start)))
        previous = (span.end.mark if span.end else "") or start.mark
    return resolved


def _not_before(start: ClockTime, mark: str, resolved: list[Times]) -> ClockTime:
    """Carry "in the afternoon" over to a later time of a list, as in "3:00pm and 7:30"."""
    if start.hour > 12 or not resolved:
        return start
    marked = replace(start, mark=mark)
    return marked if _resolved(marked) > resolved[-1].start else start


def _span(span: TimeSpan) -> Times:
    start, end = span.start, span.end
    if end is None:
        return Times(_resolved(start))
    if end.mark and not start.mark:
        return _with_start_mark(start, end)
    if start.mark and not end.mark:
        return _with_end_mark(start, end)
    return Times(_resolved(start), _resolved(end))


def _with_start_mark(start: ClockTime, end: ClockTime) -> Times:
    closes = _resolved(end)
    for mark in (end.mark, "am"):
        opens = _resolved(replace(start, mark=mark)) if start.hour <= 12 else _resolved(start)
        if opens < closes:
            return Times(opens, closes)
    return Times(_resolved(start), closes)


def _with_end_mark(start: ClockTime, end: ClockTime) -> Times:
    opens = _resolved(start)
    for mark in (start.mark, "pm"):
        closes = _resolved(replace(end, mark=mark)) if end.hour <= 12 else _resolved(end)
        if closes > opens:
            return Times(opens, closes)
    return Times(opens, _resolved(end))


def _resolved(clock: ClockTime) -> time:
    hour = clock.hour % 24
    if clock.hour <= 12:
        hour = _half_day(clock.hour, clock.mark) % 24
    return time(hour, clock.minute)


def _half_day(hour: int, mark: str) -> int:
    match mark:
        case "am":
            return 0 if hour == 12 else hour
        case "pm":
            return hour if hour == 12 else hour + 12
        case "evening":
            return 24 if hour == 12 else hour + 12
        case "noon":
            return hour if hour >= 10 else hour + 12
        case "night":
            return hour + 12 if 6 <= hour <= 12 else hour
        case "midnight":
            return 0 if hour == 12 else hour
        case _:
            return hour


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
