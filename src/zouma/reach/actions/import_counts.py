"""Taking an export or a return into the ledger of counts: all of it in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.actions.import_programme import file_sha256
from zouma.programme.formats.reading import require_file
from zouma.programme.formats.records import Finding, ReadingContext
from zouma.programme.models import Edition
from zouma.reach.actions.counted_subjects import Subjects
from zouma.reach.actions.restating import CountLedger, Restatement
from zouma.reach.formats.loading import load_count_mapping
from zouma.reach.formats.reading import CountReader
from zouma.reach.formats.recognition import count_mapping_named, recognised_mapping
from zouma.reach.formats.schema import CountMapping, CountRecord
from zouma.reach.formats.windows import Clock
from zouma.reach.models import Evidence


class EditionUnknown(ProgrammeError):
    """There is no edition of that name."""

    status = 404


class EditionUndated(ProgrammeError):
    """Counts of a whole edition, whose first and last day are not known."""

    message = _("The edition has no first and last day, so counts of the whole of it have no time.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOrder:
    """Which file to take in, and how to read it.

    mapping: path or name, "" to recognise. channel: address name, "" for the mapping's.
    first_on, last_on: the days to take, both included. until: the last day in running totals.
    """

    path: Path
    edition_slug: str
    mapping: str = ""
    channel: str = ""
    first_on: date | None = None
    last_on: date | None = None
    until: date | None = None
    dry_run: bool = False
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReport:
    """What an import of counts read, stated and left out; the JSON form is public.

    taken: records of the days and rows asked for; stated: new in the ledger; unchanged: stated
    before with the same value; missing: by column, how many records say nothing; outside,
    other_rows: records not asked for.
    """

    file: str
    sha256: str
    mapping: str
    edition: str
    channel: str
    read: int
    taken: int
    stated: int
    unchanged: int
    missing: dict[str, int]
    outside: int
    other_rows: int
    restated: list[Restatement] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return plain data in the order of the fields."""
        return asdict(self)


def import_counts(order: CountOrder, *, now: datetime) -> CountReport:
    """Take a file of counts into an edition's ledger; what was stated before is not said twice.

    A value that changed supersedes the earlier one. What an earlier file had and this one has not
    is told, and stays.

    :raises EditionUnknown: when there is no such edition.
    :raises EditionUndated: when counts are of the whole of an edition without dates.
    :raises UnreadableFile: when the file cannot be read as what it should be.
    :raises BadMapping: when the mapping is not one.
    :raises ExportDayNotSaid: when running totals do not say until when.
    :raises DefinitionTaken: when a definition is known with another meaning.
    :raises ChannelElsewhere: when the channel's figures are of another namespace.
    """
    require_file(order.path)
    edition = edition_named(order.edition_slug)
    name, mapping = mapping_for(order)
    reader = reader_for(order, mapping, edition)
    digest = file_sha256(order.path)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"counts {edition.slug}"])
        evidence, _made = Evidence.objects.get_or_create(
            sha256=digest, name=order.path.name[:300], file="", defaults={"kept_at": now}
        )
        subjects = Subjects(edition, mapping, order.channel, reader.findings)
        ledger = CountLedger(edition, mapping, subjects, evidence, order.account, now)
        ledger.state(timed(reader.counts(), edition))
        transaction.set_rollback(order.dry_run)
    return CountReport(
        file=order.path.name,
        sha256=digest,
        mapping=name,
        edition=edition.slug,
        channel=subjects.channel.slug if subjects.channel else "",
        read=reader.findings.records_read,
        taken=reader.omissions.taken,
        stated=ledger.stated,
        unchanged=ledger.unchanged,
        restated=ledger.restated,
        vanished=ledger.vanished,
        missing=dict(reader.omissions.missing),
        outside=reader.omissions.outside,
        other_rows=reader.omissions.other_rows,
        findings=reader.findings.noted,
    )


def edition_named(slug: str) -> Edition:
    """Return an edition.

    :raises EditionUnknown: when there is none of that name.
    """
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        raise EditionUnknown(_("There is no edition “%(slug)s”.") % {"slug": slug[:140]})
    return edition


def mapping_for(order: CountOrder) -> tuple[str, CountMapping]:
    """Return the name and the mapping that was asked for, or the one that fits the file."""
    named = order.mapping or recognised_mapping(order.path)
    path = count_mapping_named(named)
    return path.stem, load_count_mapping(path)


def reader_for(order: CountOrder, mapping: CountMapping, edition: Edition) -> CountReader:
    """Return the reader of the order's file, on the mapping's clock or else the edition's."""
    clock = Clock(
        rule=mapping.window,
        dates=mapping.dates,
        zone=ZoneInfo(mapping.time_zone or edition.time_zone),
        until=order.until,
    )
    if clock.whole_edition and (edition.starts_on is None or edition.ends_on is None):
        raise EditionUndated
    context = ReadingContext(path=order.path, language=mapping.language or edition.language)
    return CountReader(
        context=context,
        mapping=mapping,
        clock=clock,
        first_on=order.first_on,
        last_on=order.last_on,
    )


def timed(counts: Iterator[CountRecord], edition: Edition) -> Iterator[CountRecord]:
    """Yield counts with their times; those of the whole edition take its first and last day."""
    clock = Clock.of_zone(ZoneInfo(edition.time_zone))
    for one in counts:
        if one.starts_at is not None or edition.starts_on is None or edition.ends_on is None:
            yield one
            continue
        window = clock.days(edition.starts_on, edition.ends_on)
        yield replace(one, starts_at=window.starts_at, ends_at=window.ends_at)
