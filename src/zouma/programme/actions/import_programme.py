"""Taking a calendar file into an edition: all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import re
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from zouma.common.errors import ProgrammeError
from zouma.common.text import TranslatedText
from zouma.people.models import Account
from zouma.programme.actions.import_activities import ActivityImport
from zouma.programme.actions.import_places import PlaceImport
from zouma.programme.actions.import_tally import Tallies, Tally
from zouma.programme.actions.renaming import index_activities_of
from zouma.programme.formats.reading import Reading, reading_of
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Finding,
    ReadingContext,
    Record,
)
from zouma.programme.models import Edition, EditionState, ImportRun, Series

BATCH = 400
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class BadSlug(ProgrammeError):
    """The edition's name in addresses is not one."""

    status = 400


class UnknownTimeZone(ProgrammeError):
    """There is no such time zone."""

    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What to import, into which edition, and how to read it.

    source: a namespace for the file's identifiers, "" for that of its format.
    """

    path: Path
    edition_slug: str
    format_name: str = "auto"
    mapping: str = ""
    time_zone: str = ""
    source: str = ""
    dry_run: bool = False
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import read, did and found; the JSON form is public."""

    edition: str
    read: int
    activities: Tally
    sessions: Tally
    places: Tally
    organisations: Tally
    findings: list[Finding] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return plain data in the order of the fields."""
        return asdict(self)


def import_programme(
    order: ImportOrder, *, now: datetime, progress: Callable[[int], None] = lambda _read: None
) -> ImportReport:
    """Import a file into an edition, which is created if it does not exist.

    :raises BadSlug: when the edition's slug is none.
    :raises UnknownTimeZone: when there is no such zone.
    :raises UnreadableFile: when the file cannot be read as what it should be.
    :raises BadMapping: when the mapping is not one.
    """
    require_slug(order.edition_slug)
    require_zone(order.time_zone)
    reading = reading_of(order.path, order.format_name, order.mapping)
    if order.source:
        reading = replace(reading, source=order.source[:60])
    digest = file_sha256(order.path)
    context = ReadingContext(
        path=order.path,
        time_zone=order.time_zone or reading.time_zone or known_zone(order.edition_slug),
        language=reading.language,
        progress=progress,
    )
    with transaction.atomic():
        report, edition = apply_stream(reading.read(context), order, context, reading, now=now)
        ImportRun.objects.create(
            edition=edition,
            source=reading.source,
            file_name=order.path.name[:300],
            file_sha256=digest,
            started_at=now,
            account=order.account,
            report=report.to_json(),
        )
        transaction.set_rollback(order.dry_run)
    return report


def import_records(
    records: Iterator[Record], *, edition_slug: str, source: str, now: datetime
) -> ImportReport:
    """Import records that come from a program, such as the demo's, in one transaction."""
    require_slug(edition_slug)
    order = ImportOrder(path=Path(), edition_slug=edition_slug)
    context = ReadingContext(path=Path())
    reading = Reading(source, lambda _context: records)
    with transaction.atomic():
        return apply_stream(records, order, context, reading, now=now)[0]


def apply_stream(
    records: Iterator[Record],
    order: ImportOrder,
    context: ReadingContext,
    reading: Reading,
    *,
    now: datetime,
) -> tuple[ImportReport, Edition]:
    """Apply a stream of records to an edition and return what became of them."""
    findings = context.findings
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [order.edition_slug])
        cursor.execute("SET CONSTRAINTS session_space_free DEFERRED")
    first = next(records, None)
    opening = first if isinstance(first, EditionRecord) else EditionRecord()
    rest = records if isinstance(first, EditionRecord) else chain([first] if first else [], records)
    edition = edition_for(order, context, opening)
    tallies = Tallies()
    places = PlaceImport(reading.source, edition.series.slug, findings, tallies)
    activities = ActivityImport(edition, reading.source, places, findings, tallies, now=now)
    for batch in batches(rest):
        places.apply([record for record in batch if not isinstance(record, ActivityRecord)])
        activities.apply([record for record in batch if isinstance(record, ActivityRecord)])
    activities.mark_vanished()
    activities.sessions.free_contested_spaces(edition)
    for row in places.renamed:
        index_activities_of(row)
    widen(edition)
    refused = sum(finding.action == "record refused" for finding in findings.noted)
    tallies.activities.refused += refused
    report = ImportReport(
        edition=edition.slug,
        read=findings.records_read or activities.seen_count + refused,
        activities=tallies.activities,
        sessions=tallies.sessions,
        places=tallies.places,
        organisations=tallies.organisations,
        findings=findings.noted,
    )
    return report, edition


def batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Yield the records in lists of a size that keeps memory and statements small."""
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def edition_for(order: ImportOrder, context: ReadingContext, opening: EditionRecord) -> Edition:
    """Return the edition of the order, created from what the file says where it is new."""
    findings = context.findings
    edition = Edition.objects.filter(slug=order.edition_slug).first()
    if edition is not None:
        if order.time_zone and order.time_zone != edition.time_zone:
            findings.note(
                "edition", "time_zone", order.time_zone,
                f"The edition's time zone was {edition.time_zone}.", "changed",
            )  # fmt: skip
            edition.time_zone = order.time_zone
            edition.save(update_fields=["time_zone"])
        return edition
    zone = context.time_zone or opening.time_zone
    if zone not in zoneinfo.available_timezones():
        findings.note(
            "edition", "time_zone", zone, "The file does not say in which time zone it is.",
            f"taken as {settings.TIME_ZONE}",
        )  # fmt: skip
        zone = settings.TIME_ZONE
    slug = order.edition_slug
    title = opening.title or TranslatedText.original("en", slug.replace("-", " ").title())
    edition = Edition.objects.create(
        series=series_for(slug, opening, title),
        slug=slug,
        title=title,
        summary=opening.summary,
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
        time_zone=zone,
        language=opening.language or context.language or "en",
        website=opening.website[:1000],
        state=EditionState.PUBLISHED,
    )
    findings.note("edition", "slug", slug, "There was no such edition.", "edition created")
    return edition


def series_for(slug: str, opening: EditionRecord, title: TranslatedText) -> Series:
    """Return the series an edition belongs to: the one named, or one for its slug without year."""
    name = opening.series_slug or re.sub(r"[-_]?\d{4}$", "", slug) or slug
    series, _created = Series.objects.get_or_create(
        slug=name[:120],
        defaults={"title": opening.series_title or title, "summary": opening.series_summary},
    )
    return series


def widen(edition: Edition) -> None:
    """Make an edition's days reach over its sessions' days."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE programme_edition e SET
                starts_on = least(e.starts_on, found.first),
                ends_on = greatest(e.ends_on, found.last)
            FROM (
                SELECT min((s.starts_at AT TIME ZONE %(zone)s)::date) AS first,
                    max((coalesce(s.ends_at - interval '1 second', s.starts_at)
                        AT TIME ZONE %(zone)s)::date) AS last
                FROM programme_session s JOIN programme_activity a ON a.id = s.activity_id
                WHERE a.edition_id = %(edition)s AND s.vanished_at IS NULL
            ) found
            WHERE e.id = %(edition)s
            """,
            {"zone": edition.time_zone, "edition": edition.pk},
        )


def require_slug(slug: str) -> None:
    """Refuse what cannot stand in an address.

    :raises BadSlug: with what it should be.
    """
    if len(slug) > 120 or SLUG.fullmatch(slug) is None:
        raise BadSlug(
            f"“{slug[:140]}” cannot be an edition's slug: use up to 120 small letters a–z,"
            " digits and single hyphens, such as carnival-2026."
        )


def require_zone(name: str) -> None:
    """Refuse what is not a time zone.

    :raises UnknownTimeZone: with an example.
    """
    if name and name not in zoneinfo.available_timezones():
        raise UnknownTimeZone(
            f"“{name}” is not a time zone; use an IANA name such as Asia/Shanghai or Europe/Paris."
        )


def known_zone(slug: str) -> str:
    """Return the time zone of an edition that exists, else ""."""
    found = Edition.objects.filter(slug=slug).values_list("time_zone", flat=True).first()
    return found or ""


def file_sha256(path: Path) -> str:
    """Return the fingerprint of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
