"""Who asked: days, marks of programs, numbers of visitors, each worked out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from zouma.reach.events.record import QUARTER_MS
from zouma.reach.events.visitors import MAPPED
from zouma.reach.logs.compiling import Positions
from zouma.reach.logs.texts import Column, Lexicon, Numbers
from zouma.reach.robots import mark_all

REMEMBERED = 200_000
DAYS_HELD = 3
MAPPED_BYTES = MAPPED.encode()
Key = Callable[[date], bytes]


@dataclass(slots=True)
class Days:
    """Local days, numbered in the order in which they first come.

    days: each under its number; of_quarter: the number of the day of a quarter of an hour.
    """

    zone: ZoneInfo
    days: list[date] = field(default_factory=list)
    of_quarter: dict[int, int] = field(default_factory=dict)

    def numbers(self, at: Positions) -> Numbers:
        """Return the number of the local day of each moment, in milliseconds since 1970.

        Memory: 12 bytes for each quarter of an hour between the first and the last of them.
        """
        if not len(at):
            return np.zeros(0, np.int32)
        quarters = at // QUARTER_MS
        first = int(quarters.min())
        quarters -= first
        present = np.flatnonzero(np.bincount(quarters))
        days = np.zeros(present[-1] + 1, np.int32)
        days[present] = [self.number(first + step) for step in present.tolist()]
        return days[quarters]

    def number(self, quarter: int) -> int:
        """Return the number of the day of a quarter of an hour since 1970."""
        if quarter not in self.of_quarter:
            day = datetime.fromtimestamp(quarter * QUARTER_MS // 1000, self.zone).date()
            if day not in self.days:
                self.days.append(day)
            self.of_quarter[quarter] = self.days.index(day)
        return self.of_quarter[quarter]


class Askers:
    """Who asked, by address and user agent; addresses go no further than here.

    key: of visitors, by day.
    """

    def __init__(self, key: Key) -> None:
        self.key = key
        self.who, self.agents = Lexicon(), Lexicon()
        self.marks = np.zeros(0, np.uint8)
        self.agent_marks = np.zeros(0, np.uint8)
        self.numbered: dict[date, Numbered] = {}

    @property
    def full(self) -> bool:
        """Tell whether it is time to begin anew, lest all addresses of a year are held."""
        return len(self.who.texts) > REMEMBERED

    def numbers(self, address: Column, agent: Column) -> Numbers:
        """Return for each request which of the askers it is."""
        before = len(self.who.texts)
        which = self.who.numbers(address, agent)
        rows = np.flatnonzero(which >= before)[::-1]  # so that of each the first row is put last
        first = np.empty(len(self.who.texts) - before, np.int64)
        first[which[rows] - before] = rows
        agents, known = self.agents.numbers(agent.only(first)), len(self.agent_marks)
        new = [text.decode() for text in self.agents.texts[known:]]
        if new:
            self.agent_marks = np.concatenate((self.agent_marks, mark_all(new)))
        self.marks = np.concatenate((self.marks, self.agent_marks[agents]))
        return which

    def visitors(self, which: Numbers, day: date) -> Positions:
        """Return the number of the visitor of each request, all of which are of one day.

        It is the number that ``zouma.reach.events.visitors`` gives, worked out once for each
        asker on a day.
        """
        if len(self.numbered) > DAYS_HELD:
            self.numbered.clear()
        held = self.numbered.setdefault(day, Numbered())
        held.make_room(len(self.who.texts))
        wanted = np.zeros(len(held.known), np.bool_)
        wanted[which] = True
        new = np.flatnonzero(wanted & ~held.known)
        begun, digests = blake2b(digest_size=8, key=self.key(day)).copy, []
        for number in new.tolist():
            digest = begun()
            digest.update(self.who.texts[number].removeprefix(MAPPED_BYTES))
            digests.append(digest.digest())
        held.numbers[new] = np.frombuffer(b"".join(digests), "<i8")
        held.known[new] = True
        return held.numbers[which]


@dataclass(slots=True)
class Numbered:
    """Numbers of visitors on a day, by asker, where they are known."""

    numbers: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    known: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def make_room(self, askers: int) -> None:
        """Make room for so many askers."""
        if askers > len(self.known):
            more = 2 * askers - len(self.known)
            self.numbers = np.concatenate((self.numbers, np.zeros(more, np.int64)))
            self.known = np.concatenate((self.known, np.zeros(more, np.bool_)))
