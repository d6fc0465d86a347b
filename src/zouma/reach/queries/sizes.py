"""How large an activity is by what is known of every one: places booked, or sessions held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from zouma.bookings.models import Booking, BookingTerms
from zouma.bookings.vocabulary import BookingState
from zouma.programme.models import Edition
from zouma.reach.queries.held import HeldActivity


@dataclass(frozen=True, slots=True)
class Size:
    """How large an activity is: in places booked if booked, else in sessions held; above nought."""

    number: float
    booked: bool


def sizes_of(edition: Edition, held: Iterable[HeldActivity]) -> dict[int, Size]:
    """Return the size of each activity: places booked where all its sessions take bookings.

    An activity that nobody booked is taken as one place. Two queries.
    """
    rows = Booking.objects.filter(
        terms__session__activity__edition=edition, state=BookingState.CONFIRMED
    ).values_list("terms__session")
    booked = dict(rows.annotate(Sum("places")).order_by())
    terms = BookingTerms.objects.filter(session__activity__edition=edition)
    with_terms = set(terms.values_list("session", flat=True))
    sizes = {}
    for one in held:
        by_bookings = all(session.id in with_terms for session in one.sessions)
        places = sum(booked.get(session.id, 0) for session in one.sessions)
        number = max(places, 1) if by_bookings else len(one.sessions)
        sizes[one.id] = Size(float(number), by_bookings)
    return sizes
