"""The sessions of a day that somebody looks after, with their places, hosts and bookings."""

from __future__ import annotations

import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from zouma.bases.models import Place
from zouma.bookings.models import Booking
from zouma.bookings.vocabulary import BookingState
from zouma.common.text import TranslatedText
from zouma.people.models import Account
from zouma.programme.models import Host
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.queries.managed import managed_sessions
from zouma.programme.vocabulary import Moderation, OrganisationRole, Status

MOST_SESSIONS = 2000  # of a day; more than the largest festivals we know of hold
NOT_HELD = (Status.CANCELLED, Status.POSTPONED)
STATES = (BookingState.CONFIRMED, BookingState.WAITING, BookingState.REQUESTED)
LONG_BEFORE = timedelta(days=1)  # of a session: what its doors wrote down earlier is a mistake
COLUMNS = (
    "pk", "uid", "activity_id", "activity__parent_id", "activity__title",
    "activity__edition__time_zone", "starts_at", "over_at", "all_day", "at_place", "capacity",
    "terms__capacity",
)  # fmt: skip
Named = tuple[str, TranslatedText]


@dataclass(frozen=True, slots=True)
class Where:
    """A place, and the district that it lies in, if that is known."""

    slug: str
    name: TranslatedText
    district: str
    district_name: TranslatedText


@dataclass(frozen=True, slots=True)
class Wishes:
    """What parties want of a session: places of confirmed bookings, parties that wait or ask."""

    booked: int = 0
    waiting: int = 0
    requested: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaySession:
    """A session of today; places: how many fit, None where that is not stated.

    wishes: None where it is not booked here. since: what its doors wrote down before is not of
    this day.
    """

    pk: int
    uid: uuid.UUID
    activity: int
    parent: int | None
    title: TranslatedText
    zone: zoneinfo.ZoneInfo
    starts_at: datetime
    over_at: datetime
    all_day: bool
    where: Where | None
    hosts: tuple[Named, ...]
    places: int | None
    wishes: Wishes | None
    since: datetime

    def is_under_way(self, now: datetime) -> bool:
        """Tell whether it has begun and is not over."""
        return self.starts_at <= now < self.over_at

    @property
    def booked(self) -> int:
        """Return the places of confirmed bookings."""
        return self.wishes.booked if self.wishes else 0


def sessions_of_today(account: Account, *, now: datetime) -> list[TodaySession]:
    """Return today's sessions of an account in order of time.

    Published ones that take place, today by the clock of their edition. Four queries.
    """
    rows = managed_sessions(account).filter(
        activity__moderation=Moderation.PUBLISHED, starts_at__lt=now + timedelta(days=1)
    )
    rows = rows.exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD)).annotate(
        over_at=OVER_AT,
        at_place=Coalesce("place_id", "activity__place_id"),
    )
    near = rows.filter(over_at__gt=now - timedelta(days=1)).order_by("starts_at", "pk")
    found = [Found(*row) for row in near.values_list(*COLUMNS)]
    today = [row for row in found if row.is_of(now)]
    hosts = hosts_of({row.activity for row in today})
    wheres = places_of({row.place for row in today if row.place is not None})
    wishes = wishes_of([row.pk for row in today if row.bookable is not None])
    return [
        TodaySession(
            pk=row.pk, uid=row.uid, activity=row.activity, parent=row.parent, title=row.title,
            zone=row.zone, starts_at=row.starts_at, over_at=row.over_at, all_day=row.all_day,
            where=wheres.get(row.place or 0), hosts=tuple(hosts.get(row.activity, ())),
            places=row.capacity if row.bookable is None else row.bookable,
            wishes=None if row.bookable is None else wishes.get(row.pk, Wishes()),
            since=midnight(now, row.zone) if row.all_day else row.starts_at - LONG_BEFORE,
        )
        for row in today
    ]  # fmt: skip


class Found(NamedTuple):
    """A session as it is read; bookable: the capacity where it is booked here."""

    pk: int
    uid: uuid.UUID
    activity: int
    parent: int | None
    title: TranslatedText
    time_zone: str
    starts_at: datetime
    over_at: datetime
    all_day: bool
    place: int | None
    capacity: int | None
    bookable: int | None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone of its edition."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def is_of(self, now: datetime) -> bool:
        """Tell whether it takes place on the day that it is there."""
        begins = midnight(now, self.zone)
        return self.starts_at < begins + timedelta(days=1) and self.over_at > begins


def midnight(now: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
    """Return the beginning of the day that it is in a time zone."""
    return datetime.combine(now.astimezone(zone), time(), zone)


def hosts_of(activity_ids: Collection[int]) -> dict[int, list[Named]]:
    """Return the organisations that hold each activity, by address and name."""
    hosts: dict[int, list[Named]] = defaultdict(list)
    rows = Host.objects.filter(activity__in=activity_ids, role=OrganisationRole.HOST)
    named = rows.order_by("pk").values_list("activity", "organisation__slug", "organisation__name")
    for activity, slug, name in named:
        hosts[activity].append((slug, name))
    return hosts


def places_of(place_ids: Collection[int]) -> dict[int, Where]:
    """Return places with their districts."""
    rows = Place.objects.filter(pk__in=place_ids).values_list(
        "pk", "slug", "name", "region", "region__name"
    )
    return {
        pk: Where(slug, name, district or "", district_name or TranslatedText())
        for pk, slug, name, district, district_name in rows
    }


def wishes_of(session_ids: Collection[int]) -> dict[int, Wishes]:
    """Return what parties want of each session."""
    rows = Booking.objects.filter(terms__session__in=session_ids, state__in=STATES).order_by()
    known: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, state, parties, places in rows.values_list("terms__session", "state").annotate(
        Count("pk"), Sum("places")
    ):
        known[pk][state] = places if state == BookingState.CONFIRMED else parties
    confirmed, waiting, requested = STATES
    return {
        pk: Wishes(one.get(confirmed, 0), one.get(waiting, 0), one.get(requested, 0))
        for pk, one in known.items()
    }
