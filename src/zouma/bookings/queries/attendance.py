"""Attendance of sessions: who was booked, who came, what does not fit together at the doors."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Sum

from zouma.bookings.models import Booking, DoorEvent
from zouma.bookings.vocabulary import BookingState
from zouma.methods import attendance as method

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (
    "session_id", "at", "device__uid", "sequence", "nonce", "kind", "people", "booking__uid",
    "ticket", "refused", "undoes",
)  # fmt: skip
Row = tuple[int, method.DoorEvent]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A device that let a ticket in, and when by its clock."""

    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DoorConflict:
    """A ticket that two doors let in; booking: None when no booking here has it."""

    booking: uuid.UUID | None
    people: int
    first: Sighting
    second: Sighting


@dataclass(frozen=True, slots=True)
class Attendance:
    """Attendance of a session in people; see ``docs/methods/attendance.md``.

    booked: places of confirmed bookings; came: with a booked ticket; walk_ins: without one;
    left: going out; inside: now; peak_inside: the most at once; refused: tickets turned away.
    """

    booked: int = 0
    came: int = 0
    walk_ins: int = 0
    left: int = 0
    inside: int = 0
    peak_inside: int = 0
    refused: int = 0
    conflicts: tuple[DoorConflict, ...] = ()

    @property
    def visits(self) -> int:
        """Return how many people came in all."""
        return self.came + self.walk_ins

    @property
    def no_show_rate(self) -> float | None:
        """Return the share of booked places whose people did not come, None without any."""
        return max(0, self.booked - self.came) / self.booked if self.booked else None


def attendance_of(session_ids: Collection[int]) -> dict[int, Attendance]:
    """Return the attendance of each of these sessions, in three queries for any number."""
    events: dict[int, list[method.DoorEvent]] = {pk: [] for pk in session_ids}
    for pk, event in event_rows(session_ids):
        events[pk].append(event)
    booked = booked_places(session_ids)
    names = device_names(session_ids)
    return {
        pk: attendance(method.turnout(rows), booked=booked.get(pk, 0), names=names)
        for pk, rows in events.items()
    }


def attendance(
    turnout: method.Turnout, *, booked: int, names: dict[str, str]
) -> Attendance:  # fmt: skip
    """Return an attendance from a turnout."""
    return Attendance(
        booked=booked, came=turnout.came, walk_ins=turnout.walk_ins, left=turnout.left,
        inside=turnout.inside, peak_inside=turnout.peak_inside, refused=turnout.refused,
        conflicts=tuple(
            DoorConflict(
                uuid.UUID(row.second.ticket) if row.second.booked else None, row.second.people,
                sighting(row.first, names), sighting(row.second, names),
            )
            for row in turnout.conflicts
        ),
    )  # fmt: skip


def sighting(event: method.DoorEvent, names: dict[str, str]) -> Sighting:
    """Return where and when a ticket was let in."""
    return Sighting(names[event.device], EPOCH + timedelta(milliseconds=event.at_ms))


def event_rows(session_ids: Collection[int]) -> Iterable[Row]:
    """Yield the events of sessions as the method reads them."""
    for row in DoorEvent.objects.filter(session__in=session_ids).values_list(*COLUMNS):
        pk, at, device, sequence, nonce, kind, people, booking, ticket, refused, undoes = row
        yield pk, method.DoorEvent(
            at_ms=(at - EPOCH) // timedelta(milliseconds=1), device=str(device),
            sequence=sequence, nonce=str(nonce), kind=method.Passage(kind), people=people,
            ticket=str(booking or ticket), booked=booking is not None,
            refused=refused, undoes=str(undoes or ""),
        )  # fmt: skip


def booked_places(session_ids: Collection[int]) -> dict[int, int]:
    """Return the places of confirmed bookings by session."""
    rows = Booking.objects.filter(terms__session__in=session_ids, state=BookingState.CONFIRMED)
    return dict(rows.values_list("terms__session").annotate(Sum("places")).order_by())


def device_names(session_ids: Collection[int]) -> dict[str, str]:
    """Return the names of the devices that wrote events of sessions."""
    rows = DoorEvent.objects.filter(session__in=session_ids).order_by()
    return {
        str(uid): name for uid, name in rows.values_list("device__uid", "device__name").distinct()
    }
