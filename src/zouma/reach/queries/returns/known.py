"""What is known of an activity before its host is asked: sessions, places, bookings, scans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zouma.bookings.queries.attendance import Attendance, attendance_of
from zouma.programme.models import Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.vocabulary import AttendanceMode
from zouma.reach.queries.held import NOT_HELD
from zouma.reach.vocabulary import Asked

TIMES_CAPACITY = 3  # so many visitors for each place may come and go in an open house
NOTHING = Attendance()


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session that is over; capacity, booked, scanned: None where nothing is known."""

    session: Session
    capacity: int | None
    booked: int | None
    scanned: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an activity; the numbers are of all its sessions that are over."""

    sessions: tuple[KnownSession, ...]
    capacity: int | None
    booked: int | None
    scanned: int | None

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Return from when to when it took place."""
        times = [row.session for row in self.sessions]
        return (
            min(one.starts_at for one in times),
            max(one.ends_at or one.starts_at for one in times),
        )


def known_of(activity_ids: Collection[int], *, until: datetime) -> dict[int, Known]:
    """Return what is known of each activity with a session that is over; five queries at most."""
    sessions = over_sessions(activity_ids, until=until)
    found = attendance_of([session.pk for session in sessions]) if sessions else {}
    by_activity: dict[int, list[KnownSession]] = defaultdict(list)
    for session in sessions:
        by_activity[session.activity_id].append(known(session, found.get(session.pk, NOTHING)))
    return {pk: together(rows) for pk, rows in by_activity.items()}


def over_sessions(activity_ids: Collection[int], *, until: datetime) -> list[Session]:
    """Return the sessions of activities that took place until a moment, in their order."""
    rows = Session.objects.filter(
        activity__in=activity_ids, vanished_at__isnull=True, activity__vanished_at__isnull=True
    ).exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD))
    over = rows.annotate(over_at=OVER_AT).filter(over_at__lte=until)
    return list(over.select_related("terms", "activity__edition").order_by("starts_at", "pk"))


def known(session: Session, attendance: Attendance) -> KnownSession:
    """Return what is known of one session."""
    terms = getattr(session, "terms", None)
    return KnownSession(
        session=session,
        capacity=terms.capacity if terms else session.capacity,
        booked=attendance.booked if terms else None,
        scanned=attendance.visits or None,
    )


def together(rows: list[KnownSession]) -> Known:
    """Return what is known of all sessions: a capacity only where each has one."""
    return Known(
        sessions=tuple(rows),
        capacity=total([row.capacity for row in rows], whole=True),
        booked=total([row.booked for row in rows]),
        scanned=total([row.scanned for row in rows]),
    )


def total(numbers: list[int | None], *, whole: bool = False) -> int | None:
    """Return the sum of the numbers that are known, None without any, or without one of them."""
    held = [number for number in numbers if number is not None]
    return None if not held or (whole and len(held) < len(numbers)) else sum(held)


def asked_of(attendance_mode: str) -> tuple[Asked, ...]:
    """Return what the host of an activity is asked, what matters most first."""
    if attendance_mode == AttendanceMode.ONLINE:
        return (Asked.ONLINE,)
    on_site = (Asked.VISITS, Asked.SCHOOL, Asked.FIRST_TIME, Asked.STAFF)
    return (*on_site, Asked.ONLINE) if attendance_mode == AttendanceMode.MIXED else on_site
