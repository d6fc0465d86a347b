"""Somebody searches: with a slip of the finger, in Chinese, and sees results while typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit, press_at, query_of, tab_to, type_at
from journeys.city import City

pytestmark = pytest.mark.journey


def test_misspelt_word_still_finds(visit: Callable[..., Visit], city: City, tongue: Tongue) -> None:
    page = visit().page
    page.goto(f"/{tongue.prefix}/")

    type_at(page, "#hero-q", city.misspelt)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{tongue.prefix}/programme/?q={city.misspelt}")

    expect(page.locator(".found")).to_contain_text(city.word)
    assert page.locator(".card").count() >= 1
    if tongue.prefix == "en":
        marks = {text.lower() for text in page.locator("mark").all_inner_texts()}
        assert city.word in marks


def test_results_follow_the_typing_and_the_way_back(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit().page
    page.goto(f"/{tongue.prefix}/programme/?when=all")
    page.evaluate("window.sameDocument = true")
    results = page.locator("#results")

    tab_to(page, "#q")
    page.keyboard.insert_text(city.ideographs)
    page.wait_for_function("() => location.search.includes('q=')")
    assert query_of(page) == {"q": [city.ideographs], "when": ["all"]}
    expect(results.locator(f".card:has(a[href$='/{city.family.slug}/'])")).to_be_visible()
    if tongue.prefix == "zh-hans":
        expect(results.locator("mark").first).to_have_text(city.ideographs)
    chinese = results.locator(".card-title").all_inner_texts()

    page.keyboard.press("Control+A")
    page.keyboard.type(city.word)
    page.wait_for_function("word => location.search.includes(word)", arg=city.word)
    expect(results.locator(".chips")).to_contain_text(city.word)
    assert page.evaluate("window.sameDocument") is True
    for link in (".views a >> nth=1", ".languages a >> nth=0"):
        assert f"q={city.word}" in (page.locator(link).get_attribute("href") or "")

    page.go_back()
    page.wait_for_function("word => !location.search.includes(word)", arg=city.word)
    expect(results.locator(".card-title")).to_have_text(chinese)
    expect(page.locator("#q")).to_have_value(city.ideographs)


def test_chip_lets_go_of_a_filter(visit: Callable[..., Visit], city: City, tongue: Tongue) -> None:
    page = visit(width=360).page
    page.goto(f"/{tongue.prefix}/programme/?district={city.district}&free=1&edition={city.edition}")
    expect(page.locator(".filter-groups")).to_be_hidden()

    press_at(page, ".chips li:last-child a")
    page.wait_for_url(lambda address: "free=1" not in address)

    assert query_of(page) == {"edition": [city.edition], "district": [city.district]}
    assert page.locator(".chips a").count() == 2
