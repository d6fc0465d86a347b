"""Public pages of a report: each reads a published version, and nothing that came after it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zouma.report.changes import full_label
from zouma.report.charts import MAP
from zouma.report.formats.documents import dataset, report_json, spelled
from zouma.report.formats.page import charts_spoken, sheet_context
from zouma.report.formats.tables import figures_csv, figures_xlsx
from zouma.report.queries.methods import ENGLISH, method_page
from zouma.report.queries.versions import (
    VersionPage,
    history_of_figure,
    latest_versions,
    version_page,
)
from zouma.report.wording import changes_said

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the editions whose report is published."""
    return render(request, "report/reports.html", {"versions": latest_versions()})


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the latest published version of an edition's report."""
    return shown(request, found(slug, None))


@require_safe
def report_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a version, also one that was corrected later."""
    return shown(request, found(slug, number))


def found(slug: str, number: int | None) -> VersionPage:
    """Return a public version.

    :raises Http404: when there is none.
    """
    page = version_page(slug, number)
    if page is None:
        raise Http404
    return page


def shown(request: HttpRequest, page: VersionPage) -> HttpResponse:
    """Return the page of a version."""
    version, slug = page.version, page.version.edition.slug
    below = reverse("report_version", args=[slug, version.number])
    charts = charts_spoken(version.charts)
    context = sheet_context(page.sheet, charts, figures_at=f"{below}figures/") | {
        "version": version, "edition": version.edition, "versions": page.versions,
        "is_latest": page.is_latest, "changes": changes_said(version.changes),
        "files": files_of(slug, version.number), "chart_names": chart_names(page, charts),
    }  # fmt: skip
    return render(request, "report/report.html", context)


def files_of(slug: str, number: int) -> dict[str, str]:
    """Return the addresses of a version's files; "dataset" describes the others."""
    files = {name: reverse("report_file", args=[slug, number, name]) for name in TYPES}
    return files | {"dataset": files.pop("jsonld")}


def chart_names(page: VersionPage, charts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the charts of a version with their names."""
    labels = {table.key: str(table.label) for table in page.sheet.tables} | {MAP: _("Map")}
    return [(key, labels.get(key, key)) for key in charts]


@require_safe
def report_figure(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Show how a figure of a version came about, and what other versions say of it."""
    page = found(slug, number)
    figure = page.sheet.figures().get(key)
    if figure is None:
        raise Http404
    context = {
        "edition": page.version.edition, "version": page.version, "sheet": page.sheet,
        "figure": figure, "label": full_label(page.sheet, key),
        "history": history_of_figure(slug, key),
        "method": method_page(figure.method_page, get_language() or ENGLISH),
    }  # fmt: skip
    return render(request, "report/figure.html", context)


@require_safe
def report_file(request: HttpRequest, slug: str, number: int, extension: str) -> HttpResponse:
    """Send the figures of a version as a file, or its description as a dataset."""
    if extension not in TYPES:
        raise Http404
    page = found(slug, number)
    response = HttpResponse(content_type=TYPES[extension])
    for chunk in written(request, page, extension):
        response.write(chunk)
    name = f"{slug}-{number}.{extension}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Link"] = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    return response


def written(request: HttpRequest, page: VersionPage, extension: str) -> Any:
    """Return the bytes of a version in a format."""
    version = page.version
    if extension == "csv":
        return figures_csv(page.sheet)
    if extension == "xlsx":
        return figures_xlsx(page.sheet, now=version.published_at)
    if extension == "json":
        return [spelled(report_json(version.sheet, page.published, version.changes))]
    slug, number = version.edition.slug, version.number
    files = {name: request.build_absolute_uri(reverse("report_file", args=[slug, number, name]))
             for name in ("csv", "json", "xlsx")}  # fmt: skip
    home = request.build_absolute_uri(reverse("report_version", args=[slug, number]))
    return [spelled(dataset(page.sheet, page.published, publisher=settings.SITE_NAME, home=home,
                            addresses=files))]  # fmt: skip


@require_safe
def report_chart(request: HttpRequest, slug: str, number: int, chart: str) -> HttpResponse:
    """Send a chart of a version as a file, in the language of its address."""
    drawings = found(slug, number).version.charts.get(chart, {}).get(get_language() or "")
    if not drawings:
        raise Http404
    response = HttpResponse(drawings[0], content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{slug}-{number}-{chart}.svg"'
    return response


@require_safe
def method(request: HttpRequest, name: str) -> HttpResponse:
    """Show how something is computed, as the documentation tells it."""
    page = method_page(name, get_language() or ENGLISH)
    if page is None:
        raise Http404
    return render(request, "report/method.html", {"page": page})
