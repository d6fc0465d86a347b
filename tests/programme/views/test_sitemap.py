"""What search engines are told."""

from __future__ import annotations

import pytest
from lxml import etree

from programme.city import city

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def locations(client, path):
    tree = etree.fromstring(client.get(path).content)
    return sorted(tree.xpath("//*[local-name()='loc']/text()"))


def in_both(*paths):
    return sorted(f"{SITE}/{code}/{path}" for path in paths for code in ("en", "zh-hans"))


def test_the_site_map_names_its_parts(client):
    found = locations(client, "/sitemap.xml")

    assert found == [f"{SITE}/sitemap-{part}.xml" for part in
                     ("activities", "editions", "organisations", "pages", "places",
                      "reports")]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "paths"),
    [
        ("activities", [f"editions/days-2026/{slug}/" for slug in
                        ("stars", "village", "stand", "orphan", "part-gone")]),
        ("editions", ["editions/days-2026/"]),
        ("places", ["places/science-hall/"]),
        ("organisations", ["organisations/museum/"]),
        ("pages", ["", "programme/", "map/", "calendar/", "reports/", "about/"]),
        ("reports", []),
    ],
)  # fmt: skip
def test_each_part_holds_every_public_page_in_each_language(client, part, paths):
    city()

    assert locations(client, f"/sitemap-{part}.xml") == in_both(*paths)


def test_every_page_of_the_site_map_is_there(client):
    city()
    addresses = [address for part in locations(client, "/sitemap.xml")
                 for address in locations(client, part.removeprefix(SITE))]  # fmt: skip

    found = {client.get(address.removeprefix(SITE)).status_code for address in addresses}

    assert found == {200}
    assert len(addresses) == 28


def test_robots_are_told_where_not_to_go(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *", "Disallow: /staff/", "Disallow: /accounts/", "Disallow: /*/desk/",
        "Disallow: /*/favourites/",
        f"Sitemap: {SITE}/sitemap.xml",
    ]  # fmt: skip
