"""The public API: what it gives, in which parts, and how it refuses."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from make import activity, coming, english, programme
from programme.city import city, uid_of

pytestmark = pytest.mark.django_db


def ask(client, path, **parameters):
    return client.get(f"/api/{path}", parameters)


def slugs(response):
    return [row["slug"] for row in response.json()["results"]]


def test_an_activity_is_given_whole(client):
    city()
    uid = uid_of("stars")

    found = ask(client, f"activities/{uid}").json()

    sessions = found.pop("sessions")
    assert [(s["key"], s["space_key"]) for s in sessions[:1]] == [("s1", "dome")]
    assert found["url"] == "http://testserver/zh-hans/editions/days-2026/stars/"
    assert {name: found[name] for name in ("uid", "edition", "title", "age_min", "topics")} == {
        "uid": uid,
        "edition": "days-2026",
        "title": {"zh-Hans": {"text": "星空之夜"}, "en": {"text": "Night of stars"}},
        "age_min": 6,
        "topics": ["space"],
    }


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["stars", "village", "stand", "part-gone", "orphan"]),
        ({"q": "stars"}, ["stars", "part-gone"]),
        ({"topic": "space", "age": 7}, ["stars", "part-gone"]),
        ({"online": "true"}, ["stand"]),
        ({"online": "off", "free": "no", "type": "show"}, ["stars", "part-gone"]),
        ({"district": "110105", "sort": "title"}, ["part-gone", "stars"]),
        ({"near": "39.90,116.40", "within": "1"}, ["stars", "part-gone"]),
        ({"access": ["mi", "hi", "quiet-area"]}, ["stars", "part-gone"]),
        ({"place": "science-hall", "organisation": "museum"}, ["stars", "part-gone"]),
        ({"edition": "draft-2026"}, []),
        ({"from": "2001-01-01", "to": "2001-01-02"}, []),
        ({"q": "!?"}, []),
    ],
)
def test_the_filters_are_those_of_the_pages(client, parameters, found):
    city()

    response = ask(client, "activities", **parameters)

    assert sorted(slugs(response)) == sorted(found)
    assert response.json()["count"] == len(found)


def test_sessions_come_soonest_first(client):
    city()

    rows = ask(client, "sessions", topic="space").json()["results"]

    assert [(row["activity"], row["key"]) for row in rows] == [
        (uid_of("stars"), "s1"),
        (uid_of("part-gone"), "s3"),
        (uid_of("stars"), "s2"),
    ]


@pytest.mark.parametrize("path", ["activities", "sessions"])
def test_the_pages_of_a_long_answer_hold_everything_once(client, path):
    programme(*(activity(f"a{n}", sessions=(coming(n + 1),)) for n in range(23)))
    address, seen, pages = f"/api/{path}?limit=5&fields=uid", [], 0
    while address:
        body = client.get(address).json()
        seen += [row["uid"] for row in body["results"]]
        address, pages = body["next"], pages + 1

    assert (pages, len(seen), len(set(seen)), body["count"]) == (5, 23, 23, 23)
    assert body["previous"] == f"http://testserver/api/{path}?limit=5&fields=uid&offset=15"


def test_a_part_beyond_the_end_knows_the_number(client):
    programme(*(activity(f"a{n}", sessions=(coming(n + 1),)) for n in range(3)))

    body = ask(client, "activities", offset=50).json()

    assert (body["count"], body["results"], body["next"]) == (3, [], None)


def test_only_the_fields_asked_for_are_sent(client):
    city()

    rows = ask(client, "activities", q="stars", fields="slug,age_min").json()["results"]

    assert rows == [{"slug": "stars", "age_min": 6}, {"slug": "part-gone", "age_min": 6}]


@pytest.mark.parametrize(
    "path",
    [
        "activities",
        "sessions",
        "editions",
        "series",
        "places",
        "organisations",
        "topics",
        "regions",
    ],
)
def test_each_list_has_rows_that_can_be_asked_for_alone(client, path):
    city()
    row = ask(client, path, limit=1).json()["results"][0]
    name = {
        "activities": "uid",
        "editions": "slug",
        "series": "slug",
        "places": "slug",
        "organisations": "slug",
    }.get(path)

    alone = ask(client, f"{path}/{row[name]}").json() if name else row

    assert alone == row


def test_what_has_not_changed_is_not_sent_again(client):
    city()
    tag = ask(client, "activities")["ETag"]

    same = client.get("/api/activities", headers={"If-None-Match": tag})
    other = client.get("/api/activities?limit=1", headers={"If-None-Match": tag})

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)


def test_a_change_changes_the_tag(client):
    city()
    tag = ask(client, "activities")["ETag"]

    programme(activity("new", sessions=(coming(),)), source="other")

    assert ask(client, "activities")["ETag"] != tag


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return json.loads(response.content)


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("activities?age=old", "age: Input should be a valid integer"),
        ("activities?limit=1000", "limit: Input should be less than or equal to 100."),
        ("activities?when=never", "when: Input should be 'upcoming'"),
        ("activities?near=91,0", "near: String should match pattern"),
        ("activities?fields=secret", "There is no field “secret”."),
        ("activities?audience=ghosts", "audience.0: Input should be 'everyone'"),
        ("activities/nonsense", "uid: Input should be a valid UUID"),
        ("places/%00", "slug: String should match pattern"),
        ("editions/a%00b", "slug: String should match pattern"),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(client, path, detail):
    response = client.get(f"/api/{path}")

    found = problem(response)
    assert (response.status_code, found["status"], found["title"]) == (
        422,
        422,
        "Unprocessable Entity",
    )
    assert found["detail"].startswith(detail)
    assert found["instance"].startswith(f"/api/{path.partition('?')[0].partition('%')[0]}")


@pytest.mark.parametrize(
    "path",
    [
        "activities/00000000-0000-0000-0000-000000000000",
        "editions/nothing",
        "series/nothing",
        "places/nothing",
        "organisations/nothing",
        "nothing",
        "nothing/at/all",
        "editions/draft-2026",
    ],
)
def test_what_is_not_there_is_a_problem_too(client, path):
    city()

    response = client.get(f"/api/{path}")

    assert problem(response) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
        "instance": f"/api/{path}",
    }


def test_the_addresses_follow_the_readers_language(client):
    city()
    address = f"/api/activities/{uid_of('stars')}"

    found = {
        code: client.get(address, headers={"accept-language": code}).json()["url"]
        for code in ("en", "zh-hans")
    }

    assert found == {code: f"http://testserver/{code}/editions/days-2026/stars/" for code in found}


def test_the_description_names_every_endpoint_with_examples(client):
    schema = client.get(reverse("api:openapi-json")).json()

    parameters = schema["paths"]["/api/activities"]["get"]["parameters"]
    assert sorted(schema["paths"]) == sorted(
        [
            "/api/activities",
            "/api/activities/{uid}",
            "/api/bookings",
            "/api/bookings/{token}",
            "/api/door/attendance",
            "/api/door/roster",
            "/api/door/sync",
            "/api/sessions",
            "/api/sessions/{uid}/terms",
            "/api/editions",
            "/api/editions/{slug}",
            "/api/reads/events",
            "/api/reports",
            "/api/reports/{slug}",
            "/api/reports/{slug}/{number}",
            "/api/series",
            "/api/series/{slug}",
            "/api/places",
            "/api/places/{slug}",
            "/api/organisations",
            "/api/organisations/{slug}",
            "/api/topics",
            "/api/regions",
        ]
    )
    assert [p["name"] for p in parameters if not p.get("description")] == []


def test_vanished_sessions_are_not_given(client):
    programme(activity(sessions=(coming(key="a"), coming(9, key="b", vanished=True))))

    (row,) = ask(client, "activities").json()["results"]

    assert [session["key"] for session in row["sessions"]] == ["a"]


def test_a_word_written_wrong_is_put_right_on_every_page(client):
    programme(
        *(
            activity(f"a{n}", title=english("Planetarium"), sessions=(coming(n + 1),))
            for n in range(3)
        )
    )

    body = ask(client, "activities", q="planetariun", limit=2, offset=2).json()

    assert (body["count"], len(body["results"])) == (3, 1)
