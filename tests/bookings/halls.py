"""A hall with sessions to book, and the books of it read in a second way."""

from __future__ import annotations

from make import NOW, activity, programme, session
from zouma.bookings.actions import Contact, Wish, set_terms
from zouma.bookings.models import Allotment, Booking, BookingTerms, PlaceEntry
from zouma.bookings.vocabulary import AllotmentKind, BookingMode, PartyKind
from zouma.programme.models import Session

ADA = Contact(name="Ada", email="ada@example.org")
BEN = Contact(name="Ben", email="ben@example.org")


def hall(*capacities, mode=BookingMode.FIRST_COME, **terms):
    """Make an activity with a session of each capacity; return their ids."""
    sessions = tuple(session(24 + 2 * n, key=f"s{n}") for n in range(len(capacities)))
    programme(activity(moderation="published", sessions=sessions))
    ids = list(Session.objects.order_by("starts_at").values_list("pk", flat=True))
    for pk, capacity in zip(ids, capacities, strict=True):
        set_terms(session_id=pk, capacity=capacity, now=NOW, mode=mode, **terms)
    return ids


def wish(session_id, places=1, *, kind=AllotmentKind.PUBLIC):
    return Wish(session_id=session_id, party={PartyKind.ADULT: places}, kind=kind)


def person(number):
    return Contact(name=f"P{number}", email=f"p{number}@example.org")


def allotment_of(session_id, kind=AllotmentKind.PUBLIC):
    return Allotment.objects.get(terms__session=session_id, kind=kind)


def states():
    return list(Booking.objects.order_by("pk").values_list("state", flat=True))


def check_books():
    """See that counters, ledger and bookings say the same, and that nothing is oversold."""
    in_ledger, in_bookings, of_booking = {}, {}, {}
    for allotment_id, booking_id, change in PlaceEntry.objects.values_list(
        "allotment_id", "booking_id", "change"
    ):
        in_ledger[allotment_id] = in_ledger.get(allotment_id, 0) + change
        key = (allotment_id, booking_id)
        of_booking[key] = of_booking.get(key, 0) + change
    rows = Booking.objects.values_list("pk", "allotment_id", "state", "places", "party")
    expected = {}
    for pk, allotment_id, state, places, party in rows:
        assert sum(party.values()) == places
        if state in {"held", "confirmed", "offered"}:
            in_bookings[allotment_id] = in_bookings.get(allotment_id, 0) + places
            expected[allotment_id, pk] = places
    assert {key: change for key, change in of_booking.items() if change} == expected
    for allotment in Allotment.objects.all():
        assert allotment.taken == in_ledger.get(allotment.pk, 0)
        assert allotment.taken == in_bookings.get(allotment.pk, 0)
        assert 0 <= allotment.taken <= allotment.capacity + allotment.overbooking
    for terms in BookingTerms.objects.prefetch_related("allotments"):
        assert terms.allotted == sum(row.capacity for row in terms.allotments.all())
