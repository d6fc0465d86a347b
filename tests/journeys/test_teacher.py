"""A teacher books a class: the form, the letter to the school's address, the paper to keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit
from journeys.city import City

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_teacher_books_a_class(
    visit: Callable[..., Visit], city: City, tongue: Tongue, site: str, *, scripts: bool
) -> None:
    page = visit(width=360, java_script_enabled=scripts).page
    address = f"teacher-{tongue.prefix}-{scripts}@school.example"

    page.goto(f"/{tongue.prefix}/book/{city.for_classes}/class/")
    page.fill("[name=school]", "朝阳第一小学")
    page.select_option("[name=grade]", "5")
    page.fill("[name=pupils]", "31")
    page.fill("[name=adults]", "2")
    page.fill("[name=needs]", "需要存放书包的地方")
    page.fill("[name=name]", "李老师")
    page.fill("[name=email]", address)
    page.click("form.sheet button")
    expect(page.locator(".refusal")).to_contain_text("3")
    assert page.input_value("[name=school]") == "朝阳第一小学"
    page.fill("[name=adults]", "3")
    page.click("form.sheet button")
    page.wait_for_url(f"**/{tongue.prefix}/bookings/look-for-letter/")

    page.goto(letter_to(visit, city, tongue, site, address))
    page.click("form.sheet button")
    page.wait_for_url(f"**/{tongue.prefix}/bookings/*/")
    assert page.locator(".ticket .state-confirmed").count() == 1
    page.click("a[href$='/letter/']")
    expect(page.locator(".paper")).to_contain_text("朝阳第一小学")
    expect(page.locator(".paper")).to_contain_text("31")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def letter_to(
    visit: Callable[..., Visit], city: City, tongue: Tongue, site: str, address: str
) -> str:
    """Return the link in a letter, which staff read in the outbox."""
    desk = visit().page
    desk.context.add_cookies([{"name": "sessionid", "value": city.staff_cookie, "url": site}])
    desk.goto(f"/{tongue.prefix}/desk/outbox/?q={address}")
    desk.click(".rows .row-title a")
    text = desk.inner_text("pre")
    link = next(word for word in text.split() if word.endswith("/confirm/"))
    return "/" + link.split("/", 3)[3]
