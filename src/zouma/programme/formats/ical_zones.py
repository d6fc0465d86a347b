"""Time zones as iCalendar describes them: each change of the clocks between two years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=7)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Clock:
    """How the clocks go: offset from UTC, whether it is summer time, abbreviation."""

    offset: timedelta
    summer: bool
    name: str


def zone_component(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Return the VTIMEZONE that is right for every moment from ``first`` to ``last``."""
    component = Timezone()
    component.add("TZID", zone.key)
    start = _clock(zone, first)
    component.add_component(_observance(start, start, [first.astimezone(zone)]))
    found: dict[tuple[_Clock, _Clock], list[datetime]] = {}
    for moment, before, after in _changes(zone, first, last):
        found.setdefault((before, after), []).append(moment)
    for (before, after), moments in found.items():
        onsets = [(moment + before.offset) for moment in moments]
        component.add_component(_observance(before, after, onsets))
    return component


def _clock(zone: ZoneInfo, moment: datetime) -> _Clock:
    local = moment.astimezone(zone)
    return _Clock(local.utcoffset() or timedelta(), bool(local.dst()), local.tzname() or zone.key)


def _changes(
    zone: ZoneInfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, _Clock, _Clock]]:
    moment, clock = first, _clock(zone, first)
    while moment < last:
        later = moment + STEP
        after = _clock(zone, later)
        if after != clock:
            yield _change_between(zone, moment, later), clock, after
        moment, clock = later, after


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    before = _clock(zone, early)
    while late - early > SECOND:
        middle = early + (late - early) // (2 * SECOND) * SECOND
        if _clock(zone, middle) == before:
            early = middle
        else:
            late = middle
    return late


def _observance(
    before: _Clock, after: _Clock, onsets: list[datetime]
) -> TimezoneDaylight | TimezoneStandard:
    component = TimezoneDaylight() if after.summer else TimezoneStandard()
    local = [onset.replace(tzinfo=None) for onset in onsets]
    component.add("DTSTART", local[0])
    if local[1:]:
        component.add("RDATE", local[1:])
    component.add("TZNAME", after.name)
    component.add("TZOFFSETFROM", before.offset)
    component.add("TZOFFSETTO", after.offset)
    return component


def year_start(year: int) -> datetime:
    """Return the first moment of a year in UTC."""
    return datetime(year, 1, 1, tzinfo=UTC)
