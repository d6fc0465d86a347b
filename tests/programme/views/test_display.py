"""Larger type and colour schemes are remembered in the browser."""

from __future__ import annotations

import pytest
from lxml import html

pytestmark = pytest.mark.django_db


def attributes(client):
    tree = html.fromstring(client.get("/en/about/").content)
    return tree.get("data-display"), tree.get("data-scheme")


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"zouma_display": "large"}, ("large", None)),
        ({"zouma_scheme": "dark"}, (None, "dark")),
        ({"zouma_scheme": "light"}, (None, "light")),
        ({"zouma_display": "huge", "zouma_scheme": "pink"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_choice_is_remembered(client, chosen, shown):
    response = client.post("/display/", chosen)

    assert response.status_code == 302
    assert attributes(client) == shown


def test_a_choice_is_taken_back(client):
    client.post("/display/", {"zouma_display": "large", "zouma_scheme": "dark"})

    client.post("/display/", {"zouma_display": "", "zouma_scheme": ""})

    assert attributes(client) == (None, None)


@pytest.mark.parametrize(
    ("back", "address"),
    [("/en/map/?free=1", "/en/map/?free=1"), ("https://evil.example/", "/"), ("", "/")],
)
def test_one_comes_back_where_one_was(client, back, address):
    assert client.post("/display/", {"back": back}).url == address


def test_a_spoilt_cookie_changes_nothing(client):
    client.cookies["zouma_scheme"] = '"><script>'
    client.cookies["zouma_display"] = "x"

    assert attributes(client) == (None, None)


def test_every_page_offers_the_choice_in_its_own_words(client):
    tree = html.fromstring(client.get("/zh-hans/about/").content)

    form = tree.xpath("//form[@action='/display/']")[0]
    assert form.fields["back"] == "/zh-hans/about/"
    assert [button.get("value") for button in form.xpath(".//button")] == ["large", "dark", "light"]
