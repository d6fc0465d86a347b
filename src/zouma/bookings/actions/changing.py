"""What a party does with its booking: cancel it, change who comes, move it to another session."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zouma.bookings.actions.booking import lock_contact
from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import locked_allotments, return_places, take_places
from zouma.bookings.actions.waiting import promote_waiting
from zouma.bookings.actions.wishes import Wish, check_class, check_class_size, visit_of
from zouma.bookings.models import Allotment, Basket, Booking
from zouma.bookings.queries.bookable import Bookable, bookable_sessions
from zouma.bookings.refusals import (
    BookingClosed,
    CannotChange,
    PartyEmpty,
    PartyTooLarge,
    SessionFull,
    refusing,
)
from zouma.bookings.vocabulary import (
    IN_BASKET,
    OPEN,
    AllotmentKind,
    BookingState,
    LetterKind,
    PartyKind,
    PlaceReason,
)


@transaction.atomic
def cancel_booking(booking_uid: str, *, now: datetime, words: str = "") -> Booking:
    """Cancel a booking, leave a waiting list or decline an offer; what it held goes on at once.

    A second time changes nothing. words: of the organiser who cancels for the party.

    :raises CannotChange: when it is over, or its session has begun.
    """
    booking, _allotment = locked_booking(booking_uid)
    if booking.state == BookingState.CANCELLED:
        return booking
    if booking.state not in OPEN or now >= booking.terms.session.starts_at:
        raise CannotChange
    declined = booking.state == BookingState.OFFERED
    occupied = booking.occupies
    booking.state, booking.offered_until = BookingState.CANCELLED, None
    booking.save(update_fields=["state", "offered_until"])
    if occupied:
        reason = PlaceReason.DECLINED if declined else PlaceReason.CANCELLED
        return_places(
            booking.allotment_id, booking.places, booking_id=booking.pk, reason=reason, now=now
        )
        promote_waiting(booking.allotment_id, now=now)
    if booking.contact_key:
        post_letter(
            LetterKind.CANCELLED, booking.basket_id, booking=booking, now=now, message=words
        )
    return booking


@transaction.atomic
def leave_out_of_basket(*, basket_key: str, booking_uid: uuid.UUID, now: datetime) -> bool:
    """Take a session out of an open basket and give its places back; tell whether it was there."""
    basket = Basket.objects.select_for_update(of=("self",)).filter(key=basket_key).first()
    rows = Booking.objects.filter(basket=basket, uid=booking_uid, state__in=IN_BASKET)
    allotment_id = rows.values_list("allotment_id", flat=True).first() if basket else None
    if allotment_id is None:
        return False
    locked_allotments([allotment_id])
    booking = rows.select_for_update(of=("self",)).get()
    held = booking.state == BookingState.HELD
    booking.state = BookingState.CANCELLED
    booking.save(update_fields=["state"])
    if held:
        return_places(
            allotment_id, booking.places, booking_id=booking.pk, reason=PlaceReason.CANCELLED,
            now=now,
        )  # fmt: skip
        promote_waiting(allotment_id, now=now)
    return True


@transaction.atomic
def change_party(booking_uid: str, *, party: Mapping[PartyKind, int], now: datetime) -> Booking:
    """Change who comes; a party grows only as far as there are places.

    On a waiting list a party may shrink and keeps its turn, but not grow.

    :raises SessionFull: when there are too few places to grow.
    :raises PartyEmpty: when nobody is left.
    :raises PartyTooLarge: when it is larger than parties may be.
    :raises TooFewAdults: when a class would come with too few.
    :raises CannotChange: when it is over, has begun, or would grow while it waits.
    """
    booking, _allotment = locked_booking(booking_uid)
    places = sum(party.values())
    check_changeable(booking, party, now=now)
    more = places - booking.places
    booking.places = places
    booking.party = {str(kind): number for kind, number in party.items() if number}
    booking.save(update_fields=["places", "party"])
    if booking.occupies and more > 0 and not take_places(
        booking.allotment_id, more, booking_id=booking.pk, reason=PlaceReason.GROWN, now=now
    ):  # fmt: skip
        raise SessionFull
    if booking.occupies and more < 0:
        return_places(
            booking.allotment_id, -more, booking_id=booking.pk, reason=PlaceReason.SHRUNK, now=now
        )
    if more < 0:
        promote_waiting(booking.allotment_id, now=now)
    if booking.contact_key:
        post_letter(LetterKind.BOOKED, booking.basket_id, booking=booking, now=now)
    return booking


def check_changeable(booking: Booking, party: Mapping[PartyKind, int], *, now: datetime) -> None:
    """Refuse a party that a booking cannot have.

    :raises ProgrammeError: as said of ``change_party``.
    """
    places = sum(party.values())
    if booking.state not in OPEN or now >= booking.terms.session.starts_at:
        raise CannotChange
    if places < 1:
        raise PartyEmpty
    school = getattr(booking.terms, "school", None)
    if booking.allotment.kind == AllotmentKind.SCHOOLS and school is not None:
        check_class_size(school, party)
    elif places > max(booking.terms.largest_party, booking.places):
        raise PartyTooLarge
    waits = booking.state in {BookingState.WAITING, BookingState.OFFERED}
    if waits and places > booking.places:
        raise CannotChange


@refusing
@transaction.atomic
def transfer_booking(booking_uid: str, *, session_id: int, now: datetime) -> Booking:
    """Move a confirmed booking to another session of the same activity, or leave all as it was.

    :raises CannotChange: when it is not confirmed, has begun, or is of another activity.
    :raises SessionFull: when the other session has too few places.
    :raises AlreadyBooked: when the contact has the other session already.
    """
    known = Booking.objects.get(uid=booking_uid)
    if known.contact_key:
        lock_contact(known.contact_key)
    target = Bookable.of(bookable_sessions([session_id]), session_id)
    kind = AllotmentKind(known.allotment.kind)
    if kind not in target.allotments and kind != AllotmentKind.SCHOOLS:
        kind = AllotmentKind.PUBLIC
    target.check(kind=kind, places=known.places, now=now)
    to = target.allotments[kind]
    locked_allotments([known.allotment_id, to.pk])
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if booking.terms_id == target.terms.pk:
        return booking
    if booking.allotment_id != known.allotment_id:
        raise CannotChange
    check_transferable(booking, target, kind, now=now)
    before = booking.allotment_id
    if not take_places(
        to.pk, booking.places, booking_id=booking.pk, reason=PlaceReason.TRANSFERRED, now=now
    ):
        raise SessionFull
    booking.terms, booking.allotment = target.terms, to
    booking.save(update_fields=["terms", "allotment"])
    return_places(
        before, booking.places, booking_id=booking.pk, reason=PlaceReason.TRANSFERRED, now=now
    )
    promote_waiting(before, now=now)
    post_letter(LetterKind.BOOKED, booking.basket_id, booking=booking, now=now)
    return booking


def check_transferable(
    booking: Booking, target: Bookable, kind: AllotmentKind, *, now: datetime
) -> None:
    """Refuse to move what is not confirmed, has begun, or belongs to something else.

    :raises CannotChange: in these cases.
    :raises BookingClosed: when places of the other session are not given to whoever comes.
    :raises ProgrammeError: when the other session is not for such a class.
    """
    session = booking.terms.session
    if booking.state != BookingState.CONFIRMED or now >= session.starts_at:
        raise CannotChange
    if session.activity_id != target.session.activity_id:
        raise CannotChange
    if not target.gives_at_once(kind):
        raise BookingClosed
    if kind == AllotmentKind.SCHOOLS:
        check_class(Wish(session.pk, booking.party, kind, visit_of(booking)), target)


def locked_booking(booking_uid: str) -> tuple[Booking, Allotment]:
    """Return a booking and its allotment, both locked, the allotment first.

    :raises CannotChange: when it was moved at this moment.
    """
    allotment_id = Booking.objects.values_list("allotment_id", flat=True).get(uid=booking_uid)
    allotment = locked_allotments([allotment_id])[allotment_id]
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "terms__session", "terms__school", "allotment", "visit"
    )
    booking = rows.get(uid=booking_uid)
    if booking.allotment_id != allotment_id:
        raise CannotChange
    return booking, allotment
