"""Where somebody stands in a waiting room."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zouma.bookings.models import WaitingRoom
from zouma.bookings.vocabulary import RoomOrder
from zouma.common.prepared import PreparedRows
from zouma.methods.shuffle import shuffled_place

ROOM = PreparedRows(lambda uid: WaitingRoom.objects.filter(uid=uid), uuid.UUID(int=1514))


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's number, place in the order, and whether it is their turn.

    place, ahead, minutes (about how long it will take): None before the opening.
    """

    number: int
    place: int | None
    ahead: int | None
    admitted: bool
    minutes: int | None


def room_of(uid: uuid.UUID) -> WaitingRoom | None:
    """Return a waiting room as it is now."""
    return next(iter(ROOM.rows(uid)), None)


def is_guarded(room: WaitingRoom | None, *, now: datetime) -> bool:
    """Tell whether one has to come through a room at this moment."""
    return room is not None and room.doors_at <= now < room.closes_at


def standing(room: WaitingRoom, number: int) -> Standing:
    """Return where a number stands."""
    place = place_in_order(room, number)
    if place is None:
        return Standing(number, None, None, admitted=False, minutes=None)
    ahead = max(0, place - room.admitted - 1)
    minutes = -(-int(ahead / room.rate) // 60) if room.rate else None
    return Standing(number, place, ahead, admitted=place <= room.admitted, minutes=minutes)


def place_in_order(room: WaitingRoom, number: int) -> int | None:
    """Return the place of a number in the order; None before the opening."""
    if room.gathered is None:
        return None
    if number > room.gathered or room.order == RoomOrder.ARRIVAL:
        return number
    return shuffled_place(number, total=room.gathered, seed=bytes.fromhex(room.seed))


def published_room(room: WaitingRoom) -> dict[str, Any]:
    """Return what all in a room may know; the seed of the order from the opening on."""
    return {
        "uid": room.uid,
        "opens_at": room.opens_at,
        "order": room.order,
        "commitment": room.commitment,
        "seed": room.seed if room.gathered is not None else None,
        "gathered": room.gathered,
        "admitted": room.admitted,
        "rate": round(room.rate, 1),
    }
