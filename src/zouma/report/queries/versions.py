"""Published versions: those the public may read, each from its frozen figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from zouma.programme.models import Edition, EditionState
from zouma.report.figures import Figure, Sheet
from zouma.report.formats.documents import Published
from zouma.report.frozen import figure_of, sheet_of
from zouma.report.models import ReportVersion

LISTED = ("number", "published_at", "note", "changes", "digest")


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version as its page shows it; versions: all of the edition, the latest first."""

    version: ReportVersion
    sheet: Sheet
    versions: tuple[ReportVersion, ...]

    @property
    def is_latest(self) -> bool:
        """Tell whether nothing later was published."""
        return self.version.number == self.versions[0].number

    @property
    def published(self) -> Published:
        """Return what is said of it beside its figures."""
        return published_of(self.version)


def published_of(version: ReportVersion) -> Published:
    """Return what is said of a version beside its figures."""
    return Published(version.number, version.published_at, version.note, version.digest)


def public_versions() -> QuerySet[ReportVersion]:
    """Return the versions of editions that are out."""
    return ReportVersion.objects.exclude(edition__state=EditionState.DRAFT)


def latest_versions() -> list[ReportVersion]:
    """Return the latest public version of each edition, those published last first."""
    numbered = public_versions().annotate(
        back=Window(RowNumber(), partition_by=[F("edition")], order_by=F("number").desc())
    )
    rows = numbered.filter(back=1).select_related("edition").defer("sheet", "charts")
    return sorted(rows, key=lambda version: version.published_at, reverse=True)


def version_page(slug: str, number: int | None = None) -> VersionPage | None:
    """Return a public version of an edition, the latest where none is named; two queries."""
    versions = tuple(versions_of(public_versions().filter(edition__slug=slug)))
    wanted = versions[0].number if versions and number is None else number
    if wanted not in {version.number for version in versions}:
        return None
    version = public_versions().select_related("edition").get(edition__slug=slug, number=wanted)
    return VersionPage(version, sheet_of(version.sheet), versions)


def versions_of(rows: QuerySet[ReportVersion]) -> QuerySet[ReportVersion]:
    """Return versions for a list, without their figures, the latest first."""
    return rows.only(*LISTED, "edition").order_by("-number")


def versions_of_edition(edition: Edition) -> list[ReportVersion]:
    """Return every version of an edition for a list, the latest first."""
    return list(versions_of(ReportVersion.objects.filter(edition=edition)))


def version_numbered(edition: Edition, number: int) -> ReportVersion | None:
    """Return a version of an edition."""
    return ReportVersion.objects.filter(edition=edition, number=number).first()


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as one version tells it."""

    number: int
    published_at: datetime
    figure: Figure | None


def history_of_figure(slug: str, key: str) -> list[Reading]:
    """Return a figure in every public version of an edition, the latest first; one query."""
    rows = public_versions().filter(edition__slug=slug).order_by("-number")
    return [
        Reading(number, published_at, figure_in(sheet, key))
        for number, published_at, sheet in rows.values_list("number", "published_at", "sheet")
    ]


def figure_in(sheet: Mapping[str, Any], key: str) -> Figure | None:
    """Return one figure of a frozen sheet, without reading the others."""
    for figure in sheet["headline"]:
        if figure["key"] == key:
            return figure_of(figure)
    for table in sheet.get("tables", ()):
        if key.startswith(f"{table['key']}."):
            for row in table["rows"]:
                for column, figure in row["figures"].items():
                    if key == f"{table['key']}.{row['key']}.{column}":
                        return figure_of(figure)
    return None
