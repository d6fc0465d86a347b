"""iCalendar events with the same UID as activities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import icalendar

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_coordinates,
    clean_email,
    clean_html,
    one_line,
    slug_key,
)
from zouma.programme.formats.ical_components import CalendarFile, event_key, has_uid, repeats
from zouma.programme.formats.ical_times import (
    NOT_READABLE,
    Component,
    EventTimes,
    property_of,
)
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.records import (
    ActivityRecord,
    Findings,
    HostRecord,
    LinkRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    Record,
    SessionRecord,
)
from zouma.programme.formats.referenced import ReferencedRecords

SOURCE = "ical"
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


@dataclass(slots=True)
class CalendarEvents:
    """Turns events with the same UID into one activity."""

    file: CalendarFile
    times: EventTimes
    language: str
    findings: Findings
    referenced: ReferencedRecords = field(default_factory=ReferencedRecords)

    def records(self, texts: list[str]) -> Iterator[Record]:
        """Yield what the events refer to, and their activity."""
        record = event_key(texts[0])
        events = self._parsed(texts, record)
        main = next((event for event in events if "RECURRENCE-ID" not in event), None)
        main = main or next(iter(events), None)
        title = one_line(_text(main, "SUMMARY")) if main is not None else ""
        if main is None or not title:
            self.findings.note(record, "SUMMARY", "", "no title", "record refused")
            return
        if not has_uid(texts[0]):
            reason = "no UID"
            self.findings.note(record, "UID", title, reason, "a key made of title, time and place")
        activity = self._activity(main, title, record)
        sessions = self._sessions(events, main, activity, record, any(map(repeats, texts)))
        statuses = {session.status for session in sessions}
        yield from self.referenced.drain()
        yield replace(
            activity,
            sessions=sessions,
            status=statuses.pop() if len(statuses) == 1 else "scheduled",
        )

    def _parsed(self, texts: list[str], record: str) -> list[Component]:
        try:
            document: Component = icalendar.Calendar.from_ical(self.file.document(texts))
        except NOT_READABLE as problem:
            reason = "an event or its time zone that cannot be read"
            self.findings.note(record, "VEVENT", problem, reason, "read without its time zone")
            document = self._without_zones(texts)
        events = [part for part in document.subcomponents if part.name == "VEVENT"]
        for event in events:
            for name, error in event.errors:
                shown = f"{name}: {error}"
                reason = "a property that cannot be read"
                self.findings.note(record, str(name), shown, reason, "property left out")
        return events

    def _without_zones(self, texts: list[str]) -> Component:
        try:
            return icalendar.Calendar.from_ical(
                "".join(("BEGIN:VCALENDAR\n", *texts, "END:VCALENDAR\n"))
            )
        except NOT_READABLE:
            return icalendar.Calendar()

    def _sessions(
        self,
        events: list[Component],
        main: Component,
        activity: ActivityRecord,
        record: str,
        repeating: bool,
    ) -> tuple[SessionRecord, ...]:
        occurrences = self.times.occurrences(events, record) if repeating else events
        found: dict[object, SessionRecord] = {}
        for event in occurrences:
            session = self.times.session(event, record)
            if session is None:
                continue
            session = self._differing(session, event, main, activity, record)
            mark = (session.starts_at, session.place_key)
            if mark in found:
                shown = session.starts_at.isoformat()
                reason = "the same session twice"
                self.findings.note(record, "DTSTART", shown, reason, "the first kept")
            found.setdefault(mark, session)
        if not found:
            self.findings.note(record, "DTSTART", "", "no usable time", "activity kept without it")
        return tuple(found.values())

    def _differing(
        self,
        session: SessionRecord,
        event: Component,
        main: Component,
        activity: ActivityRecord,
        record: str,
    ) -> SessionRecord:
        """Return the session with what its event says otherwise than the series."""
        place_key = self._place(event, record)
        if place_key and place_key != activity.place_key:
            session = replace(session, place_key=place_key)
        title = one_line(_text(event, "SUMMARY"))
        if title and title != one_line(_text(main, "SUMMARY")):
            note = TranslatedText.original(self._language(event), title)
            session = replace(session, note=note)
        return session

    def _activity(self, event: Component, title: str, record: str) -> ActivityRecord:
        picture, links = self._attached(event, record)
        online = self._address(event, "CONFERENCE", record)
        place_key = self._place(event, record)
        return ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=TranslatedText.original(self._language(event), title),
            description=self._description(event, record),
            attendance_mode=("mixed" if place_key else "online") if online else "on-site",
            moderation=self._moderation(event, record),
            keywords=_categories(event),
            place_key=place_key,
            hosts=self._hosts(event, record),
            website=self._address(event, "URL", record),
            online_url=online,
            picture=picture,
            links=links,
        )

    def _language(self, event: Component) -> str:
        parameters = getattr(property_of(event, "SUMMARY"), "params", {})
        return language_tag(str(parameters.get("LANGUAGE", ""))) or self.language

    def _description(self, event: Component, record: str) -> TranslatedText:
        name = "X-ALT-DESC" if _text(event, "X-ALT-DESC") else "DESCRIPTION"
        text = _text(event, name)
        cleaned = clean_html(text, record=record, field=name, findings=self.findings)
        return TranslatedText.original(self._language(event), cleaned)

    def _address(self, event: Component, name: str, record: str) -> str:
        text = _text(event, name)
        return clean_address(text, record=record, field=name, findings=self.findings)

    def _moderation(self, event: Component, record: str) -> str:
        status = _text(event, "STATUS").upper()
        visibility = _text(event, "CLASS").upper() or "PUBLIC"
        if visibility != "PUBLIC":
            reason = "an event that is not public"
            self.findings.note(record, "CLASS", visibility, reason, "to be checked first")
            return "to-check"
        if status in ("TENTATIVE", "DRAFT"):
            reason = "an event that is not yet confirmed"
            self.findings.note(record, "STATUS", status, reason, "to be checked first")
            return "to-check"
        return "published"

    def _attached(
        self, event: Component, record: str
    ) -> tuple[PictureRecord | None, tuple[LinkRecord, ...]]:
        picture: PictureRecord | None = None
        links: list[LinkRecord] = []
        for name in ("IMAGE", "ATTACH"):
            for value in _every(event, name):
                parameters = getattr(value, "params", {})
                if str(parameters.get("VALUE", "")).upper() == "BINARY":
                    reason = "a file inside the calendar"
                    self.findings.note(record, name, "", reason, "left out")
                    continue
                address = clean_address(
                    str(value), record=record, field=name, findings=self.findings
                )
                kind = str(parameters.get("FMTTYPE", "")).lower()
                is_picture = kind.startswith("image/") or address.lower().endswith(PICTURES)
                if address and picture is None and (is_picture or name == "IMAGE"):
                    picture = PictureRecord(address=address)
                elif address:
                    links.append(LinkRecord(address=address))
        return picture, tuple(links)

    def _hosts(self, event: Component, record: str) -> tuple[HostRecord, ...]:
        organiser = property_of(event, "ORGANIZER")
        if organiser is None:
            return ()
        address = str(organiser)
        email = ""
        if "@" in address:
            email = clean_email(address, record=record, field="ORGANIZER", findings=self.findings)
        name = one_line(str(getattr(organiser, "params", {}).get("CN", ""))) or email
        if not name:
            return ()
        organisation = OrganisationRecord(
            key=slug_key(name),
            name=TranslatedText.original(self.language, name),
            email=email,
        )
        return (HostRecord(organisation_key=self.referenced.add(organisation)),)

    def _place(self, event: Component, record: str) -> str:
        name = one_line(_text(event, "LOCATION"))
        if not name:
            return ""
        if name.lower().startswith(("http://", "https://")):
            self.findings.note(record, "LOCATION", name, "a web address as a place", "left out")
            return ""
        key = slug_key(name)
        if self.referenced.knows(PlaceRecord, key):
            return key
        spot = property_of(event, "GEO")
        latitude, longitude = clean_coordinates(
            getattr(spot, "latitude", None),
            getattr(spot, "longitude", None),
            record=record,
            findings=self.findings,
        )
        return self.referenced.add(
            PlaceRecord(
                key=key,
                name=TranslatedText.original(self.language, name),
                latitude=latitude,
                longitude=longitude,
            )
        )


def _every(event: Component, name: str) -> list[Any]:
    value = event.get(name)
    values = value if isinstance(value, list) else [value]
    return [part for part in values if part is not None and type(part).__name__ != "vBroken"]


def _text(event: Component, name: str) -> str:
    value = property_of(event, name)
    return "" if value is None else str(value)


def _categories(event: Component) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for value in _every(event, "CATEGORIES"):
        for part in getattr(value, "cats", [value]):
            if word := one_line(str(part)):
                words[word] = None
    return tuple(words)
