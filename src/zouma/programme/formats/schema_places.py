"""Locations and organisers of schema.org events as places and organisations."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_coordinates,
    clean_email,
    content_key,
    number,
    one_line,
    slug_key,
)
from zouma.programme.formats.json_values import listed, mapped, titles
from zouma.programme.formats.records import (
    Findings,
    HostRecord,
    OrganisationRecord,
    PlaceRecord,
    RegionRecord,
)
from zouma.programme.formats.referenced import ReferencedRecords
from zouma.programme.formats.schema_nodes import node_id, node_name, types_of

SAME_PLACE_METRES = 1000
METRES_PER_DEGREE = 111_320
# Names that people give to "no place at all".
ONLINE_NAMES = frozenset(
    (
        *("online", "on-line", "online event", "on-line event", "virtual", "virtual event"),
        *(
            "webinar",
            "zoom",
            "virtual (zoom)",
            "internet",
            "web",
            "livestream",
            "live stream",
            "en ligne",
        ),
        *("virtuel", "visioconférence", "online-veranstaltung", "en línea", "线上", "線上"),
        *("オンライン", "온라인"),
    )
)
ROLES = {"organizer": "host", "sponsor": "sponsor", "funder": "sponsor", "contributor": "partner"}

_REGION = re.compile(r"[A-Z0-9]{1,3}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event is: place_key "" when nowhere on earth, online_url "" when not stated."""

    place_key: str = ""
    online_url: str = ""
    online: bool = False


@dataclass(slots=True)
class _Known:
    """A place already passed on, by which another spelling of it is recognised."""

    key: str
    latitude: float | None
    longitude: float | None
    spelling: str
    noted: bool = False


class SchemaPlaces:
    """Turns locations into places, each once, however often and variously it is written."""

    def __init__(
        self,
        referenced: ReferencedRecords,
        nodes: Mapping[str, dict[str, Any]],
        language: str,
        findings: Findings,
    ) -> None:
        self._referenced = referenced
        self._nodes = nodes
        self._language = language
        self._findings = findings
        self._known: dict[str, list[_Known]] = {}

    def resolved(self, node: object) -> dict[str, Any]:
        """Return the node itself, or the one of the file that it refers to."""
        if isinstance(node, str):
            return self._nodes.get(node, {"name": node})
        found = mapped(node)
        if "name" not in found and isinstance(found.get("@id"), str):
            return self._nodes.get(found["@id"], found)
        return found

    def location(self, value: object, record: str) -> Location:
        """Return where an event is; a place seen for the first time is passed on."""
        place_keys: list[str] = []
        online_url, online = "", False
        for part in listed(value):
            node = self.resolved(part)
            if "VirtualLocation" in types_of(node):
                online = True
                online_url = online_url or self._address(node.get("url"), record, "location.url")
            elif self._means_online(node, record):
                online = True
            elif key := self._place(node, record):
                place_keys.append(key)
        if len(set(place_keys)) > 1:
            names = ", ".join(place_keys)
            self._note(record, "location", names, "several places", "the first kept")
        return Location(place_keys[0] if place_keys else "", online_url, online)

    def _address(self, value: object, record: str, field: str) -> str:
        return clean_address(value, record=record, field=field, findings=self._findings)

    def _note(self, record: str, field: str, value: object, reason: str, action: str) -> None:
        self._findings.note(record, field, value, reason, action)

    def _means_online(self, node: dict[str, Any], record: str) -> bool:
        name = node_name(node)
        if name.casefold() not in ONLINE_NAMES:
            return False
        address = mapped(node.get("address"))
        shown = f"{name}, {one_line(address.get('streetAddress'))}".rstrip(", ")
        reason = 'a place called "online"' if node.get("geo") else "no coordinates"
        action = "taken as an online activity, by the place's name"
        self._note(record, "location", shown, reason, action)
        return True

    def _place(self, node: dict[str, Any], record: str) -> str:
        address = mapped(node.get("address"))
        street = one_line(address.get("streetAddress")) or one_line(node.get("address"))
        name = node_name(node) or street or one_line(node.get("streetAddress"))
        if not name:
            return ""
        geo = mapped(node.get("geo"))
        spot = number(geo.get("latitude")), number(geo.get("longitude"))
        spelling = content_key(name, street, str(spot[0]), str(spot[1]))
        slug = slug_key(name)
        for known in self._known.get(slug, ()):
            if _near(known, *spot):
                self._note_spelling(known, spelling, record, f"{name}, {street}, {spot}")
                if spot == (None, None) and known.latitude is not None:
                    self._note(
                        record, "coordinates", "", "no coordinates", "those of its name kept"
                    )
                return known.key
        return self._new_place(node, name, slug, spelling, record)

    def _note_spelling(self, known: _Known, spelling: str, record: str, shown: str) -> None:
        if spelling != known.spelling and not known.noted:
            known.noted = True
            reason = "a place written in several ways"
            self._note(record, "location", shown, reason, "the first spelling kept")

    def _new_place(
        self, node: dict[str, Any], name: str, slug: str, spelling: str, record: str
    ) -> str:
        geo, address = mapped(node.get("geo")), mapped(node.get("address")) or mapped(node)
        latitude, longitude = clean_coordinates(
            geo.get("latitude"), geo.get("longitude"), record=record, findings=self._findings
        )
        homonyms = self._known.setdefault(slug, [])
        key = slug
        if homonyms and latitude is not None and longitude is not None:
            key = f"{slug}@{latitude:.2f},{longitude:.2f}"
            reason = "a second place of the same name, more than 1 km away"
            self._note(record, "location", name, reason, "kept apart")
        homonyms.append(_Known(key, latitude, longitude, spelling))
        country = self._country(address.get("addressCountry"), record)
        street = one_line(address.get("streetAddress")) or one_line(node.get("address"))
        return self._referenced.add(
            PlaceRecord(
                key=key,
                name=self._texts(node.get("name"), record, "location.name") or self._text(name),
                address=self._text(street),
                locality=one_line(address.get("addressLocality")),
                postal_code=one_line(address.get("postalCode")),
                country=country,
                region_code=self._region(country, one_line(address.get("addressRegion"))),
                latitude=latitude,
                longitude=longitude,
                website=self._address(node.get("url"), record, "location.url"),
                phone=one_line(node.get("telephone")),
            )
        )

    def _text(self, text: str) -> TranslatedText:
        return TranslatedText.original(self._language, text)

    def _texts(self, value: object, record: str, field: str) -> TranslatedText:
        return titles(value, self._language, record=record, field=field, findings=self._findings)

    def _country(self, value: object, record: str) -> str:
        text = node_name(value)
        if not text or _COUNTRY.fullmatch(text):
            return text.upper()
        self._note(record, "addressCountry", text, "not a country code of ISO 3166", "left out")
        return ""

    def _region(self, country: str, region: str) -> str:
        region = region.removeprefix(f"{country}-")
        if not country or not _REGION.fullmatch(region):
            return ""
        code = f"{country}-{region}"
        return self._referenced.add(RegionRecord(code=code, name=self._text(region)))

    def hosts(self, event: Mapping[str, Any], record: str) -> tuple[HostRecord, ...]:
        """Return who takes part in an event; an organisation's first sight passes it on."""
        hosts: dict[HostRecord, None] = {}
        for field, role in ROLES.items():
            for part in listed(event.get(field)):
                if key := self._organisation(self.resolved(part), record, field):
                    hosts[HostRecord(organisation_key=key, role=role)] = None
        return tuple(hosts)

    def _organisation(self, node: dict[str, Any], record: str, field: str) -> str:
        name = node_name(node)
        if not name:
            return ""
        key = slug_key(name)
        if self._referenced.knows(OrganisationRecord, key):
            return key
        return self._referenced.add(
            OrganisationRecord(
                key=key,
                name=self._texts(node.get("name"), record, field) or self._text(name),
                website=self._address(
                    node.get("url") or _web(node_id(node)), record, f"{field}.url"
                ),
                email=clean_email(
                    node.get("email"), record=record, field=field, findings=self._findings
                ),
                phone=one_line(node.get("telephone")),
            )
        )


def _web(text: str) -> str:
    return text if text.startswith(("http://", "https://")) and "#" not in text else ""


def _near(known: _Known, latitude: float | None, longitude: float | None) -> bool:
    if known.latitude is None or known.longitude is None or latitude is None or longitude is None:
        return True
    if abs(latitude) > 90 or abs(longitude) > 180:
        return True
    north = (latitude - known.latitude) * METRES_PER_DEGREE
    east = (longitude - known.longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
    return math.hypot(north, east) <= SAME_PLACE_METRES
