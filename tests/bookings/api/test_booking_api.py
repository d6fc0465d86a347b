"""Booking over HTTP: all of it or a reason, once for each key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.halls import ADA, check_books
from make import NOW, activity, coming, english, programme
from zouma.bookings.actions import open_room, set_terms
from zouma.bookings.models import Booking, Question
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two sessions to come with room for three and one; their uids."""
    sessions = (coming(24, key="s1"), coming(27, key="s2"))
    programme(activity(moderation="published", sessions=sessions))
    rows = list(Session.objects.order_by("starts_at"))
    for row, capacity in zip(rows, (3, 1), strict=True):
        set_terms(session_id=row.pk, capacity=capacity, now=NOW)
    return [str(row.uid) for row in rows]


def ask(client, sessions, *, key="k1", contact=None, **changes):
    body = {
        "sessions": [{"session": uid, "party": party} for uid, party in sessions],
        "contact": contact or {"name": ADA.name, "email": ADA.email},
        **changes,
    }
    return client.post(
        "/api/bookings", body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_places_are_booked_and_shown_again(client, two):
    answer = ask(client, [(two[1], {"adult": 1}), (two[0], {"adult": 1, "child": 2})])

    assert answer.status_code == 201
    booked = answer.json()
    assert [(row["session"], row["state"], row["places"]) for row in booked["bookings"]] == [
        (two[0], "confirmed", 3), (two[1], "confirmed", 1),
    ]  # fmt: skip
    assert all(row["ticket"].startswith("Z1") for row in booked["bookings"])
    assert client.get(f"/api/bookings/{booked['token']}").json() == booked
    assert client.get(booked["address"].removeprefix("http://testserver")).status_code == 200
    check_books()


def test_the_same_key_books_once_and_other_things_under_it_are_refused(client, two):
    first = ask(client, [(two[0], {"adult": 1})])
    again = ask(client, [(two[0], {"adult": 1})])
    other = ask(client, [(two[1], {"adult": 1})])

    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "key-used-otherwise")
    assert Booking.objects.count() == 1


def test_one_full_session_books_none_unless_one_waits(client, two):
    ask(client, [(two[1], {"adult": 1})])
    ben = {"name": "Ben", "phone": "010 1234"}
    both = [(two[0], {"adult": 1}), (two[1], {"adult": 1})]

    refused = ask(client, both, key="k2", contact=ben)
    waiting = ask(client, both, key="k3", contact=ben, wait=True)

    assert (refused.status_code, refused.json()["code"]) == (409, "session-full")
    assert refused["Content-Type"] == "application/problem+json"
    assert [row["state"] for row in waiting.json()["bookings"]] == ["confirmed", "waiting"]
    assert [row["ticket"] is None for row in waiting.json()["bookings"]] == [False, True]
    check_books()


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"contact": {"name": "Nobody"}}, 400, "contact-missing"),
        ({"contact": {"name": "X", "email": "no address"}}, 422, None),
        ({"contact": {"name": "a\x00b", "email": "a@example.org"}}, 422, None),
        ({"key": ""}, 422, None),
    ],
)
def test_who_cannot_be_reached_or_understood_is_told_so(client, two, changes, status, code):
    answer = ask(client, [(two[0], {"adult": 1})], **changes)

    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert answer.json()["detail"]
    assert not Booking.objects.exists()


def test_what_is_not_there_cannot_be_booked(client, two):
    nowhere = ask(client, [("00000000-0000-0000-0000-000000000000", {"adult": 1})])
    nobody = ask(client, [(two[0], {})])

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-bookable")
    assert (nobody.status_code, nobody.json()["code"]) == (400, "party-empty")
    assert client.get("/api/bookings/nothing").status_code == 404


def test_the_terms_say_how_to_book_and_what_is_asked(client, two):
    session = Session.objects.get(uid=two[0])
    Question.objects.create(
        activity=session.activity, kind="choice", wording=english("How?"), required=True,
        reason=english("Parking."), choices=english("By bus\nOn foot"),
    )  # fmt: skip
    open_room(
        terms_ids=[session.terms.pk], opens_at=timezone.now() + timedelta(minutes=5),
        seed=bytes(32), now=timezone.now(),
    )  # fmt: skip

    told = client.get(f"/api/sessions/{two[0]}/terms").json()
    other = client.get("/api/sessions/00000000-0000-0000-0000-000000000000/terms")

    assert (told["phase"], told["left"], told["mode"]) == ("before", 3, "first-come")
    assert "/waiting-room/" in told["waiting_room"]
    assert [(row["kind"], row["choices"]) for row in told["questions"]] == [
        ("choice", {"en": ["By bus", "On foot"]})
    ]
    assert (other.status_code, other.json()["code"]) == (404, "not-bookable")
