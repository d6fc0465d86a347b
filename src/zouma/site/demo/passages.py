"""The demo's passages: what phones at doors wrote down of who came, who left, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from zouma.bookings.models import Booking, DoorDevice, DoorEvent
from zouma.bookings.queries.doors import KEPT_AFTER
from zouma.bookings.vocabulary import BookingState, DoorEventKind, TurnedAway
from zouma.programme.vocabulary import ActivityKind
from zouma.site.demo.days import ZONE
from zouma.site.demo.guests import Held, drawn_uid

DOORS = ("东门 East door", "西门 West door", "前厅 Foyer", "一号门 Door 1", "二号门 Door 2")
SEEN_BEFORE = timedelta(minutes=45)  # a session: from then on its phones are awake
OPENS, CLOSES = timedelta(hours=9, minutes=30), timedelta(hours=17)  # of what stands all day
LONG = timedelta(hours=3)  # from then on people come and go all the time
MOST_EVENTS = 60  # of who is counted in, in a session and day
SMALLEST_GROUP = 2.2  # people, on average
COMES = (13.0, 7.5)  # a beta distribution of the share of parties that come: 0.63 ± 0.10
FEWER, WAY_OUT, TWICE, LATER, TAKEN_BACK, TRIES = 0.12, 0.35, 0.04, 0.015, 0.02, 0.15
WORKING_DAY = 0.55  # of a weekend's crowd
CROWDS = {"gate": (600, 5000, 1500), "stand": (40, 500, 120), "long": (30, 600, 120),
          "short": (8, 120, 30)}  # fmt: skip
Window = tuple[datetime, datetime]


@dataclass(slots=True)
class Phone:
    """A phone at a door; heard_until: what happened later has not reached us."""

    device: DoorDevice
    heard_until: datetime
    delay_seconds: float
    events: list[DoorEvent] = field(default_factory=list)

    def heard(self) -> list[DoorEvent]:
        """Return the events that have reached us, numbered in order of time."""
        self.events.sort(key=lambda event: event.at)
        known = [event for event in self.events if event.at <= self.heard_until]
        for number, event in enumerate(known, 1):
            event.sequence = number
        if known:
            seen = self.device.last_seen_at
            self.device.last_seen_at = max(seen or known[-1].received_at, known[-1].received_at)
        return known


def phone(chance: Random, sessions: Sequence[Held], name: str, now: datetime) -> Phone:
    """Return a phone for the doors of sessions: awake, or out of reach for a while."""
    first, last = sessions[0], max(held.ends_at for held in sessions)
    device = DoorDevice(
        uid=drawn_uid(chance), name=name, made_at=min(now, first.starts_at) - timedelta(days=1),
        expires_at=last + KEPT_AFTER,
    )  # fmt: skip
    away = chance.random() < 0.12
    heard_until = now
    if any(held.starts_at - SEEN_BEFORE <= now <= held.ends_at for held in sessions):
        if away:
            heard_until = now - timedelta(minutes=chance.uniform(17, 55))
            device.waiting = chance.randint(3, 40)
        device.last_seen_at = heard_until - timedelta(seconds=chance.uniform(0, 50))
    return Phone(device, heard_until, 900.0 if away else 4.0)


class Passages:
    """What happens at the doors of one session on one day."""

    def __init__(self, held: Held, phones: Sequence[Phone], chance: Random) -> None:
        self.held, self.phones, self.chance = held, phones, chance
        self.out = chance.random() < WAY_OUT

    def booked(self, bookings: Sequence[Booking]) -> None:
        """Let those come who had booked, and some who had not."""
        share, came = self.chance.betavariate(*COMES), 0
        for booking in bookings:
            if booking.state == BookingState.CONFIRMED and self.chance.random() < share:
                came += self.arrive(booking)
            elif booking.state == BookingState.CANCELLED and self.chance.random() < TRIES:
                self.turn_away(booking, self.arrival(), TurnedAway.CANCELLED)
        free = max(0, (self.held.places or 0) - came)
        self.counted(round(free * self.chance.uniform(0, 0.35)), self.window())

    def arrive(self, booking: Booking) -> int:
        """Let a party in, as many as came with it."""
        few = self.chance.random() < FEWER
        people = self.chance.randint(1, booking.places) if few else booking.places
        at, door = self.arrival(), self.chance.choice(self.phones)
        self.note(door, at, DoorEventKind.SCAN_IN, people, booking=booking)
        others = [phone for phone in self.phones if phone is not door]
        if others and self.chance.random() < TWICE:
            again = at + timedelta(seconds=self.chance.uniform(40, 300))
            self.note(others[0], again, DoorEventKind.SCAN_IN, people, booking=booking)
        elif self.chance.random() < LATER:
            self.turn_away(booking, at + timedelta(seconds=20), TurnedAway.ALREADY_IN)
        if self.out:
            self.note(door, self.departure(), DoorEventKind.SCAN_OUT, people, booking=booking)
        return people

    def turn_away(self, booking: Booking, at: datetime, reason: TurnedAway) -> None:
        """Scan a ticket that is not let in."""
        door = self.phones[0]
        self.note(
            door, at, DoorEventKind.SCAN_IN, booking.places, booking=booking, refused=reason
        )  # fmt: skip

    def counted(self, people: int, window: Window) -> None:
        """Count people in without a ticket, and out where the way out is counted."""
        if people <= 0:
            return
        number = min(MOST_EVENTS, max(1, round(people / SMALLEST_GROUP)))
        opens_at, closes_at = window
        for group in groups(self.chance, people, number):
            at = opens_at + (closes_at - opens_at) * self.chance.betavariate(1.6, 2.2)
            door = self.chance.choice(self.phones)
            self.note(door, at, DoorEventKind.WALK_IN, group)
            if self.chance.random() < TAKEN_BACK:
                self.take_back(door, at)
            if self.out:
                stay = timedelta(minutes=self.chance.triangular(15, 90, 35))
                left_at = min(at + stay, closes_at + timedelta(minutes=10))
                self.note(door, left_at, DoorEventKind.WALK_OUT, group)

    def take_back(self, door: Phone, at: datetime) -> None:
        """Count one too many, and take it back."""
        at += timedelta(seconds=self.chance.uniform(1, 4))
        wrong = self.note(door, at, DoorEventKind.WALK_IN, 1)
        later = at + timedelta(seconds=self.chance.uniform(2, 9))
        self.note(door, later, DoorEventKind.UNDO, 0, undoes=wrong.nonce)

    def note(
        self, door: Phone, at: datetime, kind: DoorEventKind, people: int, **more: Any
    ) -> DoorEvent:
        """Let a phone write down an event."""
        delay = timedelta(seconds=0.3 + self.chance.expovariate(1 / door.delay_seconds))
        received_at = min(at + delay, max(at, door.heard_until))
        event = DoorEvent(
            device=door.device, nonce=drawn_uid(self.chance), at=at, received_at=received_at,
            session_id=self.held.pk, kind=kind, people=people, **more,
        )  # fmt: skip
        door.events.append(event)
        return event

    def arrival(self) -> datetime:
        """Return when a party comes: around the beginning, some late."""
        minutes = min(25.0, max(-28.0, self.chance.gauss(-5, 8)))
        return self.held.starts_at + timedelta(minutes=minutes)

    def departure(self) -> datetime:
        """Return when a party goes: around the end, never before it could have come."""
        end = self.held.ends_at + timedelta(minutes=self.chance.triangular(-5, 9, 1))
        return max(end, self.held.starts_at + timedelta(minutes=26))

    def window(self) -> Window:
        """Return from when to when people without a ticket come."""
        held = self.held
        if held.ends_at - held.starts_at >= LONG:
            return held.starts_at, held.ends_at
        early = held.starts_at - timedelta(minutes=15)
        return early, held.starts_at + (held.ends_at - held.starts_at) / 3


def groups(chance: Random, people: int, number: int) -> Iterator[int]:
    """Yield sizes of so many groups at most that make up a crowd, none of them empty."""
    left = people
    for remaining in range(number, 0, -1):
        most = left - (remaining - 1)
        size = min(most, max(1, round(left / remaining * chance.uniform(0.4, 1.6))))
        size = most if remaining == 1 else size
        yield size
        left -= size


def windows(held: Held, now: datetime) -> Iterator[Window]:
    """Yield the times in which people come, day by day for what stands for days."""
    if not held.all_day:
        yield held.starts_at, held.ends_at
        return
    midnight = held.starts_at.astimezone(ZONE)
    while midnight < min(held.ends_at, now):
        yield midnight + OPENS, midnight + CLOSES
        midnight += timedelta(days=1)


def crowd(chance: Random, held: Held, window: Window) -> int:
    """Return how many come to what nobody books here, on one day."""
    quiet = 1.0 if window[0].weekday() >= 5 else WORKING_DAY
    if held.places is not None:
        return round(held.places * chance.betavariate(5, 2.2))
    long = window[1] - window[0] >= LONG
    sort = "stand" if held.stand else "long" if long else "short"
    sort = "gate" if held.kind == ActivityKind.UMBRELLA else sort
    low, high, mode = CROWDS[sort]
    return round(quiet * chance.triangular(low, high, mode))
