"""The demo's attendance: sessions that began, or begin today, with their guests and doors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from random import Random
from typing import Any

from zouma.bookings.models import Booking, DoorDevice
from zouma.programme.models import Session
from zouma.programme.vocabulary import (
    ActivityKind,
    Admission,
    AttendanceMode,
    Moderation,
    Status,
)
from zouma.site.demo.days import ZONE
from zouma.site.demo.guests import Books, Guests, Held
from zouma.site.demo.passages import DOORS, Passages, crowd, phone, windows

ROWS_TOGETHER = 40_000  # events in memory at once
BOOKED_HERE = 0.85  # of activities that ask for a booking; the others take it by themselves
SCANS, COUNTS, GATE_COUNTS, STAND_COUNTS = 0.72, 0.45, 0.9, 0.15  # activities with phones at doors
NOBODY_THERE = 0.1  # of their sessions
TWO_DOORS = 0.3
TAKING_PLACE = (Status.SCHEDULED, Status.RESCHEDULED, Status.FULL)
COLUMNS = (
    "pk", "uid", "activity_id", "activity__kind", "activity__parent_id", "admission", "capacity",
    "starts_at", "ends_at", "all_day",
)  # fmt: skip
AtDoor = DoorDevice.sessions.through


@dataclass(frozen=True, slots=True)
class Habit:
    """What an activity does: whether it is booked here, whether anybody counts at its doors."""

    booked: bool
    doors: int


def fill_attendance(*edition_slugs: str, seed: int, now: datetime) -> None:
    """Fill the demo's sessions that have begun, or begin today, as far as they have come."""
    books = Books()
    for sessions in activities_held(edition_slugs, now=now):
        chance = Random(f"{seed} attendance {sessions[0].uid}")  # noqa: S311 - an invented crowd
        hold(sessions, books, chance, now)
        if len(books.events) > ROWS_TOGETHER:
            books.write()
            books = Books()
    books.write()


def activities_held(edition_slugs: Sequence[str], *, now: datetime) -> Iterator[list[Held]]:
    """Yield the sessions of each activity that began or begin today, on site and as planned."""
    tomorrow = datetime.combine(now.astimezone(ZONE), time(), ZONE) + timedelta(days=1)
    found = Session.objects.filter(
        activity__edition__slug__in=edition_slugs,
        activity__moderation=Moderation.PUBLISHED,
        activity__attendance_mode__in=(AttendanceMode.ON_SITE, AttendanceMode.MIXED),
        status__in=TAKING_PLACE,
        starts_at__lt=tomorrow,
        ends_at__isnull=False,
        terms__isnull=True,
    )
    rows = found.order_by("activity_id", "starts_at", "pk").values_list(*COLUMNS)
    for _activity, sessions in groupby(map(held_of, rows), key=lambda held: held.activity_id):
        yield list(sessions)


def held_of(row: tuple[Any, ...]) -> Held:
    """Return a session as held, with its times where the city's clocks stand."""
    pk, uid, activity_id, kind, parent_id, admission, places, starts_at, ends_at, all_day = row
    return Held(
        pk, uid, activity_id, kind, parent_id is not None, admission, places,
        starts_at.astimezone(ZONE), ends_at.astimezone(ZONE), all_day,
    )  # fmt: skip


def hold(sessions: Sequence[Held], books: Books, chance: Random, now: datetime) -> None:
    """Hold the sessions of an activity: with guests, and with phones at the doors if it has any."""
    habit = habit_of(sessions[0], chance)
    names = chance.sample(DOORS, habit.doors)
    phones = [phone(chance, sessions, name, now) for name in names]
    for held in sessions:
        guests = Guests(held, books, chance, now).book() if habit.booked else None
        if phones and chance.random() > NOBODY_THERE:
            pass_doors(Passages(held, phones, chance), guests, chance, now)
    for one in phones:
        books.devices.append(one.device)
        books.at_doors += [AtDoor(doordevice=one.device, session_id=held.pk) for held in sessions]
        books.events += one.heard()


def pass_doors(
    passages: Passages, guests: Sequence[Booking] | None, chance: Random, now: datetime
) -> None:
    """Let the guests of a session through its doors, or a crowd where nobody books."""
    held = passages.held
    if guests is not None:
        passages.booked(guests)
        return
    for window in windows(held, now):
        passages.counted(crowd(chance, held, window), window if held.all_day else passages.window())


def habit_of(held: Held, chance: Random) -> Habit:
    """Return what the activity of a session does."""
    asks = held.admission == Admission.REGISTRATION and held.places is not None
    booked = asks and chance.random() < BOOKED_HERE
    likely = COUNTS
    if booked:
        likely = SCANS
    elif held.kind == ActivityKind.UMBRELLA:
        likely = GATE_COUNTS
    elif held.stand:
        likely = STAND_COUNTS
    counted = chance.random() < likely
    return Habit(booked, counted * (1 + (chance.random() < TWO_DOORS)))
