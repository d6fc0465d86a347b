"""Reads iCalendar files: repeated events become the sessions of one activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import one_line, zone_named
from zouma.programme.formats.ical_components import CalendarFile, event_key, zones_used
from zouma.programme.formats.ical_events import SOURCE, CalendarEvents
from zouma.programme.formats.ical_times import EventTimes
from zouma.programme.formats.languages import file_language
from zouma.programme.formats.records import (
    EditionRecord,
    Findings,
    ReadingContext,
    Record,
    UnreadableFile,
)
from zouma.programme.formats.streams import count_repeats, grouped

__all__ = ["SOURCE", "read"]

SAMPLED = 200


@dataclass(slots=True)
class _Survey:
    """What the first reading finds out."""

    zones: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    events: int = 0

    def look(self, event: str) -> str:
        """Take note of one event and return its key."""
        self.events += 1
        self.zones.update(zones_used(event))
        if self.events <= SAMPLED:
            texts = (
                line.partition(":")[2]
                for line in event.splitlines()
                if line.upper().startswith(("SUMMARY", "DESCRIPTION"))
            )
            self.samples.append(" ".join(texts))
        return event_key(event)


def read(context: ReadingContext) -> Iterator[Record]:
    """Yield the records of a calendar.

    :raises UnreadableFile: when it is no calendar, breaks off, or holds no events.
    """
    file, survey = CalendarFile(context), _Survey()
    repeated = count_repeats(survey.look(event) for event in file.events(1, 2))
    if not survey.events:
        raise UnreadableFile(_("The calendar file holds no events."))
    context.findings.records_read += survey.events
    zone = _zone(context, file, survey)
    language = file_language(context, survey.samples, stated=_heading(file, "X-WR-LANGUAGE"))
    for kind in sorted(file.other_kinds):
        context.findings.note("file", kind, "", "a kind of entry that is not an event", "not read")
    yield EditionRecord(
        title=TranslatedText.original(language, _heading(file, "X-WR-CALNAME", "NAME")),
        summary=TranslatedText.original(language, _heading(file, "X-WR-CALDESC", "DESCRIPTION")),
        time_zone=zone.key,
        language=language,
    )
    times = EventTimes(zone, context.findings)
    reader = CalendarEvents(file, times, language, context.findings)
    for group in grouped(file.events(2, 2), event_key, repeated):
        yield from reader.records(group)


def _heading(file: CalendarFile, *names: str) -> str:
    found = (file.headings.get(name, "") for name in names)
    text = next((text for text in found if text.strip()), "")
    for escaped, plain in (("\\n", " "), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        text = text.replace(escaped, plain)
    return one_line(text)


def _zone(context: ReadingContext, file: CalendarFile, survey: _Survey) -> ZoneInfo:
    if zone := zone_named(context.time_zone):
        return zone
    stated = _heading(file, "X-WR-TIMEZONE", "TIMEZONE-ID")
    if zone := zone_named(stated):
        return zone
    if stated:
        context.findings.note("file", "X-WR-TIMEZONE", stated, "an unknown time zone", "left out")
    return _guessed_zone(survey.zones, context.findings)


def _guessed_zone(zones: Counter[str], findings: Findings) -> ZoneInfo:
    known = [name for name, _count in zones.most_common() if zone_named(name)]
    zone = zone_named(known[0]) if known else None
    reason = "the file does not state its time zone"
    action = f"taken as {known[0]}, of most of its times" if zone else "taken as UTC"
    findings.note("file", "time_zone", "".join(known[:1]), reason, action)
    return zone or ZoneInfo("UTC")
