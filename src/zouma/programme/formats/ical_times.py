"""The times of iCalendar events, repetitions unrolled within bounds, as sessions."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from icalendar.error import BrokenCalendarProperty

from zouma.programme.formats.cleaning import clean_span
from zouma.programme.formats.moments import local_time, midnight
from zouma.programme.formats.records import Findings, SessionRecord

LONGEST_REPETITION = timedelta(days=2 * 366)
MOST_SESSIONS = 500
MOST_PER_DAY = 24
TOO_OFTEN = frozenset(("SECONDLY", "MINUTELY"))
STATUSES = {"CONFIRMED": "scheduled", "TENTATIVE": "scheduled", "CANCELLED": "cancelled"}
# What the two libraries raise on text that is not what it should be.
NOT_READABLE = (
    ArithmeticError,
    AttributeError,
    BrokenCalendarProperty,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)

Component = icalendar.Component


def property_of(component: Component, name: str) -> Any:
    """Return a property, the first of several, None when it is missing or broken."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return None if type(value).__name__ == "vBroken" else value


def moment_of(component: Component, name: str) -> datetime | date | None:
    """Return the date or the time that a property holds, None when it has none."""
    try:
        moment = getattr(property_of(component, name), "dt", None)
    except NOT_READABLE:
        return None
    return moment if isinstance(moment, date) else None


@dataclass(slots=True)
class EventTimes:
    """Turns the times of events with the same UID into sessions."""

    zone: ZoneInfo
    findings: Findings
    _noted: set[str] = field(default_factory=set)

    def occurrences(self, events: list[Component], record: str) -> list[Component]:
        """Return the events once for each time they take place, within bounds."""
        if not self._may_unroll(events, record):
            for event in events:
                for name in ("RRULE", "RDATE", "EXDATE", "EXRULE"):
                    event.pop(name, None)
            return events
        first = min((self._sortable(event) for event in events), default=None)
        if first is None:
            return events
        try:
            found = list(islice(self._unrolled(events, first), MOST_SESSIONS + 1))
        except NOT_READABLE as error:
            reason = "a repetition that cannot be read"
            self.findings.note(record, "RRULE", error, reason, "only the first time kept")
            return events[:1]
        if len(found) > MOST_SESSIONS or self._is_endless(events):
            shown = _rule_text(property_of(events[0], "RRULE"))
            reason = "a repetition without end, or of very many times"
            action = f"{min(len(found), MOST_SESSIONS)} sessions within two years kept"
            self.findings.note(record, "RRULE", shown, reason, action)
        return found[:MOST_SESSIONS] or events[:1]

    def _unrolled(self, events: list[Component], first: datetime) -> Iterator[Component]:
        document = icalendar.Calendar()
        for event in events:
            document.add_component(event)
        latest = first + LONGEST_REPETITION
        has_ends = any("DTEND" in event or "DURATION" in event for event in events)
        for occurrence in recurring_ical_events.of(document).after(first - timedelta(days=1)):
            if self._sortable(occurrence) > latest:
                return
            if not has_ends:
                occurrence.pop("DTEND", None)
            yield occurrence

    def _sortable(self, event: Component) -> datetime:
        moment = moment_of(event, "DTSTART")
        if not isinstance(moment, datetime):
            day = moment or date(1, 1, 2)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _is_endless(self, events: list[Component]) -> bool:
        rules = [rule for event in events if (rule := property_of(event, "RRULE"))]
        return any(not rule.get("COUNT") and not rule.get("UNTIL") for rule in rules)

    def _may_unroll(self, events: list[Component], record: str) -> bool:
        for event in events:
            start = moment_of(event, "DTSTART")
            if start is None or not 1900 <= start.year <= 2200:
                return False
            rule = property_of(event, "RRULE")
            if rule and (problem := _rule_problem(rule)):
                shown = _rule_text(rule)
                self.findings.note(record, "RRULE", shown, problem, "only the first time kept")
                return False
        return True

    def session(self, event: Component, record: str) -> SessionRecord | None:
        """Return the session of one occurrence, None when it has no usable start."""
        start = moment_of(event, "DTSTART")
        if start is None:
            shown = event.get("DTSTART", "")
            self.findings.note(record, "DTSTART", shown, "not a time", "session refused")
            return None
        end = self._end(event, start)
        status = STATUSES.get(str(property_of(event, "STATUS") or "CONFIRMED").upper())
        if status is None:
            shown = property_of(event, "STATUS")
            self.findings.note(record, "STATUS", shown, "an unknown status", "taken as scheduled")
        whole_days = not isinstance(start, datetime)
        starts_at = self._local(start, event, "DTSTART", record)
        ends_at = self._local(end, event, "DTEND", record) if end is not None else None
        if starts_at is None:
            return None
        if ends_at is None and whole_days:
            ends_at = midnight(start, self.zone, days_later=1)
        span = clean_span(starts_at, ends_at, record=record, findings=self.findings)
        if span is None:
            return None
        if whole_days and span[1] is None:
            span = span[0], midnight(start, self.zone, days_later=1)
        return SessionRecord(
            starts_at=span[0], ends_at=span[1], all_day=whole_days, status=status or "scheduled"
        )

    def _end(self, event: Component, start: datetime | date) -> datetime | date | None:
        end = moment_of(event, "DTEND")
        if end is not None:
            return end
        try:
            lasts = getattr(property_of(event, "DURATION"), "dt", None)
            return start + lasts if isinstance(lasts, timedelta) and lasts else None
        except NOT_READABLE:
            return None

    def _local(
        self, moment: datetime | date, event: Component, name: str, record: str
    ) -> datetime | None:
        if not isinstance(moment, datetime):
            return midnight(moment, self.zone)
        if moment.tzinfo is None:
            zone = str(getattr(property_of(event, name), "params", {}).get("TZID", ""))
            if zone and zone not in self._noted:
                self._noted.add(zone)
                action = f"read as {self.zone.key}"
                self.findings.note("file", "TZID", zone, "an unknown time zone", action)
        try:
            return local_time(moment, self.zone, record=record, findings=self.findings)
        except NOT_READABLE as error:
            self.findings.note(record, name, error, "a broken time zone", "session refused")
            return None


def _rule_text(rule: Any) -> str:
    try:
        return "" if rule is None else str(rule.to_ical().decode())
    except NOT_READABLE:
        return ""


def _rule_problem(rule: Any) -> str:
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if frequency in TOO_OFTEN:
        return "a repetition by the minute"
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(rule.get(name) or ()))
    if times > MOST_PER_DAY:
        return "a repetition of more than 24 times a day"
    return "" if _can_happen(rule) else "a repetition that never happens"


def _can_happen(rule: Any) -> bool:
    months, days = rule.get("BYMONTH") or (), rule.get("BYMONTHDAY") or ()
    if not months or not days:
        return True
    leap_year = 2024
    longest = [
        calendar.monthrange(leap_year, int(month))[1] for month in months if 1 <= int(month) <= 12
    ]
    return any(1 <= abs(int(day)) <= length for day in days for length in longest)
