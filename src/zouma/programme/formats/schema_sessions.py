"""The times of schema.org events as sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from zouma.programme.formats.cleaning import clean_span, number, one_line
from zouma.programme.formats.json_values import listed
from zouma.programme.formats.moments import local_time, midnight, parse_duration, parse_moment
from zouma.programme.formats.records import Findings, SessionRecord
from zouma.programme.formats.schema_nodes import term

LONG_SPAN = timedelta(days=7)
STATUSES = {
    "EventScheduled": "scheduled",
    "EventRescheduled": "rescheduled",
    "EventMovedOnline": "moved-online",
    "EventPostponed": "postponed",
    "EventCancelled": "cancelled",
}
SOLD_OUT = frozenset(("SoldOut", "OutOfStock"))


@dataclass(slots=True)
class SchemaSessions:
    """Turns the dates of events into sessions in one time zone."""

    zone: ZoneInfo
    findings: Findings
    _noted: set[str] = field(default_factory=set)

    def of(self, event: Mapping[str, Any], record: str) -> list[SessionRecord]:
        """Return the sessions of one event: its nested ones, else its own dates."""
        nested = [part for part in listed(event.get("subEvent")) if isinstance(part, dict)]
        found = [self._session(part, event, record) for part in nested if part.get("startDate")]
        if not found:
            found = [self._session(event, {}, record)]
        if event.get("eventSchedule"):
            self.findings.note(
                record,
                "eventSchedule",
                event["eventSchedule"],
                "a rule of repetition, which is not read",
                "only the dates themselves kept",
            )
        return [session for session in found if session is not None]

    def _session(
        self, event: Mapping[str, Any], parent: Mapping[str, Any], record: str
    ) -> SessionRecord | None:
        start = _moment(event.get("startDate"))
        if start is None:
            value = event.get("startDate")
            reason = "no date" if value in (None, "") else "not a date"
            self.findings.note(record, "startDate", value, reason, "activity kept without it")
            return None
        spanned = self._span(start, _moment(event.get("endDate")), event, record)
        if spanned is None:
            return None
        return replace(
            spanned,
            status=self.status({**parent, **event}, record),
            capacity=_capacity(event, parent),
            previous_starts_at=self._previous(event, record),
        )

    def _span(
        self,
        start: datetime | date,
        end: datetime | date | None,
        event: Mapping[str, Any],
        record: str,
    ) -> SessionRecord | None:
        if not isinstance(start, datetime):
            return self._whole_days(start, end, record)
        starts_at = self._local(start, record)
        if isinstance(end, datetime):
            ends_at: datetime | None = self._local(end, record)
        else:
            ends_at = self._end_of_day(starts_at, end, event, record)
        span = clean_span(starts_at, ends_at, record=record, findings=self.findings)
        if span is None:
            return None
        self._note_long(*span, record)
        return SessionRecord(starts_at=span[0], ends_at=span[1])

    def _whole_days(
        self, first: date, end: datetime | date | None, record: str
    ) -> SessionRecord | None:
        last = end.date() if isinstance(end, datetime) else end or first
        if last < first:
            shown = f"{first} – {last}"
            reason = "the end is before the start"
            self.findings.note(record, "endDate", shown, reason, "end left out")
            last = first
        starts_at = midnight(first, self.zone)
        ends_at = midnight(last, self.zone, days_later=1)
        if starts_at is None:
            return None
        span = clean_span(starts_at, ends_at, record=record, findings=self.findings)
        if span is None:
            return None
        self._note_long(*span, record)
        return SessionRecord(starts_at=span[0], ends_at=span[1], all_day=True)

    def _end_of_day(
        self, starts_at: datetime, end: date | None, event: Mapping[str, Any], record: str
    ) -> datetime | None:
        value = event.get("endDate")
        if end is None:
            if value not in (None, ""):
                self.findings.note(record, "endDate", value, "not a date", "end left out")
            duration = parse_duration(event.get("duration"))
            return starts_at + duration if duration else None
        if end <= starts_at.date():
            reason = "the end is a day, the start a time"
            self.findings.note(record, "endDate", value, reason, "end left out")
            return None
        return midnight(end, self.zone, days_later=1)

    def _local(self, moment: datetime, record: str) -> datetime:
        if moment.tzinfo is not None and not moment.utcoffset() and self.zone.key != "UTC":
            self._note_once("time", moment.isoformat(), "times are given in UTC", "converted to")
        local = local_time(moment, self.zone, record=record, findings=self.findings)
        if moment.utcoffset() and local.utcoffset() != moment.utcoffset():
            reason = "times with an offset that is not the time zone's on that day"
            self._note_once("time", moment.isoformat(), reason, "converted to")
        return local

    def _note_once(self, name: str, value: str, reason: str, action: str) -> None:
        if reason not in self._noted:
            self._noted.add(reason)
            self.findings.note("file", name, value, reason, f"{action} {self.zone.key}")

    def _note_long(self, starts_at: datetime, ends_at: datetime | None, record: str) -> None:
        if ends_at is not None and ends_at - starts_at > LONG_SPAN:
            shown = f"{starts_at.isoformat()} – {ends_at.isoformat()}"
            same = starts_at.time() == ends_at.time()
            reason = (
                "a span of weeks from hour to same hour, probably a repetition"
                if same
                else "a span of more than a week, probably opening days"
            )
            self.findings.note(record, "endDate", shown, reason, "kept as one session")

    def _previous(self, event: Mapping[str, Any], record: str) -> datetime | None:
        values = listed(event.get("previousStartDate"))
        moment = _moment(values[-1]) if values else None
        if isinstance(moment, datetime):
            span = clean_span(
                local_time(moment, self.zone, record=record, findings=self.findings),
                None,
                record=record,
                findings=self.findings,
            )
            return span[0] if span else None
        if values and moment is None:
            self.findings.note(record, "previousStartDate", values[-1], "not a date", "left out")
        return midnight(moment, self.zone) if moment else None

    def status(self, event: Mapping[str, Any], record: str) -> str:
        """Return what becomes of an event, by its status and by what its offers say."""
        names = [term(part) for part in listed(event.get("eventStatus"))]
        known = [STATUSES[name] for name in names if name in STATUSES]
        if len(known) < len(names):
            unknown = ", ".join(name for name in names if name not in STATUSES)
            self.findings.note(
                record, "eventStatus", unknown, "an unknown status", "taken as scheduled"
            )
        status = next((found for found in known if found != "scheduled"), "scheduled")
        offers = [part for part in listed(event.get("offers")) if isinstance(part, dict)]
        stock = [term(offer.get("availability")) for offer in offers]
        if status == "scheduled" and stock and all(name in SOLD_OUT for name in stock):
            return "full"
        return status


def _moment(value: object) -> datetime | date | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return parse_moment(value)


def _capacity(event: Mapping[str, Any], parent: Mapping[str, Any]) -> int | None:
    for name in ("maximumPhysicalAttendeeCapacity", "maximumAttendeeCapacity"):
        places = number(one_line(event.get(name, parent.get(name))))
        if places is not None and 0 < places < 10_000_000:
            return int(places)
    return None
