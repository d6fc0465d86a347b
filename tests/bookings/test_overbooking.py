"""Places beyond the capacity: the risk is shown, somebody decides, the limits hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from bookings.entrance import WALK_IN, door, happening, scanned, send
from bookings.halls import allotment_of, check_books, hall, person, states, wish
from make import NOW, activity, programme, session
from zouma.bookings.actions import book_places, set_overbooking, set_terms
from zouma.bookings.queries.desk.turnout import overbooking_advice, past_turnout
from zouma.bookings.refusals import BookingClosed, FewerThanTaken, TooFewPastSessions, TooRisky
from zouma.people.models import Account
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
LAZY = [(20, 13), (20, 14), (20, 15), (18, 12), (20, 14), (20, 13)]


@pytest.fixture
def eve():
    return Account.objects.create_superuser("eve@example.org", "a long word of passage")


def book(session_id, places, number, **named):
    return book_places(
        wishes=[wish(session_id, places)], contact=person(number), key=f"{number}-{session_id}",
        now=NOW, **named,
    )  # fmt: skip


def test_places_beyond_the_capacity_go_to_who_waits_first(eve):
    (one,) = hall(20)
    for number in range(4):
        book(one, 5, number)
    book(one, 2, 9, wait=True)

    set_overbooking(one, 2, past=LAZY, account=eve, now=NOW)

    assert states()[-1] == "offered"
    assert allotment_of(one).taken == 22
    entry = ModelLogEntry.objects.get(action="zouma.overbook")
    assert (entry.user, entry.data["before"], entry.data["after"]) == (eve, 0, 2)
    assert 0 < entry.data["risk"] < 0.05
    check_books()


@pytest.mark.parametrize(
    ("extra", "past", "refusal"),
    [
        (1, [], TooFewPastSessions),
        (1, [*LAZY[:4], (0, 0)], TooFewPastSessions),
        (15, LAZY, TooRisky),
        (1, [(20, 20)] * 8, TooRisky),
    ],
)
def test_nobody_takes_a_risk_that_is_unknown_or_too_great(eve, extra, past, refusal):
    (one,) = hall(20)

    with pytest.raises(refusal):
        set_overbooking(one, extra, past=past, account=eve, now=NOW)

    assert allotment_of(one).overbooking == 0
    assert not ModelLogEntry.objects.filter(action="zouma.overbook").exists()


def test_the_risk_is_taken_back_unless_its_places_are_taken(eve):
    (one,) = hall(20)
    set_overbooking(one, 2, past=LAZY, account=eve, now=NOW)
    for number in range(4):
        book(one, 5, number)
    book(one, 1, 9)

    with pytest.raises(FewerThanTaken):
        set_overbooking(one, 0, past=[], account=eve, now=NOW)
    set_overbooking(one, 1, past=LAZY, account=eve, now=NOW)

    assert allotment_of(one).left == 0
    with pytest.raises(BookingClosed):
        set_overbooking(one, 2, past=LAZY, account=eve, now=NOW + timedelta(hours=24))


def attended(came):
    """Make past sessions of an activity, and one to come; let so many of 20 come to each."""
    sessions = [session(2 + n, key=f"s{n}") for n in range(len(came))]
    later = session(24 * 30, key="later")
    programme(activity(moderation="published", sessions=(*sessions, later)))
    *past, coming = Session.objects.order_by("starts_at").values_list("pk", flat=True)
    for pk in (*past, coming):
        set_terms(session_id=pk, capacity=20, now=NOW)
    for pk, people in zip(past, came, strict=True):
        bookings = [book(pk, 1, number).bookings.get() for number in range(20)]
        if people is not None:
            device = door(pk)
            send(device, *(
                scanned(pk, booking, sequence=n) for n, booking in enumerate(bookings[:people], 1)
            ))  # fmt: skip
    return past, coming


def test_past_sessions_count_where_somebody_counted():
    past, coming = attended([14, None, 13])
    device = door(past[1])
    activity_id = Session.objects.get(pk=coming).activity_id
    later = NOW + timedelta(days=2)
    assert sorted(past_turnout(activity_id, now=later)) == [(20, 13), (20, 14)]

    send(device, happening(past[1], WALK_IN, sequence=1))

    assert sorted(past_turnout(activity_id, now=later)) == [(20, 0), (20, 13), (20, 14)]
    assert past_turnout(activity_id, now=NOW) == []


def test_the_page_shows_the_risk_and_sets_only_what_was_seen(client, eve, monkeypatch):
    _past, coming = attended([14, 13, 15, 12, 14, 13])
    row = Session.objects.get(pk=coming)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=3))
    client.force_login(eve)
    with translation.override("en"):
        address = reverse("desk_overbooking", args=[row.uid])
    shown = client.get(address).content.decode()
    advised = overbooking_advice(coming, past_turnout(row.activity_id, now=timezone.now())).advised

    unseen = client.post(address, {"extra": "2"})
    risky = client.post(address, {"extra": "19", "seen": "on"})
    done = client.post(address, {"extra": "2", "seen": "on"})

    assert "In the 6 past sessions that were counted, 81 of 120 booked places were used." in shown
    assert f"With {advised} more places, more come than fit with probability" in shown
    assert advised >= 2
    assert (unseen.status_code, risky.status_code, done.status_code) == (422, 422, 302)
    assert "too probably" in risky.content.decode()
    assert allotment_of(coming).overbooking == 2
