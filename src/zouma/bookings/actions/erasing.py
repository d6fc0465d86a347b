"""Forgetting who booked: some days after the last session, or at once when they ask for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from zouma.bookings.actions.changing import cancel_booking
from zouma.bookings.models import Basket, Booking, Letter, SchoolVisit
from zouma.bookings.queries.privacy import baskets_over
from zouma.bookings.vocabulary import OPEN

LAPSED_AFTER = timedelta(days=1)  # of what was never confirmed
AT_ONCE = 500


def erase_overdue(*, now: datetime) -> int:
    """Forget who booked what is long over, in short transactions; return how many baskets.

    What they booked stays, as numbers.
    """
    over_at = now - timedelta(days=settings.ERASED_AFTER_DAYS)
    erased = 0
    while pks := baskets_over(over_at, lapsed_at=now - LAPSED_AFTER, limit=AT_ONCE):
        erase(pks, now=now)
        erased += len(pks)
    return erased


def erase_basket(basket_id: int, *, now: datetime) -> None:
    """Forget who booked a basket, because they ask for it; what is still to come is cancelled."""
    open_ones = Booking.objects.filter(
        basket=basket_id, state__in=OPEN, terms__session__starts_at__gt=now
    )
    for uid in list(open_ones.order_by("pk").values_list("uid", flat=True)):
        cancel_booking(str(uid), now=now)
    erase([basket_id], now=now)


@transaction.atomic
def erase(basket_ids: Collection[int], *, now: datetime) -> None:
    """Take everything out of baskets that tells of a person."""
    baskets = Basket.objects.select_for_update(of=("self",)).filter(pk__in=basket_ids)
    pks = list(baskets.order_by("pk").values_list("pk", flat=True))
    Letter.objects.filter(basket__in=pks).delete()
    SchoolVisit.objects.filter(booking__basket__in=pks).update(school="", needs="")
    Booking.objects.filter(basket__in=pks).update(contact_key="", answers={})
    Basket.objects.filter(pk__in=pks).update(
        key=Concat(Value("erased-"), Cast("uid", CharField())),
        name="", email="", phone="", language="", fingerprint="", account=None, held_until=None,
        erased_at=now,
    )  # fmt: skip
