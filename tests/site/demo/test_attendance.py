"""The demo's attendance: lifelike, in order with the books, the same every time, and removable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F, Max, Sum

from bookings.halls import check_books
from make import NOW, activity, organisation, programme, session
from zouma.bookings.models import Basket, Booking, BookingTerms, DoorDevice, DoorEvent, PlaceEntry
from zouma.bookings.queries.attendance import attendance_of
from zouma.bookings.vocabulary import DoorEventKind
from zouma.programme.actions import import_records
from zouma.programme.models import Session
from zouma.site.demo.attendance import fill_attendance
from zouma.site.demo.bookings import empty_bookings
from zouma.site.demo.doors import empty_doors
from zouma.site.demo.filling import CITY, SOURCE, empty_demo
from zouma.site.demo.programme import city_programme, past_edition

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2026, 5, 14, 6, 30, tzinfo=UTC)  # 14:30 in Beijing
PAST = f"{CITY}-2025"
BOOKED = {"admission": "registration", "capacity": 40}


def fill(scale=0.02, seed=7):
    """Import the carnival and the one before, and hold them until the afternoon."""
    today = AFTERNOON.date()
    for slug, records in (
        (PAST, past_edition(seed=seed, today=today)),
        (CITY, city_programme(scale=scale, seed=seed, today=today)),
    ):
        import_records(records, edition_slug=slug, source=SOURCE, now=AFTERNOON)
    fill_attendance(PAST, CITY, seed=seed, now=AFTERNOON)


def many(*, hours=-30, number=40, **changes):
    """Make activities with a session each and hold them."""
    made = [
        activity(f"a{n}", moderation="published", sessions=(session(hours, **BOOKED | changes),))
        for n in range(number)
    ]
    programme(organisation(), *made, slug=CITY)
    fill_attendance(CITY, seed=1, now=NOW)


def passages():
    """Return what was written down, without what the database numbers."""
    rows = DoorEvent.objects.order_by("nonce").values_list(
        "device__uid", "nonce", "sequence", "at", "received_at", "kind", "people", "booking__uid"
    )
    return list(rows)


def test_demo_has_lifelike_attendance_and_its_books_agree():
    fill()

    check_books()
    connection.check_constraints()
    over = Session.objects.filter(ends_at__lt=AFTERNOON).values_list("pk", flat=True)
    attended = attendance_of(list(over)).values()
    booked = [row for row in attended if row.booked]
    seen = [row for row in booked if row.visits]
    missing = 1 - sum(row.came for row in seen) / sum(row.booked for row in seen)
    assert 0.25 < missing < 0.5
    assert 0.1 < 1 - len(seen) / len(booked) < 0.6
    assert all(row.came <= row.booked for row in attended)
    assert any(row.visits and not row.booked for row in attended)
    assert all(row.inside <= row.visits - row.left + 1 for row in attended)


def test_demo_of_past_days_goes_without_a_trace():
    many()

    empty_demo()

    for model in (Session, BookingTerms, Booking, Basket, PlaceEntry, DoorEvent, DoorDevice):
        assert model.objects.count() == 0


def test_same_seed_gives_the_same_passages():
    many()
    first = passages()
    empty_attendance()

    fill_attendance(CITY, seed=1, now=NOW)

    assert len(first) > 100
    assert passages() == first


def empty_attendance():
    """Remove what was filled and keep the programme."""
    ids = list(Session.objects.values_list("pk", flat=True))
    empty_doors(ids)
    empty_bookings(ids)


def test_nothing_has_happened_after_now():
    many(hours=-0.5, last=2)

    latest = DoorEvent.objects.aggregate(at=Max("at"), received=Max("received_at"))
    assert latest["at"] <= NOW
    assert latest["received"] <= NOW
    assert PlaceEntry.objects.aggregate(at=Max("at"))["at"] <= NOW
    assert Basket.objects.aggregate(at=Max("made_at"))["at"] <= NOW
    assert DoorEvent.objects.filter(received_at__lt=F("at")).count() == 0


def test_sessions_of_today_still_to_come_are_booked_and_nobody_has_come():
    many(hours=6)

    assert Booking.objects.aggregate(places=Sum("places"))["places"] > 400
    assert DoorEvent.objects.count() == 0
    assert DoorDevice.objects.count() > 10


def test_sessions_of_tomorrow_and_those_called_off_are_left_alone():
    many(hours=24)
    Session.objects.update(status="cancelled", starts_at=NOW - timedelta(hours=2))

    fill_attendance(CITY, seed=1, now=NOW)

    assert BookingTerms.objects.count() == 0
    assert DoorEvent.objects.count() == 0


def test_phones_at_doors_now_were_heard_just_now_unless_they_are_away():
    many(hours=-0.5, last=2)

    silent = NOW - timedelta(minutes=15)
    away = DoorDevice.objects.filter(last_seen_at__lt=silent)
    assert 0 < away.count() < DoorDevice.objects.count() / 2
    assert set(away.values_list("waiting", flat=True)) - set(range(3, 41)) == set()
    assert DoorDevice.objects.filter(last_seen_at__gte=silent).exclude(waiting=0).count() == 0


def test_what_stands_for_days_has_a_crowd_on_each_day_so_far():
    many(hours=-58, last=120, all_day=True, admission="drop-in", capacity=None)

    came = DoorEvent.objects.filter(kind=DoorEventKind.WALK_IN)
    days = set(came.values_list("at__date", flat=True))
    assert days == {date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 14)}


def test_who_booked_long_ago_is_named_nowhere():
    many(hours=-24 * 60)

    named = Basket.objects.exclude(name="", email="", phone="", fingerprint="")
    assert Basket.objects.count() > 100
    assert named.count() == 0
    assert Basket.objects.filter(erased_at=None).count() == 0
    assert Booking.objects.exclude(contact_key="").count() == 0
