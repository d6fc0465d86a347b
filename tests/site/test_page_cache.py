"""The shared memory of pages: the same for strangers, never anybody's own, and short."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from make import english
from programme.city import city, uid_of
from zouma.people.models import Account
from zouma.programme.models import Activity
from zouma.site import page_cache
from zouma.site.page_cache import RENEWED_AFTER, PageCacheMiddleware

SECONDS = 60


class Pages:
    """A site whose every answer is another, and which counts how often it was asked."""

    def __init__(self, **changes):
        self.asked = 0
        self.changes = changes

    def __call__(self, request: WSGIRequest) -> HttpResponse:
        self.asked += 1
        response = HttpResponse(f"answer {self.asked}", status=self.changes.get("status", 200))
        for name, value in self.changes.get("headers", {}).items():
            response[name] = value
        if self.changes.get("cookie"):
            response.set_cookie("sessionid", "x")
        if self.changes.get("streaming"):
            return StreamingHttpResponse(iter([response.content]))
        return response


@pytest.fixture
def remembering(settings):
    def build(**changes):
        settings.PAGE_CACHE_SECONDS = changes.pop("seconds", SECONDS)
        pages = Pages(**changes)
        return pages, PageCacheMiddleware(pages)

    return build


def request(path="/en/", method="get", cookies=None, **headers):
    made = getattr(RequestFactory(), method)(path, headers=headers)
    made.COOKIES.update(cookies or {})
    return made


def test_strangers_get_one_rendering(remembering):
    pages, cache = remembering()

    answers = [cache(request()).content for _time in range(3)]

    assert (answers, pages.asked) == ([b"answer 1"] * 3, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/zh-hans/"},
        {"path": "/en/?q=1"},
        {"HX-Request": "true"},
        {"HX-Target": "results"},
        {"host": "localhost"},
        {"cookies": {"zouma_display": "large"}},
        {"cookies": {"zouma_scheme": "dark"}},
    ],
)
def test_what_shows_otherwise_is_kept_apart(remembering, other):
    pages, cache = remembering()
    cache(request())

    answer = cache(request(**other))

    assert (answer.content, pages.asked) == (b"answer 2", 2)


def test_http_and_https_are_kept_apart(remembering):
    pages, cache = remembering()
    cache(request())
    secure = RequestFactory().get("/en/", secure=True)

    assert (cache(secure).content, pages.asked) == (b"answer 2", 2)


@pytest.mark.parametrize(
    "other", [{"Accept-Language": "zh"}, {"cookies": {"django_language": "zh"}}]
)
@pytest.mark.parametrize(("path", "times"), [("/api/activities", 2), ("/en/map/", 1)])
def test_a_readers_language_counts_where_the_address_tells_none(remembering, path, other, times):
    pages, cache = remembering()
    cache(request(path))

    cache(request(path, **other))

    assert pages.asked == times


@pytest.mark.parametrize("cookie", ["sessionid", "zouma_favourites", "messages"])
def test_what_is_somebodys_own_is_neither_kept_nor_given(remembering, cookie):
    _pages, cache = remembering()
    own = {"cookies": {cookie: "x"}}

    answers = [cache(made).content for made in (request(**own), request(), request(**own))]

    assert answers == [b"answer 1", b"answer 2", b"answer 3"]
    assert cache(request()).content == b"answer 2"


@pytest.mark.parametrize("method", ["head", "post", "put", "options"])
def test_only_reading_is_remembered(remembering, method):
    pages, cache = remembering()

    for _time in range(2):
        cache(request(method=method))

    assert pages.asked == 2


@pytest.mark.parametrize(
    "path", ["/staff/", "/staff/x/", "/accounts/login/", "/media/images/a.png"]
)
def test_some_places_are_never_remembered(remembering, path):
    pages, cache = remembering()

    for _time in range(2):
        cache(request(path))

    assert pages.asked == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 404}, {"status": 302}, {"status": 500}, {"cookie": True}, {"streaming": True},
        {"headers": {"Cache-Control": "private"}}, {"headers": {"Cache-Control": "no-store"}},
        {"headers": {"Cache-Control": "max-age=0, no-cache, no-store, private"}},
        {"seconds": 0},
    ],
)  # fmt: skip
def test_some_answers_are_not_kept(remembering, changes):
    pages, cache = remembering(**changes)

    for _time in range(2):
        cache(request())

    assert pages.asked == 2


def test_headers_are_kept_with_the_page(remembering):
    _pages, cache = remembering(headers={"X-Frame-Options": "DENY", "Vary": "Accept-Language"})
    first = cache(request())

    second = cache(request())

    assert dict(second.items()) == dict(first.items())


def test_a_page_is_made_anew_by_one_reader_and_forgotten_in_time(remembering, monkeypatch):
    _pages, cache = remembering(seconds=10)
    early, late = 100 + 10 * RENEWED_AFTER - 0.1, 100 + 10 * RENEWED_AFTER + 0.1
    moments = iter([100.0, early, late, late, late + 10.1])
    monkeypatch.setattr(page_cache, "time", SimpleNamespace(monotonic=lambda: next(moments)))

    answers = [cache(request()).content for _time in range(5)]

    assert answers == [b"answer 1", b"answer 1", b"answer 2", b"answer 2", b"answer 3"]


def test_while_one_reader_waits_for_a_new_page_the_others_get_the_old(remembering, monkeypatch):
    pages, cache = remembering(seconds=10)
    moments = iter([100.0, 109.0, 109.1, 110.1])
    monkeypatch.setattr(page_cache, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    cache(request())
    pages.changes = {"status": 500}

    answers = [cache(request()).content for _time in range(3)]

    assert answers == [b"answer 2", b"answer 1", b"answer 3"]


def test_the_oldest_page_makes_room(remembering, monkeypatch):
    monkeypatch.setattr(page_cache, "PAGES_KEPT", 2)
    pages, cache = remembering()

    for path in ("/en/1", "/en/2", "/en/3", "/en/3", "/en/2", "/en/1"):
        cache(request(path))

    assert pages.asked == 4


def test_large_pages_make_room_too(remembering, monkeypatch):
    monkeypatch.setattr(page_cache, "BYTES_KEPT", 20)
    pages, cache = remembering()

    for path in ("/en/1", "/en/2", "/en/3", "/en/3", "/en/2", "/en/1"):
        cache(request(path))

    assert (pages.asked, cache.bytes) == (4, 16)


@pytest.mark.django_db
def test_the_site_remembers_for_strangers_alone(settings):
    settings.PAGE_CACHE_SECONDS = SECONDS
    city()
    stranger, owner, staff = Client(), Client(), Client()
    staff.force_login(Account.objects.create_superuser("ada@example.org", "secret"))
    owner.post(f"/en/favourites/{uid_of('stars')}/")
    address = "/en/editions/days-2026/stars/"
    before = stranger.get(address).content
    stranger.handler = owner.handler = staff.handler  # one process
    stranger.get(address)
    Activity.objects.filter(external_id="stars").update(title=english("Night of comets"))

    answers = [client.get(address).content.decode() for client in (stranger, owner, staff)]

    assert ["Night of comets" in answer for answer in answers] == [False, True, True]
    assert ['aria-pressed="true"' in answer for answer in answers] == [False, True, False]
    assert b"Night of stars" in before


@pytest.mark.django_db
def test_conditional_and_head_requests_agree_with_the_page(settings):
    settings.PAGE_CACHE_SECONDS = SECONDS
    city()
    client = Client()
    first = client.get("/en/programme/")

    for _time in range(2):
        same = client.get("/en/programme/", headers={"If-None-Match": first["ETag"]})
        head = client.head("/en/programme/")
        other = client.get("/en/programme/", headers={"If-None-Match": '"other"'})

        assert (same.status_code, same.content) == (304, b"")
        assert (head.status_code, head.content) == (200, b"")
        assert (other.status_code, other.content) == (200, first.content)
