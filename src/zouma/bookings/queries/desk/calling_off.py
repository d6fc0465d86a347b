"""What calling sessions off would mean, and how far an order has come."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from zouma.bookings.models import Booking, CallingOff
from zouma.bookings.queries.desk.sessions import (
    DeskChoice,
    DeskRow,
    chosen_sessions,
    row_of,
    with_numbers,
)
from zouma.bookings.vocabulary import OPEN
from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.programme.queries.managed import looks_after_all
from zouma.programme.vocabulary import Status

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Concerned:
    """What would be called off: sessions, bookings, people with places, parties that wait.

    digest: of exactly these sessions, so that nobody confirms others than he saw.
    """

    session_ids: list[int]
    rows: list[DeskRow]
    bookings: int
    people: int
    digest: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order has come."""

    order: CallingOff
    sessions: int
    done: int
    bookings: int
    people: int

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.done == self.sessions


def concerned_sessions(account: Account, choice: DeskChoice, *, now: datetime) -> QuerySet[Session]:
    """Return the sessions to come that would be called off; nothing where none is named."""
    if not choice.names_what or (choice.district and not looks_after_all(account)):
        return Session.objects.none()
    pending = Booking.objects.filter(terms__session=OuterRef("pk"), state__in=OPEN)
    rows = chosen_sessions(account, choice, now=now).filter(starts_at__gt=now)
    return rows.filter(~Q(status=Status.CANCELLED) | Exists(pending))


def concerned(account: Account, choice: DeskChoice, *, now: datetime) -> Concerned:
    """Return what calling off a choice of sessions would mean."""
    rows = concerned_sessions(account, choice, now=now)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    shown = with_numbers(Session.objects.filter(pk__in=ids)).order_by("starts_at", "pk")[:SHOWN]
    counted = Booking.objects.filter(terms__session__in=ids, state__in=OPEN).aggregate(
        bookings=Count("pk"), people=Sum("places")
    )
    digest = hashlib.sha256(repr(ids).encode()).hexdigest()
    return Concerned(
        ids, [row_of(row) for row in shown], counted["bookings"], counted["people"] or 0, digest
    )


def calling_off_progress(account: Account, order_uid: uuid.UUID) -> Progress | None:
    """Return how far an order has come, None when it is not there or another's."""
    orders = CallingOff.objects.filter(uid=order_uid)
    order = (orders if looks_after_all(account) else orders.filter(account=account.pk)).first()
    if order is None:
        return None
    counted = order.sessions.aggregate(
        sessions=Count("pk"), done=Count("done_at"), bookings=Sum("bookings"),
        people=Sum("people"),
    )  # fmt: skip
    return Progress(order, **{name: value or 0 for name, value in counted.items()})
