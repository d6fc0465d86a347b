"""A host tells how many came: on a small phone, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit
from journeys.city import City

pytestmark = pytest.mark.journey

WORDS = {
    "zh-hans": {
        "one": "已保存 1 份填报。",
        "wrong": "请填数字，或选择不清楚，不能两者都选。",
        "door": "门口清点",
    },
    "en": {
        "one": "1 answer is kept.",
        "wrong": "Give a number or say that you do not know, not both.",
        "door": "counted at the door",
    },
}


def test_host_answers_by_keyboard_without_scripts(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit(width=320, java_script_enabled=False).page
    words = WORDS[tongue.prefix]
    page.goto(f"/{tongue.prefix}/returns/{city.returns}/")
    # Where people were counted at the door, a smaller number must be confirmed first.
    rows = page.locator(".return-rows > li").filter(has_not_text=words["door"])
    second = rows.first if tongue.prefix == "en" else rows.last
    number = second.locator('input[type="number"]').first
    told = str(int(number.input_value() or 10) + 1)

    number.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(told)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(words["wrong"])).to_be_visible()

    second.locator("select").first.select_option("")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(words["one"])).to_be_visible()
    expect(number).to_have_value(told)


def test_volunteer_counts_with_the_plus(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit(width=320).page
    page.goto(f"/{tongue.prefix}/head-counts/{city.head_count}/")
    row = page.locator(".count-row").first
    before = int(row.locator("input[type=number]").input_value())

    row.get_by_role("button").click()
    row.get_by_role("button").click()
    page.locator("main form button:not([type=button])").last.click()

    shown = page.locator(".count-row").first.locator("input[type=number]")
    expect(shown).to_have_value(str(before + 2))
