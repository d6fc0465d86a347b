"""What a journey needs: a browser, the site served from a small city, a visit of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from journeys.browsing import TONGUES, Tongue, Visit
from journeys.city import City, filled_city

PATIENCE_MS = 30_000  # on a busy machine a page takes its time
ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--lang=en-US",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: they share one city, which stays in the database until the end."""
    items.sort(key=is_journey)
    for item in filter(is_journey, items):
        item.add_marker(pytest.mark.django_db)


def is_journey(item: pytest.Item) -> bool:
    """Tell whether a test is a visit in a browser."""
    return item.get_closest_marker("journey") is not None


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; without one the journeys are skipped, or fail where required."""
    program = os.environ.get("ZOUMA_CHROMIUM") or shutil.which("chromium")
    if program is None:
        reason = "There is no chromium on this machine (apt-get install chromium)."
        if os.environ.get("ZOUMA_JOURNEYS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="session")
def city(chromium: str, django_db_setup: None, django_db_blocker: object) -> Iterator[City]:
    """The small city, in the database for all journeys."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield filled_city(timezone.now())


@pytest.fixture(scope="session")
def site(city: City) -> Iterator[str]:
    """The address of the site, served."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser(chromium: str, site: str) -> Iterator[Browser]:
    """One browser for all journeys; it can reach nothing but this machine."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def _django_db_helper(city: City) -> None:
    """In place of pytest-django's: a journey asks for the database, and opens nothing in it.

    Only the site's own threads do; in this thread Playwright keeps an event loop, in which a
    connection would be lost.
    """


@pytest.fixture(params=TONGUES, ids=lambda tongue: tongue.prefix)
def tongue(request: pytest.FixtureRequest) -> Tongue:
    """Each language of the site in turn."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def visit(browser: Browser, site: str, tongue: Tongue) -> Iterator[Callable[..., Visit]]:
    """Open browsers of their own; at the end none has asked another host for anything."""
    opened: list[Visit] = []

    def open_visit(*, width: int = 1280, hosts: tuple[str, ...] = (), **options: object) -> Visit:
        context = browser.new_context(
            base_url=site, locale=tongue.locale, reduced_motion="reduce",
            viewport={"width": width, "height": 800}, **options,  # type: ignore[arg-type]
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        made = Visit(context, context.new_page(), frozenset({site, *hosts}))
        context.on("request", made.watch)
        opened.append(made)
        return made

    yield open_visit
    for made in opened:
        made.context.close()
    assert [address for made in opened for address in made.strangers] == []
