"""A family looks for something free for a child of seven on Saturday in its district."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from journeys.browsing import Tongue, Visit, press_at, query_of, tab_to, type_at
from journeys.city import City

pytestmark = pytest.mark.journey


def choose_filters(page: Page, city: City) -> None:
    """Fill in the filter panel with the keyboard."""
    for field in ("#from", "#to"):
        type_at(page, field, f"{city.saturday:%m%d%Y}")
    type_at(page, "#age", "7")
    press_at(page, "input[name=free]", "Space")
    press_at(page, ".filter-more:has(input[name=district]) > summary")
    press_at(page, f"input[name=district][value='{city.district}']", "Space")


def wanted_query(city: City) -> dict[str, list[str]]:
    """Return the address of the choice."""
    day = [city.saturday.isoformat()]
    return {"from": day, "to": day, "age": ["7"], "free": ["1"], "district": [city.district]}


def heart_of(slug: str) -> str:
    """Return where the heart of an activity is."""
    return f".card:has(a[href$='/{slug}/']) .heart"


def test_family_finds_keeps_and_shares_an_activity_on_a_phone(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    family = visit(width=360)
    page = family.page
    page.goto("/")
    title = city.family.titles[tongue.prefix]

    press_at(page, f".places-of-site a[href='/{tongue.prefix}/programme/']")
    page.wait_for_url(f"**/{tongue.prefix}/programme/")
    press_at(page, ".filter-panel > summary")
    choose_filters(page, city)
    page.wait_for_function("() => location.search.includes('district=')")
    press_at(page, ".filter-ends button")
    expect(page.locator(".filter-panel")).not_to_have_attribute("open", "")

    assert page.locator("html").get_attribute("lang") == tongue.page
    assert query_of(page) == wanted_query(city)
    expect(page.locator(".cards").get_by_role("link", name=title, exact=True)).to_be_visible()
    assert page.locator(".card").count() == page.locator(".tag-free").count()

    press_at(page, heart_of(city.family.slug))
    expect(page.locator(heart_of(city.family.slug))).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-favourites]")).to_have_text("1")
    press_at(page, f".places-of-site a[href='/{tongue.prefix}/favourites/']", back=True)
    page.wait_for_url("**/favourites/")
    assert page.locator(".card-title").all_inner_texts() == [title]

    tab_to(page, "#share")
    friend = visit()
    friend.page.goto(page.locator("#share").input_value())
    assert friend.page.locator(".card-title").all_inner_texts() == [title]
    expect(friend.page.locator(".heart")).to_have_attribute("aria-pressed", "false")

    feed = friend.page.locator("a[href*='/feeds/programme.ics']").get_attribute("href")
    calendar = Calendar.from_ical(friend.context.request.get(feed or "").body())
    assert {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")} == {title}


def test_family_finds_and_keeps_an_activity_without_javascript(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit(java_script_enabled=False).page
    page.goto(f"/{tongue.prefix}/programme/")
    title = city.family.titles[tongue.prefix]

    choose_filters(page, city)
    press_at(page, ".filter-ends button")
    page.wait_for_url("**district=**")
    expect(page.locator(".cards").get_by_role("link", name=title, exact=True)).to_be_visible()

    press_at(page, heart_of(city.family.slug))
    expect(page.locator(heart_of(city.family.slug))).to_have_attribute("aria-pressed", "true")
    assert {**query_of(page), **wanted_query(city)} == query_of(page)
    press_at(page, f".places-of-site a[href='/{tongue.prefix}/favourites/']")
    page.wait_for_url("**/favourites/")
    assert page.locator(".card-title").all_inner_texts() == [title]
