"""iCalendar files taken apart into events as text, without parsing them yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from zouma.programme.formats.cleaning import content_key, zone_named
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import LARGEST_RECORD, opened, text_lines

_FOLD = re.compile(rb"\r?\n[ \t]")
_UID = re.compile(r"^UID(?:;[^:\n]*)?:(.*)$", re.MULTILINE | re.IGNORECASE)
_IDENTITY = re.compile(r"^(?:SUMMARY|DTSTART|LOCATION)[;:].*$", re.MULTILINE | re.IGNORECASE)
_ZONE_NAME = re.compile(r"^TZID(?:;[^:\n]*)?:(.*)$", re.MULTILINE | re.IGNORECASE)
_ZONES_USED = re.compile(r";TZID=\"?([^\";:\n]+)", re.IGNORECASE)
_REPEATS = re.compile(
    r"^(?:RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID)[;:]", re.MULTILINE | re.IGNORECASE
)


@dataclass(slots=True)
class CalendarFile:
    """A calendar file: headings, time zones and other kinds are complete after one reading."""

    context: ReadingContext
    headings: dict[str, str] = field(default_factory=dict)
    time_zones: dict[str, str] = field(default_factory=dict)
    other_kinds: set[str] = field(default_factory=set)

    def events(self, reading: int, readings: int) -> Iterator[str]:
        """Yield the text of every event, unfolded.

        :raises UnreadableFile: when the file is no calendar, or breaks off.
        """
        for kind, text in _components(self.context, reading, readings):
            if kind == "VEVENT":
                yield text
            elif kind == "VTIMEZONE":
                if found := _ZONE_NAME.search(text):
                    self.time_zones.setdefault(found[1].strip(), text)
            elif kind:
                self.other_kinds.add(kind)
            else:
                self._add_heading(text)

    def _add_heading(self, line: str) -> None:
        if line[:1] in " \t" and self.headings:
            self.headings[next(reversed(self.headings))] += line[1:]
            return
        name, _colon, value = line.partition(":")
        self.headings.setdefault(name.partition(";")[0].upper(), value)

    def document(self, events: list[str]) -> str:
        """Return a calendar of some events and of the time zones they bring along."""
        names = {name for event in events for name in _ZONES_USED.findall(event)}
        zones = [
            self.time_zones[name]
            for name in sorted(names)
            if name in self.time_zones and zone_named(name) is None
        ]
        parts = ("BEGIN:VCALENDAR\n", *zones, *events, "END:VCALENDAR\n")
        return "".join(parts)


def event_key(event: str) -> str:
    """Return an event's UID, or else a key made of what it is, when and where."""
    found = _UID.search(event)
    if found and found[1].strip():
        return " ".join(found[1].split())
    return content_key(*_IDENTITY.findall(event))


def has_uid(event: str) -> bool:
    """Return whether an event states its UID."""
    found = _UID.search(event)
    return bool(found and found[1].strip())


def zones_used(event: str) -> list[str]:
    """Return the names of the time zones in which an event's times are written."""
    return _ZONES_USED.findall(event)


def repeats(event: str) -> bool:
    """Return whether an event has a rule of repetition, or is an exception to one."""
    return bool(_REPEATS.search(event))


def _components(context: ReadingContext, reading: int, readings: int) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each component, and "" with each line outside of them."""
    splitter = _Splitter()
    with opened(context, reading=reading, readings=readings) as file:
        for number, line in text_lines(file):
            if number == 1 and line.strip().upper() != b"BEGIN:VCALENDAR":
                raise UnreadableFile(_("The file is not an iCalendar file."))
            if found := splitter.feed(line):
                yield found
    if splitter.open_kinds or not splitter.begun:
        raise UnreadableFile(_("The calendar file breaks off before its end."))


@dataclass(slots=True)
class _Splitter:
    """Gathers the lines of one component after the other."""

    open_kinds: list[bytes] = field(default_factory=list)
    begun: bool = False
    _lines: list[bytes] = field(default_factory=list)
    _size: int = 0

    def feed(self, line: bytes) -> tuple[str, str] | None:
        """Take one line, and return the component or the heading that it completes."""
        mark = line.rstrip().upper()
        if mark.startswith(b"BEGIN:"):
            self.begun = True
            self.open_kinds.append(mark[6:])
        if len(self.open_kinds) > 1:
            self._keep(line)
        if mark.startswith(b"END:"):
            return self._ended(mark[4:])
        if len(self.open_kinds) == 1 and mark and not mark.startswith(b"BEGIN:"):
            return "", _decoded(line).rstrip("\r\n")
        return None

    def _keep(self, line: bytes) -> None:
        self._lines.append(line if line.endswith(b"\n") else line + b"\n")
        self._size += len(line)
        if self._size > LARGEST_RECORD:
            raise UnreadableFile(_("One record of the file is larger than 8 MB."))

    def _ended(self, kind: bytes) -> tuple[str, str] | None:
        if not self.open_kinds or self.open_kinds.pop() != kind:
            raise UnreadableFile(_("The parts of the calendar file do not match."))
        if len(self.open_kinds) != 1:
            return None
        text = _decoded(_FOLD.sub(b"", b"".join(self._lines)))
        self._lines, self._size = [], 0
        return _decoded(kind), text


def _decoded(line: bytes) -> str:
    if b"\x00" in line:
        raise UnreadableFile(_("The file holds bytes that are no text."))
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is not text in UTF-8.")) from error
