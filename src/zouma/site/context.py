"""What every page knows: its language and others, the display chosen, where it stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import get_language, override

from zouma.common.fields import bcp47
from zouma.programme.views.favourites import favourite_uids
from zouma.reach.logs.materials import OUR_RULE

SCHEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the page in each language, and the visitor's display."""
    scheme = request.COOKIES.get("zouma_scheme", "")
    language = get_language() or "en"
    translations = translations_of(request)
    return {
        "site_name": settings.SITE_NAME,
        "page_language": bcp47(language),
        "translations": translations,
        "one_address": len({translation["address"] for translation in translations}) == 1,
        "canonical": request.build_absolute_uri(request.path),
        "large_display": request.COOKIES.get("zouma_display") == "large",
        "scheme": scheme if scheme in SCHEMES else "",
        "map_tiles": settings.MAP_TILES,
        "map_attribution": settings.MAP_ATTRIBUTION,
        "lantern_turns": (0, 400, 800),
        "favourite_marks": favourite_marks(request),
        "read_item": read_item(request),
    }


def favourite_marks(request: HttpRequest) -> set[str]:
    """Return the activities marked in this browser, for the hearts of lists."""
    return set(favourite_uids(request))


def read_item(request: HttpRequest) -> str:
    """Return under which key a page's reads are kept, nothing where it is nobody's reading."""
    return OUR_RULE.key(quote(request.path)) or ""


def translations_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page's address in each language of the site."""
    try:
        match = request.resolver_match or resolve(request.path_info)
        name, arguments = match.view_name, match.kwargs
    except Resolver404:
        name, arguments = "home", {}
    current = get_language()
    links = []
    for code, own_name in settings.LANGUAGES:
        with override(code):
            try:
                address = reverse(name, kwargs=arguments)
            except NoReverseMatch:
                address = reverse("home")
        query = request.META.get("QUERY_STRING", "")
        links.append(
            {
                "code": code,
                "tag": bcp47(code),
                "name": own_name,
                "address": f"{address}?{query}" if query else address,
                "absolute": request.build_absolute_uri(address),
                "current": code == current,
            }
        )
    return links
