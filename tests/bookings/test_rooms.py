"""The waiting room: fair before the opening, in order after it, and nobody gets past it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from make import activity, coming, programme
from zouma.bookings.actions import next_number, open_room, pace_room, set_terms
from zouma.bookings.models import Booking, WaitingRoom
from zouma.bookings.queries.rooms import place_in_order, standing
from zouma.bookings.tokens import read_room_ticket, room_ticket
from zouma.bookings.vocabulary import RoomOrder
from zouma.methods.shuffle import shuffled_place
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
SEED = bytes(range(32))
PERSON = {"adult": "1", "name": "Ada", "email": "ada@example.org", "key": "k1", "then": "book"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rush(opens_in=timedelta(minutes=5), **room):
    """Make a session behind a waiting room; return both."""
    programme(activity("stars", moderation="published", sessions=(coming(48),)))
    session = Session.objects.get()
    now = timezone.now()
    terms = set_terms(session_id=session.pk, capacity=50, now=now)
    before = min(now, now + opens_in) - timedelta(seconds=1)
    return session, open_room(
        terms_ids=[terms.pk], opens_at=now + opens_in, seed=SEED, now=before, **room
    )


def opened(room, *, after=timedelta(seconds=2), bookings_take=0.0):
    """Let some time pass after the opening; return the room as it is then."""
    pace_room(room, now=room.opens_at + after, seconds_per_booking=bookings_take)
    return WaitingRoom.objects.get(pk=room.pk)


def test_who_is_there_at_the_opening_is_placed_by_lot_and_who_comes_later_behind_them():
    _session, room = rush(rate=2)
    numbers = [next_number(room) for _visitor in range(30)]
    assert [place_in_order(room, n) for n in numbers] == [None] * 30

    room = opened(room)
    late = next_number(room)

    assert room.gathered == 30
    places = [place_in_order(room, n) for n in numbers]
    assert places == [shuffled_place(n, total=30, seed=SEED) for n in numbers]
    assert sorted(places) == list(range(1, 31))
    assert places != numbers
    assert place_in_order(room, late) == 31
    assert hashlib.sha256(bytes.fromhex(room.seed)).hexdigest() == room.commitment


def test_in_order_of_arrival_the_number_is_the_place():
    _session, room = rush(order=RoomOrder.ARRIVAL)
    numbers = [next_number(room) for _visitor in range(5)]

    room = opened(room)

    assert [place_in_order(room, n) for n in numbers] == numbers


def test_visitors_are_let_on_at_the_rate_and_never_twice_in_a_second():
    _session, room = rush(rate=10)
    for _visitor in range(1000):
        next_number(room)

    first = opened(room, after=timedelta(seconds=1))
    same = opened(room, after=timedelta(seconds=1.5))
    then = opened(room, after=timedelta(seconds=3))

    assert first.admitted == same.admitted == 10
    assert first.rate == pytest.approx(11)
    assert then.admitted == 10 + 11 * 2


def test_the_rate_falls_when_bookings_take_long_and_keeps_its_bounds():
    _session, room = rush(rate=10)
    for _visitor in range(1000):
        next_number(room)
    for second in range(1, 30):
        room = opened(room, after=timedelta(seconds=second), bookings_take=0.5)
    assert room.rate == room.least_rate
    for second in range(30, 120):
        room = opened(room, after=timedelta(seconds=second))
    assert room.rate == room.most_rate


def test_an_empty_room_lets_few_ahead_so_that_a_later_crowd_still_waits():
    _session, room = rush(rate=10)
    for second in range(1, 100):
        room = opened(room, after=timedelta(seconds=second))

    assert room.admitted <= 5 * room.most_rate
    numbers = [next_number(room) for _visitor in range(1200)]
    assert standing(room, numbers[0]).admitted
    assert not standing(room, numbers[-1]).admitted


def test_nothing_moves_before_the_opening():
    _session, room = rush()
    next_number(room)

    pace_room(room, now=room.opens_at - timedelta(seconds=1), seconds_per_booking=0)

    kept = WaitingRoom.objects.get()
    assert (kept.gathered, kept.admitted) == (None, 0)


def test_the_form_is_reached_through_the_room_only(client):
    session, room = rush(opens_in=timedelta(minutes=10))
    form = reverse("book", args=[session.uid])
    way = client.get(form)
    assert way.url == f"{reverse('waiting_room', args=[room.uid])}?session={session.uid}"
    page = client.get(way.url)
    assert b"by lot" in page.content
    assert read_room_ticket(client.cookies[f"zouma_room_{room.pk}"].value, room.pk) == 1
    assert client.get(way.url).status_code == 200
    assert next_number(room) == 2  # the second look gave no other number

    WaitingRoom.objects.update(opens_at=timezone.now() - timedelta(seconds=10))
    session.terms.opens_at = timezone.now() - timedelta(seconds=10)
    session.terms.save()
    onward = client.get(way.url)

    assert onward.url == form
    assert client.get(form).status_code == 200
    assert client.post(form, PERSON).status_code == 302
    assert Booking.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    "forged", ["", "1", "{room}-1-", "{room}-²-x", "{room}-1-AAAAAAAAAAAAAAAA"]
)
def test_a_ticket_that_is_not_ours_lets_nobody_on(client, forged):
    session, room = rush(opens_in=timedelta(seconds=-60))
    next_number(room)
    room = opened(room)
    assert standing(room, 1).admitted
    client.cookies[f"zouma_room_{room.pk}"] = forged.format(room=room.pk)

    assert client.get(reverse("book", args=[session.uid])).status_code == 302
    answer = client.post(reverse("book", args=[session.uid]), PERSON)
    asked = client.post(
        "/api/bookings",
        {"sessions": [{"session": str(session.uid), "party": {"adult": 1}}],
         "contact": {"name": "A", "email": "a@example.org"}},
        content_type="application/json", headers={"Idempotency-Key": "k"},
    )  # fmt: skip

    assert "waiting-room" in answer.url
    assert (asked.status_code, asked.json()["code"]) == (409, "not-your-turn")
    assert not Booking.objects.exists()


def test_an_app_books_with_the_ticket_of_its_user(client):
    session, room = rush(opens_in=timedelta(seconds=-60))
    ticket = room_ticket(room.pk, next_number(room))
    opened(room)

    answer = client.post(
        "/api/bookings",
        {"sessions": [{"session": str(session.uid), "party": {"adult": 1}}],
         "contact": {"name": "A", "email": "a@example.org"}},
        content_type="application/json",
        headers={"Idempotency-Key": "k", "Waiting-Ticket": ticket},
    )  # fmt: skip

    assert answer.status_code == 201


def test_the_state_is_the_same_for_all_and_keeps_the_seed_until_the_opening(client):
    _session, room = rush()
    address = reverse("room_state", args=[room.uid])
    before = client.get(address)
    WaitingRoom.objects.update(opens_at=timezone.now() - timedelta(seconds=2))
    after = client.get(address).json()

    assert before.json()["seed"] is None
    assert not before.cookies
    assert after["seed"] == SEED.hex()
    assert after["admitted"] > 0


def test_a_room_has_its_numbers_to_itself():
    _session, one = rush()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_sequences WHERE sequencename = %s", [one.sequence])
        assert cursor.fetchone() == (1,)
    assert [next_number(one), next_number(one)] == [1, 2]
