"""Waiting rooms: made before an opening, numbers given out, visitors let on as fast as is borne."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models import BookingTerms, WaitingRoom
from zouma.bookings.vocabulary import RoomOrder
from zouma.common.errors import ProgrammeError

DOORS_BEFORE, OPEN_FOR = timedelta(minutes=30), timedelta(hours=24)
STEP, LONGEST_STEP = timedelta(seconds=1), 5.0
FASTER, SLOWER = 1.1, 0.7
BORNE_SECONDS = 0.25  # a booking that takes longer says that the database has enough
AHEAD_SECONDS = 5.0  # who comes to an empty room goes straight on, but not all at once

NUMBER = "SELECT nextval(%s::regclass)"
GATHER = """
UPDATE bookings_waitingroom SET gathered = (
    SELECT CASE WHEN last_value IS NULL THEN 0 ELSE last_value END FROM pg_sequences
    WHERE schemaname = current_schema() AND sequencename = %(sequence)s
)
WHERE id = %(room)s AND gathered IS NULL AND opens_at <= %(now)s
"""
PACE = """
UPDATE bookings_waitingroom SET
    rate = least(most_rate, greatest(least_rate, rate * %(change)s)),
    admitted = least(
        admitted + greatest(1, round(rate * least(
            %(longest)s, extract(epoch FROM %(now)s - coalesce(paced_at, %(now)s - %(step)s))))),
        coalesce((SELECT last_value FROM pg_sequences WHERE schemaname = current_schema()
                  AND sequencename = %(sequence)s), 0) + ceil(rate * %(ahead)s)
    ),
    paced_at = %(now)s
WHERE id = %(room)s AND opens_at <= %(now)s
    AND (paced_at IS NULL OR paced_at <= %(now)s - %(step)s)
"""


class OpensInThePast(ProgrammeError):
    """A waiting room for what is open already."""

    message = _("The opening moment must still be to come.")
    status = 400


@transaction.atomic
def open_room(
    *, terms_ids: Collection[int], opens_at: datetime, seed: bytes, now: datetime,
    order: RoomOrder = RoomOrder.RANDOM, rate: float = 20,
) -> WaitingRoom:  # fmt: skip
    """Put a waiting room in front of sessions that open for booking together.

    :raises OpensInThePast: when they have opened already.
    """
    if opens_at <= now:
        raise OpensInThePast
    room = WaitingRoom.objects.create(
        doors_at=opens_at - DOORS_BEFORE, opens_at=opens_at, closes_at=opens_at + OPEN_FOR,
        order=order, seed=seed.hex(), commitment=hashlib.sha256(seed).hexdigest(), rate=rate,
        least_rate=min(2, rate), most_rate=max(200, rate),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SEQUENCE {room.sequence}")
    BookingTerms.objects.filter(pk__in=terms_ids).update(room=room, opens_at=opens_at)
    return room


@transaction.atomic
def close_room(room_id: int) -> None:
    """Take a waiting room away; the opening moment of its sessions stays."""
    room = WaitingRoom.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SEQUENCE IF EXISTS {room.sequence}")
    room.delete()


def next_number(room: WaitingRoom) -> int:
    """Return the number of who comes into a room now."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [room.sequence])
        return int(cursor.fetchone()[0])


def pace_room(room: WaitingRoom, *, now: datetime, seconds_per_booking: float) -> None:
    """Let the next on, a second after the last time at the earliest; whoever asks does it.

    seconds_per_booking: what bookings have lately taken; the rate falls by 30 % when that is more
    than is borne, and rises by 10 % when it is not (additive steps would be too slow for a rush).
    """
    change = SLOWER if seconds_per_booking > BORNE_SECONDS else FASTER
    values: dict[str, Any] = {
        "room": room.pk, "sequence": room.sequence, "now": now, "step": STEP, "change": change,
        "longest": LONGEST_STEP, "ahead": AHEAD_SECONDS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        if room.gathered is None:
            cursor.execute(GATHER, values)
        cursor.execute(PACE, values)
