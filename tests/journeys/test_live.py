"""An organiser watches the day: the page goes on by itself, stops, and says when it is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journeys.browsing import Tongue, Visit, press_at, tab_to
from journeys.city import City

pytestmark = pytest.mark.journey
LINK = "#live-sessions a"
ALERT = "#live-alerts .alert"


@pytest.fixture
def page(visit: Callable[..., Visit], city: City, site: str, tongue: Tongue) -> Page:
    """The live page, as an organiser sees it."""
    made = visit()
    made.context.add_cookies([{"name": "sessionid", "value": city.desk_key, "url": site}])
    made.page.goto(f"/{tongue.prefix}/desk/live/")
    return made.page


def test_page_goes_on_by_itself_and_leaves_the_keyboard_where_it_is(page: Page) -> None:
    tab_to(page, LINK)
    focused = page.evaluate("document.activeElement.id")
    said = page.locator("#live-time").inner_text()
    page.evaluate("() => { document.querySelector('#live-alerts .alert').dataset.same = 'yes'; }")

    expect(page.locator("#live-time")).not_to_have_text(said)

    assert page.evaluate("document.activeElement.id") == focused
    assert page.locator(ALERT).first.get_attribute("data-same") == "yes"


def test_page_stops_and_goes_on(page: Page) -> None:
    press_at(page, "#live a[href*=paused]")
    expect(page.locator("#live strong")).to_be_visible()
    polls = page.locator("#live").get_attribute("hx-trigger")

    press_at(page, "#live a")
    expect(page.locator("#live a[href*=paused]")).to_be_visible()

    assert polls is None
    assert page.locator("#live").get_attribute("hx-trigger") == "every 10s"


def test_page_says_when_nobody_answers(page: Page) -> None:
    lost = page.locator("#live-lost")
    expect(lost).to_be_hidden()

    page.context.set_offline(True)
    expect(lost).to_be_visible()
    page.context.set_offline(False)

    expect(lost).to_be_hidden()
