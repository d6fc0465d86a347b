"""The days of an edition, how busy each is, and the spaces taken on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE_NAME = "Asia/Shanghai"
ZONE = ZoneInfo(ZONE_NAME)
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
BUSY = {"open": (2, 2, 2, 2, 3, 9, 8), "tuesday": (0, 2, 2, 2, 3, 9, 8),
        "school": (4, 4, 4, 4, 5, 5, 1)}  # fmt: skip
BUSIER_TODAY = 1
CELL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an edition, numbered from 0; bags: day numbers as often as a pattern is busy."""

    first: date
    days: int
    today: int
    midnights: tuple[datetime, ...]
    weekdays: tuple[int, ...]
    bags: Mapping[str, tuple[int, ...]]

    def moment(self, day: int, minute: int) -> datetime:
        """Return a time of day on a day of the edition."""
        return self.midnights[day] + timedelta(minutes=minute)

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.first + timedelta(days=self.days - 1)


def span_of(first: date, *, days: int, today: int) -> Span:
    """Return the days of an edition; today: the number of the current day, -1 when it is over."""
    dates = [first + timedelta(days=day) for day in range(days + 1)]
    weekdays = tuple(day.weekday() for day in dates)
    bags = {}
    for pattern, busy in BUSY.items():
        bag: list[int] = []
        for day in range(days):
            weight = busy[weekdays[day]]
            bag += [day] * (weight + BUSIER_TODAY if weight and day == today else weight)
        bags[pattern] = tuple(bag)
    midnights = tuple(datetime.combine(day, time(), ZONE) for day in dates)
    return Span(first, days, today, midnights, weekdays, bags)


class Diary:
    """When each unshared space is taken, in cells of half an hour."""

    def __init__(self) -> None:
        self._taken: defaultdict[tuple[str, int], int] = defaultdict(int)

    def take(self, space_key: str, day: int, start: int, minutes: int) -> bool:
        """Book a space if it is free all that time, and say whether it was."""
        first = start // CELL_MINUTES
        cells = -(-(start + minutes) // CELL_MINUTES) - first
        wanted = ((1 << cells) - 1) << first
        if self._taken[space_key, day] & wanted:
            return False
        self._taken[space_key, day] |= wanted
        return True


def village_days(rng: Random, span: Span, *, closed_on_mondays: bool, now: bool) -> Sequence[int]:
    """Return two or three days in a row, around a weekend or around today."""
    saturdays = [day for day in range(span.days) if span.weekdays[day] == SATURDAY]
    first = span.today if now else rng.choice(saturdays) - rng.choice((0, 0, 1))
    days = range(max(first, 0), min(max(first, 0) + rng.choice((2, 2, 3)), span.days))
    kept = [day for day in days if not (closed_on_mondays and span.weekdays[day] == MONDAY)]
    return kept or list(days)[:1]
