"""The older open-data records of OpenAgenda: flat, in French, with values joined by signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_ages,
    clean_coordinates,
    clean_html,
    clean_span,
    one_line,
    slug_key,
)
from zouma.programme.formats.json_values import plain_title
from zouma.programme.formats.moments import local_time, parse_moment
from zouma.programme.formats.openagenda_places import (
    WaysToBook,
    french_region,
    guessed_free,
    ways_to_book,
)
from zouma.programme.formats.openagenda_words import (
    ACCESSIBILITY,
    ADMISSIONS,
    AUDIENCES,
    BARS,
    COMMAS,
    LANGUAGE_SUFFIX,
    MODERATIONS,
    OPENING_TIMES,
    SPAN,
    SPANS,
    TYPES,
    VILLAGE,
    is_village,
    place_id,
    split_words,
)
from zouma.programme.formats.records import (
    ActivityRecord,
    Findings,
    HostRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    SpeakerRecord,
    TopicRecord,
)
from zouma.programme.formats.referenced import ReferencedRecords

SOURCE = "openagenda"


@dataclass(slots=True)
class OpenDataRecords:
    """Turns flat records into activities; villages: place key to the whole village's record."""

    zone: ZoneInfo
    findings: Findings
    villages: dict[str, dict[str, Any]]
    referenced: ReferencedRecords = field(default_factory=ReferencedRecords)
    _umbrellas: dict[str, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def records(self, fields: dict[str, Any], line: str) -> Iterator[Record]:
        """Yield what a record refers to, its umbrella at first sight, and its activity."""
        record = one_line(fields.get("identifiant"))
        title = self._texts(fields, "titre", record or line)
        if not record or not title:
            missing = "identifiant" if not record else "titre_fr"
            shown = fields.get(missing)
            self.findings.note(record or line, missing, shown, f"no {missing}", "record refused")
            return
        if self._came_already(record):
            return
        parent = ""
        if is_village(fields) and place_id(fields):
            yield from self._umbrella(fields)
            parent = self._umbrellas[place_id(fields)]
        if parent != record:
            yield from self._emitted(fields, title, record, parent, "single")

    def _came_already(self, record: str) -> bool:
        if record in self._seen and record not in self._umbrellas.values():
            reason = "the same record twice"
            self.findings.note(record, "identifiant", record, reason, "record refused")
        return record in self._seen

    def _emitted(
        self, fields: dict[str, Any], title: TranslatedText, record: str, parent: str, kind: str
    ) -> Iterator[Record]:
        self._seen.add(record)
        activity = self._activity(fields, title, record, parent, kind)
        yield from self.referenced.drain()
        yield activity

    def _umbrella(self, fields: dict[str, Any]) -> Iterator[Record]:
        key = place_id(fields)
        if key in self._umbrellas:
            return
        if whole := self.villages.get(key):
            record = one_line(whole.get("identifiant"))
            self._umbrellas[key] = record
            reason = "the record is a whole science village"
            self.findings.note(record, "type_d_animation", VILLAGE, reason, "made an umbrella")
            title = self._texts(whole, "titre", record)
            yield from self._emitted(whole, title, record, "", "umbrella")
            return
        record = f"village-{key}"
        self._umbrellas[key] = record
        shown = one_line(fields.get("nom_du_lieu"))
        tagged = VILLAGE in one_line(fields.get("tags_du_lieu")).lower()
        reason = f"a place {'tagged' if tagged else 'called'} a science village"
        action = "an umbrella made for its activities"
        self.findings.note(record, "tags_du_lieu", shown, reason, action)
        place_key = self._place(fields, record)
        yield from self.referenced.drain()
        yield ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=TranslatedText.original("fr", shown or VILLAGE.capitalize()),
            description=self._html(one_line(fields.get("description_du_lieu_fr")), record),
            kind="umbrella",
            activity_type="village",
            place_key=place_key,
        )

    def _activity(
        self, fields: dict[str, Any], title: TranslatedText, record: str, parent: str, kind: str
    ) -> ActivityRecord:
        age_min, age_max = self._ages(fields, record)
        conditions = one_line(fields.get("detail_des_conditions_fr"))
        booking = self._booking(fields, record)
        self._note_impossible_times(fields, record)
        return ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=title,
            summary=self._texts(fields, "description", record),
            description=self._description(fields, record),
            kind=kind,
            parent_id=parent,
            activity_type=self._type(fields, record),
            moderation=self._word(MODERATIONS, fields, "statut", record, "to-check"),
            languages=(),
            topics=self._topics(fields),
            keywords=split_words(COMMAS, fields.get("mots_cles_fr")),
            audiences=self._audiences(fields, record),
            age_min=age_min,
            age_max=age_max,
            is_free=guessed_free(conditions, record=record, findings=self.findings),
            price_note=TranslatedText.original("fr", conditions),
            accessibility=self._accessibility(fields, record),
            place_key=self._place(fields, record),
            hosts=self._hosts(fields),
            speakers=_speakers(fields),
            website=self._address(fields, "lien", record),
            registration_url=booking.url,
            contact_email=booking.email,
            contact_phone=booking.phone,
            picture=self._picture(fields, record),
            links=booking.links,
            sessions=self._sessions(fields, record),
        )

    def _texts(self, fields: dict[str, Any], name: str, record: str) -> TranslatedText:
        texts: dict[str, str] = {}
        for key, value in fields.items():
            found = LANGUAGE_SUFFIX.fullmatch(key)
            if found and found[1] == name:
                texts[found[2]] = plain_title(
                    value, record=record, field=key, findings=self.findings
                )
        return TranslatedText.originals(texts)

    def _html(self, text: str, record: str) -> TranslatedText:
        name = "description_longue_html_fr"
        cleaned = clean_html(text, record=record, field=name, findings=self.findings)
        return TranslatedText.original("fr", cleaned)

    def _description(self, fields: dict[str, Any], record: str) -> TranslatedText:
        for name in ("description_longue_html_fr", "description_longue_fr"):
            if isinstance(fields.get(name), str):
                return self._html(fields[name], record)
        return TranslatedText()

    def _address(self, fields: dict[str, Any], name: str, record: str) -> str:
        return clean_address(fields.get(name), record=record, field=name, findings=self.findings)

    def _word(
        self, words: dict[str, str], fields: dict[str, Any], name: str, record: str, otherwise: str
    ) -> str:
        text = one_line(fields.get(name))
        if text.lower() in words:
            return words[text.lower()]
        reason = "an unknown word" if text else "nothing stated"
        self.findings.note(record, name, text, reason, f"taken as {otherwise or 'unknown'}")
        return otherwise

    def _type(self, fields: dict[str, Any], record: str) -> str:
        return self._word(TYPES, fields, "type_d_animation", record, "other")

    def _topics(self, fields: dict[str, Any]) -> tuple[str, ...]:
        topics = (
            TopicRecord(key=slug_key(name), name=TranslatedText.original("fr", name))
            for name in split_words(BARS, fields.get("thematiques"))
        )
        return tuple(self.referenced.add(topic) for topic in topics)

    def _audiences(self, fields: dict[str, Any], record: str) -> tuple[str, ...]:
        parts = split_words(BARS, fields.get("publics_concernes"))
        if not parts:
            self.findings.note(record, "publics_concernes", "", "no audience stated", "left open")
        found: dict[str, None] = {}
        for part in parts:
            known = [value for word, value in AUDIENCES.items() if part.lower().startswith(word)]
            if known:
                found[known[0]] = None
            else:
                reason = "an unknown audience"
                self.findings.note(record, "publics_concernes", part, reason, "left out")
        return tuple(found)

    def _ages(self, fields: dict[str, Any], record: str) -> tuple[int | None, int | None]:
        return clean_ages(
            fields.get("age_minimum"),
            fields.get("age_maximum"),
            record=record,
            findings=self.findings,
        )

    def _accessibility(self, fields: dict[str, Any], record: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in split_words(BARS, fields.get("accessibilite_fr")):
            if code := ACCESSIBILITY.get(part.lower()):
                found[code] = None
            else:
                self.findings.note(record, "accessibilite_fr", part, "an unknown word", "left out")
        return tuple(found)

    def _booking(self, fields: dict[str, Any], record: str) -> WaysToBook:
        name = "lien_d_inscription"
        return ways_to_book(fields.get(name), record=record, field=name, findings=self.findings)

    def _hosts(self, fields: dict[str, Any]) -> tuple[HostRecord, ...]:
        hosts: dict[HostRecord, None] = {}
        for name, role in (("organisateur", "host"), ("partenaire", "partner")):
            for part in split_words(BARS, fields.get(name)):
                organisation = OrganisationRecord(
                    key=slug_key(part), name=TranslatedText.original("fr", part)
                )
                key = self.referenced.add(organisation)
                hosts[HostRecord(organisation_key=key, role=role)] = None
        return tuple(hosts)

    def _picture(self, fields: dict[str, Any], record: str) -> PictureRecord | None:
        name = "image_source" if fields.get("image_source") else "image"
        address = self._address(fields, name, record)
        credit = one_line(fields.get("credits_de_l_image"))
        return PictureRecord(address=address, credit=credit) if address else None

    def _note_impossible_times(self, fields: dict[str, Any], record: str) -> None:
        for name in OPENING_TIMES:
            moment = parse_moment(fields.get(name))
            if isinstance(moment, datetime) and moment.year < 1900:
                shown = fields[name]
                self.findings.note(record, name, shown, "an impossible year", "left out")

    def _sessions(self, fields: dict[str, Any], record: str) -> tuple[SessionRecord, ...]:
        name = "inscription_necessaire"
        admission = self._word(ADMISSIONS, fields, name, record, "")
        found: dict[datetime, SessionRecord] = {}
        for part in split_words(SPANS, fields.get("horaires_iso")):
            span = self._span(part, record)
            if span is None:
                continue
            if span[0] in found:
                reason = "the same session twice"
                self.findings.note(record, "horaires_iso", part, reason, "the first kept")
                continue
            found[span[0]] = SessionRecord(starts_at=span[0], ends_at=span[1], admission=admission)
        if not found:
            shown = fields.get("horaires_iso")
            reason = "no usable time"
            self.findings.note(record, "horaires_iso", shown, reason, "activity kept without it")
        return tuple(found.values())

    def _span(self, text: str, record: str) -> tuple[datetime, datetime | None] | None:
        found = SPAN.fullmatch(text)
        start = parse_moment(found[1]) if found else parse_moment(text)
        if not isinstance(start, datetime):
            self.findings.note(record, "horaires_iso", text, "a broken range", "session refused")
            return None
        end = parse_moment(found[2]) if found else None
        if not isinstance(end, datetime):
            self.findings.note(record, "horaires_iso", text, "a broken range", "end left out")
            end = None
        return clean_span(
            local_time(start, self.zone, record=record, findings=self.findings),
            local_time(end, self.zone, record=record, findings=self.findings) if end else None,
            record=record,
            findings=self.findings,
        )

    def _place(self, fields: dict[str, Any], record: str) -> str:
        key, name = place_id(fields), one_line(fields.get("nom_du_lieu"))
        if not key or not name or self.referenced.knows(PlaceRecord, key):
            return key if name else ""
        spot = fields.get("geolocalisation")
        north, east = spot if isinstance(spot, list) and len(spot) == 2 else (None, None)
        latitude, longitude = clean_coordinates(north, east, record=record, findings=self.findings)
        postal_code = one_line(fields.get("code_postal"))
        department = one_line(fields.get("departement"))
        french = one_line(fields.get("pays")).startswith("France")
        return self.referenced.add(
            PlaceRecord(
                key=key,
                source=SOURCE,
                name=TranslatedText.original("fr", name),
                address=TranslatedText.original("fr", one_line(fields.get("adresse"))),
                locality=one_line(fields.get("ville")),
                postal_code=postal_code,
                country="FR" if french else "",
                region_code=french_region(postal_code, department, "fr", self.referenced)
                if french
                else "",
                latitude=latitude,
                longitude=longitude,
                description=self._html(one_line(fields.get("description_du_lieu_fr")), record),
                website=self._address(fields, "site_web_du_lieu", record),
                phone=one_line(fields.get("telephone_du_lieu")),
            )
        )


def _speakers(fields: dict[str, Any]) -> tuple[SpeakerRecord, ...]:
    names = split_words(BARS, fields.get("animateurs"))
    return tuple(SpeakerRecord(name=name) for name in names)
