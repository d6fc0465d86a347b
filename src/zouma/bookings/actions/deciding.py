"""What an organiser decides about requests for places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zouma.bookings.actions.changing import locked_booking
from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import take_places
from zouma.bookings.models import Booking
from zouma.bookings.refusals import CannotChange, SessionFull
from zouma.bookings.vocabulary import BookingState, LetterKind, PlaceReason


@transaction.atomic
def approve_booking(booking_uid: str, *, now: datetime) -> Booking:
    """Give a party the places it asked for; a second time changes nothing.

    :raises SessionFull: when fewer are left.
    :raises CannotChange: when nothing waits for a decision.
    """
    booking, _allotment = locked_booking(booking_uid)
    if booking.state == BookingState.CONFIRMED:
        return booking
    if booking.state != BookingState.REQUESTED:
        raise CannotChange
    if not take_places(
        booking.allotment_id, booking.places, booking_id=booking.pk,
        reason=PlaceReason.APPROVED, now=now,
    ):  # fmt: skip
        raise SessionFull
    booking.state = BookingState.CONFIRMED
    booking.save(update_fields=["state"])
    post_letter(LetterKind.APPROVED, booking.basket_id, booking=booking, now=now)
    return booking


@transaction.atomic
def refuse_booking(booking_uid: str, *, now: datetime) -> Booking:
    """Refuse a party's request; a second time changes nothing.

    :raises CannotChange: when nothing waits for a decision.
    """
    booking, _allotment = locked_booking(booking_uid)
    if booking.state == BookingState.REFUSED:
        return booking
    if booking.state != BookingState.REQUESTED:
        raise CannotChange
    booking.state = BookingState.REFUSED
    booking.save(update_fields=["state"])
    post_letter(LetterKind.REFUSED, booking.basket_id, booking=booking, now=now)
    return booking
