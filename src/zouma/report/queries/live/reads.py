"""Reads of today and returns outstanding, as far as they are counted and asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Exists, OuterRef, Q

from zouma.people.models import Account
from zouma.programme.models import Host, Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.queries.managed import managed_sessions
from zouma.programme.vocabulary import OrganisationRole
from zouma.reach.counts.files import counted_paths
from zouma.reach.counts.reads import Span
from zouma.reach.events.record import EventKind
from zouma.reach.models import HostReturn
from zouma.reach.queries.reads import reads_of
from zouma.reach.vocabulary import Namespace


@dataclass(frozen=True, slots=True)
class ReadsToday:
    """Reads of our own pages on a day, and when they were counted; the day may not be over."""

    reads: int
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnsStanding:
    """How many hosts' returns could be there by now, and how many are not."""

    asked: int
    outstanding: int


def reads_today(folder: Path, day: date) -> ReadsToday | None:
    """Return the reads of our own pages on a day, None when nobody has counted it yet."""
    path = counted_paths(folder, "region_day", day, day).get(day)
    if path is None:
        return None
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:  # it is being counted anew
        return None
    return ReadsToday(counted(folder, day, changed), datetime.fromtimestamp(changed / 1e9, UTC))


@lru_cache(maxsize=8)
def counted(folder: Path, day: date, _changed: int) -> int:
    """Return the reads of our own pages on a day; read again when its counts have changed."""
    return sum(
        row.reads.counted for row in reads_of(folder, Span(day, day), by=(), reported=True)
        if row.namespace == Namespace.OWN and row.reads.kind == EventKind.READ
    )  # fmt: skip


def returns_standing(
    account: Account, *, district: str, place: str, organisation: str, now: datetime
) -> ReturnsStanding:
    """Return how many returns of activities that are over are still to come; one query."""
    sessions = Session.objects.filter(activity=OuterRef("activity"), vanished_at__isnull=True)
    to_come = sessions.annotate(over_at=OVER_AT).filter(over_at__gt=now)
    rows = HostReturn.objects.filter(
        ~Exists(to_come), activity__in=managed_sessions(account).values("activity"),
        round__closed_at__isnull=True,
    )  # fmt: skip
    chosen = {"activity__place__region": district, "activity__place__slug": place}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if organisation:
        hosts = Host.objects.filter(role=OrganisationRole.HOST, organisation__slug=organisation)
        rows = rows.filter(activity__in=hosts.values("activity"))
    counts = rows.aggregate(asked=Count("pk"), late=Count("pk", filter=Q(answered_at=None)))
    return ReturnsStanding(counts["asked"], counts["late"])
