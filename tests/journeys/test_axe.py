"""axe finds nothing to complain of on any page type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from journeys.browsing import Tongue, Visit
from journeys.city import City
from journeys.pages import open_page, page_types

pytestmark = pytest.mark.journey

SCRIPT = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def complaints(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe finds on a page, one line for each element."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{rule['id']}: {node['html'][:140]} {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_in_either_colour_scheme(
    visit: Callable[..., Visit], city: City, site: str, tongue: Tongue
) -> None:
    made = visit(color_scheme="light")

    faults = []
    for page_type in page_types(city):
        open_page(made, page_type, city, site=site, prefix=tongue.prefix)
        faults += [f"{page_type.name}, light: {line}" for line in complaints(made.page, WHOLE)]
        made.page.emulate_media(color_scheme="dark")
        faults += [f"{page_type.name}, dark: {line}" for line in complaints(made.page, COLOURS)]
        made.page.emulate_media(color_scheme="light")

    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_large_display(
    visit: Callable[..., Visit], city: City, site: str, tongue: Tongue, scheme: str
) -> None:
    made = visit(width=360)
    made.context.add_cookies(
        [
            {"name": "zouma_display", "value": "large", "url": site},
            {"name": "zouma_scheme", "value": scheme, "url": site},
        ]
    )

    faults = []
    for path in (f"/{tongue.prefix}/programme/", city.family.path(tongue.prefix)):
        made.page.goto(path)
        faults += complaints(made.page, WHOLE)

    assert faults == []
