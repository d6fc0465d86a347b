"""Favourites, kept in the visitor's own browser: marked, listed, shared as a link."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from zouma.programme.forms import read_selection, written_selection
from zouma.programme.queries.favourites import favourite_cards
from zouma.programme.selection import Selection

COOKIE = "zouma_favourites"
MOST = 90
YEAR_SECONDS = 365 * 24 * 3600


def favourite_uids(request: HttpRequest) -> list[str]:
    """Return the activities the visitor marked, the first marked first."""
    found = []
    for text in request.COOKIES.get(COOKIE, "").split("."):
        try:
            found.append(str(uuid.UUID(text)))
        except ValueError:
            continue
    return found[:MOST]


@require_safe
@never_cache
def favourites(request: HttpRequest) -> HttpResponse:
    """Show the visitor's favourites, or those of a shared link."""
    shared, _problems = read_selection(request.GET)
    own = tuple(favourite_uids(request))
    uids = own if shared.activities is None else shared.activities
    query_string = written_selection(Selection(activities=uids)) if uids else ""
    context = {
        "cards": favourite_cards(uids, now=timezone.now()) if uids else [],
        "is_shared": shared.activities is not None,
        "query_string": query_string,
        "share_address": request.build_absolute_uri(f"{reverse('favourites')}?{query_string}"),
    }
    return render(request, "programme/favourites.html", context)


@csrf_exempt  # it changes nothing but the visitor's own cookie, and other sites are refused below
@require_POST
def toggle_favourite(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Mark an activity as a favourite, or no longer."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return HttpResponseForbidden()
    marked = favourite_uids(request)
    is_favourite = str(uid) not in marked
    kept = [*marked, str(uid)][-MOST:] if is_favourite else [u for u in marked if u != str(uid)]
    response: HttpResponse
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response = JsonResponse({"is_favourite": is_favourite, "favourites": len(kept)})
    else:
        back = request.POST.get("back", "")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        response = redirect(back if safe else reverse("favourites"))
    if kept:
        response.set_cookie(
            COOKIE, ".".join(uuid.UUID(text).hex for text in kept), max_age=YEAR_SECONDS,
            samesite="Lax", httponly=True, secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
