"""Every page type on narrow and wide screens: nothing runs out of the side, targets are large."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journeys.browsing import Tongue, Visit
from journeys.city import City
from journeys.pages import open_page, page_types

pytestmark = pytest.mark.journey

WIDTHS = [320, 360, 768, 1280]
# WCAG 2.5.8: what can be pressed is at least 24 × 24 CSS pixels. Links inside a sentence and
# what the browser draws itself are excepted; so are the dots of the map, which the list repeats.
SMALL_TARGETS = """() => {
  const found = [];
  const all = "a[href], button, input:not([type=hidden]), select, summary, [role=button], label";
  for (const element of document.querySelectorAll(all)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(".unseen, .skip")) continue;
    const target = element.matches("input") ? element.closest("label") ?? element : element;
    if (element.matches("label") && !element.querySelector("input")) continue;
    const inSentence = element.matches("a") && getComputedStyle(element).display === "inline"
      && element.closest("p, dd, li")?.innerText.trim() !== element.innerText.trim();
    const { width, height } = target.getBoundingClientRect();
    if (!inSentence && width > 0 && (width < 23.5 || height < 23.5))
      found.push(`${element.outerHTML.slice(0, 110)} ${width.toFixed(0)}×${height.toFixed(0)}`);
  }
  return found;
}"""


@pytest.mark.parametrize("display", ["", "large"])
def test_no_page_scrolls_sideways_and_targets_are_large(
    visit: Callable[..., Visit], city: City, site: str, tongue: Tongue, display: str
) -> None:
    made = visit(width=320)
    made.context.add_cookies([{"name": "zouma_display", "value": display, "url": site}])
    widths = [320] if display else WIDTHS

    faults = []
    for page_type in page_types(city):
        open_page(made, page_type, city, site=site, prefix=tongue.prefix)
        for width in widths:
            made.page.set_viewport_size({"width": width, "height": 800})
            needed = made.page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                faults.append(f"{page_type.name}: {needed} px at {width}")
            if width in {320, 1280}:
                small = made.page.evaluate(SMALL_TARGETS)
                faults += [f"{page_type.name} at {width}: {target}" for target in small]

    assert sorted(set(faults)) == []


def test_list_page_is_light(visit: Callable[..., Visit], city: City, tongue: Tongue) -> None:
    request = visit().context.request

    sizes = {
        query: len(request.get(f"/{tongue.prefix}/programme/?{query}").body())
        for query in ("", "when=all", f"when=all&q={city.ideographs}&free=1")
    }

    assert {query: size for query, size in sizes.items() if size > 60_000} == {}
