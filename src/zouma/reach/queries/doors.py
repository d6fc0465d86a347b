"""Which sessions have figures at their doors that the ledger does not have yet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.fields import IntegerField
from django.db.models.functions import Coalesce

from zouma.bookings.models import Booking, BookingTerms, DoorEvent
from zouma.bookings.vocabulary import BookingState
from zouma.programme.models import Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.vocabulary import Moderation
from zouma.reach.queries.held import NOT_HELD


def unread_sessions(*, now: datetime, limit: int) -> list[Session]:
    """Return sessions that are over whose doors or bookings say more than was read of them.

    Only those booked here, or with a door; annotated with ``events_now`` and ``booked_now``.
    """
    events = DoorEvent.objects.filter(session=OuterRef("pk")).order_by()
    counted = events.values("session").annotate(n=Count("pk")).values("n")
    bookings = Booking.objects.filter(
        terms__session=OuterRef("pk"), state=BookingState.CONFIRMED
    ).order_by()
    summed = bookings.values("terms__session").annotate(n=Sum("places")).values("n")
    held = Session.objects.filter(
        vanished_at__isnull=True, activity__vanished_at__isnull=True,
        activity__moderation=Moderation.PUBLISHED,
    ).exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD))  # fmt: skip
    with_figures = Exists(BookingTerms.objects.filter(session=OuterRef("pk"))) | Exists(events)
    rows = held.annotate(over_at=OVER_AT).filter(with_figures, over_at__lte=now)
    rows = rows.annotate(
        events_now=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        booked_now=Coalesce(Subquery(summed, output_field=IntegerField()), 0),
    )
    read = Q(door_reading__events=F("events_now"), door_reading__booked=F("booked_now"))
    unread = Q(door_reading__isnull=True) | ~read
    return list(rows.filter(unread).select_related("activity__edition").order_by("pk")[:limit])
