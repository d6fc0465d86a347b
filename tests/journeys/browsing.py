"""A visitor at the keyboard: pressing keys, looking for what has the focus, reading the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Frame, Page, Request

FOCUSED = """selector => {
  const held = document.activeElement;
  return Boolean(held) && held !== document.body && held.matches(selector);
}"""
OUTLINED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
MOST_STOPS = 400


@dataclass(frozen=True)
class Tongue:
    """A language of the site: prefix of addresses, language of the page, locale of the browser."""

    prefix: str
    page: str
    locale: str


CHINESE = Tongue("zh-hans", "zh-Hans", "zh-CN")
ENGLISH = Tongue("en", "en", "en-GB")
TONGUES = [CHINESE, ENGLISH]


@dataclass
class Visit:
    """A browser of its own, and every request it made to a host that is not ours."""

    context: BrowserContext
    page: Page
    hosts: frozenset[str]
    strangers: list[str] = field(default_factory=list)

    def watch(self, request: Request) -> None:
        """Note a request to another host."""
        address = request.url
        if address.startswith(("http:", "https:")) and not address.startswith(tuple(self.hosts)):
            self.strangers.append(address)


def tab_to(page: Page, selector: str, *, frame: Frame | None = None, back: bool = False) -> None:
    """Press Tab until what matches has the focus, and see that the focus shows."""
    where = frame or page.main_frame
    for _stop in range(MOST_STOPS):
        if where.evaluate(FOCUSED, selector):
            assert where.evaluate(OUTLINED), f"{selector} shows no focus"
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def press_at(page: Page, selector: str, key: str = "Enter", *, back: bool = False) -> None:
    """Go to an element with the Tab key and press a key there."""
    tab_to(page, selector, back=back)
    page.keyboard.press(key)


def type_at(page: Page, selector: str, text: str) -> None:
    """Go to a field with the Tab key and type into it."""
    tab_to(page, selector)
    page.keyboard.type(text)


def query_of(page: Page) -> Mapping[str, list[str]]:
    """Return the filters in the address of a page."""
    return dict(
        page.evaluate(
            "() => { const found = {}; for (const [name, value] of new URLSearchParams("
            "location.search)) (found[name] ??= []).push(value); return found; }"
        )
    )
