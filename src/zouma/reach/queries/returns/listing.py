"""Which edition's returns are shown, how its round stands, and lines as rows of a table."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zouma.common.templatetags.zouma_text import said_plain
from zouma.programme.formats.table_columns import Row
from zouma.programme.models import Edition
from zouma.reach.models import ReturnRound
from zouma.reach.queries.returns.rates import ReturnLine

ROWS = 50
MOST_EDITIONS = 400


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """Whether hosts are written to, and whether the figures are closed."""

    letters_from: datetime | None = None
    closed_at: datetime | None = None


def shown_edition(slug: str, *, now: datetime) -> Edition | None:
    """Return the edition that was asked for, else the latest that has begun."""
    if slug:
        return Edition.objects.filter(slug=slug).first()
    begun = Edition.objects.filter(starts_on__lte=now.date()).order_by("-starts_on", "pk")
    return begun.first() or Edition.objects.first()


def editions_offered() -> list[tuple[str, str]]:
    """Return the editions that can be chosen."""
    return [(row.slug, said_plain(row.title)) for row in Edition.objects.all()[:MOST_EDITIONS]]


def round_standing(edition: Edition) -> RoundStanding:
    """Return how the round of an edition stands; one that was never begun is open."""
    found = ReturnRound.objects.filter(edition=edition).first()
    return RoundStanding(found.letters_from, found.closed_at) if found else RoundStanding()


def line_columns() -> list[str]:
    """Return the columns of the table of returns."""
    return [
        _("Activity"), _("Organisation"), _("Kind of organisation"), _("District"),
        pgettext("capacity", "Places"), _("E-mail address"), _("Telephone"), _("Letters"),
        _("Last letter"), _("Answered at"), _("With a number"), _("Took place"),
    ]  # fmt: skip


def line_rows(
    lines: Iterable[ReturnLine], *, districts: dict[str, str], kinds: dict[str, str],
    zone: zoneinfo.ZoneInfo,
) -> Iterator[Row]:  # fmt: skip
    """Yield returns as rows of a table, times in the zone of the edition."""
    columns = line_columns()
    words = {True: _("yes"), False: _("no"), None: ""}
    for line in lines:
        cells = [
            said_plain(line.title), said_plain(line.organisation), kinds.get(line.kind, ""),
            districts.get(line.district, line.district), line.places, line.email, line.phone,
            line.letters, local(line.written_at, zone), local(line.answered_at, zone),
            words[line.numbered], words[line.took_place],
        ]  # fmt: skip
        yield dict(zip(columns, cells, strict=True))


def local(moment: datetime | None, zone: zoneinfo.ZoneInfo) -> datetime | None:
    """Return a moment in a time zone."""
    return moment.astimezone(zone) if moment else None
