"""Calling off sessions, also many at once: places, letters, pages and feeds follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from bookings.halls import ADA, allotment_of, check_books, hall, person, states, wish
from make import NOW, activity, both, coming, place, programme, session
from zouma.bookings.actions import (
    book_places,
    call_off,
    cancel_booking,
    confirm_basket,
    do_chores,
    finish_calling_off,
    hold_places,
    promote_waiting,
    send_letters,
    set_terms,
)
from zouma.bookings.actions.calling_off import order_calling_off
from zouma.bookings.models import Booking, CalledOff, CallingOff, Letter, PlaceEntry
from zouma.bookings.refusals import BasketOver
from zouma.bookings.vocabulary import BookingMode
from zouma.common.errors import ProgrammeError
from zouma.common.text import EMPTY
from zouma.people.models import Account
from zouma.programme.models import Activity, Session

pytestmark = pytest.mark.django_db

STORM = both("暴雨。", "Heavy rain.")


@pytest.fixture
def eve():
    return Account.objects.create_user("eve@example.org")


def book(session_id, places=1, *, number=1, **named):
    return book_places(
        wishes=[wish(session_id, places)], contact=person(number), key=f"k{number}-{session_id}",
        now=NOW, **named,
    )  # fmt: skip


def all_states_hall():
    """Make a hall whose one session has bookings in every state that is open."""
    one, two = hall(4, 9)
    book(one, 2, number=1)
    hold_places(basket_key="b", wish=wish(one, 2), key="1", now=NOW)
    book(one, 3, number=2, wait=True)
    return one, two


def test_bookings_are_cancelled_places_given_back_and_parties_told(eve):
    one, two = all_states_hall()
    book(two, 2, number=7)

    call_off([one], key="k", reason=STORM, account=eve, now=NOW)

    assert states() == ["cancelled", "cancelled", "cancelled", "confirmed"]
    assert allotment_of(one).taken == 0
    told = Letter.objects.filter(kind="called-off").order_by("pk")
    assert [letter.basket.name for letter in told] == ["P1", "P2"]
    assert [letter.message for letter in told] == ["暴雨。", "暴雨。"]
    assert dict(Session.objects.values_list("pk", "status")) == {one: "cancelled", two: "scheduled"}
    row = CalledOff.objects.get()
    assert (row.bookings, row.people, row.done_at) == (3, 7, NOW)
    check_books()


def test_letters_give_the_reason_in_the_language_of_each(eve):
    (one,) = hall(9)
    for number, language in enumerate(("en", "zh-hans", "")):
        contact = person(number).__class__(f"P{number}", f"p{number}@example.org", "", language)
        book_places(wishes=[wish(one)], contact=contact, key=str(number), now=NOW)
    call_off([one], key="k", reason=STORM, account=eve, now=NOW)

    send_letters(now=NOW)

    bodies = [m.body for m in mail.outbox if "Heavy rain." in m.body or "暴雨" in m.body]
    assert ["Heavy rain." in body for body in bodies] == [True, False, False]


def test_the_waiting_list_ends_and_nobody_on_it_is_offered_anything(eve):
    (one,) = hall(2)
    book(one, 2)
    book(one, 1, number=2, wait=True)

    call_off([one], key="k", reason=EMPTY, account=eve, now=NOW)
    promote_waiting(allotment_of(one).pk, now=NOW)

    assert states() == ["cancelled", "cancelled"]
    assert not Letter.objects.filter(kind="offered").exists()


def test_nobody_waiting_is_offered_places_of_what_is_cancelled_elsewhere():
    (one,) = hall(2)
    first = book(one, 2)
    book(one, 1, number=2, wait=True)
    Session.objects.filter(pk=one).update(status="cancelled")

    cancel_booking(str(first.bookings.get().uid), now=NOW)

    assert states() == ["cancelled", "waiting"]


def test_a_second_time_changes_nothing(eve):
    one, _two = all_states_hall()
    call_off([one], key="k", reason=STORM, account=eve, now=NOW)
    before = list(PlaceEntry.objects.values_list())

    call_off([one], key="k", reason=EMPTY, account=eve, now=NOW)
    call_off([one], key="other", reason=EMPTY, account=eve, now=NOW)
    finish_calling_off(now=NOW)

    assert list(PlaceEntry.objects.values_list()) == before
    assert Letter.objects.filter(kind="called-off").count() == 2
    assert CallingOff.objects.count() == 2
    assert ModelLogEntry.objects.filter(action="zouma.call_off").count() == 1


@pytest.mark.parametrize("mode", [BookingMode.APPROVAL, BookingMode.BALLOT])
def test_requests_and_entries_are_cancelled_too(eve, mode):
    (one,) = hall(9, mode=mode)
    book(one, 3)

    call_off([one], key="k", reason=STORM, account=eve, now=NOW)

    assert states() == ["cancelled"]
    assert PlaceEntry.objects.count() == 0
    check_books()


def test_a_basket_that_held_it_cannot_be_confirmed(eve):
    (one,) = hall(9)
    hold_places(basket_key="b", wish=wish(one, 2), key="1", now=NOW)

    call_off([one], key="k", reason=STORM, account=eve, now=NOW)

    with pytest.raises(ProgrammeError) as refusal:
        confirm_basket(basket_key="b", contact=ADA, now=NOW)
    assert not isinstance(refusal.value, BasketOver)
    assert not Letter.objects.exists()
    check_books()


def test_who_was_booking_at_that_moment_is_found_afterwards(eve):
    (one,) = hall(9)
    call_off([one], key="k", reason=STORM, account=eve, now=NOW)
    Session.objects.filter(pk=one).update(status="scheduled")
    book(one, 2)  # what a transaction begun before would have done
    Session.objects.filter(pk=one).update(status="cancelled")

    do_chores(now=NOW + timedelta(seconds=2))

    assert states() == ["cancelled"]
    row = CalledOff.objects.get()
    assert (row.bookings, row.people) == (1, 2)
    check_books()


def test_what_was_put_on_again_keeps_its_new_bookings(eve):
    (one,) = hall(9)
    call_off([one], key="k", reason=STORM, account=eve, now=NOW)
    Session.objects.filter(pk=one).update(status="scheduled")
    book(one, 2)

    do_chores(now=NOW + timedelta(seconds=2))

    assert states() == ["confirmed"]


def test_an_activity_is_cancelled_with_its_last_session(eve):
    one, two, three = hall(5, 5, 5)

    call_off([one, two], key="1", reason=STORM, account=eve, now=NOW)
    assert Activity.objects.get().status == "scheduled"
    call_off([three], key="2", reason=STORM, account=eve, now=NOW)

    assert Activity.objects.get().status == "cancelled"
    assert Activity.objects.get().status_note == STORM
    assert set(Session.objects.values_list("note", flat=True)) == {STORM}


def venue(sessions=30, parties=10):
    """Make a venue with activities, sessions and bookings; return the sessions' ids."""
    programme(place(), *(
        activity(f"a{n}", moderation="published", place_key="p1", sessions=tuple(
            session(24 + m, key=f"s{m}") for m in range(5)))
        for n in range(sessions // 5)
    ))  # fmt: skip
    ids = list(Session.objects.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        set_terms(session_id=pk, capacity=2 * parties - 5, now=NOW)
        for number in range(parties):
            book(pk, 1 + number % 3, number=number, wait=True)
    return ids


def test_a_venue_is_called_off_although_everything_dies_in_the_middle(eve):
    ids = venue()
    order = order_calling_off(ids, key="k", reason=STORM, account=eve, now=NOW)
    assert Booking.objects.exclude(state="cancelled").count() == 300

    done = []
    while CalledOff.objects.filter(done_at=None).exists():  # each round is a process that died
        done.append(finish_calling_off(now=NOW, limit=7))
        check_books()

    assert done == [7, 7, 7, 7, 2]
    assert set(states()) == {"cancelled"}
    assert set(Session.objects.values_list("status", flat=True)) == {"cancelled"}
    assert Letter.objects.filter(kind="called-off").count() == 300
    assert sum(row.bookings for row in order.sessions.all()) == 300


@pytest.mark.parametrize("parties", [1, 40])
def test_a_session_costs_no_more_queries_with_forty_bookings_than_with_one(eve, parties):
    (one,) = hall(200)
    for number in range(parties):
        book(one, 2, number=number)
    order_calling_off([one], key="k", reason=STORM, account=eve, now=NOW)

    with CaptureQueriesContext(connection) as captured:
        finish_calling_off(now=NOW)

    assert len(captured) <= 30
    assert states() == ["cancelled"] * parties


def test_pages_and_feeds_say_so(client, eve):
    now = timezone.now()
    programme(
        activity("stars", title=both("星空之夜", "Night of stars"), moderation="published",
                 sessions=(coming(48, key="s"), coming(72, key="t"))),
        now=now,
    )  # fmt: skip
    first, second = Session.objects.order_by("starts_at")
    set_terms(session_id=first.pk, capacity=5, now=now)
    call_off([first.pk], key="k", reason=STORM, account=eve, now=now)

    with translation.override("en"):
        address = reverse("activity", args=[first.activity.edition.slug, first.activity.slug])
        page = client.get(address).content.decode()
        form = client.get(reverse("book", args=[first.uid])).content.decode()
    calendar = client.get("/en/feeds/programme.ics?when=all").content.decode()
    api = client.get("/api/sessions").json()["results"]

    assert page.count("status-cancelled") == 1
    assert "Heavy rain." in page
    assert "Booking is closed" in form
    assert calendar.count("STATUS:CANCELLED") == 1
    assert [row.get("status") for row in api] == ["cancelled", None]

    call_off([second.pk], key="l", reason=STORM, account=eve, now=now)

    found = client.get("/en/programme/?when=all&q=stars").content.decode()
    news = client.get("/en/feeds/programme.rss?when=all").content.decode()
    assert "Cancelled" in found
    assert "Cancelled" in news
