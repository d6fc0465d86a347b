"""Events made of requests: keys for materials, numbers for visitors, marks for programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from zouma.reach.events.record import EARLIEST_MS, EVENT, EventKind, item_of
from zouma.reach.logs.askers import REMEMBERED, Askers, Days, Key
from zouma.reach.logs.compiling import Positions
from zouma.reach.logs.materials import MaterialRule
from zouma.reach.logs.requests import Requests
from zouma.reach.logs.texts import Column, Lexicon, Numbers, words

NO_MATERIAL = "not a material"
OTHER_HOST = "of another host"
OUT_OF_TIME = "time before 2000 or in the future"
OK, UNCHANGED = 200, 304
REGION_DIGITS = 6
PORT = re.compile(rb":\d+$")

Events = NDArray[np.void]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Source:
    """What is the same for all events of a file.

    identity: of the file and its node, the first half of an event's; channel: its row; name: what
    the number of a material is made of, of its key; key: of visitors, by day in the zone;
    latest_ms: no event is later.
    """

    identity: int
    channel: int
    rule: MaterialRule
    key: Key
    zone: ZoneInfo
    latest_ms: int
    name: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Made:
    """Events of a block, keys of materials first served in it, and what else the lines were.

    days: events by local day.
    """

    events: Events
    keys: dict[str, int]
    rejects: list[tuple[int, str]]
    left_out: Counter[str]
    days: Counter[date]


@dataclass(slots=True)
class Materials:
    """What was asked for, worked out once.

    keys, items: of each target in the lexicon, None and nought where it is no material; told:
    whether its key was given away already.
    """

    source: Source
    targets: Lexicon = field(default_factory=Lexicon)
    keys: list[str | None] = field(default_factory=list)
    items: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    known: Truths = field(default_factory=lambda: np.zeros(0, np.bool_))
    told: Truths = field(default_factory=lambda: np.zeros(0, np.bool_))

    def numbers(self, target: Column) -> Numbers:
        """Return which of the targets each request asked for."""
        which, before = self.targets.numbers(target), len(self.keys)
        new = [self.source.rule.key(text.decode()) for text in self.targets.texts[before:]]
        self.keys += new
        items = [item_of(self.source.name(key)) if key else 0 for key in new]
        self.items = added(self.items, items)
        self.known = added(self.known, [key is not None for key in new])
        self.told = added(self.told, [False] * len(new))
        return which

    def first_served(self, which: Numbers) -> dict[str, int]:
        """Return keys and numbers of materials among those served that were not told before."""
        served = np.zeros(len(self.keys), np.bool_)
        served[which] = True
        new = np.flatnonzero(served & ~self.told)
        self.told[new] = True
        keys = ((self.keys[place], int(self.items[place])) for place in new.tolist())
        return {key: item for key, item in keys if key}


class Maker:
    """Makes events; what comes again and again is worked out once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.days = Days(source.zone)
        self.materials = Materials(source)
        self.askers = Askers(source.key)

    def made(self, requests: Requests) -> Made:
        """Return the events of a block."""
        self.forget_if_full()
        target = self.materials.numbers(requests.target)
        known = self.materials.known[target]
        untimely = (requests.at < EARLIEST_MS) | (requests.at > self.source.latest_ms)
        elsewhere = ~untimely & self.of_other_hosts(requests)
        kept = known & ~untimely & ~elsewhere
        rejects = [(number, OUT_OF_TIME) for number in requests.numbers[untimely].tolist()]
        left_out = Counter(requests.left_out)
        left_out[OTHER_HOST] += int(elsewhere.sum())
        left_out[NO_MATERIAL] += int((~known & ~untimely & ~elsewhere).sum())
        target = target[kept]
        events, days = self.events(requests if kept.all() else requests.only(kept))
        events["item"] = self.materials.items[target]
        served = (events["status"] == OK) | (events["status"] == UNCHANGED)
        keys = self.materials.first_served(target[served])
        return Made(events, keys, [*requests.rejects, *rejects], left_out, days)

    def forget_if_full(self) -> None:
        """Begin anew where too much is remembered."""
        if len(self.materials.keys) > REMEMBERED:
            self.materials = Materials(self.source)
        if self.askers.full:
            self.askers = Askers(self.source.key)

    def of_other_hosts(self, requests: Requests) -> Truths:
        """Tell which requests were for hosts that the rule does not name."""
        hosts = self.source.rule.hosts
        if requests.host is None or not hosts:
            return np.zeros(len(requests.at), np.bool_)
        wanted = {host.lower().encode() for host in hosts}
        told = words(requests.host)
        other = [PORT.sub(b"", text.lower()) not in wanted for text in told.texts]
        return np.asarray(np.array(other, np.bool_)[told.which])

    def events(self, requests: Requests) -> tuple[Events, Counter[date]]:
        """Return requests as events, not yet of any item, and how many are on each day."""
        events = np.zeros(len(requests.at), EVENT)
        events["id_high"] = self.source.identity
        events["id_low"] = requests.numbers
        events["at"] = requests.at
        events["status"] = requests.status
        events["channel"] = self.source.channel
        events["kind"] = EventKind.READ
        if requests.region is not None:
            events["region"] = self.regions(requests.region)
        asker = self.askers.numbers(requests.address, requests.agent)
        events["agent"] = self.askers.marks[asker]
        day, days = self.days.numbers(requests.at), Counter[date]()
        for number in np.flatnonzero(np.bincount(day)).tolist():
            on_day, one = day == number, self.days.days[number]
            events["visitor"][on_day] = self.askers.visitors(asker[on_day], one)
            days[one] = int(on_day.sum())
        return events, days

    def regions(self, told: Column) -> NDArray[np.int32]:
        """Return the number of each region, 0 where it is not known."""
        listed, known = words(told), self.source.rule.regions
        numbers = [region_number(text.decode(), known) for text in listed.texts]
        return np.asarray(np.array(numbers, np.int32)[listed.which])


def region_number(told: str, known: Mapping[str, int]) -> int:
    """Return the number of a region: as it is listed, or six digits of GB/T 2260 as they are."""
    if told in known:
        return known[told]
    return int(told) if len(told) == REGION_DIGITS and told.isascii() and told.isdecimal() else 0


def added(numbers: NDArray[Any], new: list[Any]) -> NDArray[Any]:
    """Return numbers with new ones after them."""
    return np.concatenate((numbers, np.array(new, numbers.dtype))) if new else numbers
