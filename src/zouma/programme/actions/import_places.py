"""Regions, topics, organisations and places of an import, and the rows their keys stand for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from zouma.bases.models import OpeningHours, Place, Region, Space, Title
from zouma.common.sources import source_uid
from zouma.people.models import Organisation
from zouma.programme.actions.fitting import fingerprinted, fit_organisation, fit_place
from zouma.programme.actions.import_tally import Tallies, Tally
from zouma.programme.actions.slugs import SlugBook, slug_text
from zouma.programme.formats.records import (
    EditionRecord,
    Findings,
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    TopicRecord,
)
from zouma.programme.models import Topic


@dataclass(frozen=True, slots=True)
class KnownSpace:
    """The row a space's key stands for."""

    pk: int
    shared: bool


def record_uid(
    record: OrganisationRecord | PlaceRecord, kind: str, source: str, series: str
) -> uuid.UUID:
    """Return the identity of a record: its own, or one from its source and key in its series.

    Keys are often mere names ("Hall 1"), so that only editions of one series share their rows.
    """
    return own_uid(record.uid) or source_uid(kind, record.source or source, series, record.key)


def named(records: Sequence[Any], findings: Findings) -> list[Any]:
    """Return the records that say what they are called; the others are findings."""
    kept = []
    for record in records:
        if isinstance(record, EditionRecord) or record.name:
            kept.append(record)
        else:
            key = getattr(record, "key", "") or getattr(record, "code", "")
            kind = type(record).__name__.removesuffix("Record").lower()
            findings.note(key, kind, key, "It has no name.", "left out")
    return kept


def own_uid(text: str) -> uuid.UUID | None:
    """Return the identity that a record brings along, if it is one."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


class PlaceImport:
    """Writes what activities refer to, and remembers which row each key stands for."""

    def __init__(self, source: str, series: str, findings: Findings, tallies: Tallies) -> None:
        self.source = source
        self.series = series
        self.findings = findings
        self.tallies = tallies
        self.topics: dict[str, int] = {}
        self.organisations: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.spaces: dict[tuple[str, str], KnownSpace] = {}
        self.region_codes: set[str] | None = None
        self.renamed: list[Organisation | Place] = []
        self.slugs: dict[type[Model], SlugBook] = {}

    def apply(self, records: Sequence[Record]) -> None:
        """Write a batch, each kind before those that refer to it; what has no name is refused."""
        records = named([fingerprinted(record)[0] for record in records], self.findings)
        self.apply_regions([r for r in records if isinstance(r, RegionRecord)])
        self.apply_topics([r for r in records if isinstance(r, TopicRecord)])
        self.apply_organisations([r for r in records if isinstance(r, OrganisationRecord)])
        self.apply_places([r for r in records if isinstance(r, PlaceRecord)])

    def free_slug(self, model: type[Model], wanted: str) -> str:
        """Return a slug that no row of a table has."""
        if model not in self.slugs:
            self.slugs[model] = SlugBook(model._default_manager.values_list("slug", flat=True))
        return self.slugs[model].free(wanted)

    def place_of(self, external_id: str, key: str) -> int | None:
        """Return the row a place's key stands for; an unknown one is a finding."""
        if not key:
            return None
        if key not in self.places:
            self.findings.note(external_id, "place", key, "There is no such place.", "left out")
        return self.places.get(key)

    def space_of(self, external_id: str, place_key: str, key: str) -> KnownSpace | None:
        """Return what a space's key stands for in a place; an unknown one is a finding."""
        if not key:
            return None
        if (place_key, key) not in self.spaces:
            self.findings.note(external_id, "space", key, "There is no such space.", "left out")
        return self.spaces.get((place_key, key))

    def known_regions(self) -> set[str]:
        """Return the codes there are."""
        if self.region_codes is None:
            self.region_codes = set(Region.objects.values_list("code", flat=True))
        return self.region_codes

    def apply_regions(self, records: Iterable[RegionRecord]) -> None:
        """Add regions that are new; those known belong to the staff."""
        known = self.known_regions()
        for record in records:
            if record.code in known or not record.code or len(record.code) > 12:
                continue
            Region.objects.create(
                code=record.code,
                name=record.name,
                parent_id=record.parent_code if record.parent_code in known else None,
                latitude=record.latitude,
                longitude=record.longitude,
            )
            known.add(record.code)

    def apply_topics(self, records: Iterable[TopicRecord]) -> None:
        """Add topics that are new; those known belong to the staff."""
        for record in records:
            topic, _created = Topic.objects.get_or_create(
                slug=record.key[:120],
                defaults={
                    "name": record.name,
                    "identifier": record.identifier[:300],
                    "broader_id": self.topics.get(record.broader_key),
                },
            )
            self.topics[record.key] = topic.pk

    def apply_organisations(self, records: Sequence[OrganisationRecord]) -> None:
        """Create or update organisations by their identity."""
        wanted: dict[uuid.UUID, OrganisationRecord] = {}
        digests: dict[uuid.UUID, str] = {}
        for raw in records:
            record, digest = fingerprinted(raw)
            uid = record_uid(record, "organisation", self.source, self.series)
            wanted[uid], digests[uid] = fit_organisation(record, self.findings), digest
        found = {row.uid: row for row in Organisation.objects.filter(uid__in=list(wanted))}
        created = []
        for uid, record in wanted.items():
            row = found.get(uid)
            if row is None:
                slug = self.free_slug(Organisation, record.slug or slug_text(record.name))
                row = Organisation(uid=uid, slug=slug)
                created.append(row)
            elif count_unchanged(row.digest, digests[uid], self.tallies.organisations):
                continue
            fill(row, record, self.source, ORGANISATION_FIELDS)
            row.digest = digests[uid]
            if row.pk:
                row.save()
                self.renamed.append(row)
        Organisation.objects.bulk_create(created)
        self.tallies.organisations.created += len(created)
        self.organisations |= {record.key: found_row.pk for record, found_row in matched(
            wanted, [*found.values(), *created])}  # fmt: skip

    def apply_places(self, records: Sequence[PlaceRecord]) -> None:
        """Create or update places by their identity, with their hours, titles and spaces."""
        wanted: dict[uuid.UUID, PlaceRecord] = {}
        digests: dict[uuid.UUID, str] = {}
        for raw in records:
            record, digest = fingerprinted(raw)
            uid = record_uid(record, "place", self.source, self.series)
            wanted[uid], digests[uid] = fit_place(record, self.findings), digest
        found = {row.uid: row for row in Place.objects.filter(uid__in=list(wanted))}
        created, changed = [], []
        for uid, record in wanted.items():
            row = found.get(uid)
            if row is None:
                slug = self.free_slug(Place, record.slug or slug_text(record.name))
                row = Place(uid=uid, slug=slug)
                created.append(row)
            elif count_unchanged(row.digest, digests[uid], self.tallies.places):
                continue
            fill(row, record, self.source, PLACE_FIELDS)
            row.digest = digests[uid]
            known = record.region_code in self.known_regions()
            row.region_id = record.region_code if known else None
            if record.region_code and not known:
                self.findings.note(
                    record.key, "region_code", record.region_code, "There is no such region.",
                    "left out",
                )  # fmt: skip
            row.organisation_id = self.organisations.get(record.organisation_key)
            changed.append((row, record))
        Place.objects.bulk_create(created)
        self.tallies.places.created += len(created)
        fresh = {row.uid for row in created}
        for row, _record in changed:
            if row.uid not in fresh:
                row.save()
                self.renamed.append(row)
                row.opening_hours.all().delete()
                row.titles.all().delete()
        self.write_parts(changed)
        rows = [*found.values(), *created]
        self.places |= {record.key: row.pk for record, row in matched(wanted, rows)}
        self.remember_spaces({row.pk: record for record, row in matched(wanted, rows)})

    def write_parts(self, changed: Sequence[tuple[Place, PlaceRecord]]) -> None:
        """Write opening hours, titles and spaces; a space in use stays, with its new name."""
        OpeningHours.objects.bulk_create(
            OpeningHours(place_id=row.pk, **plain(hours))
            for row, record in changed
            for hours in record.opening_hours
        )
        Title.objects.bulk_create(
            Title(place_id=row.pk, **plain(title))
            for row, record in changed
            for title in record.titles
        )
        Space.objects.bulk_create(
            [
                Space(place_id=row.pk, **plain(space))
                for row, record in changed
                for space in {space.key: space for space in record.spaces}.values()
            ],
            update_conflicts=True,
            unique_fields=["place", "key"],
            update_fields=["name", "capacity", "shared"],
        )

    def remember_spaces(self, records: dict[int, PlaceRecord]) -> None:
        """Note which row each space's key stands for."""
        with_spaces = [pk for pk, record in records.items() if record.spaces]
        rows = Space.objects.filter(place_id__in=with_spaces)
        for place_id, key, pk, shared in rows.values_list("place_id", "key", "pk", "shared"):
            self.spaces[records[place_id].key, key] = KnownSpace(pk, shared)


ORGANISATION_FIELDS = ("name", "kind", "description", "website", "email", "phone", "region_code")
PLACE_FIELDS = (
    "name", "description", "address", "locality", "postal_code", "country", "latitude",
    "longitude", "website", "phone",
)  # fmt: skip
LISTED_FIELDS = ("accessibility", "facilities")


def fill(
    row: Organisation | Place,
    record: OrganisationRecord | PlaceRecord,
    source: str,
    fields: Sequence[str],
) -> None:
    """Set a row's columns from its record."""
    for field in fields:
        setattr(row, field, getattr(record, field))
    for field in LISTED_FIELDS:
        if hasattr(record, field):
            setattr(row, field, list(getattr(record, field)))
    row.source = (record.source or source)[:60]
    row.external_id = record.key


def count_unchanged(kept: str, digest: str, tally: Tally) -> bool:
    """Tell whether a record says what was last read of it, and count which it was."""
    if kept == digest:
        tally.unchanged += 1
        return True
    tally.updated += 1
    return False


def matched(wanted: dict[uuid.UUID, Any], rows: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return the pairs of record and row with one identity."""
    return [(wanted[row.uid], row) for row in rows]


def plain(record: Any) -> dict[str, Any]:
    """Return a small record's fields by name."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
