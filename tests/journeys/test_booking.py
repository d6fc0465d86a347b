"""A family books two sessions at once on a phone, and makes room for others again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit, press_at, tab_to, type_at
from journeys.city import City

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_family_books_two_sessions_at_once_on_a_phone(
    visit: Callable[..., Visit], city: City, tongue: Tongue, *, scripts: bool
) -> None:
    family = visit(width=360, java_script_enabled=scripts)
    page = family.page

    for number, session in enumerate(city.free[:2]):
        page.goto(f"/{tongue.prefix}/book/{session}/")
        page.fill("[name=child]", str(1 + number))
        page.click("button[value=basket]")
        page.wait_for_url(f"**/{tongue.prefix}/basket/")
    assert page.locator(".booked > li").count() == 2
    page.fill("[name=name]", "王芳")
    page.fill("[name=email]", f"family-{tongue.prefix}-{scripts}@example.org")
    page.click("form.sheet button")
    page.wait_for_url(f"**/{tongue.prefix}/bookings/*/")

    assert page.locator(".ticket .state-confirmed").count() == 2
    assert page.locator(".ticket svg.square").count() == 2
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".ticket:first-child button[value=cancel]")
    expect(page.locator(".told")).to_be_visible()
    assert page.locator(".ticket svg.square").count() == 1


def test_one_session_is_booked_with_the_keyboard_alone(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit(width=360).page
    page.goto(f"/{tongue.prefix}/book/{city.free[0]}/")

    tab_to(page, "[name=child]")
    page.keyboard.press("ArrowUp")
    type_at(page, "[name=name]", "Ada")
    press_at(page, "button[value=book]")
    expect(page.locator(".errorlist")).to_be_visible()
    assert page.input_value("[name=child]") == "1"
    type_at(page, "[name=email]", f"keys-{tongue.prefix}@example.org")
    press_at(page, "button[value=book]")
    page.wait_for_url(f"**/{tongue.prefix}/bookings/*/")

    expect(page.locator(".ticket .state-confirmed")).to_be_visible()
