"""A volunteer scans without a network, comes back, and two doors that let one ticket in see it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import asdict

import pytest
from playwright.sync_api import Page, expect

from journeys.browsing import Tongue, Visit
from journeys.city import City
from zouma.methods.attendance import DoorEvent, Passage, turnout

pytestmark = pytest.mark.journey

TURNOUTS = """async cases => {
  const { turnout } = await import("/static/bookings/door/turnout.js");
  return cases.map((rows) => {
    const { undone, conflicts, tickets_in, ...numbers } = turnout(rows);
    const pairs = conflicts.map(({ first, second }) => [first, second]);
    return { ...numbers, conflicts: pairs, tickets_in: [...tickets_in.keys()].sort() };
  });
}"""


def at_door(visit: Callable[..., Visit], tongue: Tongue, token: str) -> Page:
    """Open a door's page on a phone, and wait until it is kept for later."""
    page = visit(width=360).page
    page.goto(f"/{tongue.prefix}/door/{token}/")
    page.wait_for_selector("[data-kept=yes]")
    page.wait_for_selector(".network-online")
    return page


def cut(page: Page) -> None:
    """Take the network away, in the page and its service worker, and see that the page knows."""
    page.context.set_offline(True)
    expect(page.locator("[data-network]")).to_have_class("network network-offline")


def typed(page: Page, letters: str) -> None:
    """Type letters where the cursor is, as a hand scanner does, and press Enter."""
    page.focus("#code")
    page.keyboard.type(letters)
    page.keyboard.press("Enter")


def waiting(page: Page) -> int:
    return int(page.get_attribute("[data-network]", "data-waiting") or 0)


def test_volunteers_scan_without_a_network_and_see_what_two_doors_did(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    north, south = (at_door(visit, tongue, token) for token in city.doors)
    ticket, other = city.tickets[tongue.prefix], f"{city.party} {tongue.prefix}"
    came = int(north.inner_text("[data-came]").split("/")[0])
    walked = int(north.inner_text("[data-walk-ins]"))
    conflicts = north.locator("[data-conflict-list] li").count()

    for page in (north, south):
        cut(page)
        page.reload()
        page.wait_for_selector("[data-ready=yes]")
        typed(page, ticket.lower().replace("-", " "))
        expect(page.locator(".verdict-good")).to_contain_text(other)
        typed(page, ticket)
        expect(page.locator(".verdict-bad")).to_contain_text(other)
    typed(north, "0000-0000")
    expect(north.locator(".verdict-bad")).to_be_visible()
    for _person in range(3):
        north.click("[data-count=walk-in]")
    north.click("[data-undo]")
    expect(north.locator("[data-walk-ins]")).to_have_text(str(walked + 2))
    assert waiting(north) == 7
    assert north.locator("[data-conflict-list] li").count() == conflicts

    for page in (north, south):
        page.context.set_offline(False)
        expect(page.locator("[data-network]")).to_have_class("network network-online")
        expect(page.locator("[data-network]")).to_have_attribute("data-waiting", "0")
    for page in (north, south):
        page.reload()
        expect(page.locator("[data-conflict-list] li")).to_have_count(conflicts + 1)
        expect(page.locator("[data-conflict-list]")).to_contain_text(other)
        assert page.inner_text("[data-came]").split("/")[0].strip() == str(came + 3)
    south.check("[name=direction][value=out]")
    typed(south, ticket)
    expect(south.locator(".verdict-good")).to_be_visible()


def test_a_hand_scanner_is_heard_wherever_the_focus_is_and_names_are_found(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = at_door(visit, tongue, city.doors[1])

    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("Z1" + uuid.uuid4().hex)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-bad")).to_be_visible()
    page.evaluate("document.querySelector('[data-session]').add(new Option('Z1', 'another'))")
    for selector in ("[data-session]", "[name=direction][value=in]", "[data-count=walk-out]"):
        chosen, walked = page.input_value("[data-session]"), page.inner_text("[data-left]")
        page.evaluate("document.querySelector('[data-verdict]').replaceChildren()")
        page.focus(selector)
        page.keyboard.type("Z1" + uuid.uuid4().hex)
        page.keyboard.press("Enter")
        expect(page.locator(".verdict-bad strong")).to_be_visible()
        assert page.input_value("[data-session]") == chosen
        assert page.inner_text("[data-left]") == walked
    page.click("[data-search-panel] summary")
    page.fill("#search", city.party[:2])
    expect(page.locator("[data-results] button")).to_have_count(2)
    assert page.locator("[data-camera]").is_hidden()  # this browser reads no squares
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def drawn_events(chance: random.Random) -> list[DoorEvent]:
    """Return events of three doors as they might be, with much that happens twice."""
    return [
        DoorEvent(
            at_ms=chance.randrange(6), device=chance.choice("abc"), sequence=chance.randrange(4),
            nonce=f"n{chance.randrange(9)}", kind=chance.choice(list(Passage)),
            people=chance.randrange(1, 5), ticket=chance.choice(["t1", "t2", "t3"]),
            booked=chance.random() < 0.7, refused=chance.choice(["", "", "unknown"]),
            undoes=f"n{chance.randrange(9)}",
        )
        for _event in range(chance.randrange(16))
    ]  # fmt: skip


def test_the_phone_works_out_the_same_turnout_as_the_server(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    chance = random.Random(1514)
    cases = [drawn_events(chance) for _case in range(400)]
    page = at_door(visit, tongue, city.doors[0])

    found = page.evaluate(TURNOUTS, [[asdict(event) for event in rows] for rows in cases])

    for rows, told in zip(cases, found, strict=True):
        known = asdict(turnout(rows))
        known["conflicts"] = [[row["first"], row["second"]] for row in known["conflicts"]]
        known["tickets_in"] = sorted(known["tickets_in"])
        assert told == known


def test_without_scripts_a_ticket_is_checked_and_people_are_counted(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    page = visit(width=320, java_script_enabled=False).page
    page.goto(f"/{tongue.prefix}/door/{city.doors[0]}/")

    page.fill("#code", "0000-0000")
    page.click("button[value=scan]")
    expect(page.locator(".verdict-bad")).to_be_visible()
    before = int(page.inner_text("[data-walk-ins]"))
    page.click("button[value=walk-in]")

    assert int(page.inner_text("[data-walk-ins]")) == before + 1


def test_a_link_that_is_withdrawn_opens_nothing_and_wipes_the_phone(
    visit: Callable[..., Visit], city: City, tongue: Tongue, site: str
) -> None:
    desk = visit().page
    cookie = {"name": "sessionid", "value": city.desk_key, "url": site}
    desk.context.add_cookies([cookie])
    desk.goto(f"/{tongue.prefix}/desk/doors/?session={city.organised}")
    desk.fill("[name=name]", "Back door")
    desk.click("form.sheet button")
    desk.wait_for_selector(".ticket-square svg")
    link = desk.get_attribute("main a:has(code)", "href") or ""
    phone = at_door(visit, tongue, link.rstrip("/").rpartition("/")[2])

    desk.click("main form button")
    desk.wait_for_selector(".told")
    phone.click("[data-count=walk-in]")

    expect(phone.locator(".refusal")).to_be_visible()
    names = phone.evaluate("indexedDB.databases().then(rows => rows.map(row => row.name))")
    assert [name for name in names if name.startswith("zouma-door")] == []
    phone.reload()
    expect(phone.locator("[data-closed]")).to_be_visible()
