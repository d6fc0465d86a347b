"""A report as it would be published now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from zouma.programme.models import Edition
from zouma.report.charts.points import Point
from zouma.report.figures import Sheet
from zouma.report.frozen import frozen_json, sheet_of
from zouma.report.models import ReportVersion
from zouma.report.queries.points import points_of
from zouma.report.queries.sheet import press_sheet


@dataclass(frozen=True, slots=True)
class Draft:
    """The figures of an edition as they stand, and where its districts lie."""

    edition: Edition
    sheet: Sheet
    points: dict[str, Point]


def draft_of(edition: Edition, *, now: datetime) -> Draft:
    """Return the report of an edition as it would be published now."""
    sheet = sheet_of(frozen_json(press_sheet(edition, now=now)))
    return Draft(edition, sheet, points_of(sheet))


def edition_named(slug: str) -> Edition | None:
    """Return an edition in any state, with its series."""
    return Edition.objects.select_related("series").filter(slug=slug).first()


def editions_with_reports() -> list[tuple[Edition, ReportVersion | None]]:
    """Return the editions, the latest first, each with its latest version; two queries."""
    rows = ReportVersion.objects.order_by("edition_id", "-number").distinct("edition_id")
    latest = {row.edition_id: row for row in rows.defer("sheet", "charts")}
    editions = Edition.objects.select_related("series").order_by(
        F("starts_on").desc(nulls_last=True), "slug"
    )
    return [(edition, latest.get(edition.pk)) for edition in editions]
