"""A choice of the programme in each public format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook

from make import activity, coming, edition, english, programme
from programme.city import STARS, SURROUNDINGS, city
from zouma.programme.queries.export import FEED_NAMES, MOST_IN_FEED

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def titles_of(name, content):
    """Return the titles of the activities that a feed holds, each once, sorted."""
    if name == "json":
        found = [a["title"]["en"]["text"] for a in json.loads(content)["activities"]]
    elif name == "csv":
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        found = [row["title_en"] for row in rows]
    elif name == "xlsx":
        rows = list(load_workbook(io.BytesIO(content)).worksheets[0].values)
        found = [row[rows[0].index("title_en")] for row in rows[1:]]
    elif name == "ics":
        found = [str(event["SUMMARY"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    elif name in {"rss", "atom", "xml"}:
        tree = etree.fromstring(content)
        found = tree.xpath(
            "//*[local-name()='item' or local-name()='entry' or local-name()='event']"
            "/*[local-name()='title']/text()"
        )
    elif name == "geojson":
        features = json.loads(content)["features"]
        found = [a["title"] for f in features for a in f["properties"]["activities"]]
    else:
        graph = json.loads(content)
        found = [
            node["name"]
            for node in graph.get("@graph", [graph])
            if "Event" in node.get("@type", "")
        ]
    return sorted(set(found))


LISTING = sorted(set(FEED_NAMES.values()) - {"dcat"})


@pytest.mark.parametrize("name", LISTING)
def test_each_format_holds_what_the_filters_choose(client, name):
    other = activity("other", title=english("Other"), place_key="p1", sessions=(coming(50),))
    programme(edition(), *SURROUNDINGS, STARS, other)

    response = client.get(f"/en/feeds/programme.{name}?free=1")

    assert response.status_code == 200
    assert titles_of(name, body(response)) == ["Night of stars"]


@pytest.mark.parametrize("name", sorted(FEED_NAMES.values()))
def test_each_format_says_what_it_is(client, name):
    city()

    response = client.get(f"/en/feeds/programme.{name}")

    body(response)
    how = "inline" if name in {"rss", "atom"} else "attachment"
    assert response["Content-Disposition"].partition(";")[0] == how
    assert response["Content-Type"] != "text/html; charset=utf-8"


def test_the_reader_gets_his_language(client):
    city()

    found = {
        code: Calendar.from_ical(client.get(f"/{code}/feeds/programme.ics?free=1").content)
        for code in ("en", "zh-hans")
    }

    names = {code: {str(e["SUMMARY"]) for e in found[code].walk("VEVENT")} for code in found}
    assert names == {"en": {"Night of stars", "Matinee"}, "zh-hans": {"星空之夜", "Matinee"}}


def test_activities_of_several_editions_link_to_their_own(client):
    programme(edition(), *SURROUNDINGS, STARS)
    programme(
        edition(title=english("Nights")),
        *SURROUNDINGS,
        replace(STARS, external_id="n", slug="late", title=english("Late")),
        slug="nights",
    )

    feed = etree.fromstring(client.get("/en/feeds/programme.rss").content)

    assert sorted(feed.xpath("//item/link/text()")) == [
        "http://testserver/en/editions/days-2026/stars/",
        "http://testserver/en/editions/nights/late/",
    ]


def test_a_cancelled_session_is_cancelled_in_the_calendar(client):
    city()

    calendar = Calendar.from_ical(client.get("/en/feeds/programme.ics?online=1").content)

    assert [str(event["STATUS"]) for event in calendar.walk("VEVENT")] == ["CANCELLED"]


def test_a_feed_has_an_end(client):
    programme(*(activity(f"a{n}", sessions=(coming(n + 1),)) for n in range(MOST_IN_FEED + 5)))

    response = client.get("/en/feeds/programme.json")

    assert len(json.loads(body(response))["activities"]) == MOST_IN_FEED


def test_a_misspelt_word_finds_in_a_feed_what_it_finds_in_the_list(client):
    programme(activity(title=english("Planetarium"), sessions=(coming(),)))

    response = client.get("/en/feeds/programme.json?q=planetariun")

    assert titles_of("json", body(response)) == ["Planetarium"]


@pytest.mark.parametrize("name", sorted(FEED_NAMES.values()))
def test_a_choice_of_nothing_is_still_a_file(client, name):
    programme(activity(sessions=(coming(),)))

    response = client.get(f"/en/feeds/programme.{name}?place=nowhere")

    assert response.status_code == 200
    assert len(body(response)) > 0
