"""The staff's pages: editions, the draft as it stands now, publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zouma.common.errors import ProgrammeError
from zouma.report.actions import changes_since_latest, figures_digest, publish_report
from zouma.report.changes import full_label
from zouma.report.charts import charts_in_language
from zouma.report.formats.page import sheet_context
from zouma.report.forms import PublishForm
from zouma.report.models import ReportVersion
from zouma.report.queries.drafts import Draft, editions_with_reports
from zouma.report.queries.methods import ENGLISH, method_page
from zouma.report.queries.observations import criteria_of
from zouma.report.queries.versions import versions_of_edition
from zouma.report.views.access import account_of, draft_asked_for, may_publish, staff_view
from zouma.report.wording import changes_said


@staff_view
def desk_reports(request: HttpRequest) -> HttpResponse:
    """List the editions with what is published of each."""
    return render(request, "report/desk/reports.html", {"rows": editions_with_reports()})


@staff_view
def desk_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures as they stand now; publish them as the next version."""
    draft = draft_asked_for(slug)
    versions = versions_of_edition(draft.edition)
    data = request.POST if request.method == "POST" else None
    form = PublishForm(
        data, correction=bool(versions), initial={"seen": figures_digest(draft.sheet)}
    )
    if form.is_valid():
        try:
            version = published(request, draft, form)
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
            form.look_again(figures_digest(draft.sheet))
        else:
            messages.success(request, _("Version %(n)s is published.") % {"n": version.number})
            return redirect("report_version", slug, version.number)
    context = shown(draft, versions) | {
        "form": form, "may_publish": may_publish(account_of(request)),
    }  # fmt: skip
    return render(request, "report/desk/report.html", context, status=422 if form.errors else 200)


def published(request: HttpRequest, draft: Draft, form: PublishForm) -> ReportVersion:
    """Publish a draft as it was looked at.

    :raises PermissionDenied: when who is signed in may not.
    """
    account = account_of(request)
    if not may_publish(account):
        raise PermissionDenied
    values = form.cleaned_data
    return publish_report(
        draft.sheet, now=timezone.now(), points=draft.points, note=values["note"],
        account=account, seen=values["seen"],
    )  # fmt: skip


def shown(draft: Draft, versions: list[ReportVersion]) -> dict[str, Any]:
    """Return what the page of a draft shows."""
    charts = charts_in_language(draft.sheet, draft.points)
    below = reverse("desk_report", args=[draft.edition.slug])
    changes = changes_since_latest(draft.sheet, draft.edition)
    return sheet_context(draft.sheet, charts, figures_at=f"{below}figures/") | {
        "edition": draft.edition, "versions": versions, "changes": changes_said(changes or []),
        "is_new": changes is not None,
    }  # fmt: skip


@staff_view
def desk_report_figure(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show how a figure comes about now, and lead to its rows in the ledger."""
    draft = draft_asked_for(slug)
    figure = draft.sheet.figures().get(key)
    if figure is None:
        raise Http404
    criteria = criteria_of(figure, key)
    context = {
        "edition": draft.edition, "sheet": draft.sheet, "figure": figure, "key": key,
        "label": full_label(draft.sheet, key),
        "method": method_page(figure.method_page, get_language() or ENGLISH),
        "rows_query": urlencode(criteria | {"figure": key}) if criteria else "",
    }  # fmt: skip
    return render(request, "report/desk/figure.html", context)
