"""A partner shows the list on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from journeys.browsing import Tongue, Visit, tab_to
from journeys.city import City

pytestmark = pytest.mark.journey

PAGE = """<!doctype html><html lang="en"><title>A museum</title><body><h1>Our museum</h1>
<iframe src="{address}" title="Programme" width="100%" height="640"></iframe></body></html>"""


@pytest.fixture
def partner(site: str, city: City, tongue: Tongue) -> Iterator[str]:
    """The address of a partner's page."""
    address = f"{site}/{tongue.prefix}/embed/?district={city.district}&amp;when=all"

    class Museum(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(address=address).encode())

        def log_message(self, *_parts: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Museum)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_partners_page_embeds_the_list_and_leads_to_the_activity(
    visit: Callable[..., Visit], partner: str, site: str, tongue: Tongue
) -> None:
    page = visit(hosts=(partner,)).page
    page.goto(f"{partner}/")
    embedded = page.frame_locator("iframe")
    expect(embedded.locator(".embed-list a").first).to_be_visible()
    title = embedded.locator(".embed-list a").first.inner_text()
    frame = page.frames[1]

    assert embedded.locator("html").get_attribute("lang") == tongue.page
    tab_to(page, ".embed-list a", frame=frame)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site}/{tongue.prefix}/editions/**")
    assert page.locator("h1").inner_text() == title


def test_other_pages_cannot_be_framed(
    visit: Callable[..., Visit], site: str, tongue: Tongue
) -> None:
    request = visit().context.request

    embedded = request.get(f"/{tongue.prefix}/embed/").headers
    programme = request.get(f"/{tongue.prefix}/programme/").headers

    assert "frame-ancestors *" in embedded["content-security-policy"]
    assert "x-frame-options" not in embedded
    assert "frame-ancestors 'none'" in programme["content-security-policy"]
    assert programme["x-frame-options"] == "DENY"
