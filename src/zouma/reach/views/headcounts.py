"""Head counts by the link that volunteers are given: numbers in, the result at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.reach.actions.headcounting import enter_counts
from zouma.reach.forms.headcounts import HeadCountForm
from zouma.reach.models import HeadCount
from zouma.reach.queries.headcounts.listing import opened_head_count
from zouma.reach.queries.headcounts.results import result_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def head_count(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be counted and what comes of it so far; take numbers."""
    found = opened_head_count(token)
    if found is None:
        raise Http404
    return fill_head_count(request, found, back=request.path, frame={})


def fill_head_count(
    request: HttpRequest, found: HeadCount, *, back: str, frame: dict[str, Any]
) -> HttpResponse:
    """Show the form of a head count with its result; take numbers when they are sent."""
    form = HeadCountForm(request.POST if request.method == "POST" else None, head_count=found)
    if form.is_valid():
        enter_counts(found, form.counts(), now=timezone.now())
        messages.success(request, _("The numbers are kept."))
        return redirect(back)
    context = frame | {
        "head_count": found, "form": form, "result": result_of(found),
        "session": found.session, "zone": found.session.activity.edition.zone,
    }  # fmt: skip
    return render(request, "reach/head_count.html", context, status=422 if form.errors else 200)
