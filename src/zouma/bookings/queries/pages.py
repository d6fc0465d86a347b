"""What the pages of bookings show."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from zouma.bases.models import Place
from zouma.bookings.models import Basket, Booking, SchoolVisit
from zouma.bookings.queries.bookable import (
    SAMPLE,
    SAMPLE_UID,
    Bookable,
    public_terms,
    with_allotments,
)
from zouma.bookings.tokens import read_basket_token
from zouma.bookings.vocabulary import IN_BASKET, AllotmentKind, BookingState, Phase
from zouma.common.prepared import PreparedRows
from zouma.methods.travel import can_be_made, distance_km
from zouma.programme.models import Session
from zouma.programme.models.sessions import UNKNOWN_LENGTH

SHOWN = (
    "terms__session__activity__edition",
    "terms__session__activity__place",
    "terms__session__place",
    "terms__session__space",
)
SESSION_SHOWN = tuple(path.removeprefix("terms__") for path in SHOWN)


@dataclass(frozen=True, slots=True)
class Offer:
    """A session with what a visitor can do about it now; left is 0 where that is not shown."""

    bookable: Bookable
    phase: Phase
    left: int

    @property
    def session(self) -> Session:
        """Return the session."""
        return self.bookable.session


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking as its holder sees it; ahead: parties before it on the waiting list."""

    booking: Booking
    ahead: int

    @property
    def session(self) -> Session:
        """Return the session."""
        return self.booking.terms.session

    @property
    def place(self) -> Place | None:
        """Return where it is."""
        return place_of(self.session)

    @property
    def occupies(self) -> bool:
        """Tell whether it has its places."""
        return self.booking.occupies

    @property
    def visit(self) -> SchoolVisit | None:
        """Return the class that comes, None when it is no class."""
        return getattr(self.booking, "visit", None)

    @property
    def party(self) -> list[tuple[str, int]]:
        """Return how many of each kind come."""
        return list(self.booking.party.items())


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sessions of which nobody can be at both; clash: they overlap, else the way is too far."""

    one: Session
    other: Session
    clash: bool


def offers_of_activity(activity_id: int, *, now: datetime) -> list[Offer]:
    """Return the sessions of an activity that are booked here and have not begun."""
    found = with_allotments(TERMS_OF_ACTIVITY.rows(activity_id, now))
    return sorted((offer_of(row, now=now) for row in found), key=lambda row: row.session.starts_at)


TERMS_OF_ACTIVITY = PreparedRows(
    lambda pk, now: public_terms(Q(session__activity=pk, session__starts_at__gt=now)),
    SAMPLE, datetime(1514, 1, 1, tzinfo=UTC),
)  # fmt: skip


def offer_of_session(session_uid: uuid.UUID, *, now: datetime) -> Offer | None:
    """Return a session that is booked here, None when it is not."""
    found = with_allotments(TERMS_SHOWN.rows(session_uid))
    return next((offer_of(row, now=now) for row in found), None)


TERMS_SHOWN = PreparedRows(lambda uid: public_terms(Q(session__uid=uid), SESSION_SHOWN), SAMPLE_UID)


def offer_of(bookable: Bookable, *, now: datetime) -> Offer:
    """Return a bookable session as a visitor sees it."""
    public = bookable.allotments.get(AllotmentKind.PUBLIC)
    left = public.left if public and bookable.is_first_come else 0
    return Offer(bookable, bookable.phase(now=now), left)


def bookings_of(basket: Basket) -> list[Shown]:
    """Return the bookings of a basket, by when they take place."""
    rows = BOOKINGS_SHOWN.rows(basket.pk)
    ahead = parties_ahead([row.pk for row in rows if row.state == BookingState.WAITING])
    return [Shown(row, ahead.get(row.pk, 0)) for row in rows]


BOOKINGS_SHOWN = PreparedRows(
    lambda pk: (
        Booking.objects.filter(basket=pk)
        .select_related("allotment", "visit", *SHOWN)
        .order_by("terms__session__starts_at", "pk")
    ),
    SAMPLE,
)


def parties_ahead(booking_ids: list[int]) -> dict[int, int]:
    """Return how many parties wait before each of these."""
    if not booking_ids:
        return {}
    before = Q(allotment__bookings__state=BookingState.WAITING) & Q(
        allotment__bookings__queued__lt=F("queued")
    )
    rows = Booking.objects.filter(pk__in=booking_ids)
    counted = rows.annotate(ahead=Count("allotment__bookings", filter=before))
    return dict(counted.values_list("pk", "ahead"))


def opened_basket(token: str) -> Basket | None:
    """Return the confirmed basket that a link opens, None when it is not ours or was erased."""
    uid = read_basket_token(token)
    if uid is None:
        return None
    return next(iter(OPENED_BASKET.rows(uid)), None)


OPENED_BASKET = PreparedRows(
    lambda uid: Basket.objects.filter(
        uid=uid, confirmed_at__isnull=False, erased_at__isnull=True
    ),
    SAMPLE_UID,
)  # fmt: skip


def basket_to_verify(token: str) -> Basket | None:
    """Return the basket whose letter was answered, None when it is over or is none of ours."""
    uid = read_basket_token(token)
    if uid is None:
        return None
    return Basket.objects.filter(uid=uid, to_verify=True, erased_at__isnull=True).first()


BOOKED_IN = PreparedRows(
    lambda pk: Booking.objects.filter(basket=pk)
    .select_related("terms__session")
    .order_by("terms__session__starts_at", "pk"),
    SAMPLE,
)  # fmt: skip


def booked_in(basket: Basket) -> list[dict[str, Any]]:
    """Return uid, session, state and places of a basket's bookings, in the order they begin."""
    return [
        {"uid": row.uid, "session": row.terms.session.uid, "state": row.state, "places": row.places}
        for row in BOOKED_IN.rows(basket.pk)
    ]


def held_in(basket_key: str) -> tuple[Basket | None, list[Shown]]:
    """Return an open basket and what it holds."""
    rows = Basket.objects.filter(key=basket_key, held_until__isnull=False, to_verify=False)
    basket = rows.first()
    if basket is None:
        return None, []
    return basket, [row for row in bookings_of(basket) if row.booking.state in IN_BASKET]


def baskets_of_account(account_id: int) -> QuerySet[Basket]:
    """Return what somebody with an account has booked, the latest first."""
    rows = Booking.objects.select_related("allotment", *SHOWN)
    return (
        Basket.objects.filter(account=account_id, confirmed_at__isnull=False)
        .prefetch_related(Prefetch("bookings", queryset=rows))
        .order_by("-confirmed_at")
    )


def other_dates(booking: Booking, *, now: datetime) -> list[Offer]:
    """Return the sessions of the same activity that a booking could move to."""
    found = offers_of_activity(booking.terms.session.activity_id, now=now)
    return [
        row for row in found
        if row.bookable.terms.pk != booking.terms_id
        and row.phase == Phase.OPEN and row.bookable.is_first_come and row.left >= booking.places
    ]  # fmt: skip


def conflicts(sessions: Iterable[Session]) -> list[Conflict]:
    """Return which neighbours in time overlap, or lie too far apart for the time between."""
    ordered = sorted(sessions, key=lambda row: row.starts_at)
    found = []
    for one, other in pairwise(ordered):
        ends_at = one.ends_at or one.starts_at + UNKNOWN_LENGTH
        if other.starts_at < ends_at:
            found.append(Conflict(one, other, clash=True))
        elif not can_be_made(ends_at, way_km(one, other), other.starts_at):
            found.append(Conflict(one, other, clash=False))
    return found


def way_km(one: Session, other: Session) -> float:
    """Return how far apart two sessions are, 0 where that is not known."""
    points: Sequence[tuple[float, float]] = [
        (place.latitude, place.longitude)
        for place in (place_of(one), place_of(other))
        if place and place.latitude is not None and place.longitude is not None
    ]
    return distance_km(*points) if len(points) == 2 else 0.0


def place_of(session: Session) -> Place | None:
    """Return where a session is: its own place, or else its activity's."""
    return session.place or session.activity.place
