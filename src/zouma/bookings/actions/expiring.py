"""What was not taken in time goes back, and on to the waiting list, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import locked_allotments, return_places
from zouma.bookings.actions.waiting import promote_waiting
from zouma.bookings.models import Basket, Booking
from zouma.bookings.vocabulary import IN_BASKET, BookingState, LetterKind, PlaceReason


def expire_baskets(*, now: datetime, allotment_id: int | None = None, limit: int = 100) -> int:
    """Give up baskets whose time ran out, each in a transaction; return how many were."""
    rows = Basket.objects.filter(held_until__lt=now)
    if allotment_id is not None:
        rows = rows.filter(bookings__allotment=allotment_id, bookings__state=BookingState.HELD)
    pks = list(rows.order_by("held_until").values_list("pk", flat=True).distinct()[:limit])
    return sum(expire_basket(pk, now=now) for pk in pks)


@transaction.atomic
def expire_basket(basket_id: int, *, now: datetime) -> bool:
    """Give up a basket whose time ran out; tell whether it was still there."""
    basket = Basket.objects.select_for_update(of=("self",)).get(pk=basket_id)
    if basket.held_until is None or basket.held_until >= now:
        return False
    rows = Booking.objects.filter(basket=basket, state__in=IN_BASKET)
    locked_allotments(set(rows.values_list("allotment_id", flat=True)))
    freed = set()
    for booking in rows.select_for_update(of=("self",)).order_by("pk"):
        if booking.state == BookingState.HELD:
            return_places(
                booking.allotment_id, booking.places, booking_id=booking.pk,
                reason=PlaceReason.EXPIRED, now=now,
            )  # fmt: skip
            freed.add(booking.allotment_id)
        booking.state = BookingState.EXPIRED
        booking.save(update_fields=["state"])
    basket.held_until = None
    basket.save(update_fields=["held_until"])
    for allotment_id in sorted(freed):
        promote_waiting(allotment_id, now=now)
    return True


def expire_offers(*, now: datetime, allotment_id: int | None = None, limit: int = 100) -> int:
    """Withdraw offers whose deadline is over, each in a transaction; return how many were."""
    rows = Booking.objects.filter(state=BookingState.OFFERED, offered_until__lt=now)
    if allotment_id is not None:
        rows = rows.filter(allotment=allotment_id)
    found = rows.order_by("offered_until").values_list("pk", "allotment_id")[:limit]
    return sum(expire_offer(pk, allotment, now=now) for pk, allotment in list(found))


@transaction.atomic
def expire_offer(booking_id: int, allotment_id: int, *, now: datetime) -> bool:
    """Withdraw an offer whose deadline is over; tell whether it still stood."""
    locked_allotments([allotment_id])
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking_id)
    until = booking.offered_until
    if booking.state != BookingState.OFFERED or until is None or until >= now:
        return False
    booking.state, booking.offered_until = BookingState.EXPIRED, None
    booking.save(update_fields=["state", "offered_until"])
    return_places(
        allotment_id, booking.places, booking_id=booking.pk, reason=PlaceReason.EXPIRED, now=now
    )
    promote_waiting(allotment_id, now=now)
    post_letter(LetterKind.EXPIRED, booking.basket_id, booking=booking, now=now)
    return True
