"""Somebody reads a page: it tells so once, with its key; silent where the browser asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from journeys.browsing import Tongue, Visit

pytestmark = pytest.mark.journey
GPC = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"
READ_MS = 4000


class Server:
    """Takes beacons in place of the site; status: with which it answers, 0: it is away."""

    def __init__(self, visited: Visit, status: int = 204) -> None:
        self.status = status
        self.told: list[dict[str, object]] = []
        visited.context.route("**/reads?*", self.take)

    def take(self, route: Route) -> None:
        """Note what is told, and answer."""
        if not self.status:
            route.abort()
            return
        self.told += json.loads(route.request.post_data or "{}")["events"]
        route.fulfill(status=self.status)


def kept(visited: Visit) -> int:
    """Return how many events the browser keeps."""
    found = visited.page.evaluate("(JSON.parse(localStorage.getItem('zouma_reads')) || []).length")
    return int(found)


def test_a_page_that_is_read_tells_so_once(visit: Callable[..., Visit], tongue: Tongue) -> None:
    visited = visit()
    server = Server(visited)

    visited.page.goto(f"/{tongue.prefix}/calendar/")
    visited.page.wait_for_timeout(READ_MS)

    assert [(one["item"], one["kind"]) for one in server.told] == [("/calendar/", "read")]
    assert kept(visited) == 0
    assert [c["name"] for c in visited.context.cookies() if "read" in c["name"]] == []


def test_what_could_not_be_sent_is_sent_with_the_next_page_under_its_id(
    visit: Callable[..., Visit], tongue: Tongue
) -> None:
    visited = visit()
    server = Server(visited, status=0)
    visited.page.goto(f"/{tongue.prefix}/calendar/")
    visited.page.wait_for_timeout(READ_MS)
    while_away = kept(visited)

    server.status = 503
    visited.page.goto(f"/{tongue.prefix}/programme/")
    visited.page.wait_for_timeout(READ_MS)
    refused = {str(one["id"]) for one in server.told if one["kind"] == "read"}
    server.status, server.told = 204, []
    visited.page.goto(f"/{tongue.prefix}/map/")
    visited.page.wait_for_timeout(READ_MS)

    reads = {str(one["id"]): one["item"] for one in server.told if one["kind"] == "read"}
    assert while_away >= 1
    assert sorted(map(str, reads.values())) == ["/calendar/", "/map/", "/programme/"]
    assert len(refused) == len(refused & set(reads)) == 2
    assert kept(visited) == 0


def test_a_browser_that_asks_for_silence_tells_nothing(
    visit: Callable[..., Visit], tongue: Tongue
) -> None:
    visited = visit()
    server = Server(visited)
    visited.context.add_init_script(GPC)

    visited.page.goto(f"/{tongue.prefix}/calendar/")
    visited.page.wait_for_timeout(READ_MS)

    assert (server.told, kept(visited)) == ([], 0)


def test_pages_that_are_nobodys_reading_carry_no_script(
    visit: Callable[..., Visit], tongue: Tongue
) -> None:
    page = visit().page
    found = []
    for path in (f"/{tongue.prefix}/favourites/", f"/{tongue.prefix}/nowhere/", "/accounts/login/"):
        page.goto(path)
        found.append((urlsplit(page.url).path, page.locator("script[data-item]").count()))

    assert [number for _path, number in found] == [0, 0, 0]
