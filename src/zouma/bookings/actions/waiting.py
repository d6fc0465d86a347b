"""The waiting list: the first party that fits is offered the places that come free."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import locked_allotments, take_places
from zouma.bookings.models import Allotment, Booking, PassedOver
from zouma.bookings.queries.bookable import TAKES_PLACE
from zouma.bookings.refusals import CannotChange, OfferOver
from zouma.bookings.vocabulary import BookingState, LetterKind, PlaceReason


@transaction.atomic
def promote_waiting(allotment_id: int, *, now: datetime) -> list[Booking]:
    """Offer what is free to the waiting parties in their order; return those offered.

    A party is passed over only when it does not fit, and that is written down. The places are
    taken by the same guarded update as any others.
    """
    allotment = locked_allotments([allotment_id])[allotment_id]
    terms = allotment.terms
    closed_from = terms.closed_from()
    if allotment.left <= 0 or now >= closed_from or terms.session.status not in TAKES_PLACE:
        return []
    offered, passed, left = [], [], allotment.left
    until = min(now + timedelta(hours=terms.offer_hours), closed_from)
    for booking in waiting(allotment):
        if left == 0:
            break
        if booking.places <= left and take_places(
            allotment.pk, booking.places, booking_id=booking.pk, reason=PlaceReason.OFFERED, now=now
        ):
            left -= booking.places
            booking.state, booking.offered_until = BookingState.OFFERED, until
            booking.save(update_fields=["state", "offered_until"])
            post_letter(LetterKind.OFFERED, booking.basket_id, booking=booking, now=now)
            offered.append(booking)
        else:
            row = PassedOver(booking=booking, places=booking.places, places_left=left, at=now)
            passed.append(row)
    if offered:  # who did not fit is passed over only if somebody behind was served
        last = offered[-1].queued or 0
        PassedOver.objects.bulk_create([row for row in passed if (row.booking.queued or 0) < last])
    return offered


def waiting(allotment: Allotment) -> list[Booking]:
    """Return the parties that wait for places of an allotment, in order, locked."""
    rows = Booking.objects.select_for_update(of=("self",)).filter(
        allotment=allotment, state=BookingState.WAITING
    )
    return list(rows.order_by("queued"))


def next_in_queue() -> int:
    """Return a number greater than all given before; it orders the waiting list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('bookings_queue')")
        return int(cursor.fetchone()[0])


@transaction.atomic
def accept_offer(booking_uid: str, *, now: datetime) -> Booking:
    """Take up an offer from the waiting list; a second time changes nothing.

    :raises OfferOver: when its time ran out.
    :raises CannotChange: when nothing was offered.
    """
    booking = Booking.objects.select_for_update(of=("self",)).get(uid=booking_uid)
    if booking.state == BookingState.CONFIRMED:
        return booking
    if booking.state == BookingState.EXPIRED:
        raise OfferOver
    if booking.state != BookingState.OFFERED:
        raise CannotChange
    if booking.offered_until is not None and now > booking.offered_until:
        raise OfferOver
    booking.state, booking.offered_until = BookingState.CONFIRMED, None
    booking.save(update_fields=["state", "offered_until"])
    post_letter(LetterKind.BOOKED, booking.basket_id, booking=booking, now=now)
    return booking
