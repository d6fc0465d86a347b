"""Who asks for places of the Open House Festival and when: from when each real slot filled.

The data tell when a slot was first seen full, between two snapshots 5 to 11 hours apart; not how
many places it had, nor who asked. What is missing is drawn by chance, from a seed:

- places: by the kind of activity (``PLACES``);
- the moment it filled: on the opening day an exponential time after the opening, 55 minutes in the
  mean, since most slots filled within three hours; else evenly between the two snapshots;
- parties of 1 to 6 (``PARTIES``), evenly from the opening (or the first sight) until that moment as
  many as fill the slot, and then as many again as 10–80 % of it, ever later, who come too late;
- a slot that never filled: parties for 20–85 % of its places, spread until it begins.

"Full" also covers balloted slots, which the data show as full three weeks before booking opens.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

OPENS_AT = datetime(2025, 8, 20, 13, 0, tzinfo=UTC)
FIRST_MINUTES = 55
PLACES = {
    "guided tour": (10, 12, 15, 20, 25), "walking tour": (15, 20, 25, 30),
    "talk": (30, 40, 60, 100), "workshop": (10, 15, 20), "family activity": (15, 20, 30),
}  # fmt: skip
OTHER_PLACES = (12, 15, 20)
PARTIES, SHARES = (1, 2, 3, 4, 5, 6), (30, 42, 12, 11, 3, 2)


@dataclass(frozen=True, slots=True)
class Slot:
    """A ticketed slot as the data have it; full_at: the first snapshot that shows it full."""

    venue: str
    name: str
    kind: str
    starts_at: datetime
    balloted: bool
    seen_at: datetime
    full_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A party that asks for places of a slot, by its number in the list of slots."""

    at: datetime
    slot: int
    places: int


def ticketed_slots(path: Path) -> list[Slot]:
    """Return the slots that were booked, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [slot_of(row) for row in csv.DictReader(file) if row["ticketed"] == "True"]


def slot_of(row: dict[str, str]) -> Slot:
    """Return a line of the file as a slot."""
    full = row["first_full"]
    return Slot(
        venue=row["venue_id"],
        name=row["name"],
        kind=row["activity_type"].lower(),
        starts_at=datetime.fromisoformat(row["start"]),
        balloted=row["balloted"] == "True",
        seen_at=datetime.fromisoformat(row["first_seen"]),
        full_at=datetime.fromisoformat(full) if full else None,
    )


def places_of(slot: Slot, chance: random.Random) -> int:
    """Return how many places a slot is given."""
    return chance.choice(PLACES.get(slot.kind, OTHER_PLACES))


def opening_of(slot: Slot) -> datetime:
    """Return when a slot can be booked: from the opening, or when it is seen later, from then."""
    return max(OPENS_AT, slot.seen_at)


def demand(slots: Sequence[Slot], places: Sequence[int], chance: random.Random) -> list[Asked]:
    """Return all parties that ask, in the order in which they do."""
    snapshots = sorted({slot.full_at for slot in slots if slot.full_at} | {OPENS_AT})
    asked = [
        row
        for number, slot in enumerate(slots)
        for row in asked_for(number, slot, places[number], snapshots, chance)
    ]
    return sorted(asked, key=lambda row: (row.at, row.slot))


def asked_for(
    number: int, slot: Slot, places: int, snapshots: Sequence[datetime], chance: random.Random
) -> Iterator[Asked]:
    """Yield the parties that ask for a slot; those of a balloted one before its draw."""
    begins = opening_of(slot)
    last = slot.starts_at - timedelta(hours=1)
    if last <= begins:
        return
    if slot.full_at is None or slot.balloted:
        share = chance.uniform(1.5, 4) if slot.balloted else chance.uniform(0.2, 0.85)
        until = begins + timedelta(days=5) if slot.balloted else last
        yield from parties(number, begins, until, places * share, chance)
        return
    filled = filled_at(slot, begins, snapshots, chance)
    yield from parties(number, begins, filled, places, chance)
    for row in parties(number, filled, last, places * chance.uniform(0.1, 0.8), chance):
        late = (row.at - filled) / (last - filled)
        yield Asked(filled + (last - filled) * late**4, number, row.places)


def filled_at(
    slot: Slot, begins: datetime, snapshots: Sequence[datetime], chance: random.Random
) -> datetime:
    """Return a moment between the snapshots between which a slot filled."""
    assert slot.full_at is not None
    first = max([begins, *(moment for moment in snapshots if moment < slot.full_at)])
    length = slot.full_at - first
    if first == OPENS_AT:
        minutes = chance.expovariate(1 / FIRST_MINUTES)
        return first + min(timedelta(minutes=minutes), length)
    return first + length * chance.random()


def parties(
    slot: int, begins: datetime, until: datetime, places: float, chance: random.Random
) -> Iterator[Asked]:
    """Yield parties that together are so many, at even chances between two moments."""
    asked = 0
    while asked < round(places):
        size = min(chance.choices(PARTIES, SHARES)[0], round(places) - asked)
        asked += size
        yield Asked(begins + (until - begins) * chance.random(), slot, size)
