"""Somebody of the staff publishes an activity, mends its title, and the public sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from journeys.browsing import Tongue, Visit, press_at, query_of, tab_to, type_at
from journeys.city import PASSWORD, STAFF, City

pytestmark = pytest.mark.journey

LISTING = "/staff/snippets/programme/activity/"
ADDITION = " 2"
SETTLED = """() => new Promise(settled => {
  let quiet = setTimeout(settled, 1200);
  new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(settled, 1200); })
    .observe(document.querySelector("#listing-results"), { childList: true, subtree: true });
})"""


def sign_in(page: Page) -> None:
    """Sign in with mail address and password."""
    page.goto("/staff/")
    page.wait_for_url("**/accounts/login/**")
    type_at(page, "input[name=login]", STAFF)
    type_at(page, "input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith("/staff/") and "login" not in address)
    page.wait_for_load_state("networkidle")


@contextmanager
def new_rows(page: Page) -> Iterator[None]:
    """Wait until the list has been replaced, and no later answer replaces it again."""
    page.evaluate("document.querySelector('#listing-results').firstElementChild.dataset.old = 1")
    yield
    expect(page.locator("#listing-results > [data-old]")).to_have_count(0)
    page.evaluate(SETTLED)


def tick(page: Page, box: str) -> None:
    """Tick a box of the list; a late answer may put the rows anew, unticked, as a reader sees."""
    for _attempt in range(5):
        press_at(page, box, "Space")
        page.evaluate(SETTLED)
        if page.locator(box).is_checked():
            return
    raise AssertionError(f"{box} does not stay ticked")


def publish_chosen(page: Page, row: str) -> None:
    """Choose a row of the list and publish it."""
    tick(page, f"{row} input[type=checkbox]")
    expect(page.locator("a.bulk-action-btn[href*='publish_activities']")).to_be_visible()
    press_at(page, "a.bulk-action-btn[href*='publish_activities']")
    page.wait_for_url("**/publish_activities/**")
    press_at(page, "main form [type=submit]")
    page.wait_for_url(f"**{LISTING}**")


def filter_to_check(page: Page) -> None:
    """Choose in the list of activities those that wait to be checked."""
    press_at(page, "#wagtail-sidebar button:has(use[href='#icon-calendar-check'])")
    press_at(page, f"#wagtail-sidebar a[href='{LISTING}']")
    page.wait_for_url(f"**{LISTING}")
    page.wait_for_load_state("networkidle")
    press_at(page, "main button:has(use[href='#icon-sliders'])")
    press_at(page, "button[aria-controls='drilldown-id_moderation']")
    tab_to(page, "input[name=moderation]")
    with new_rows(page):
        for _choice in range(6):
            if page.evaluate("document.activeElement.value") == "to-check":
                break
            page.keyboard.press("ArrowDown")
        page.wait_for_function("() => location.search.includes('moderation=to-check')")
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")


def find_again(page: Page, title: str) -> None:
    """Let go of the filter and search by title."""
    tab_to(page, "button.w-pill__remove")
    with new_rows(page):
        page.keyboard.press("Enter")
    tab_to(page, "#id_q")
    with new_rows(page):
        page.keyboard.insert_text(title)


def test_staff_publish_and_edit_an_activity(
    visit: Callable[..., Visit], city: City, tongue: Tongue
) -> None:
    waiting = city.to_check[tongue.prefix]
    public = visit().page
    answer = public.goto(waiting.path(tongue.prefix))
    assert answer is not None
    assert answer.status == 404
    page = visit().page
    sign_in(page)

    filter_to_check(page)
    row = f"tr:has(a[href='{LISTING}edit/{waiting.pk}/'])"
    publish_chosen(page, row)
    assert query_of(page).get("moderation") == ["to-check"]
    expect(page.locator(row)).to_have_count(0)
    public.reload()
    expect(public.locator("h1")).to_have_text(waiting.titles[tongue.prefix])

    find_again(page, waiting.titles[tongue.prefix])
    press_at(page, f"{row} a[href='{LISTING}edit/{waiting.pk}/']")
    page.wait_for_url(f"**/edit/{waiting.pk}/")
    page.wait_for_load_state("networkidle")
    tab_to(page, f"textarea[name^=title][lang='{tongue.page}']")
    page.keyboard.press("Control+End")
    page.keyboard.type(ADDITION)
    press_at(page, "main form footer button[type=submit]")
    page.wait_for_url(lambda address: f"/edit/{waiting.pk}/" not in address)

    page.goto(f"{LISTING}history/{waiting.pk}/")
    expect(page.locator("main tbody tr")).to_have_count(2)
    public.reload()
    expect(public.locator("h1")).to_have_text(waiting.titles[tongue.prefix] + ADDITION)
