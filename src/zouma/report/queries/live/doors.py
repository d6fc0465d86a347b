"""What the doors of today's sessions say: who came, who is inside, which phones are silent.

The numbers are those of ``methods.attendance``, computed where the events are.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from zouma.bookings.models import DoorDevice
from zouma.bookings.queries.desk.doors import devices_of
from zouma.bookings.vocabulary import DeviceKind
from zouma.people.models import Account
from zouma.report.queries.live.today import TodaySession

MINUTES = 60
UNDONE_WITHIN = timedelta(hours=2)  # what is older is not read for the last hour
MOST_PHONES = 1000
VALID_EVENTS = """
WITH asked AS (SELECT * FROM unnest(%(sessions)s::bigint[], %(since)s::timestamptz[])
    AS asked(session_id, since)),
happened AS MATERIALIZED (
    SELECT e.session_id, e.device_id, d.uid, e.nonce, e.sequence, e.kind, e.people, e.booking_id,
        e.ticket, e.refused, e.undoes, date_trunc('milliseconds', e.at) AS at
    FROM asked JOIN bookings_doorevent e ON e.session_id = asked.session_id AND e.at >= asked.since
        JOIN bookings_doordevice d ON d.id = e.device_id
),
valid AS (
    SELECT h.* FROM happened h LEFT JOIN happened u ON u.kind = 'undo'
        AND u.session_id = h.session_id AND u.device_id = h.device_id AND u.undoes = h.nonce
    WHERE h.kind <> 'undo' AND u.nonce IS NULL
)
"""
TURNOUT_OF_THEM = """,
scans AS (
    SELECT session_id, booking_id, ticket, kind, people, row_number() OVER w AS turn,
        coalesce(lag(kind) OVER w, 'scan-out') AS before, lead(kind) OVER w IS NULL AS is_last
    FROM valid WHERE kind IN ('scan-in', 'scan-out') AND refused = ''
    WINDOW w AS (PARTITION BY session_id, booking_id, ticket ORDER BY at, uid, sequence, nonce)
),
tickets AS (
    SELECT session_id, booking_id IS NOT NULL AS booked,
        bool_or(is_last AND kind = 'scan-in') AS inside,
        coalesce(max(people) FILTER (WHERE kind = 'scan-in' AND before = 'scan-out'), 0) AS most,
        coalesce((array_agg(people ORDER BY turn DESC)
            FILTER (WHERE kind = 'scan-in' AND before = 'scan-out'))[1], 0) AS last,
        count(*) FILTER (WHERE kind = 'scan-in' AND before = 'scan-in') AS conflicts
    FROM scans GROUP BY session_id, booking_id, ticket
),
parts AS (
    SELECT session_id, most * booked::int AS came, most * (NOT booked)::int AS walk_ins,
        last * inside::int AS inside, 0 AS refused, conflicts, FALSE AS counts_out,
        NULL::timestamptz AS last_at
    FROM tickets
    UNION ALL
    SELECT session_id, 0, people * (kind = 'walk-in')::int,
        people * ((kind = 'walk-in')::int - (kind = 'walk-out')::int), (refused <> '')::int, 0,
        kind IN ('scan-out', 'walk-out'), at
    FROM valid
)
SELECT session_id, sum(came), sum(walk_ins), greatest(0, sum(inside)), sum(refused),
    sum(conflicts), bool_or(counts_out), max(last_at)
FROM parts GROUP BY session_id
"""
MINUTES_OF_THEM = """,
scans AS (
    SELECT at, kind, people, coalesce(lag(kind) OVER w, 'scan-out') AS before
    FROM valid WHERE kind IN ('scan-in', 'scan-out') AND refused = ''
    WINDOW w AS (PARTITION BY session_id, booking_id, ticket ORDER BY at, uid, sequence, nonce)
),
entries AS (
    SELECT at, 0 AS scanned, people FROM scans WHERE kind = 'scan-in' AND before = 'scan-out'
    UNION ALL SELECT at, 0, people FROM valid WHERE kind = 'walk-in' AND refused = ''
    UNION ALL SELECT at, 1, 0 FROM valid WHERE kind = 'scan-in'
)
SELECT floor(extract(epoch FROM %(now)s::timestamptz - at) / 60)::int AS ago,
    sum(scanned), sum(people)
FROM entries WHERE at > %(now)s::timestamptz - make_interval(mins => %(minutes)s)
    AND at <= %(now)s::timestamptz
GROUP BY ago
"""
TURNOUT, PER_MINUTE = VALID_EVENTS + TURNOUT_OF_THEM, VALID_EVENTS + MINUTES_OF_THEM


class Passed(NamedTuple):
    """What the doors of a session wrote down; see ``docs/methods/attendance.md``.

    counts_out: whether anybody who left was counted; last_at: the last event, by its device.
    """

    came: int = 0
    walk_ins: int = 0
    inside: int = 0
    refused: int = 0
    conflicts: int = 0
    counts_out: bool = False
    last_at: datetime | None = None

    @property
    def visits(self) -> int:
        """Return how many people were let in."""
        return self.came + self.walk_ins


class Minute(NamedTuple):
    """What happened at all doors in a minute: tickets scanned on the way in, people let in."""

    at: datetime
    scans: int
    people: int


@dataclass(frozen=True, slots=True)
class LivePhone:
    """A phone at the doors of sessions; waiting: events that it still kept when last heard.

    is_theirs: who watches may open its page.
    """

    uid: uuid.UUID
    name: str
    seen_at: datetime | None
    waiting: int
    is_theirs: bool
    sessions: frozenset[int]

    def is_silent(self, now: datetime, after: timedelta) -> bool:
        """Tell whether it was not heard for so long, or never."""
        return self.seen_at is None or now - self.seen_at >= after


def passed_today(sessions: Collection[TodaySession]) -> dict[int, Passed]:
    """Return what the doors of each session wrote down today; one query."""
    with connection.cursor() as cursor:
        cursor.execute(TURNOUT, asked(sessions))
        return {pk: Passed(*map(plain, row)) for pk, *row in cursor.fetchall()}


def plain(value: Any) -> Any:
    """Return a sum of the database, which may be a decimal, as a whole number."""
    return int(value) if isinstance(value, Decimal) else value


def last_minutes(sessions: Collection[TodaySession], *, now: datetime) -> list[Minute]:
    """Return what happened in each of the last 60 minutes, the earliest first; one query."""
    with connection.cursor() as cursor:
        lately = asked(sessions, after=now - UNDONE_WITHIN)
        cursor.execute(PER_MINUTE, lately | {"now": now, "minutes": MINUTES})
        known = {ago: (scans, int(people)) for ago, scans, people in cursor.fetchall()}
    return [
        Minute(now - timedelta(minutes=ago + 1), *known.get(ago, (0, 0)))
        for ago in reversed(range(MINUTES))
    ]


def asked(
    sessions: Collection[TodaySession], *, after: datetime | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return the sessions, and from when on, as parameters of a statement."""
    return {
        "sessions": [row.pk for row in sessions],
        "since": [max(row.since, after) if after else row.since for row in sessions],
    }


def phones_of(
    account: Account, sessions: Collection[TodaySession], *, now: datetime
) -> list[LivePhone]:
    """Return the phones that may still let people into these sessions; one query."""
    ids = [row.pk for row in sessions]
    rows = DoorDevice.objects.filter(
        kind=DeviceKind.PHONE, revoked_at__isnull=True, expires_at__gt=now, sessions__in=ids
    )
    held = rows.annotate(
        held=ArrayAgg("sessions", filter=Q(sessions__in=ids)),
        is_theirs=Exists(devices_of(account).filter(pk=OuterRef("pk"))),
    )
    columns = ("uid", "name", "last_seen_at", "waiting", "is_theirs", "held")
    found = held.order_by("pk").values_list(*columns)[:MOST_PHONES]
    return [
        LivePhone(uid, name, seen_at, waiting, is_theirs, frozenset(doors))
        for uid, name, seen_at, waiting, is_theirs, doors in found
    ]
