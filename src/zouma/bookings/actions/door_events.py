"""Events at the door: taken from devices as they come, and told to the others.

Whoever writes or reads the events of a session holds its lock until the transaction ends. So
numbers of events grow in the order in which they can be seen, and a device that has heard of one
has missed none before it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from zouma.bookings.models import DoorDevice
from zouma.bookings.queries.doors import sessions_of_device
from zouma.bookings.refusals import DeviceWithdrawn
from zouma.bookings.vocabulary import DoorEventKind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DOOR_LOCKS = 0x646F6F72 << 32  # apart from other advisory locks
MOST_NEWS = 2000
SEEN_EVERY = timedelta(seconds=10)

LOCK = "SELECT pg_advisory_xact_lock(%s::bigint + id) FROM unnest(%s::bigint[]) AS id"
LOCK_SHARED = LOCK.replace("_lock(", "_lock_shared(")
NEWS = """
SELECT e.id, d.uid, d.name, e.nonce, e.sequence, e.at, e.session_id, e.kind, e.people, b.uid,
    e.ticket, e.refused, e.undoes
FROM bookings_doorevent e
JOIN bookings_doordevice d ON d.id = e.device_id
LEFT JOIN bookings_booking b ON b.id = e.booking_id
WHERE e.session_id = ANY(%s::bigint[]) AND e.id > %s::bigint
ORDER BY e.id LIMIT %s::int
"""
WRITE = """
INSERT INTO bookings_doorevent (device_id, received_at, nonce, sequence, at, session_id, kind,
    people, booking_id, ticket, refused, undoes)
SELECT %s::bigint, %s::timestamptz, e.nonce, e.sequence, e.at, e.session, e.kind, e.people, b.id,
    CASE WHEN b.id IS NULL THEN coalesce(nullif(e.ticket, ''), e.booking::text, '') ELSE '' END,
    e.refused, e.undoes
FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::bigint[], %s::text[], %s::int[],
    %s::uuid[], %s::text[], %s::text[], %s::uuid[])
    AS e(nonce, sequence, at, session, kind, people, booking, ticket, refused, undoes)
LEFT JOIN bookings_booking b ON b.uid = e.booking
ORDER BY e.sequence
ON CONFLICT (device_id, nonce) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """An event as a device sends it; booking or ticket says whose a scan is."""

    nonce: uuid.UUID
    sequence: int
    at_ms: int
    session: uuid.UUID
    kind: DoorEventKind
    people: int = 1
    booking: uuid.UUID | None = None
    ticket: str = ""
    refused: str = ""
    undoes: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a device is told: rows of other events since its cursor, and where it stands now.

    strangers: nonces of its events that are of sessions it was not made for, and were not taken.
    """

    news: list[tuple[Any, ...]]
    cursor: int
    more: bool
    strangers: list[uuid.UUID]
    sessions: dict[int, uuid.UUID]


def exchange_events(
    device: DoorDevice, uploads: Sequence[Upload], *, cursor: int, waiting: int, now: datetime
) -> Exchange:
    """Take a device's events, each once however often it comes; tell it those since its cursor.

    :raises DeviceWithdrawn: when it has no rights any more; nothing is taken then.
    """
    if device.revoked_at is not None:
        raise DeviceWithdrawn
    sessions = sessions_of_device(device.pk)
    known = {uid: pk for pk, uid in sessions.items()}
    taken = [row for row in uploads if row.session in known]
    with transaction.atomic(), connection.cursor() as db:
        lock_doors(db, sessions, shared=not taken)
        db.execute(NEWS, [list(sessions), cursor, MOST_NEWS])
        news = db.fetchall()
        more = len(news) == MOST_NEWS
        ids = write_events(db, device.pk, taken, known, now=now) if taken else []
        note_seen(device, waiting, now=now)
    last = news[-1][0] if news else cursor
    return Exchange(
        news=news, more=more, sessions=sessions,
        cursor=last if more else max([last, *ids]),
        strangers=[row.nonce for row in uploads if row.session not in known],
    )  # fmt: skip


def write_event(device: DoorDevice, session_id: int, upload: Upload, *, now: datetime) -> bool:
    """Write down one event of a session; tell whether it was new."""
    with transaction.atomic(), connection.cursor() as db:
        lock_doors(db, [session_id], shared=False)
        known = {upload.session: session_id}
        return bool(write_events(db, device.pk, [upload], known, now=now))


def lock_doors(db: Any, session_ids: Collection[int], *, shared: bool) -> None:
    """Wait for whoever writes to these sessions; if not shared, also for who reads."""
    db.execute(LOCK_SHARED if shared else LOCK, [DOOR_LOCKS, sorted(session_ids)])


def write_events(
    db: Any, device_id: int, uploads: Sequence[Upload], sessions: dict[uuid.UUID, int], *,
    now: datetime,
) -> list[int]:  # fmt: skip
    """Write down events in one statement; return the numbers of the new ones."""
    columns = (
        [row.nonce for row in uploads],
        [row.sequence for row in uploads],
        [EPOCH + timedelta(milliseconds=row.at_ms) for row in uploads],
        [sessions[row.session] for row in uploads],
        [str(row.kind) for row in uploads],
        [row.people for row in uploads],
        [row.booking for row in uploads],
        [row.ticket for row in uploads],
        [row.refused for row in uploads],
        [row.undoes for row in uploads],
    )
    db.execute(WRITE, [device_id, now, *columns])
    return [row[0] for row in db.fetchall()]


def note_seen(device: DoorDevice, waiting: int, *, now: datetime) -> None:
    """Note that a device spoke to us, unless that was just noted."""
    seen = device.last_seen_at
    if seen is None or now - seen >= SEEN_EVERY or waiting != device.waiting:
        DoorDevice.objects.filter(pk=device.pk).update(last_seen_at=now, waiting=waiting)


def ms_of(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)
