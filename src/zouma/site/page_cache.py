"""A short shared memory of public pages, so that a rush reads them from one rendering."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import set_response_etag
from django.utils.translation import get_language_from_path

PREFERENCES = ("zouma_display", "zouma_scheme")
PRIVATE_COOKIES = ("sessionid", "zouma_favourites", "zouma_basket", "messages")
PAGES_KEPT = 2000
BYTES_KEPT = 64_000_000
RENEWED_AFTER = 0.8  # of the time for which a page is kept
UNCACHED = ("/staff/", "/accounts/", "/static/", "/media/")


@dataclass(slots=True)
class KeptPage:
    """A response, and the monotonic moments when it is made anew and until when it is given."""

    headers: dict[str, str]
    content: bytes
    renew_at: float
    until: float


class PageCacheMiddleware:
    """Gives anonymous readers the same page for a few seconds.

    Only GET without cookies that make a page personal; display preferences are part of the key.
    Shortly before a page's time is over one reader has it made anew; the others need not wait.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds = settings.PAGE_CACHE_SECONDS
        self.pages: OrderedDict[tuple[str, ...], KeptPage] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from memory, or remember the answer."""
        if self.seconds <= 0 or not is_shared(request):
            return self.get_response(request)
        key = page_key(request)
        now = time.monotonic()
        page = self.pages.get(key)
        if page is not None and now < page.until and not self.is_renewed_by_us(page, now):
            return HttpResponse(page.content, headers=page.headers)
        response = self.get_response(request)
        if is_keepable(response):
            self.keep(key, response, now)
        return response

    def is_renewed_by_us(self, page: KeptPage, now: float) -> bool:
        """Tell whether it is this reader's turn to have a page made anew; it is nobody's twice."""
        if now < page.renew_at:
            return False
        with self.lock:
            ours = now >= page.renew_at
            page.renew_at = page.until
        return ours

    def keep(self, key: tuple[str, ...], response: HttpResponse, now: float) -> None:
        """Remember a response with its ETag; the oldest makes room."""
        set_response_etag(response)
        page = KeptPage(
            headers=dict(response.items()),
            content=bytes(response.content),
            renew_at=now + RENEWED_AFTER * self.seconds,
            until=now + self.seconds,
        )
        with self.lock:
            before = self.pages.pop(key, None)
            self.bytes += len(page.content) - (len(before.content) if before else 0)
            self.pages[key] = page
            while len(self.pages) > PAGES_KEPT or self.bytes > BYTES_KEPT:
                _key, oldest = self.pages.popitem(last=False)
                self.bytes -= len(oldest.content)


def is_shared(request: HttpRequest) -> bool:
    """Tell whether a request can have the same answer as somebody else's."""
    return (
        request.method == "GET"
        and not request.path.startswith(UNCACHED)
        and not any(name in request.COOKIES for name in PRIVATE_COOKIES)
    )


def page_key(request: HttpRequest) -> tuple[str, ...]:
    """Return all that an anonymous page depends on; the address or reader sets the language."""
    headers = request.headers
    language = get_language_from_path(request.path_info)
    return (
        request.build_absolute_uri(),
        headers.get("HX-Request", ""),
        headers.get("HX-Target", ""),
        language or headers.get("Accept-Language", ""),
        language or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        *(request.COOKIES.get(name, "") for name in PREFERENCES),
    )


def is_keepable(response: HttpResponse) -> bool:
    """Tell whether an answer may be given to others."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "private" not in response.get("Cache-Control", "")
        and "no-store" not in response.get("Cache-Control", "")
    )
