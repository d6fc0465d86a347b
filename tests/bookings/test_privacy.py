"""Who booked is forgotten in time or when they ask, and the numbers stay."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.halls import ADA, BEN, allotment_of, check_books, hall, wish
from make import NOW
from zouma.bookings.actions import book_places, do_chores, erase_overdue, hold_places
from zouma.bookings.models import Basket, Booking, Letter
from zouma.bookings.tokens import basket_token
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def book(session_id, contact, key):
    return book_places(wishes=[wish(session_id, 2)], contact=contact, key=key, now=NOW)


def words_of_the_database():
    """Return everything that bookings keep, as one text."""
    rows = [list(model.objects.values()) for model in (Basket, Booking, Letter)]
    return json.dumps(rows, default=str)


def test_after_its_time_nothing_tells_of_a_person_and_the_numbers_stay():
    (one,) = hall(5)
    basket = book(one, ADA, "k1")
    Booking.objects.update(answers={"1": "Ada's allergy"})
    do_chores(now=NOW)
    assert erase_overdue(now=NOW + timedelta(days=31)) == 0
    assert "ada@example.org" in words_of_the_database()

    assert erase_overdue(now=LATER) == 1
    assert erase_overdue(now=LATER) == 0

    kept = words_of_the_database()
    assert [word for word in ("ada@", "Ada", ADA.key, "allergy") if word in kept] == []
    assert basket.bookings.get().places == 2
    assert allotment_of(one).taken == 2
    check_books()


def test_a_basket_is_kept_until_its_last_session_is_long_over():
    one, two = hall(5, 5)
    book_places(wishes=[wish(one), wish(two)], contact=ADA, key="k", now=NOW)
    last = Booking.objects.order_by("-terms__session__starts_at")[0].terms.session
    last.starts_at, last.ends_at = LATER, LATER + timedelta(hours=1)
    last.save()

    assert erase_overdue(now=LATER) == 0
    assert erase_overdue(now=LATER + timedelta(days=31)) == 1


def test_what_was_never_confirmed_is_forgotten_the_day_after():
    (one,) = hall(5)
    hold_places(basket_key="b", wish=wish(one), key="k", now=NOW)
    do_chores(now=NOW + timedelta(hours=2))

    assert erase_overdue(now=NOW + timedelta(hours=2)) == 0
    assert erase_overdue(now=NOW + timedelta(hours=25)) == 1
    check_books()


def test_many_baskets_are_forgotten_in_one_go(monkeypatch):
    (one,) = hall(50)
    for number, contact in enumerate((ADA, BEN)):
        book(one, contact, f"k{number}")
    monkeypatch.setattr("zouma.bookings.actions.erasing.AT_ONCE", 1)

    assert erase_overdue(now=LATER) == 2


def test_visitors_read_what_is_known_of_them_and_have_it_forgotten(client):
    (one,) = hall(5)
    starts_at = timezone.now() + timedelta(days=3)
    Session.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    basket = book(one, ADA, "k1")
    token = basket_token(basket.uid)

    known = client.get(reverse("booking_data", args=[token])).json()
    asked = client.get(reverse("forget_booking", args=[token]))
    done = client.post(reverse("forget_booking", args=[token]), follow=True)

    assert (known["name"], known["email"]) == (ADA.name, ADA.email)
    assert [row["party"] for row in known["bookings"]] == [{"adult": 2}]
    assert asked.status_code == done.status_code == 200
    assert ADA.email not in words_of_the_database()
    assert allotment_of(one).taken == 0
    assert client.get(reverse("booking", args=[token])).status_code == 404
    check_books()
