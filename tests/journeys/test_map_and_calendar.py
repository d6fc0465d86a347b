"""Somebody looks at the map and at the calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit, press_at, query_of, tab_to
from journeys.city import City

pytestmark = pytest.mark.journey


def test_map_draws_its_places_on_plain_ground(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit().page
    page.goto(f"/{tongue.prefix}/map/?when=all")
    dots = page.locator("#map path.map-dot")
    expect(dots.first).to_be_visible()
    places = page.context.request.get(f"/{tongue.prefix}/map/places.geojson?when=all").json()

    assert dots.count() == sum(place["geometry"] is not None for place in places["features"])
    assert page.locator("#map img").count() == 0
    assert page.locator("#map .map-name").count() == len(places["districts"]) > 1

    tab_to(page, ".place-list a")
    name = page.evaluate("document.activeElement.innerText")
    expect(page.locator(".leaflet-popup-content a")).to_have_text(name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{tongue.prefix}/places/**")
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#map .map-here")).to_have_text(name)


def test_popup_opens_with_the_mouse_and_the_map_moves_by_keys(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit().page
    page.goto(f"/{tongue.prefix}/map/?district={city.district}&when=all")
    dot = page.locator("#map path.map-dot").last
    expect(dot).to_be_visible()

    dot.dispatch_event("click")
    expect(page.locator(".leaflet-popup-content a")).to_be_visible()

    scale = page.locator(".leaflet-control-scale-line").inner_text()
    tab_to(page, "#map")
    page.keyboard.press("+")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(scale)


def test_day_of_the_calendar_is_chosen_by_keyboard(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    day = city.saturday.isoformat()
    page = visit(width=360).page
    page.goto(f"/{tongue.prefix}/calendar/?free=1&month={day[:7]}")
    sessions = int(page.locator(f".month a[href*='from={day}'] .sessions").inner_text().split()[0])

    press_at(page, f".month a[href*='from={day}']")
    page.wait_for_url(f"**from={day}**")

    assert query_of(page) == {"free": ["1"], "from": [day], "to": [day]}
    expect(page.locator(".month [aria-current=date]")).to_have_count(1)
    assert 1 <= page.locator("#day .card").count() <= sessions


def test_calendar_keeps_its_month_when_a_filter_changes(
    visit: Callable[..., Visit], tongue: Tongue
) -> None:
    page = visit().page
    page.goto(f"/{tongue.prefix}/calendar/")
    press_at(page, ".month-head a:last-child")
    page.wait_for_url("**month=**")
    month = page.locator(".month-head h2").inner_text()

    press_at(page, "input[name=online]", "Space")
    page.wait_for_function("() => location.search.includes('online=1')")

    assert page.locator(".month-head h2").inner_text() == month
    assert set(query_of(page)) == {"online", "month"}
