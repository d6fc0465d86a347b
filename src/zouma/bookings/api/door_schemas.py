"""What devices at the door send and are told."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal, Self

from ninja import Field, Schema
from pydantic import ConfigDict, TypeAdapter, WithJsonSchema, model_validator

from zouma.bookings.vocabulary import TICKET_KINDS

MOST_EVENTS = 500
MS_OF_2000, MS_OF_2100 = 946_684_800_000, 4_102_444_800_000
Kind = Literal["scan-in", "scan-out", "walk-in", "walk-out", "undo"]
Refused = Literal["", "already-in", "cancelled", "other-session", "unknown"]


class EventIn(Schema):
    """An event at a door, as its device wrote it down.

    A scan names its ticket by ``booking`` (from the roster) or, where the roster has none, by the
    ``code`` that was read; ``undo`` takes back the event of the nonce in ``undoes``.
    """

    model_config = ConfigDict(extra="ignore")

    nonce: uuid.UUID = Field(description="Chosen by the device: an event is kept once.")
    sequence: int = Field(ge=0, le=2**31 - 1, description="Counts the device's events.")
    at_ms: int = Field(ge=MS_OF_2000, le=MS_OF_2100, description="Milliseconds since 1970.")
    session: uuid.UUID
    kind: Kind
    people: int = Field(1, ge=0, le=999)
    booking: uuid.UUID | None = None
    code: str = Field("", max_length=100)
    refused: Refused = Field("", description="Why nobody was let in.")
    undoes: uuid.UUID | None = None

    @model_validator(mode="after")
    def fits_its_kind(self) -> Self:
        """Refuse what its kind cannot have."""
        scan, undo = self.kind in TICKET_KINDS, self.kind == "undo"
        if scan and self.booking is None and not self.code:
            raise ValueError("a scan needs a booking or a code")
        if not scan and (self.booking is not None or self.code or self.refused):
            raise ValueError("only a scan has a ticket")
        if undo != (self.undoes is not None):
            raise ValueError("undo, and nothing else, undoes")
        if undo != (self.people == 0):
            raise ValueError("undo, and nothing else, is of nobody")
        return self


Events = Annotated[
    list[Any],
    Field(max_length=MOST_EVENTS),
    WithJsonSchema(
        {"type": "array", "maxItems": MOST_EVENTS, "items": TypeAdapter(EventIn).json_schema()}
    ),
]


class SyncIn(Schema):
    """Events of a device; cursor: from the last answer; waiting: events it keeps for later."""

    events: Events = Field(default_factory=list)
    cursor: int = Field(0, ge=0, le=2**63 - 1)
    waiting: int = Field(0, ge=0, le=2**31 - 1)


class RefusedOut(Schema):
    """An event that was not taken, and why; the others were."""

    index: int
    nonce: str
    reason: str


class EventOut(Schema):
    """An event of any device; door: the device's name."""

    device: uuid.UUID
    door: str
    nonce: uuid.UUID
    sequence: int
    at_ms: int
    session: uuid.UUID
    kind: Kind
    people: int
    booking: uuid.UUID | None
    ticket: str
    refused: Refused
    undoes: uuid.UUID | None


class SyncOut(Schema):
    """What was taken, also what had been before, and what other devices sent since the cursor.

    more: ask again at once; over: the device's time is over, so that it wipes itself.
    """

    now_ms: int
    accepted: list[uuid.UUID]
    refused: list[RefusedOut]
    events: list[EventOut]
    cursor: int
    more: bool
    over: bool


class DoorOut(Schema):
    """The device itself."""

    uid: uuid.UUID
    name: str


class DoorSessionOut(Schema):
    """A session at whose door the device stands; titles by language."""

    uid: uuid.UUID
    title: dict[str, str]
    place: dict[str, str]
    starts_at: str
    ends_at: str | None
    zone: str
    status: str
    places: int | None


class DoorBookingOut(Schema):
    """A booking that has, or had, a ticket; ticket, typed: hashes of what is scanned or typed."""

    uid: uuid.UUID
    session: uuid.UUID
    ticket: str
    typed: str
    state: str
    places: int
    party: dict[str, int]
    name: str


class RosterOut(Schema):
    """All that a device needs without a network."""

    now_ms: int
    device: DoorOut
    sessions: list[DoorSessionOut]
    bookings: list[DoorBookingOut]


class ConflictOut(Schema):
    """A ticket that two doors let in; only the first was counted."""

    booking: uuid.UUID | None
    people: int
    first_door: str
    first_at_ms: int
    second_door: str
    second_at_ms: int


class AttendanceOut(Schema):
    """Attendance of a session, in people."""

    session: uuid.UUID
    booked: int
    came: int
    walk_ins: int
    left: int
    inside: int
    peak_inside: int
    refused: int
    no_show_rate: float | None
    conflicts: list[ConflictOut]


class AttendancesOut(Schema):
    """Attendance of the device's sessions."""

    sessions: list[AttendanceOut]
