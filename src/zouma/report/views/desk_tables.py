"""Tables that others ask the staff for: the funder's report and the yearly statistics form."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.programme.formats.table_columns import Row
from zouma.report.formats.page import sheet_context
from zouma.report.formats.tables import rows_csv, rows_xlsx
from zouma.report.indicators import (
    FUNDER,
    funder_rows,
    funder_table,
    statistics_form,
    statistics_rows,
)
from zouma.report.views.access import draft_asked_for, staff_view

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff_view
def desk_funder(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the funder's report: a row a district."""
    draft = draft_asked_for(slug)
    table = funder_table(draft.sheet)
    missing = [str(label) for name, label in FUNDER.items() if table and name not in table.columns]
    context = sheet_context(draft.sheet, {}) | {
        "edition": draft.edition, "table": table, "missing": missing,
    }  # fmt: skip
    return render(request, "report/desk/funder.html", context)


@staff_view
def desk_funder_table(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """Send the funder's report as a table."""
    draft = draft_asked_for(slug)
    return sent(funder_rows(draft.sheet), f"{slug}-funder", extension, _("Districts"))


@staff_view
def desk_statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the yearly statistics form, filled in."""
    draft = draft_asked_for(slug)
    context = sheet_context(draft.sheet, {}) | {
        "edition": draft.edition, "lines": statistics_form(draft.sheet),
    }  # fmt: skip
    return render(request, "report/desk/statistics.html", context)


@staff_view
def desk_statistics_table(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """Send the yearly statistics form as a table."""
    draft = draft_asked_for(slug)
    return sent(statistics_rows(draft.sheet), f"{slug}-statistics", extension, _("Indicators"))


def sent(rows: Iterable[Row], name: str, extension: str, title: str) -> HttpResponse:
    """Return rows as a file.

    :raises Http404: when there is no such format.
    """
    if extension not in TYPES:
        raise Http404
    response = HttpResponse(content_type=TYPES[extension])
    written = rows_csv(rows) if extension == "csv" else rows_xlsx(title, rows, now=timezone.now())
    for chunk in written:
        response.write(chunk)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
