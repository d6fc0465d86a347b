"""Only the embedded list may stand in other sites; every page has a strict policy."""

from __future__ import annotations

import pytest
from lxml import html

from programme.city import city
from zouma.people.models import Account

pytestmark = pytest.mark.django_db

PAGES = ("/en/", "/en/programme/", "/en/map/", "/en/calendar/", "/en/favourites/", "/en/about/",
         "/en/editions/days-2026/", "/en/editions/days-2026/stars/", "/en/places/science-hall/",
         "/en/organisations/museum/", "/en/series/days/", "/en/nothing/", "/api/docs",
         "/api/activities", "/accounts/login/", "/en/feeds/programme.rss", "/constant/",
         "/robots.txt", "/sitemap.xml")  # fmt: skip
STRICT = {
    "default-src": "'self'", "script-src": "'self'", "style-src": "'self'",
    "img-src": "'self' data:", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_every_page_has_the_strict_policy(client):
    city()

    found = {path: client.get(path) for path in PAGES}

    assert {path: policy(response) for path, response in found.items()} == dict.fromkeys(
        PAGES, STRICT
    )
    assert {response["X-Frame-Options"] for response in found.values()} == {"DENY"}
    assert {response["X-Content-Type-Options"] for response in found.values()} == {"nosniff"}


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("seconds", [0, 60])
def test_the_embedded_list_may_stand_anywhere(client, settings, seconds, times):
    settings.PAGE_CACHE_SECONDS = seconds
    city()

    for _time in range(times):
        response = client.get("/en/embed/?free=1")

    assert policy(response) == STRICT | {"frame-ancestors": "*"}
    assert "X-Frame-Options" not in response


def test_the_embedded_list_leads_out_of_its_frame(client):
    city()

    tree = html.fromstring(client.get("/en/embed/?free=1").content)

    links = tree.xpath("//main//a")
    assert [link.get("target") for link in links] == ["_top"] * 3


def test_the_back_office_is_framed_by_itself_alone(client):
    client.force_login(Account.objects.create_superuser("ada@example.org", "secret"))

    response = client.get("/staff/")

    assert response["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


def test_the_policy_of_the_map_allows_its_tiles_alone(settings, client):
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        | {"img-src": ["'self'", "data:", "https://tiles.example"]}
    }

    assert policy(client.get("/en/map/"))["img-src"] == "'self' data: https://tiles.example"
