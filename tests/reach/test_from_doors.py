"""Doors and bookings in the ledger: once, corrected by what is late, silent where nobody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.entrance import IN, UNDO, WALK_IN, door, happening, scanned, send
from bookings.halls import hall, person, wish
from make import NOW
from zouma.bookings.actions import book_places, cancel_booking
from zouma.programme.models import Session
from zouma.reach.actions import change_state, observe_doors
from zouma.reach.models import Observation
from zouma.reach.vocabulary import ObservationState

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=3)


@pytest.fixture
def session():
    return hall(20)[0]


def book(session, places, number=1):
    basket = book_places(
        wishes=[wish(session, places)], contact=person(number), key=f"k{number}", now=NOW
    )
    return basket.bookings.get()


def standing():
    """Return what stands, by definition: value and state."""
    rows = Observation.objects.filter(superseded_by__isnull=True).order_by("definition__code")
    return {row.definition.code: (row.value, row.state) for row in rows}


def test_who_came_who_had_booked_and_how_many_were_inside(session):
    came, stayed_away = book(session, 3), book(session, 2, number=2)
    send(door(session), scanned(session, came), happening(session, WALK_IN, people=4, sequence=2))

    assert observe_doors(now=AFTER) == 1
    assert stayed_away.places == 2
    assert standing() == {
        "peak-inside": (7, "reported"),
        "registrations-booked": (5, "reported"),
        "visits-scanned": (7, "reported"),
    }
    row = Observation.objects.get(definition__code="visits-scanned")
    held = Session.objects.get(pk=session)
    assert (row.session, row.starts_at, row.ends_at) == (held, held.starts_at, held.ends_at)


def test_nobody_scanned_is_not_nobody_came(session):
    book(session, 3)

    observe_doors(now=AFTER)

    assert standing() == {"registrations-booked": (3, "reported")}


def test_nothing_is_said_before_a_session_is_over(session):
    book(session, 3)

    assert observe_doors(now=NOW) == 0
    assert standing() == {}


def test_the_same_again_says_nothing_new(session):
    send(door(session), scanned(session, book(session, 3)))
    observe_doors(now=AFTER)

    assert observe_doors(now=AFTER) == 0
    assert Observation.objects.count() == 3


def test_a_phone_that_comes_back_late_corrects(session):
    device = door(session)
    send(device, scanned(session, book(session, 3)))
    observe_doors(now=AFTER)
    send(device, happening(session, WALK_IN, people=2, sequence=2))

    assert observe_doors(now=AFTER + timedelta(hours=1)) == 1
    assert standing()["visits-scanned"] == (5, "reported")
    late = Observation.objects.get(definition__code="visits-scanned", superseded_by=None)
    assert late.supersedes.value == 3
    assert Observation.objects.filter(definition__code="registrations-booked").count() == 1


def test_what_was_taken_back_at_the_door_is_withdrawn_and_may_come_again(session):
    device = door(session)
    entry = happening(session, WALK_IN, people=2)
    send(device, entry)
    observe_doors(now=AFTER)
    send(device, happening(session, UNDO, undoes=entry.nonce, sequence=2))
    observe_doors(now=AFTER)

    assert standing()["visits-scanned"] == (2, "withdrawn")

    send(device, happening(session, WALK_IN, people=2, sequence=3))
    observe_doors(now=AFTER)

    assert standing()["visits-scanned"] == (2, "reported")


def test_a_figure_that_staff_dispute_stays_disputed_when_it_changes(session):
    device = door(session)
    send(device, happening(session, WALK_IN, people=2))
    observe_doors(now=AFTER)
    visits = Observation.objects.get(definition__code="visits-scanned")
    change_state(visits, ObservationState.DISPUTED, note="a test of the phones", now=AFTER)
    send(device, happening(session, WALK_IN, people=1, sequence=2))

    observe_doors(now=AFTER)

    assert standing()["visits-scanned"] == (3, "disputed")


def test_a_cancelled_booking_lowers_what_was_booked(session):
    booking = book(session, 3)
    observe_doors(now=AFTER)
    cancel_booking(booking.uid, now=NOW)

    observe_doors(now=AFTER)

    assert standing() == {"registrations-booked": (0, "reported")}


def test_a_session_that_was_called_off_says_nothing(session):
    book(session, 3)
    Session.objects.filter(pk=session).update(status="cancelled")

    assert observe_doors(now=AFTER) == 0


def test_a_run_is_bounded_and_the_next_goes_on():
    first, second = hall(5, 5)
    send(door(first, second), happening(first, WALK_IN), happening(second, IN, ticket="x" * 36))

    assert [observe_doors(now=AFTER, limit=1) for _run in range(3)] == [1, 1, 0]
