"""Favourites live in the visitor's own browser, and can be shared as a link."""

from __future__ import annotations

import re
import uuid

import pytest
from lxml import html

from make import activity, coming, english, programme
from programme.city import city, uid_of
from zouma.programme.models import Activity, Edition
from zouma.programme.views.favourites import COOKIE, MOST

pytestmark = pytest.mark.django_db

PAGE = "/en/favourites/"


def titles(response):
    """Return the titles of the cards of a page, in their order."""
    tree = html.fromstring(response.content)
    return [link.text_content() for link in tree.xpath("//article//h3//a")]


def press(client, name, **extra):
    return client.post(f"/en/favourites/{uid_of(name)}/", **extra)


def test_a_mark_is_kept_and_taken_back(client):
    city()

    press(client, "stars")
    press(client, "stand")
    both = titles(client.get(PAGE))
    press(client, "stars")
    one = titles(client.get(PAGE))
    press(client, "stand")

    assert (both, one) == (["Night of stars", "Robot stand"], ["Robot stand"])
    assert titles(client.get(PAGE)) == []
    assert COOKIE not in client.cookies or client.cookies[COOKIE].value == ""


def test_without_javascript_one_comes_back_where_one_was(client):
    city()

    response = press(client, "stars", data={"back": "/en/programme/?free=1"})

    assert (response.status_code, response.url) == (302, "/en/programme/?free=1")


@pytest.mark.parametrize("back", ["", "https://evil.example/", "//evil.example", "javascript:x()"])
def test_nobody_is_led_elsewhere(client, back):
    city()

    response = press(client, "stars", data={"back": back})

    assert response.url == PAGE


def test_with_javascript_the_answer_is_short(client):
    city()

    answers = [press(client, name, headers={"Accept": "application/json"}).json()
               for name in ("stars", "stand", "stars")]  # fmt: skip

    assert answers == [
        {"is_favourite": True, "favourites": 1},
        {"is_favourite": True, "favourites": 2},
        {"is_favourite": False, "favourites": 1},
    ]


def test_a_marked_heart_is_pressed_on_every_list(client):
    city()
    press(client, "stars")

    for path in ("programme/?q=stars", "editions/days-2026/stars/", "favourites/"):
        tree = html.fromstring(client.get(f"/en/{path}").content)
        (heart,) = tree.xpath(f"//button[contains(@formaction, '{uid_of('stars')}')]")
        assert heart.get("aria-pressed") == "true"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_press(client, site):
    city()

    response = press(client, "stars", headers={"Sec-Fetch-Site": site})

    assert (response.status_code, dict(response.cookies)) == (403, {})


def test_the_cookie_is_for_the_browser_alone(client):
    city()

    cookie = press(client, "stars").cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert re.fullmatch(r"[0-9a-f]{32}", cookie.value)


@pytest.mark.parametrize("value", ["", "x", "....", "0" * 5000, "é", '"; <script>'])
def test_a_spoilt_cookie_is_no_favourite(client, value):
    city()
    client.cookies[COOKIE] = value

    response = client.get(PAGE)

    assert (response.status_code, titles(response)) == (200, [])


def test_a_shared_link_shows_the_same_to_anybody(client):
    city()
    press(client, "stars")
    tree = html.fromstring(client.get(PAGE).content)
    address = tree.xpath("string(//input[@id='share']/@value)")
    client.cookies.clear()

    response = client.get(address.removeprefix("http://testserver"))

    assert titles(response) == ["Night of stars"]
    assert "A shared selection" in response.content.decode()


def test_a_link_to_nothing_does_not_show_ones_own(client):
    city()
    press(client, "stars")

    assert titles(client.get(f"{PAGE}?activity=nonsense")) == []


def test_hidden_activities_are_nobodys_favourites(client):
    city()
    hidden = "&".join(f"activity={uid_of(name)}" for name in ("draft", "hidden-checked", "gone"))

    assert titles(client.get(f"{PAGE}?{hidden}")) == []


def test_a_favourite_stays_when_its_edition_is_over(client):
    city()
    programme(activity("old", title=english("Old times"), sessions=(coming(-9000),)), slug="old")
    Edition.objects.filter(slug="old").update(state="archived")
    press(client, "old")
    press(client, "stars")

    assert titles(client.get(PAGE)) == ["Night of stars", "Old times"]


def test_as_many_are_shown_as_are_kept(client):
    programme(*(activity(f"a{n}") for n in range(MOST)))
    uids = Activity.objects.values_list("uid", flat=True)
    client.cookies[COOKIE] = ".".join(uid.hex for uid in uids)

    assert len(titles(client.get(PAGE))) == MOST


def test_the_oldest_mark_makes_room(client):
    city()
    client.cookies[COOKIE] = ".".join(uuid.UUID(int=n).hex for n in range(MOST))

    cookie = press(client, "stars").cookies[COOKIE].value

    kept = cookie.split(".")
    assert (len(kept), uuid.UUID(kept[-1])) == (MOST, uuid.UUID(uid_of("stars")))
    assert uuid.UUID(kept[0]) == uuid.UUID(int=1)


def test_favourites_are_a_calendar(client):
    city()
    press(client, "stars")
    tree = html.fromstring(client.get(PAGE).content)
    (address,) = tree.xpath("//a[contains(@href, 'programme.ics')]/@href")

    calendar = client.get(address).content.decode()

    assert re.findall(r"SUMMARY:(.*)\r", calendar) == ["Night of stars", "Night of stars"]


def test_favourites_of_a_past_edition_are_in_the_calendar(client):
    city()
    programme(activity("old", title=english("Old times"), sessions=(coming(-9000),)), slug="old")

    calendar = client.get(f"/en/feeds/programme.ics?activity={uid_of('old')}").content.decode()

    assert re.findall(r"SUMMARY:(.*)\r", calendar) == ["Old times"]


def test_favourites_are_never_kept_for_others(client):
    response = client.get(PAGE)

    assert "private" in response["Cache-Control"]
