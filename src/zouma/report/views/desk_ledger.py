"""The rows of the ledger behind a figure, for the staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zouma.report.queries.observations import CRITERIA, observations_page
from zouma.report.views.access import edition_of, staff_view


@staff_view
def desk_observations(request: HttpRequest, slug: str) -> HttpResponse:
    """List the observations that meet the criteria of an address, with their evidence."""
    edition = edition_of(slug)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in CRITERIA}
    listing = observations_page(edition, asked, page=page_number(request))
    context = {
        "edition": edition, "observations": listing, "listing": listing,
        "asked": {name: value for name, value in asked.items() if value},
        "figure": request.GET.get("figure", "").replace("\x00", "")[:200], "zone": edition.zone,
        "page_links": page_links(request, listing.page, listing.pages),
    }  # fmt: skip
    return render(request, "report/desk/observations.html", context)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for; nonsense is the first."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def page_links(request: HttpRequest, page: int, pages: int) -> dict[str, Any]:
    """Return the addresses of the pages before and after, by the same criteria."""
    links = {}
    for name, number in (("before", page - 1), ("after", page + 1)):
        if 1 <= number <= pages:
            query = request.GET.copy()
            query["page"] = str(number)
            links[name] = f"?{query.urlencode()}"
    return links
