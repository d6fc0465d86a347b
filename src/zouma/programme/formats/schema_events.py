"""Schema.org events, with all that repeats them, as activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_email,
    clean_html,
    one_line,
    slug_key,
)
from zouma.programme.formats.json_values import listed, mapped, texts_by_language, titles
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.records import (
    ActivityRecord,
    Findings,
    PictureRecord,
    Record,
    SessionRecord,
    SpeakerRecord,
    TopicRecord,
)
from zouma.programme.formats.referenced import ReferencedRecords
from zouma.programme.formats.schema_details import (
    activity_type,
    audiences,
    keywords,
    stated_ages,
    stated_price,
)
from zouma.programme.formats.schema_nodes import (
    event_key,
    node_id,
    node_name,
    term,
)
from zouma.programme.formats.schema_places import Location, SchemaPlaces
from zouma.programme.formats.schema_sessions import SchemaSessions

SOURCE = "schema-org"
MODES = {
    "OfflineEventAttendanceMode": "on-site",
    "OnlineEventAttendanceMode": "online",
    "MixedEventAttendanceMode": "mixed",
}
_TIMES = frozenset(("startDate", "endDate", "@context", "@id", "identifier", "subEvent"))


@dataclass(slots=True)
class SchemaEvents:
    """Turns groups of events that are one activity into records."""

    referenced: ReferencedRecords
    places: SchemaPlaces
    sessions: SchemaSessions
    language: str
    findings: Findings
    parents: frozenset[str]
    edition_key: str = ""
    _umbrellas: set[str] = field(default_factory=set)

    def records(self, group: list[dict[str, Any]]) -> Iterator[Record]:
        """Yield what a group of events with the same key refers to, and their activity."""
        record = event_key(group[0])
        event = self._joined(group, record)
        title = self._titles(event.get("name"), record, "name")
        if not title:
            self.findings.note(record, "name", event.get("name"), "no title", "record refused")
            return
        sessions = self._all_sessions(group, record)
        activity = self._activity(event, title, sessions, record)
        if activity.kind == "umbrella":
            self._umbrellas.add(record)
        yield from self.referenced.drain()
        yield activity

    def _joined(self, group: list[dict[str, Any]], record: str) -> dict[str, Any]:
        first = group[0]
        for other in group[1:]:
            self.findings.note(
                record,
                "name",
                node_name(other),
                "the same event once more",
                "joined as a further session",
            )
            names = {name for name in first.keys() | other.keys() if name not in _TIMES}
            differing = sorted(name for name in names if first.get(name) != other.get(name))
            if differing:
                reason = "the same event differs between its repeats"
                action = "the first wording kept"
                self.findings.note(record, ", ".join(differing), node_name(other), reason, action)
        return first

    def _all_sessions(self, group: list[dict[str, Any]], record: str) -> tuple[SessionRecord, ...]:
        found: dict[tuple[object, ...], SessionRecord] = {}
        for event in group:
            for session in self.sessions.of(event, record):
                mark = (session.starts_at.timestamp(), session.place_key)
                if mark not in found:
                    found[mark] = session
                    continue
                shown = session.starts_at.isoformat()
                reason = "the same session twice"
                self.findings.note(record, "startDate", shown, reason, "the first kept")
        return tuple(found.values())

    def _activity(
        self,
        event: dict[str, Any],
        title: TranslatedText,
        sessions: tuple[SessionRecord, ...],
        record: str,
    ) -> ActivityRecord:
        location = self.places.location(event.get("location"), record)
        age_min, age_max, age_note = stated_ages(event, record, self.findings)
        is_free, price_note = stated_price(event, record, self.findings)
        statuses = {session.status for session in sessions} or {self.sessions.status(event, record)}
        return ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=title,
            description=self._description(event, record),
            kind="umbrella" if event.get("@umbrella") or record in self.parents else "single",
            parent_id=self._parent(event, record),
            activity_type=activity_type(event),
            attendance_mode=self._mode(event, location, record),
            status=statuses.pop() if len(statuses) == 1 else "scheduled",
            languages=self._languages(event, record),
            topics=self._topics(event),
            keywords=keywords(event),
            audiences=audiences(event),
            age_min=age_min,
            age_max=age_max,
            age_note=self._text(age_note),
            is_free=is_free,
            price_note=self._text(price_note),
            place_key=location.place_key,
            hosts=self.places.hosts(event, record),
            speakers=self._speakers(event),
            website=self._address(event.get("url"), record, "url"),
            online_url=location.online_url,
            registration_url=self._booking(event, record),
            contact_email=clean_email(
                event.get("email"), record=record, field="email", findings=self.findings
            ),
            picture=self._picture(event, record),
            sessions=sessions,
        )

    def _text(self, text: str) -> TranslatedText:
        return TranslatedText.original(self.language, text)

    def _titles(self, value: object, record: str, field: str) -> TranslatedText:
        return titles(value, self.language, record=record, field=field, findings=self.findings)

    def _address(self, value: object, record: str, field: str) -> str:
        first = listed(value)[:1]
        address = first[0] if first else None
        return clean_address(address, record=record, field=field, findings=self.findings)

    def _description(self, event: Mapping[str, Any], record: str) -> TranslatedText:
        texts = texts_by_language(event.get("description"), self.language)
        return TranslatedText.originals(
            {
                tag: clean_html(text, record=record, field="description", findings=self.findings)
                for tag, text in texts.items()
            }
        )

    def _parent(self, event: Mapping[str, Any], record: str) -> str:
        for part in listed(event.get("superEvent")):
            parent = one_line(part) if isinstance(part, str) else node_id(mapped(part))
            if parent in self._umbrellas:
                return parent
            if parent and parent == self.edition_key:
                return ""
            if shown := node_name(part) or parent:
                reason = "it belongs to an event that is not in the file, or refused"
                self.findings.note(record, "superEvent", shown, reason, "kept on its own")
        return ""

    def _mode(self, event: Mapping[str, Any], location: Location, record: str) -> str:
        stated = [term(part) for part in listed(event.get("eventAttendanceMode"))]
        modes = {MODES[name] for name in stated if name in MODES}
        if len(modes) == 1:
            return modes.pop()
        if modes:
            return "mixed"
        if stated:
            shown = ", ".join(stated)
            reason = "an unknown attendance mode"
            self.findings.note(record, "eventAttendanceMode", shown, reason, "left to the place")
        if location.online:
            return "mixed" if location.place_key else "online"
        return "on-site"

    def _languages(self, event: Mapping[str, Any], record: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in listed(event.get("inLanguage")):
            name = mapped(part).get("alternateName", mapped(part).get("name", part))
            if tag := language_tag(name):
                found[tag] = None
            else:
                self.findings.note(record, "inLanguage", name, "not a language", "left out")
        return tuple(found)

    def _topics(self, event: Mapping[str, Any]) -> tuple[str, ...]:
        """Subjects are what ``about`` names, and keywords that are terms of a vocabulary."""
        terms = [part for part in listed(event.get("keywords")) if isinstance(part, dict)]
        keys: dict[str, None] = {}
        for part in [*listed(event.get("about")), *terms]:
            if name := node_name(part):
                identifier = node_id(part) if isinstance(part, dict) else ""
                topic = TopicRecord(
                    key=slug_key(name), name=self._text(name), identifier=identifier
                )
                keys[self.referenced.add(topic)] = None
        return tuple(keys)

    def _booking(self, event: Mapping[str, Any], record: str) -> str:
        for offer in listed(event.get("offers")):
            if url := mapped(offer).get("url"):
                return self._address(url, record, "offers.url")
        return ""

    def _speakers(self, event: Mapping[str, Any]) -> tuple[SpeakerRecord, ...]:
        speakers: dict[SpeakerRecord, None] = {}
        for name in ("performer", "performers", "actor"):
            for part in listed(event.get(name)):
                node = self.places.resolved(part)
                if shown := node_name(node):
                    speakers[SpeakerRecord(name=shown, key=node_id(node))] = None
        return tuple(speakers)

    def _picture(self, event: Mapping[str, Any], record: str) -> PictureRecord | None:
        pictures = listed(event.get("image"))
        if not pictures:
            return None
        if len(pictures) > 1:
            shown = len(pictures)
            self.findings.note(record, "image", shown, "several pictures", "the first kept")
        node = mapped(pictures[0]) or {"url": pictures[0]}
        address = self._address(node.get("contentUrl", node.get("url")), record, "image")
        if not address:
            return None
        credit = one_line(node.get("creditText")) or node_name(node.get("creator"))
        return PictureRecord(
            address=address,
            alt=self._titles(node.get("caption"), record, "image.caption"),
            credit=credit or node_name(node.get("copyrightHolder")),
            licence=one_line(node.get("license")),
        )
