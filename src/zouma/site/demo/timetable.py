"""The sessions of an activity: plausible days and hours in a space that is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from zouma.programme.formats.records import SessionRecord
from zouma.site.demo.days import MONDAY, SATURDAY, Diary, Span
from zouma.site.demo.ideas import Idea
from zouma.site.demo.places import Room, Spot

HOUR = 60
EVENING = (18 * HOUR + 30, 19 * HOUR, 19 * HOUR + 30)
AFTER_SCHOOL = (15 * HOUR + 40, 16 * HOUR, 16 * HOUR + 20)
AFTER_SCHOOL_LONGEST = 75


def at(*clocks: str) -> tuple[int, ...]:
    """Return times of day in minutes after midnight."""
    return tuple(int(clock[:2]) * HOUR + int(clock[3:]) for clock in clocks)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a form usually runs: its starts, its lengths, how often, and in which kind of space."""

    starts: tuple[int, ...]
    minutes: tuple[int, ...]
    counts: tuple[int, ...]
    roles: tuple[str, ...]


HABITS: dict[str, Habit] = {
    "workshop": Habit(at("09:30", "10:00", "10:30", "13:30", "14:00", "14:30", "15:00", "15:30"),
                      (45, 60, 75, 90, 120), (1, 2, 3, 3, 4, 5, 6), ("room", "hall")),
    "course": Habit(at("09:00", "10:00", "14:00", "15:00", "19:00"), (60, 90, 120),
                    (2, 3, 4, 4), ("room",)),
    "game": Habit(at("09:30", "10:00", "11:00", "13:30", "14:30", "15:30"), (60, 90, 120),
                  (1, 2, 3, 4), ("floor", "yard", "hall")),
    "competition": Habit(at("09:00", "13:30"), (120, 180), (1, 1, 2), ("hall", "floor", "yard")),
    "talk": Habit(at("10:00", "14:00", "15:00", "19:00", "19:00", "19:30"), (60, 75, 90),
                  (1, 1, 2, 2), ("hall", "room")),
    "panel": Habit(at("14:00", "15:00", "19:00", "19:30"), (90, 120), (1,), ("hall", "room")),
    "film": Habit(at("10:00", "14:00", "16:00", "19:00"), (90, 120), (1, 2, 3), ("hall",)),
    "show": Habit(at("10:00", "11:00", "14:00", "15:30", "16:30", "19:00"), (30, 40, 45, 60),
                  (2, 3, 4, 6), ("hall",)),
    "exhibition": Habit(at("09:00", "09:30", "10:00"), (420, 420, 390), (4, 5, 6, 8),
                        ("floor", "yard")),
    "tour": Habit(at("09:30", "10:30", "13:30", "14:30", "15:30"), (60, 75, 90), (2, 3, 4, 6), ()),
    "field-trip": Habit(at("07:30", "08:00", "09:00", "14:00"), (120, 150, 180), (1, 2, 2, 3), ()),
    "open-day": Habit(at("09:30", "13:30"), (120, 150, 180), (1, 1, 2), ("floor",)),
    "other": Habit(at("10:00", "14:00"), (90, 120), (1, 2, 2, 3), ("yard",)),
}  # fmt: skip
ALL_DAY_CHANCE = 0.35
SHORTEST_SHOW_DAYS = 3
WHOLE_DAY_MINUTES = 300


@dataclass(frozen=True, slots=True)
class Booking:
    """What is to be booked: where, how it runs, how long, and in which space if any."""

    spot: Spot
    habit: Habit
    pattern: str
    minutes: int
    starts: tuple[int, ...]
    room: Room | None


def chosen_room(rng: Random, rooms: Sequence[Room], roles: tuple[str, ...]) -> Room | None:
    """Return a space of the first role that the place has."""
    for role in roles:
        fit = [room for room in rooms if room.role == role]
        if fit:
            return rng.choice(fit)
    return None


def booking_for(rng: Random, spot: Spot, idea: Idea, form: str) -> Booking:
    """Return how an activity is to be booked at a place."""
    habit = HABITS[form]
    outdoor = idea.where == "outdoor" and form not in ("tour", "field-trip")
    room = chosen_room(rng, spot.rooms, ("yard",) if outdoor else habit.roles)
    kind = spot.setting.kind
    pattern = "tuesday" if spot.closed_on_mondays else "school" if kind == "school" else "open"
    starts = EVENING if idea.evening else habit.starts
    return Booking(spot, habit, pattern, rng.choice(habit.minutes), starts, room)


def starts_on(booking: Booking, weekday: int) -> tuple[int, ...]:
    """Return the times at which a session may begin: on school days after lessons."""
    if booking.pattern != "school" or weekday >= SATURDAY or booking.starts is EVENING:
        return booking.starts
    return AFTER_SCHOOL if booking.minutes <= AFTER_SCHOOL_LONGEST else AFTER_SCHOOL[:1]


def is_free(booking: Booking, diary: Diary, day: int, start: int) -> bool:
    """Book the space for a session if it needs one of its own, and say whether it could be."""
    room = booking.room
    return room is None or room.shared or diary.take(room.key, day, start, booking.minutes)


def first_free(booking: Booking, span: Span, diary: Diary, days: Sequence[int]) -> tuple[int, int]:
    """Return the first time at which the space is free, (-1, -1) when there is none."""
    for day in days:
        for start in starts_on(booking, span.weekdays[day]):
            if is_free(booking, diary, day, start):
                return day, start
    return -1, -1


def times(
    rng: Random, booking: Booking, span: Span, diary: Diary, *, now: bool
) -> list[tuple[int, int]]:
    """Return days and starts at which an activity has its space; now: today must be among them."""
    bag = span.bags[booking.pattern]
    wanted = rng.choice(booking.habit.counts)
    once_a_day = booking.minutes > WHOLE_DAY_MINUTES
    found: set[tuple[int, int]] = set()
    if now:
        found.add(first_free(booking, span, diary, (span.today,)))
    for _ in range(2 * wanted):
        if len(found) >= wanted:
            break
        day = rng.choice(bag)
        start = rng.choice(starts_on(booking, span.weekdays[day]))
        known = {day for day, _start in found} if once_a_day else found
        asked = day if once_a_day else (day, start)
        if asked not in known and is_free(booking, diary, day, start):
            found.add((day, start))
    if not found - {(-1, -1)}:
        found.add(first_free(booking, span, diary, sorted(set(bag))))
    return sorted(found - {(-1, -1)})


def all_day_session(rng: Random, booking: Booking, span: Span, *, now: bool) -> SessionRecord:
    """Return an exhibition that stands for days."""
    first = rng.randint(0, span.today if now else span.days - 2)
    earliest = max(first + SHORTEST_SHOW_DAYS, span.today if now else 0)
    last = rng.randint(min(earliest, span.days - 1), span.days - 1)
    return SessionRecord(
        starts_at=span.midnights[first],
        ends_at=span.midnights[last + 1],
        all_day=True,
        key="s1",
        space_key=booking.room.key if booking.room else "",
        admission="drop-in",
    )


def open_today(booking: Booking, span: Span) -> bool:
    """Say whether the place can hold anything today."""
    if span.today < 0:
        return False
    return booking.pattern != "tuesday" or span.weekdays[span.today] != MONDAY


@dataclass(frozen=True, slots=True)
class Terms:
    """How one gets in to a session, and how many can."""

    admission: str
    capacity: int | None


def sessions(
    rng: Random, booking: Booking, terms: Terms, calendar: tuple[Span, Diary], *, now: bool
) -> tuple[SessionRecord, ...]:
    """Return the sessions of an activity, at least one, in order of time."""
    span, diary = calendar
    now = now and open_today(booking, span)
    if booking.habit is HABITS["exhibition"] and rng.random() < ALL_DAY_CHANCE:
        return (all_day_session(rng, booking, span, now=now),)
    found = times(rng, booking, span, diary, now=now)
    room = booking.room
    if not found:
        room, found = None, [(rng.choice(span.bags[booking.pattern]), booking.starts[0])]
    capacity = terms.capacity
    if capacity is not None and room is not None:
        capacity = min(capacity, room.capacity)
    length = timedelta(minutes=booking.minutes)
    records = []
    for turn, (day, start) in enumerate(found, 1):
        begins = span.moment(day, start)
        records.append(
            SessionRecord(
                starts_at=begins,
                ends_at=begins + length,
                key=f"s{turn}",
                space_key=room.key if room else "",
                admission=terms.admission,
                capacity=capacity,
            )
        )
    return tuple(records)
