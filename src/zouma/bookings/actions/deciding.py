"""What an organiser decides about requests for places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zouma.bookings.actions.changing import locked_booking
from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import take_places
from zouma.bookings.actions.wishes import Wish, check_class, visit_of
from zouma.bookings.models import Booking
from zouma.bookings.queries.bookable import Bookable, bookable_sessions
from zouma.bookings.refusals import CannotChange, SessionFull, refusing
from zouma.bookings.vocabulary import AllotmentKind, BookingState, LetterKind, PlaceReason


@refusing
@transaction.atomic
def approve_booking(booking_uid: str, *, now: datetime, session_id: int | None = None) -> Booking:
    """Give a party the places it asked for; a second time changes nothing.

    session_id: another session of the activity that the party said would do as well.

    :raises SessionFull: when fewer are left.
    :raises CannotChange: when nothing waits for a decision, or not for such a one.
    """
    booking, _allotment = locked_booking(booking_uid)
    if booking.state == BookingState.CONFIRMED:
        return booking
    if booking.state != BookingState.REQUESTED:
        raise CannotChange
    if session_id is not None and session_id != booking.terms.session_id:
        move_request(booking, session_id, now=now)
    if not take_places(
        booking.allotment_id, booking.places, booking_id=booking.pk,
        reason=PlaceReason.APPROVED, now=now,
    ):  # fmt: skip
        raise SessionFull
    booking.state = BookingState.CONFIRMED
    booking.save(update_fields=["state"])
    post_letter(LetterKind.APPROVED, booking.basket_id, booking=booking, now=now)
    return booking


def move_request(booking: Booking, session_id: int, *, now: datetime) -> None:
    """Let a request, which holds no places, speak of another session that would do.

    :raises CannotChange: when the party did not say so.
    :raises ProgrammeError: when that session cannot be booked.
    """
    visit = getattr(booking, "visit", None)
    if visit is None or session_id not in visit.alternatives:
        raise CannotChange
    target = Bookable.of(bookable_sessions([session_id]), session_id)
    kind = AllotmentKind(booking.allotment.kind)
    target.check(kind=kind, places=booking.places, now=now)
    check_class(Wish(session_id, booking.party, kind, visit_of(booking)), target)
    booking.terms, booking.allotment = target.terms, target.allotments[kind]
    booking.save(update_fields=["terms", "allotment"])


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
