"""The rows of the ledger behind a figure, for the staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zouma.common.requests import page_links, page_number, without_nul
from zouma.reach.queries.contradictions import contradictions
from zouma.report.queries.observations import CRITERIA, observations_page
from zouma.report.views.access import edition_of, staff_view

MOST_CONTRADICTIONS = 30


@staff_view
def desk_observations(request: HttpRequest, slug: str) -> HttpResponse:
    """List the observations that meet the criteria of an address, with their evidence."""
    edition = edition_of(slug)
    asked = {name: without_nul(request.GET.get(name, ""))[:200] for name in CRITERIA}
    listing = observations_page(edition, asked, page=page_number(request))
    context = {
        "edition": edition, "observations": listing, "listing": listing,
        "asked": {name: value for name, value in asked.items() if value},
        "figure": without_nul(request.GET.get("figure", ""))[:200], "zone": edition.zone,
        "contradictions": [] if any(asked.values()) or listing.page > 1 else contradictions(
            edition, until=timezone.now(), most=MOST_CONTRADICTIONS
        ),
        "page_links": page_links(request, listing.page, listing.pages),
    }  # fmt: skip
    return render(request, "report/desk/observations.html", context)
