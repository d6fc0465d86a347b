"""The page of one activity, place, organisation, series or edition."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zouma.programme.queries.details import (
    activity_page,
    edition_page,
    organisation_page,
    place_page,
    series_page,
)
from zouma.programme.queries.export import event_of
from zouma.programme.views.favourites import favourite_uids


def found_or_404(page: Any) -> Any:
    """Return a page that was found.

    :raises Http404: when there is none.
    """
    if page is None:
        raise Http404
    return page


def script_json(document: dict[str, Any]) -> str:
    """Return JSON that may stand inside a script element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@require_safe
def activity(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Show an activity."""
    page = found_or_404(activity_page(edition_slug, slug, now=timezone.now()))
    context = {
        "page": page,
        "activity": page.activity,
        "zone": page.activity.edition.zone,
        "is_favourite": str(page.activity.uid) in favourite_uids(request),
        "event_json": script_json(event_of(page, request.build_absolute_uri)),
    }
    return render(request, "programme/activity.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a place and what is on there."""
    page = found_or_404(place_page(slug, now=timezone.now()))
    context = {"page": page, "place": page.place, "cards": page.cards}
    return render(request, "programme/place.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation and what it puts on."""
    page = found_or_404(organisation_page(slug, now=timezone.now()))
    context = {"page": page, "organisation": page.organisation, "cards": page.cards}
    return render(request, "programme/organisation.html", context)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a series and its editions."""
    return render(request, "programme/series.html", {"series": found_or_404(series_page(slug))})


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an edition: its days, its figures, what comes next."""
    page = found_or_404(edition_page(slug, now=timezone.now()))
    context = {"page": page, "edition": page.edition, "cards": page.cards}
    return render(request, "programme/edition.html", context)
