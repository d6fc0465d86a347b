"""What the worker does again and again: what is overdue, drawn, reminded of, sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from zouma.bookings.actions.ballots import draw_ballot
from zouma.bookings.actions.calling_off import finish_calling_off
from zouma.bookings.actions.expiring import expire_baskets, expire_offers
from zouma.bookings.actions.letters import post_letter, send_letters
from zouma.bookings.models import Ballot, Booking
from zouma.bookings.vocabulary import BookingState, LetterKind
from zouma.programme.vocabulary import Status

REMINDED_BEFORE = timedelta(hours=36)
NOT_REMINDED_AFTER_BOOKING = timedelta(hours=24)  # who booked so lately knows
REMINDED_AT_ONCE = 500
OFF = (Status.CANCELLED, Status.POSTPONED)


def do_chores(*, now: datetime) -> dict[str, int]:
    """Do all that time has made due; return how many of each. Any number of times, by anybody."""
    return {
        "baskets": expire_baskets(now=now),
        "offers": expire_offers(now=now),
        "called off": finish_calling_off(now=now),
        "ballots": draw_due_ballots(now=now),
        "reminders": remind(now=now),
        "letters": send_letters(now=now),
    }


def draw_due_ballots(*, now: datetime) -> int:
    """Draw the ballots whose moment has come; return how many."""
    due = Ballot.objects.filter(drawn_at__isnull=True, draws_at__lte=now)
    pks = list(due.values_list("pk", flat=True))
    for pk in pks:
        draw_ballot(pk, now=now)
    return len(pks)


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Write to parties whose session is near, once each; return how many."""
    near = Booking.objects.filter(
        state=BookingState.CONFIRMED,
        terms__session__starts_at__gt=now,
        terms__session__starts_at__lte=now + REMINDED_BEFORE,
        terms__session__vanished_at__isnull=True,
        made_at__lt=now - NOT_REMINDED_AFTER_BOOKING,
    ).exclude(letters__kind=LetterKind.REMINDER)
    rows = near.exclude(terms__session__status__in=OFF).exclude(basket__email="")
    found = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    bookings = list(found[:REMINDED_AT_ONCE])
    for booking in bookings:
        post_letter(LetterKind.REMINDER, booking.basket_id, booking=booking, now=now)
    return len(bookings)
