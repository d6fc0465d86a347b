"""Who came to a session: one answer from the events of any number of doors, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Passage(StrEnum):
    """What an event at a door says."""

    SCAN_IN = "scan-in"
    SCAN_OUT = "scan-out"
    WALK_IN = "walk-in"
    WALK_OUT = "walk-out"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, order=True)
class DoorEvent:
    """An event as its device wrote it down; the fields' order is the order of events.

    at_ms: the device's clock, milliseconds since 1970; sequence: counts the device's events.
    people: how many passed; ticket: whose, nothing when they were only counted; booked: whether
    the ticket is of a booking known here; refused: why nobody was let in, nothing when they were;
    undoes: the nonce of an earlier event of the same device that is taken back.
    """

    at_ms: int
    device: str
    sequence: int
    nonce: str
    kind: Passage
    people: int = 1
    ticket: str = ""
    booked: bool = True
    refused: str = ""
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A ticket let in twice without having gone out between; only the first was counted."""

    first: DoorEvent
    second: DoorEvent


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people came, in which way, and what does not fit together.

    came: with a booked ticket, each ticket once; walk_ins: without one; left: going out, each
    time; inside: now; peak_inside: the most at any moment; refused: tickets turned away.
    """

    came: int = 0
    walk_ins: int = 0
    left: int = 0
    inside: int = 0
    peak_inside: int = 0
    refused: int = 0
    conflicts: tuple[Conflict, ...] = ()
    tickets_in: frozenset[str] = frozenset()


@dataclass(slots=True)
class Door:
    """A session while its events are read in order."""

    came: dict[str, int] = field(default_factory=dict)
    unbooked: dict[str, int] = field(default_factory=dict)
    inside: dict[str, DoorEvent] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    counted_in: int = 0
    left: int = 0
    people: int = 0
    peak: int = 0

    def scan_in(self, event: DoorEvent) -> None:
        """Let a ticket's people in, unless they are in already."""
        if before := self.inside.get(event.ticket):
            self.conflicts.append(Conflict(before, event))
            return
        self.inside[event.ticket] = event
        kept = self.came if event.booked else self.unbooked
        kept[event.ticket] = max(kept.get(event.ticket, 0), event.people)
        self.people += event.people

    def scan_out(self, event: DoorEvent) -> None:
        """Let a ticket's people out, if they are in."""
        if before := self.inside.pop(event.ticket, None):
            self.left += before.people
            self.people -= before.people

    def walk_in(self, event: DoorEvent) -> None:
        """Count people in."""
        self.counted_in += event.people
        self.people += event.people

    def walk_out(self, event: DoorEvent) -> None:
        """Count people out."""
        self.left += event.people
        self.people -= event.people

    def pass_through(self, event: DoorEvent) -> None:
        """Read one event."""
        READ[event.kind](self, event)
        self.peak = max(self.peak, self.people)


READ = {
    Passage.SCAN_IN: Door.scan_in,
    Passage.SCAN_OUT: Door.scan_out,
    Passage.WALK_IN: Door.walk_in,
    Passage.WALK_OUT: Door.walk_out,
}


def turnout(events: Iterable[DoorEvent]) -> Turnout:
    """Return who came to a session by all events of its doors.

    A function of the set of events: their order and their repetition make no difference, so that
    devices which have heard of the same events agree. Two events of a device with the same nonce
    are one: the least of them. Cost: O(n log n). See ``docs/methods/attendance.md``.
    """
    unique: dict[tuple[str, str], DoorEvent] = {}
    for event in sorted(events):
        unique.setdefault((event.device, event.nonce), event)
    undone = {(row.device, row.undoes) for row in unique.values() if row.kind == Passage.UNDO}
    door, refused = Door(), 0
    for key, event in unique.items():
        if event.kind == Passage.UNDO or key in undone:
            continue
        if event.refused:
            refused += 1
        else:
            door.pass_through(event)
    return Turnout(
        came=sum(door.came.values()),
        walk_ins=door.counted_in + sum(door.unbooked.values()),
        left=door.left,
        inside=max(0, door.people),
        peak_inside=door.peak,
        refused=refused,
        conflicts=tuple(door.conflicts),
        tickets_in=frozenset(door.inside),
    )
