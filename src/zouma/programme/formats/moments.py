"""Dates and times as calendars write them, read into dates and aware local times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from zouma.programme.formats.records import Findings

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DURATION = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d+)?S)?)?"
)
_CLOCK_SPAN = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?::(\d\d))?")
ANCIENT, FAR = 1900, 2200


def parse_moment(value: object) -> datetime | date | None:
    """Return an ISO 8601 date or date-time, None for anything else."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        return None


def parse_duration(value: object) -> timedelta | None:
    """Return an ISO 8601 duration such as PT1H30M, None for anything else and for nothing."""
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or None


def parse_clock_span(text: str) -> timedelta | None:
    """Return a span written HH:MM, HH:MM:SS or D:HH:MM:SS, None for anything else."""
    found = _CLOCK_SPAN.fullmatch(text.strip())
    if not found:
        return None
    if found[1] and not found[4]:
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3])
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def parse_clock(text: str) -> time | None:
    """Return a time of day written HH:MM or HH:MM:SS, None for anything else."""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def local_time(moment: datetime, zone: tzinfo, *, record: str, findings: Findings) -> datetime:
    """Return a moment in a zone; one without an offset is taken as the zone's own clock."""
    if not ANCIENT <= moment.year <= FAR:
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment.tzinfo is not None:
        return moment.astimezone(zone)
    local = moment.replace(tzinfo=zone)
    shown = local.astimezone(UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != moment:
        reason = "a local time that the clocks skip in spring"
        findings.note(record, "time", moment.isoformat(), reason, f"taken as {shown:%H:%M}")
        return shown
    return local


def midnight(day: date, zone: tzinfo, *, days_later: int = 0) -> datetime | None:
    """Return the local midnight that begins a day, None beyond the calendar."""
    try:
        return datetime.combine(day + timedelta(days=days_later), time(), zone)
    except OverflowError:
        return None
