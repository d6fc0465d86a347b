"""Somebody sets larger type, a dark display and the other language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import TONGUES, Tongue, Visit, press_at, query_of
from journeys.city import City

pytestmark = pytest.mark.journey


def test_display_is_remembered_on_every_page(visit: Callable[..., Visit], tongue: Tongue) -> None:
    page = visit(color_scheme="light").page
    page.goto(f"/{tongue.prefix}/programme/?free=1")
    ordinary = page.evaluate("getComputedStyle(document.documentElement).fontSize")

    press_at(page, "button[name=zouma_display]", back=True)
    expect(page.locator("html[data-display=large]")).to_be_attached()
    press_at(page, "button[name=zouma_scheme][value=dark]", back=True)
    expect(page.locator("html[data-scheme=dark][data-display=large]")).to_be_attached()
    assert query_of(page) == {"free": ["1"]}

    press_at(page, f".places-of-site a[href='/{tongue.prefix}/calendar/']")
    page.wait_for_url("**/calendar/")
    expect(page.locator("html[data-scheme=dark][data-display=large]")).to_be_attached()
    larger = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert float(larger[:-2]) == pytest.approx(1.25 * float(ordinary[:-2]))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"

    press_at(page, "button[name=zouma_scheme][value='']", back=True)
    expect(page.locator("html[data-scheme]")).to_have_count(0)
    press_at(page, "button[name=zouma_display][value='']", back=True)
    expect(page.locator("html[data-display]")).to_have_count(0)


def test_language_changes_and_the_filters_stay(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    other = next(known for known in TONGUES if known is not tongue)
    page = visit().page
    page.goto(f"/{tongue.prefix}/programme/?district={city.district}")
    press_at(page, "input[name=free]", "Space")
    page.wait_for_function("() => location.search.includes('free=1')")

    press_at(page, f".languages a[lang='{other.page}']", back=True)
    page.wait_for_url(f"**/{other.prefix}/programme/**")

    expect(page.locator("html")).to_have_attribute("lang", other.page)
    assert query_of(page) == {"district": [city.district], "free": ["1"]}
    expect(page.locator("input[name=free]")).to_be_checked()
    expect(page.locator(".chips a")).to_have_count(2)


def test_sign_in_page_changes_its_language_without_an_address_of_its_own(
    visit: Callable[..., Visit], tongue: Tongue
) -> None:
    other = next(known for known in TONGUES if known is not tongue)
    page = visit().page
    page.goto("/accounts/login/?next=/staff/")
    expect(page.locator("html")).to_have_attribute("lang", tongue.page)

    press_at(page, f".languages button[value='{other.prefix}']")

    expect(page.locator("html")).to_have_attribute("lang", other.page)
    assert query_of(page) == {"next": ["/staff/"]}
