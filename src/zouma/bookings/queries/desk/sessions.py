"""The sessions that somebody looks after, with how full they are and what waits to be done."""

from __future__ import annotations

import uuid
import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce

from zouma.bases.models import Place
from zouma.bookings.models import Allotment, Booking, BookingTerms
from zouma.bookings.queries.pages import place_of
from zouma.bookings.vocabulary import BookingState
from zouma.common.search_query import search_query
from zouma.people.models import Account
from zouma.programme.models import Activity, Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.queries.managed import looks_after_all, managed_sessions

ROWS = 50
MOST_TOGETHER = 500  # sessions of an activity on one page
SHOWN = ("activity__edition", "activity__place", "place", "terms")


@dataclass(frozen=True, slots=True)
class DeskChoice:
    """Which sessions somebody wants to see; only: requests, waiting, full or unbooked."""

    words: str = ""
    first_on: date | None = None
    last_on: date | None = None
    session: uuid.UUID | None = None
    activity: uuid.UUID | None = None
    place: str = ""
    district: str = ""
    edition: str = ""
    only: str = ""
    past: bool = False

    @property
    def names_what(self) -> bool:
        """Tell whether it names a session, an activity, a place or a district."""
        return bool(self.session or self.activity or self.place or self.district)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A session; capacity None where it cannot be booked here."""

    session: Session
    capacity: int | None
    taken: int
    waiting: int
    requests: int

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone in which it is announced."""
        zone: zoneinfo.ZoneInfo = self.session.activity.edition.zone
        return zone

    @property
    def place(self) -> Place | None:
        """Return where it is."""
        return place_of(self.session)

    @property
    def percent(self) -> int:
        """Return how much of it is taken, at most 100."""
        return min(100, round(100 * self.taken / self.capacity)) if self.capacity else 0


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of sessions, of how many, and how many requests wait to be decided in all."""

    rows: list[DeskRow]
    total: int
    page: int
    to_decide: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // ROWS))


def desk_page(account: Account, choice: DeskChoice, *, page: int, now: datetime) -> DeskPage:
    """Return a page of the sessions of an account: what comes next, or what was last."""
    found = chosen_sessions(account, choice, now=now)
    total = found.count()
    page = min(max(1, page), max(1, -(-total // ROWS)))
    order = ("-starts_at", "-pk") if choice.past else ("starts_at", "pk")
    shown = with_numbers(found).order_by(*order)[(page - 1) * ROWS : page * ROWS]
    coming = managed_sessions(account).filter(starts_at__gt=now)
    to_decide = Booking.objects.filter(
        state=BookingState.REQUESTED, terms__session__in=coming.values("pk")
    )
    return DeskPage([row_of(row) for row in shown], total, page, to_decide.count())


def managed_activity(account: Account, activity_uid: uuid.UUID) -> Activity | None:
    """Return an activity whose sessions somebody looks after, None when there is none."""
    theirs = managed_sessions(account).filter(activity__uid=activity_uid)
    return Activity.objects.filter(pk__in=theirs.values("activity")).first()


def activity_rows(account: Account, activity_uid: uuid.UUID, *, now: datetime) -> list[DeskRow]:
    """Return the sessions of an activity that have not begun, the next first."""
    rows = managed_sessions(account).filter(activity__uid=activity_uid, starts_at__gt=now)
    return [row_of(row) for row in with_numbers(rows).order_by("starts_at", "pk")[:MOST_TOGETHER]]


def with_numbers(sessions: QuerySet[Session]) -> QuerySet[Session, Any]:
    """Return sessions with what is taken, who waits and what is asked for, all in one statement."""
    taken = Allotment.objects.filter(terms__session=OuterRef("pk")).order_by()
    summed = taken.values("terms__session").annotate(total=Sum("taken")).values("total")
    return sessions.select_related(*SHOWN).annotate(
        taken_now=Coalesce(Subquery(summed, output_field=IntegerField()), 0),
        waiting_now=parties(BookingState.WAITING),
        requests_now=parties(BookingState.REQUESTED),
    )


def parties(state: BookingState) -> Coalesce:
    """Return the number of a session's parties in a state, as part of a statement."""
    rows = Booking.objects.filter(terms__session=OuterRef("pk"), state=state).order_by()
    counted = rows.values("terms__session").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def row_of(session: Any) -> DeskRow:
    """Return a session that was read with its numbers."""
    terms = getattr(session, "terms", None)
    capacity = terms.capacity if terms else None
    return DeskRow(session, capacity, session.taken_now, session.waiting_now, session.requests_now)


def chosen_sessions(account: Account, choice: DeskChoice, *, now: datetime) -> QuerySet[Session]:
    """Return the sessions that somebody looks after and asks for; only staff ask by district."""
    rows = managed_sessions(account).alias(over_at=OVER_AT, local_day=LOCAL_DAY)
    rows = rows.filter(over_at__lt=now) if choice.past else rows.filter(over_at__gte=now)
    exact = {
        "uid": choice.session, "activity__uid": choice.activity,
        "activity__edition__slug": choice.edition, "local_day__gte": choice.first_on,
        "local_day__lte": choice.last_on,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if choice.place:
        rows = rows.filter(at("slug", choice.place))
    if choice.district and looks_after_all(account):
        rows = rows.filter(at("region", choice.district) | at("region__parent", choice.district))
    if query := search_query(choice.words):
        matching = "SELECT id FROM programme_activity WHERE search_vector @@ %s::tsquery"
        rows = rows.filter(activity__in=RawSQL(matching, [query.tsquery]))  # noqa: S611 - ours
    return only(rows, choice.only)


LOCAL_DAY = Cast(
    Func(
        F("activity__edition__time_zone"), F("starts_at"), function="timezone",
        output_field=DateTimeField(),
    ),
    DateField(),
)  # fmt: skip


def at(field: str, value: str) -> Q:
    """Return the condition on the place of a session: its own, or else its activity's."""
    own, other = f"place__{field}", f"activity__place__{field}"
    return Q(**{own: value}) | Q(place__isnull=True, **{other: value})


def only(rows: QuerySet[Session], which: str) -> QuerySet[Session]:
    """Return the sessions of one kind: with requests, with waiting parties, full, not booked."""
    states = {"requests": BookingState.REQUESTED, "waiting": BookingState.WAITING}
    if state := states.get(which):
        return rows.filter(
            Exists(Booking.objects.filter(terms__session=OuterRef("pk"), state=state))
        )
    if which == "full":
        free = Allotment.objects.filter(terms__session=OuterRef("pk"), taken__lt=F("capacity"))
        return rows.filter(~Exists(free), terms__isnull=False)
    if which == "unbooked":
        return rows.filter(~Exists(BookingTerms.objects.filter(session=OuterRef("pk"))))
    return rows
