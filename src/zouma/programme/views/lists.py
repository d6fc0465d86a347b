"""The programme as a list, on the map, by days, and inside other sites."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from zouma.programme.forms import read_selection, written_selection
from zouma.programme.queries.days import month_days, next_month, shown_month
from zouma.programme.queries.listing import Listing, listing
from zouma.programme.queries.map_points import MapPoint, map_points
from zouma.programme.views.filters import filter_context

EMBEDDED = 12
WHOLE = {"programme": "programme", "map_page": "map", "calendar": "calendar"}
RESULTS = {"programme": "results", "map_page": "map_results", "calendar": "calendar_results"}


def page_number(request: HttpRequest) -> int:
    """Return the page asked for; nonsense is the first."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def listed(request: HttpRequest) -> tuple[Listing, dict[str, Any]]:
    """Return what a request's filters choose, and the context every list page shares."""
    selection, problems = read_selection(request.GET)
    found = listing(selection, page=page_number(request), now=timezone.now())
    context = {
        "listing": found,
        "cards": found.cards,
        "query": found.chosen.query,
        "problems": problems,
        "query_string": written_selection(selection),
        "filters": filter_context(selection, found),
        "is_narrowed": selection.is_narrowed,
    }
    return found, context


def shown(request: HttpRequest, view: str, context: dict[str, Any]) -> HttpResponse:
    """Return a list page, or its results alone, with an address that holds only what was chosen."""
    context |= {"view": view}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, f"programme/{WHOLE[view]}.html", context)
    query = context["query_string"]
    if context.get("shown_month"):
        query = "&".join(filter(None, [query, urlencode({"month": context["shown_month"]})]))
    request.META["QUERY_STRING"] = query  # what the links of the answer go on from
    response = render(request, f"programme/_{RESULTS[view]}.html", context)
    return push_url(response, f"{request.path}?{query}" if query else request.path)


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Show the programme as a list."""
    found, context = listed(request)
    context |= {"page_links": page_links(found, context["query_string"])}
    return shown(request, "programme", context)


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show the programme on a map, with its places as a list beside it."""
    selection, problems = read_selection(request.GET)
    now = timezone.now()
    found = listing(selection, page=1, now=now)
    points = map_points(found.chosen)
    context = {
        "listing": found,
        "points": points,
        "problems": problems,
        "query_string": written_selection(selection),
        "filters": filter_context(selection, found),
        "is_narrowed": selection.is_narrowed,
    }
    return shown(request, "map_page", context)


@require_safe
def map_places(request: HttpRequest) -> JsonResponse:
    """Return the places of a choice as GeoJSON for the map."""
    selection, _problems = read_selection(request.GET)
    found = listing(selection, page=1, now=timezone.now())
    points = map_points(found.chosen)
    features = [point.feature() for point in points]
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": features,
            "districts": district_labels(points),
        },
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )


def district_labels(points: list[MapPoint]) -> list[dict[str, Any]]:
    """Return the name of each district and the middle of its places, as [longitude, latitude]."""
    places: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        if point.region_name and point.latitude is not None and point.longitude is not None:
            held = places.setdefault(str(point.region_name), [])
            held.append((point.longitude, point.latitude))
    return [
        {"name": name, "at": [round(mean(axis), 5) for axis in zip(*held, strict=True)]}
        for name, held in places.items()
    ]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month of the programme, and the sessions of one day."""
    now = timezone.now()
    selection, problems = read_selection(request.GET)
    day = selection.first_on
    found = listing(replace(selection, when="" if day else "all"), page=page_number(request),
                    now=now)  # fmt: skip
    month_text = request.GET.get("month", "") or (f"{day:%Y-%m}" if day else "")
    month = shown_month(found.chosen, month_text, now=now)
    plain = replace(selection, first_on=None, last_on=None, when="")
    query_string = written_selection(selection)
    context = {
        "listing": found,
        "cards": found.cards if day else [],
        "query": found.chosen.query,
        "problems": problems,
        "query_string": query_string,
        "plain_query": written_selection(plain),
        "filters": filter_context(selection, found),
        "is_narrowed": plain.is_narrowed,
        "month": month,
        "months": (next_month(month, -1), next_month(month, 1)),
        "weeks": month_days(found.chosen, month, now=now),
        "day": day,
        "shown_month": "" if day else request.GET.get("month", "") and f"{month:%Y-%m}",
        "page_links": page_links(found, query_string),
    }
    return shown(request, "calendar", context)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """Show a short list for a partner's own page."""
    found, context = listed(request)
    return render(request, "programme/embed.html", context | {"cards": found.cards[:EMBEDDED]})


def page_links(found: Listing, query_string: str) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    start = f"?{query_string}&" if query_string else "?"
    links = {}
    if found.page > 1:
        links["before"] = f"{start}page={found.page - 1}"
    if found.page < found.pages:
        links["after"] = f"{start}page={found.page + 1}"
    return links
