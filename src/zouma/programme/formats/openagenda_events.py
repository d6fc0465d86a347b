"""Events of OpenAgenda's API (versions 2 and 3) as activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    number,
    one_line,
    slug_key,
)
from zouma.programme.formats.json_values import listed, mapped, texts_by_language, titles
from zouma.programme.formats.moments import local_time, parse_moment
from zouma.programme.formats.openagenda_places import (
    french_region,
    guessed_free,
    ways_to_book,
)
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

SOURCE = "openagenda"
STATUSES = {
    1: "scheduled",
    2: "rescheduled",
    3: "moved-online",
    4: "postponed",
    5: "full",
    6: "cancelled",
}
MODES = {1: "on-site", 2: "online", 3: "mixed"}
MODERATIONS = {2: "published", 1: "checked", 0: "to-check", -1: "refused"}
ACCESSIBILITY = ("hi", "ii", "vi", "pi", "mi")
PICTURES = "https://cdn.openagenda.com/main/"
# Fields of the format itself; what else an event has belongs to the agenda's own form.
KNOWN = frozenset(
    (
        *("uid", "slug", "title", "description", "longDescription", "keywords", "conditions"),
        *("image", "imageCredits", "registration", "age", "accessibility", "location", "country"),
        *("timings", "timezone", "status", "state", "attendanceMode", "onlineAccessLink", "links"),
        *("dateRange", "firstTiming", "lastTiming", "nextTiming", "featured", "private", "draft"),
        *("createdAt", "updatedAt", "addMethod", "originAgenda", "sourceAgendas", "locationUid"),
        *("motive", "ownerUid", "creatorUid", "member", "memberUid", "agendaUid", "contributor"),
        *("references", "extIds", "valid", "fileKey", "range", "html", "canonicalUrl"),
        *("type", "relative", "languages", "removed"),
    )
)


@dataclass(slots=True)
class OpenAgendaEvents:
    """Turns events of the API into records."""

    zone: ZoneInfo
    language: str
    findings: Findings
    referenced: ReferencedRecords = field(default_factory=ReferencedRecords)
    _form_fields: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def records(self, event: dict[str, Any], line: str) -> Iterator[Record]:
        """Yield what an event refers to, and its activity; line names it when it has no id."""
        record = one_line(event.get("uid"))
        title = self._titles(event.get("title"), record or line, "title")
        if not record or not title:
            missing = "uid" if not record else "title"
            shown = event.get(missing)
            self.findings.note(record or line, missing, shown, f"no {missing}", "record refused")
            return
        if record in self._seen:
            self.findings.note(record, "uid", record, "the same event twice", "record refused")
            return
        self._seen.add(record)
        activity = self._activity(event, title, record)
        self._note_form_fields(event)
        yield from self.referenced.drain()
        yield activity

    def _activity(
        self, event: dict[str, Any], title: TranslatedText, record: str
    ) -> ActivityRecord:
        ages = mapped(event.get("age"))
        age_min, age_max = clean_ages(
            ages.get("min"), ages.get("max"), record=record, findings=self.findings
        )
        booking = ways_to_book(
            event.get("registration"), record=record, field="registration", findings=self.findings
        )
        conditions = self._titles(event.get("conditions"), record, "conditions")
        place_key = self._place(event, record)
        return ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=title,
            summary=self._titles(event.get("description"), record, "description"),
            description=self._descriptions(event, record),
            attendance_mode=self._mode(event, place_key, record),
            moderation=self._moderation(event, record),
            status=self._one_of(STATUSES, event, "status", record, "scheduled"),
            languages=(),
            keywords=_keywords(event.get("keywords")),
            age_min=age_min,
            age_max=age_max,
            is_free=self._free(conditions, record),
            price_note=conditions,
            accessibility=_accessibility(event.get("accessibility")),
            place_key=place_key,
            hosts=self._hosts(event),
            website=self._address(event.get("canonicalUrl"), record, "canonicalUrl"),
            online_url=self._address(event.get("onlineAccessLink"), record, "onlineAccessLink"),
            registration_url=booking.url,
            contact_email=booking.email,
            contact_phone=booking.phone,
            picture=self._picture(event, record),
            links=(*booking.links, *self._links(event, record)),
            sessions=self._sessions(event, record),
        )

    def _titles(self, value: object, record: str, name: str) -> TranslatedText:
        return titles(value, self.language, record=record, field=name, findings=self.findings)

    def _address(self, value: object, record: str, name: str) -> str:
        return clean_address(value, record=record, field=name, findings=self.findings)

    def _descriptions(self, event: dict[str, Any], record: str) -> TranslatedText:
        texts = texts_by_language(event.get("longDescription"), self.language)
        return TranslatedText.originals(
            {
                tag: clean_html(
                    text, record=record, field="longDescription", findings=self.findings
                )
                for tag, text in texts.items()
            }
        )

    def _one_of(
        self,
        words: Mapping[int, str],
        event: Mapping[str, Any],
        name: str,
        record: str,
        otherwise: str,
    ) -> str:
        value = event.get(name)
        code = number(mapped(value).get("id", value))
        if value is None:
            return words[max(words)] if name == "state" else otherwise
        if code is None or code not in words:
            self.findings.note(record, name, value, "an unknown code", f"taken as {otherwise}")
            return otherwise
        return words[int(code)]

    def _moderation(self, event: dict[str, Any], record: str) -> str:
        if event.get("draft") in (1, True) or event.get("private") in (1, True):
            self.findings.note(record, "draft", "", "a draft or a private event", "to be checked")
            return "to-check"
        return self._one_of(MODERATIONS, event, "state", record, "to-check")

    def _mode(self, event: dict[str, Any], place_key: str, record: str) -> str:
        otherwise = "on-site" if place_key or not event.get("onlineAccessLink") else "online"
        return self._one_of(MODES, event, "attendanceMode", record, otherwise)

    def _free(self, conditions: TranslatedText, record: str) -> bool | None:
        for wording in conditions.values():
            return guessed_free(wording.text, record=record, findings=self.findings)
        return None

    def _hosts(self, event: dict[str, Any]) -> tuple[HostRecord, ...]:
        """The contributor's organisation takes part; the agenda itself does not."""
        name = one_line(mapped(event.get("contributor")).get("organization")) or one_line(
            mapped(event.get("member")).get("organization")
        )
        if not name:
            return ()
        organisation = OrganisationRecord(
            key=slug_key(name), name=TranslatedText.original(self.language, name)
        )
        return (HostRecord(organisation_key=self.referenced.add(organisation)),)

    def _links(self, event: dict[str, Any], record: str) -> Iterator[LinkRecord]:
        for part in listed(event.get("links")):
            url = mapped(part).get("link", mapped(part).get("url", part))
            if not isinstance(url, (dict, list)) and (
                address := self._address(url, record, "links")
            ):
                yield LinkRecord(address=address, title=one_line(mapped(part).get("title")))

    def _picture(self, event: dict[str, Any], record: str) -> PictureRecord | None:
        image = event.get("image")
        if not image:
            return None
        name = one_line(mapped(image).get("filename", image))
        base = one_line(mapped(image).get("base")) or PICTURES
        address = name if name.startswith(("http://", "https://", "//")) else f"{base}{name}"
        address = self._address(address if name else image, record, "image")
        credit = one_line(event.get("imageCredits")) or one_line(mapped(image).get("credits"))
        return PictureRecord(address=address, credit=credit) if address else None

    def _sessions(self, event: dict[str, Any], record: str) -> tuple[SessionRecord, ...]:
        found: dict[datetime, SessionRecord] = {}
        for part in listed(event.get("timings")):
            timing = mapped(part)
            begin = parse_moment(timing.get("begin", timing.get("start")))
            if not isinstance(begin, datetime):
                self.findings.note(record, "timings", part, "not a time", "session refused")
                continue
            session = self._session(begin, parse_moment(timing.get("end")), record)
            if session and session.starts_at in found:
                reason = "the same session twice"
                self.findings.note(record, "timings", begin.isoformat(), reason, "the first kept")
            elif session:
                found[session.starts_at] = session
        if not found:
            self.findings.note(record, "timings", "", "no usable time", "activity kept without it")
        return tuple(found.values())

    def _session(self, begin: datetime, end: object, record: str) -> SessionRecord | None:
        starts_at = local_time(begin, self.zone, record=record, findings=self.findings)
        ends_at = None
        if isinstance(end, datetime):
            ends_at = local_time(end, self.zone, record=record, findings=self.findings)
        else:
            self.findings.note(record, "timings", begin.isoformat(), "no end", "end left open")
        span = clean_span(starts_at, ends_at, record=record, findings=self.findings)
        return SessionRecord(starts_at=span[0], ends_at=span[1]) if span else None

    def _place(self, event: dict[str, Any], record: str) -> str:
        location = mapped(event.get("location"))
        name = one_line(location.get("name"))
        if not name:
            return ""
        key = one_line(location.get("uid")) or slug_key(name)
        if self.referenced.knows(PlaceRecord, key):
            return key
        latitude, longitude = clean_coordinates(
            location.get("latitude"),
            location.get("longitude"),
            record=record,
            findings=self.findings,
        )
        return self.referenced.add(
            PlaceRecord(
                key=key,
                source=SOURCE,
                name=TranslatedText.original(self.language, name),
                address=self._titles(location.get("address"), record, "location.address"),
                locality=one_line(location.get("city")),
                postal_code=one_line(location.get("postalCode")),
                country=self._country(event, location),
                region_code=self._region(event, location),
                latitude=latitude,
                longitude=longitude,
                description=self._titles(location.get("description"), record, "location"),
                website=self._address(location.get("website"), record, "location.website"),
                phone=one_line(location.get("phone")),
            )
        )

    def _country(self, event: dict[str, Any], location: dict[str, Any]) -> str:
        code = one_line(location.get("countryCode")) or one_line(
            mapped(event.get("country")).get("code")
        )
        return code.upper() if len(code) == 2 and code.isascii() and code.isalpha() else ""

    def _region(self, event: dict[str, Any], location: dict[str, Any]) -> str:
        if self._country(event, location) != "FR":
            return ""
        town = one_line(location.get("insee")) or one_line(location.get("postalCode"))
        department = one_line(location.get("department")) or one_line(location.get("adminLevel2"))
        return french_region(town, department, self.language, self.referenced)

    def _note_form_fields(self, event: dict[str, Any]) -> None:
        for name, value in event.items():
            if name in KNOWN or name in self._form_fields or value in (None, "", [], {}):
                continue
            self._form_fields.add(name)
            reason = "a field of the agenda's own form, its codes are not in the file"
            self.findings.note("file", name, value, reason, "not read")


def _keywords(value: object) -> tuple[str, ...]:
    parts: list[Any] = []
    for texts in value.values() if isinstance(value, dict) else [value]:
        parts += listed(texts)
    return tuple(dict.fromkeys(word for part in parts if (word := one_line(part))))


def _accessibility(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(code for code in ACCESSIBILITY if value.get(code) is True)
    return tuple(code for code in ACCESSIBILITY if code in listed(value))
