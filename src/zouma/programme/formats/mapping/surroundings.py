"""Places, organisations and topics of a record, each passed on once."""

from __future__ import annotations

from dataclasses import dataclass

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_coordinates,
    clean_email,
    content_key,
    slug_key,
)
from zouma.programme.formats.mapping.controlled import term, terms
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import Mapping, Section
from zouma.programme.formats.mapping.values import Desk, many, one, raw, translated
from zouma.programme.formats.records import (
    HostRecord,
    OrganisationRecord,
    PlaceRecord,
    TopicRecord,
)
from zouma.programme.formats.referenced import ReferencedRecords


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Makes what an activity refers to, by the rules of a mapping."""

    mapping: Mapping
    referenced: ReferencedRecords

    def place_key(self, scope: Scope, desk: Desk) -> str:
        """Return the key of the place of a record, "" when it names none."""
        section = self.mapping.place
        if "name" not in section.texts:
            return ""
        key = one(section.rules.get("id"), scope, desk)
        if key and self.referenced.knows(PlaceRecord, key):
            return key
        name = translated(section, "name", scope, desk)
        if not name:
            if key and not self._is_looked_up(section):
                desk.note("place", key, "the place has no name", "place left out")
            return ""
        key = key or _key_of(name, translated(section, "address", scope, desk))
        if not self.referenced.knows(PlaceRecord, key):
            self.referenced.add(self._place(section, key, name, scope, desk))
        return key

    def _is_looked_up(self, section: Section) -> bool:
        """Tell whether the name comes from a second file, where its absence was noted."""
        rules = section.texts["name"].values()
        return any(path.lookup for rule in rules for path in rule.paths)

    def _place(
        self, section: Section, key: str, name: TranslatedText, scope: Scope, desk: Desk
    ) -> PlaceRecord:
        rules, findings = section.rules, desk.findings
        latitude = longitude = None
        if "latitude" in rules or "longitude" in rules:
            latitude, longitude = clean_coordinates(
                raw(rules.get("latitude"), scope, desk),
                raw(rules.get("longitude"), scope, desk),
                record=desk.record,
                findings=findings,
            )
        website = one(rules.get("website"), scope, desk)
        return PlaceRecord(
            key=key,
            name=name,
            address=translated(section, "address", scope, desk),
            locality=one(rules.get("locality"), scope, desk),
            postal_code=one(rules.get("postal_code"), scope, desk),
            country=one(rules.get("country"), scope, desk),
            region_code=one(rules.get("region_code"), scope, desk),
            latitude=latitude,
            longitude=longitude,
            accessibility=terms(section, ("place", "accessibility"), scope, desk),
            facilities=terms(section, ("place", "facilities"), scope, desk),
            description=translated(section, "description", scope, desk, rich=True),
            website=clean_address(website, record=desk.record, field="website", findings=findings),
            phone=one(rules.get("phone"), scope, desk),
        )

    def hosts(self, scope: Scope, desk: Desk) -> tuple[HostRecord, ...]:
        """Return the organisations of a record with their parts in it."""
        found: dict[HostRecord, None] = {}
        for section in self.mapping.organisations:
            name = translated(section, "name", scope, desk)
            if not name:
                continue
            key = self._organisation(section, name, scope, desk)
            role = term(section, ("organisations", "role"), scope, desk, "host")
            found[HostRecord(organisation_key=key, role=role)] = None
        return tuple(found)

    def _organisation(
        self, section: Section, name: TranslatedText, scope: Scope, desk: Desk
    ) -> str:
        rules, findings = section.rules, desk.findings
        key = one(rules.get("id"), scope, desk) or _key_of(name)
        if self.referenced.knows(OrganisationRecord, key):
            return key
        website, email = (
            one(rules.get("website"), scope, desk),
            one(rules.get("email"), scope, desk),
        )
        return self.referenced.add(
            OrganisationRecord(
                key=key,
                name=name,
                kind=term(section, ("organisations", "kind"), scope, desk, "other"),
                website=clean_address(
                    website, record=desk.record, field="website", findings=findings
                ),
                email=clean_email(email, record=desk.record, field="email", findings=findings),
                phone=one(rules.get("phone"), scope, desk),
            )
        )

    def topics(self, scope: Scope, desk: Desk) -> tuple[str, ...]:
        """Return the keys of the topics of a record."""
        names = many(self.mapping.activity.rules.get("topics"), scope, desk)
        return tuple(
            self.referenced.add(
                TopicRecord(key=slug_key(name), name=TranslatedText.original(desk.language, name))
            )
            for name in names
        )


def _key_of(name: TranslatedText, address: TranslatedText | None = None) -> str:
    """Return a key made of a name, and of the address where there is one."""
    # English first: of the languages a source writes names in, it varies least.
    words = (name["en"] if "en" in name else next(iter(name.values()))).text
    where = next(iter(address.values())).text if address else ""
    slug = slug_key(words)
    return f"{slug}-{content_key(where)[:8]}" if where else slug
