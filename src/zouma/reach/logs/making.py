"""Events made of requests: keys for materials, numbers for visitors, marks for programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import compress
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from zouma.reach.events.record import EVENT, EventKind, item_of
from zouma.reach.events.visitors import MAPPED
from zouma.reach.logs.blocks import Positions
from zouma.reach.logs.materials import MaterialRule
from zouma.reach.logs.requests import Requests
from zouma.reach.logs.texts import Column, Words, distinct
from zouma.reach.robots import mark_all

NO_MATERIAL = "not a material"
OTHER_HOST = "of another host"
OUT_OF_TIME = "time before 2000 or in the future"
EARLIEST_MS = 946_684_800_000
OK, UNCHANGED = 200, 304
QUARTER_MS = 900_000  # in every zone a day begins at a quarter of an hour
REMEMBERED = 200_000
REGION_DIGITS = 6
PORT = re.compile(rb":\d+$")
MAPPED_BYTES = MAPPED.encode()

Events = NDArray[np.void]
Key = Callable[[date], bytes]


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
    """Events of a block, keys of materials that were served, and what else the lines were."""

    events: Events
    keys: dict[str, int]
    rejects: list[tuple[int, str]]
    left_out: Counter[str]


@dataclass(slots=True)
class Maker:
    """Makes events; what comes again and again is worked out once."""

    source: Source
    materials: dict[bytes, tuple[str, int] | None] = field(default_factory=dict)
    marks: dict[bytes, int] = field(default_factory=dict)

    def made(self, requests: Requests) -> Made:
        """Return the events of a block."""
        targets = requests.target.words()
        which = targets.which
        found = self.found(targets.texts)
        known = np.array([one is not None for one in found], np.bool_)[which]
        untimely = (requests.at < EARLIEST_MS) | (requests.at > self.source.latest_ms)
        elsewhere = ~untimely & self.of_other_hosts(requests)
        kept = known & ~untimely & ~elsewhere
        rejects = [(number, OUT_OF_TIME) for number in requests.numbers[untimely].tolist()]
        left_out = Counter(requests.left_out)
        left_out[OTHER_HOST] += int(elsewhere.sum())
        left_out[NO_MATERIAL] += int((~known & ~untimely & ~elsewhere).sum())
        events = self.events(requests if kept.all() else requests.only(kept))
        items = np.array([one[1] if one else 0 for one in found], np.int64)
        events["item"] = items[which[kept]]
        status = events["status"]
        served = np.zeros(len(found), np.bool_)
        served[which[kept][(status == OK) | (status == UNCHANGED)]] = True
        keys = dict(one for one in compress(found, served.tolist()) if one)
        return Made(events, keys, [*requests.rejects, *rejects], left_out)

    def found(self, targets: list[bytes]) -> list[tuple[str, int] | None]:
        """Return key and number of each material asked for, None where it is none."""
        if len(self.materials) > REMEMBERED:
            self.materials.clear()
        for target in targets:
            if target not in self.materials:
                key = self.source.rule.key(target.decode())
                number = item_of(self.source.name(key)) if key else 0
                self.materials[target] = (key, number) if key else None
        return [self.materials[target] for target in targets]

    def of_other_hosts(self, requests: Requests) -> NDArray[np.bool_]:
        """Tell which requests were for hosts that the rule does not name."""
        hosts = self.source.rule.hosts
        if requests.host is None or not hosts:
            return np.zeros(len(requests.at), np.bool_)
        wanted = {host.lower().encode() for host in hosts}
        words = requests.host.words()
        other = [PORT.sub(b"", text.lower()) not in wanted for text in words.texts]
        return np.asarray(np.array(other, np.bool_)[words.which])

    def events(self, requests: Requests) -> Events:
        """Return requests as events, not yet of any item."""
        events = np.zeros(len(requests.at), EVENT)
        events["id_high"] = self.source.identity
        events["id_low"] = requests.numbers
        events["at"] = requests.at
        events["status"] = requests.status
        events["channel"] = self.source.channel
        events["kind"] = EventKind.READ
        if requests.region is not None:
            events["region"] = self.regions(requests.region)
        agents = requests.agent.words()
        events["agent"] = self.marked(agents.texts)[agents.which]
        events["visitor"] = self.visitors(requests.at, requests.address.words(), agents)
        return events

    def marked(self, agents: list[bytes]) -> NDArray[np.uint8]:
        """Return the mark of each user agent."""
        if len(self.marks) > REMEMBERED:
            self.marks.clear()
        fresh = [agent for agent in agents if agent not in self.marks]
        if fresh:
            marks = mark_all([agent.decode() for agent in fresh])
            self.marks.update(zip(fresh, marks.tolist(), strict=True))
        return np.array([self.marks[agent] for agent in agents], np.uint8)

    def visitors(self, at: Positions, addresses: Words, agents: Words) -> Positions:
        """Return the number of who asked, for each request; addresses go no further than here.

        It is the number that ``zouma.reach.events.visitors`` gives, worked out once for each
        address with an agent on a day.
        """
        if not len(at):
            return at
        days, day = self.days(at)
        places = (len(days), len(addresses.texts), len(agents.texts))
        codes = np.ravel_multi_index((day, addresses.which, agents.which), places)
        pairs, which = distinct(codes)
        askers = [text.removeprefix(MAPPED_BYTES) + b"\0" for text in addresses.texts]
        begun = [blake2b(digest_size=8, key=self.source.key(one)).copy for one in days]
        rows = [part.tolist() for part in np.unravel_index(pairs, places)]
        digests = []
        for one, asker, agent in zip(*rows, strict=True):
            digest = begun[one]()
            digest.update(askers[asker] + agents.texts[agent])
            digests.append(digest.digest())
        return np.asarray(np.frombuffer(b"".join(digests), "<i8")[which])

    def days(self, at: Positions) -> tuple[list[date], Positions]:
        """Return the local days of some moments, and for each moment which of them it is on."""
        quarters, which = np.unique(at // QUARTER_MS, return_inverse=True)
        zone = self.source.zone
        local = [
            datetime.fromtimestamp(quarter * QUARTER_MS // 1000, zone).date()
            for quarter in quarters.tolist()
        ]
        days = sorted(set(local))
        place = {day: number for number, day in enumerate(days)}
        return days, np.array([place[day] for day in local], np.int64)[which]

    def per_day(self, at: Positions) -> Counter[date]:
        """Return how many of these moments are on each local day."""
        days, which = self.days(at)
        return Counter(dict(zip(days, np.bincount(which).tolist(), strict=True)))

    def regions(self, told: Column) -> NDArray[np.int32]:
        """Return the number of each region, 0 where it is not known."""
        words, known = told.words(), self.source.rule.regions
        numbers = [region_number(text.decode(), known) for text in words.texts]
        return np.asarray(np.array(numbers, np.int32)[words.which])


def region_number(told: str, known: Mapping[str, int]) -> int:
    """Return the number of a region: as it is listed, or six digits of GB/T 2260 as they are."""
    if told in known:
        return known[told]
    return int(told) if len(told) == REGION_DIGITS and told.isascii() and told.isdecimal() else 0
