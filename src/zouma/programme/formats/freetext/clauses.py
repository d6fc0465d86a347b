"""The parts of a sentence about dates: days, their weekdays and times, and what is excepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from zouma.programme.formats.freetext.clock import TimeSpan


class Weekdays(NamedTuple):
    """Weekdays from one to another, Monday 0; ranging: two were written, even if the same."""

    first: int
    last: int
    ranging: bool = False


@dataclass(slots=True)
class Day:
    """A day as written, perhaps without month or year, perhaps only a month."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    carried_year: bool = False

    def is_open(self) -> bool:
        """Tell whether the month is still to come, as for 7 in "7, 14 December"."""
        return self.month is None


@dataclass(slots=True)
class Days:
    """One day, or the days from one to another."""

    first: Day
    last: Day | None = None
    depth: int = 0

    def ends(self) -> tuple[Day, ...]:
        """Return the one or two days that are written."""
        return (self.first,) if self.last is None else (self.first, self.last)


@dataclass(slots=True)
class Group:
    """Days that share a note of weekdays; every: the weekdays choose among the days."""

    days: list[Days] = field(default_factory=list)
    weekdays: list[Weekdays] = field(default_factory=list)
    every: bool = False


@dataclass(slots=True)
class Clause:
    """Groups of days that share their times."""

    groups: list[Group] = field(default_factory=lambda: [Group()])
    times: list[TimeSpan] = field(default_factory=list)
    unconfirmed: bool = False

    def is_timed(self) -> bool:
        """Tell whether the times of its days are known, or known to be unknown."""
        return bool(self.times) or self.unconfirmed

    def has_days(self) -> bool:
        """Tell whether any day or weekday was given yet."""
        return any(group.days or group.weekdays for group in self.groups)


@dataclass(slots=True)
class Sentence:
    """Everything a text says, as written, before it is worked out on a calendar."""

    clauses: list[Clause] = field(default_factory=lambda: [Clause()])
    exceptions: list[Days] = field(default_factory=list)
    closed: list[Weekdays] = field(default_factory=list)
    but_holidays: bool = False
    left_over: list[str] = field(default_factory=list)
    faulty_times: list[str] = field(default_factory=list)
    loose_days: list[str] = field(default_factory=list)
