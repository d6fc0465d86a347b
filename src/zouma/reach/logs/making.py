"""Events made of requests: keys for materials, numbers for visitors, marks for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zouma.reach.events.record import EVENT, EventKind, item_of
from zouma.reach.events.visitors import MAPPED
from zouma.reach.logs.blocks import Positions
from zouma.reach.logs.materials import MaterialRule
from zouma.reach.logs.requests import Requests
from zouma.reach.logs.texts import distinct
from zouma.reach.robots import mark_all

NO_MATERIAL = "not a material"
OTHER_HOST = "of another host"
OUT_OF_TIME = "time before 2000 or in the future"
EARLIEST_MS = 946_684_800_000
SERVED = (200, 304)
QUARTER_MS = 900_000  # in every zone a day begins at a quarter of an hour
REMEMBERED = 200_000
REGION_DIGITS = 6

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
    materials: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)

    def made(self, requests: Requests) -> Made:
        """Return the events of a block."""
        kinds, which = distinct(requests.target)
        found = [self.material(target) for target in kinds.to_list()]
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
        served = np.unique(which[kept][np.isin(events["status"], SERVED)]).tolist()
        keys = dict(one for one in (found[place] for place in served) if one)
        return Made(events, keys, [*requests.rejects, *rejects], left_out)

    def material(self, target: str) -> tuple[str, int] | None:
        """Return key and number of the material asked for, None where it is none."""
        if target in self.materials:
            return self.materials[target]
        if len(self.materials) > REMEMBERED:
            self.materials.clear()
        key = self.source.rule.key(target)
        found = None if key is None else (key, item_of(self.source.name(key)))
        self.materials[target] = found
        return found

    def of_other_hosts(self, requests: Requests) -> NDArray[np.bool_]:
        """Tell which requests were for hosts that the rule does not name."""
        hosts = self.source.rule.hosts
        if requests.host is None or not hosts:
            return np.zeros(len(requests.at), np.bool_)
        plain = requests.host.str.to_lowercase().str.replace(r":\d+$", "")
        return ~plain.is_in([host.lower() for host in hosts]).to_numpy()

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
        agents, agent = distinct(requests.agent)
        names = agents.to_list()
        events["agent"] = self.marked(names)[agent]
        events["visitor"] = self.visitors(requests, names, agent)
        return events

    def marked(self, agents: list[str]) -> NDArray[np.uint8]:
        """Return the mark of each user agent."""
        if len(self.marks) > REMEMBERED:
            self.marks.clear()
        fresh = [agent for agent in agents if agent not in self.marks]
        self.marks.update(zip(fresh, mark_all(fresh).tolist(), strict=True))
        return np.array([self.marks[agent] for agent in agents], np.uint8)

    def visitors(self, requests: Requests, agents: list[str], agent: Positions) -> Positions:
        """Return the number of who asked, for each request; addresses go no further than here.

        It is the number that ``zouma.reach.events.visitors`` gives, worked out once for each
        address with an agent on a day.
        """
        addresses, address = distinct(requests.address)
        days, day = self.days(requests.at)
        places = (len(days), len(addresses), len(agents))
        codes = np.ravel_multi_index((day, address, agent), places) if len(day) else day
        pairs, which = np.unique(codes, return_inverse=True)
        begun = [blake2b(digest_size=8, key=self.source.key(one)) for one in days]
        before = [text.removeprefix(MAPPED).encode() + b"\0" for text in addresses.to_list()]
        after = [text.encode() for text in agents]
        digests = []
        for one, asker, program in zip(*map(list, np.unravel_index(pairs, places)), strict=True):
            digest = begun[one].copy()
            digest.update(before[asker] + after[program])
            digests.append(digest.digest())
        return np.frombuffer(b"".join(digests), "<i8")[which]

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

    def regions(self, told: pl.Series) -> NDArray[np.int32]:
        """Return the number of each region, 0 where it is not known."""
        kinds, which = distinct(told)
        known = self.source.rule.regions
        numbers: NDArray[np.int32] = np.array(
            [region_number(text, known) for text in kinds], np.int32
        )
        return np.asarray(numbers[which], np.int32)


def region_number(told: str, known: Mapping[str, int]) -> int:
    """Return the number of a region: as it is listed, or six digits of GB/T 2260 as they are."""
    if told in known:
        return known[told]
    return int(told) if len(told) == REGION_DIGITS and told.isascii() and told.isdecimal() else 0
