"""Each page asks the database the same number of times for one row and for thirty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from make import coming, edition, english, programme
from programme.city import HALL, STARS, SURROUNDINGS
from zouma.people.models import Account
from zouma.programme.models import Activity

pytestmark = pytest.mark.django_db

MOST = 12
PAGES = (
    "/en/", "/en/programme/", "/en/programme/?q=stars&topic=space&age=7", "/en/map/",
    "/en/map/places.geojson", "/en/calendar/", "/en/calendar/?from=2026-01-01", "/en/embed/",
    "/en/editions/days-2026/", "/en/editions/days-2026/stars/", "/en/series/days/",
    "/en/places/science-hall/", "/en/organisations/museum/", "/en/feeds/programme.rss",
    "/en/feeds/programme.ics", "/en/feeds/programme.csv", "/api/activities?limit=100",
    "/api/sessions?limit=100", "/api/editions", "/api/series", "/api/places",
    "/api/organisations", "/api/topics", "/api/regions", "/sitemap-activities.xml",
)  # fmt: skip
LISTS = ("programme/activity", "bases/place", "people/organisation", "programme/edition",
         "programme/topic", "bases/region")  # fmt: skip


def many(number):
    """Import that many activities with as many sessions, places and parts."""
    places = [replace(HALL, key=f"h{n}", slug=f"h{n}", uid="") for n in range(number)]
    parts = [
        replace(STARS, external_id=f"s{n}", slug=f"s{n}", place_key=f"h{n}", parent_id="stars",
                title=english(f"Stars {n}"), sessions=(coming(24 + n, key="k"),))
        for n in range(number)
    ]  # fmt: skip
    whole = replace(STARS, kind="umbrella", sessions=tuple(
        coming(24 + n, key=f"k{n}") for n in range(number)))  # fmt: skip
    programme(edition(), *SURROUNDINGS, *places, whole, *parts)
    for n in range(number):
        programme(slug=f"old-{n}")


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200
    return len(captured)


def counts(client, addresses):
    for address in addresses:
        client.get(address)  # what is remembered for a while is remembered
    return {address: queries(client, address) for address in addresses}


def test_thirty_rows_cost_no_more_queries_than_one(client):
    many(1)
    one = counts(client, PAGES)
    many(30)
    assert Activity.objects.count() == 31

    thirty = counts(client, PAGES)

    assert thirty == one
    assert {a: n for a, n in thirty.items() if n > MOST and "/feeds/" not in a} == {}


def test_lists_of_the_back_office_cost_no_more_queries_either(client):
    client.force_login(Account.objects.create_superuser("ada@example.org", "secret"))
    addresses = [f"/staff/snippets/{model}/" for model in LISTS]
    many(1)
    one = counts(client, addresses)
    many(30)

    thirty = counts(client, addresses)

    assert thirty == one
