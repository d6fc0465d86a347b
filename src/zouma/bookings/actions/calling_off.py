"""Calling sessions off: ordered at once, done session by session, brought to its end whatever dies.

What is called off is cancelled on all pages and in all feeds, its bookings are cancelled with their
places given back, its waiting list ends, and every party is written to.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from zouma.bookings.actions.letters import post_letters
from zouma.bookings.actions.places import locked_allotments, return_all_places
from zouma.bookings.models import Allotment, Basket, Booking, CalledOff, CallingOff
from zouma.bookings.vocabulary import IN_BASKET, OPEN, BookingState, LetterKind, PlaceReason
from zouma.common.text import TranslatedText
from zouma.people.models import Account
from zouma.programme.actions.status import call_off_sessions
from zouma.programme.vocabulary import Status

AT_ONCE = 20  # sessions called off while somebody waits; the worker does the others
SWEPT_FOR = timedelta(hours=1)  # what was being booked at that moment is found within


def call_off(
    session_ids: Collection[int], *, key: str, reason: TranslatedText, account: Account,
    now: datetime,
) -> CallingOff:  # fmt: skip
    """Order sessions to be called off and begin with the first; the same key again is one order."""
    order = order_calling_off(session_ids, key=key, reason=reason, account=account, now=now)
    finish_calling_off(now=now, limit=AT_ONCE, order_id=order.pk)
    return order


@transaction.atomic
def order_calling_off(
    session_ids: Collection[int], *, key: str, reason: TranslatedText, account: Account,
    now: datetime,
) -> CallingOff:  # fmt: skip
    """Write down which sessions are to be called off, and why."""
    order, made = CallingOff.objects.get_or_create(
        key=key, defaults={"account": account, "reason": reason, "made_at": now}
    )
    if made:
        CalledOff.objects.bulk_create(
            CalledOff(calling_off=order, session_id=pk) for pk in sorted(session_ids)
        )
    return order


def finish_calling_off(*, now: datetime, limit: int = 50, order_id: int | None = None) -> int:
    """Call off what was ordered and is not done, each session in a transaction; return how many.

    Any number of times, by anybody. Looks again at sessions called off lately, since somebody
    may have been booking at that moment.
    """
    due = CalledOff.objects.filter(done_at__isnull=True)
    if order_id is not None:
        due = due.filter(calling_off=order_id)
    pks = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    if order_id is None:
        pks += late_ones(now=now)
    return sum(call_off_one(pk, now=now) for pk in pks)


def late_ones(*, now: datetime) -> list[int]:
    """Return sessions called off lately in which somebody has places after all."""
    open_still = Booking.objects.filter(terms__session=OuterRef("session"), state__in=OPEN)
    rows = CalledOff.objects.filter(
        Exists(open_still), done_at__gte=now - SWEPT_FOR, session__status=Status.CANCELLED
    )
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def call_off_one(called_off_id: int, *, now: datetime) -> bool:
    """Call off one session with all its bookings; tell whether it was free to be done."""
    rows = CalledOff.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("calling_off__account").filter(pk=called_off_id).first()
    if row is None:
        return False
    order = row.calling_off
    in_baskets = Booking.objects.filter(terms__session=row.session_id, state__in=IN_BASKET)
    baskets = Basket.objects.select_for_update(of=("self",)).filter(
        pk__in=in_baskets.values("basket")
    )
    held = {basket.pk for basket in baskets.order_by("pk")}
    ids = Allotment.objects.filter(terms__session=row.session_id).values_list("pk", flat=True)
    locked_allotments(list(ids))
    if row.done_at is None:
        call_off_sessions(
            [row.session_id], account=order.account, now=now, reason=order.reason or None
        )
    bookings = open_bookings(row.session_id, held)
    cancel_all(bookings, reason=order.reason, now=now)
    row.bookings += len(bookings)
    row.people += sum(booking.places for booking in bookings)
    row.done_at = now
    row.save(update_fields=["bookings", "people", "done_at"])
    return True


def open_bookings(session_id: int, baskets: Collection[int]) -> list[Booking]:
    """Return the bookings of a session that are to be cancelled, locked.

    What came into another basket than those locked is left; it is found the next time.
    """
    rows = Booking.objects.select_for_update(of=("self",)).select_related("basket")
    found = rows.filter(terms__session=session_id, state__in=OPEN).order_by("pk")
    return [row for row in found if row.state not in IN_BASKET or row.basket_id in baskets]


def cancel_all(bookings: Collection[Booking], *, reason: TranslatedText, now: datetime) -> None:
    """Cancel bookings whose allotments are locked, and write to those who gave an address."""
    if not bookings:
        return
    occupying = [booking.pk for booking in bookings if booking.occupies]
    return_all_places(occupying, reason=PlaceReason.CANCELLED, now=now)
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(
        state=BookingState.CANCELLED, offered_until=None
    )
    told = [booking for booking in bookings if booking.contact_key]
    post_letters(LetterKind.CALLED_OFF, told, words=reason, now=now)
