"""Plans of head counts: points and intervals, or zones and moments, and what is to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from zouma.reach.models import HeadCount
from zouma.reach.vocabulary import CountingWay

STAYS = 30  # how many people leaving are asked how long they stayed
MACHINE, ASKED, BOTH, STAY = "machine", "asked", "both", "stay"


@dataclass(frozen=True, slots=True)
class Slot:
    """Something to be counted; name: under which it is entered; at: from when, if it has a time."""

    name: str
    point: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntervalPlan:
    """People counted at points in intervals drawn by chance.

    minutes: length of an interval; intervals: how many there are from beginning to end; drawn: by
    point, the numbers of those that are counted, ascending.
    """

    points: tuple[str, ...]
    minutes: int
    intervals: int
    drawn: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> IntervalPlan:
        """Return the plan that was kept."""
        drawn = tuple(tuple(numbers) for numbers in held["drawn"])
        return cls(tuple(held["points"]), held["minutes"], held["intervals"], drawn)

    def kept(self) -> dict[str, Any]:
        """Return the plan as it is kept."""
        return {
            "points": list(self.points), "minutes": self.minutes, "intervals": self.intervals,
            "drawn": [list(numbers) for numbers in self.drawn],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridPlan:
    """Zones whose density is judged at several moments; minutes: of these after the beginning."""

    zones: tuple[tuple[str, float], ...]
    minutes: tuple[int, ...]

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> GridPlan:
        """Return the plan that was kept."""
        zones = tuple((str(name), float(area)) for name, area in held["zones"])
        return cls(zones, tuple(held["minutes"]))

    def kept(self) -> dict[str, Any]:
        """Return the plan as it is kept."""
        return {"zones": [list(zone) for zone in self.zones], "minutes": list(self.minutes)}


def interval_plan(
    points: tuple[str, ...], *, length: timedelta, minutes: int, counted: int,
    rng: np.random.Generator,
) -> IntervalPlan:  # fmt: skip
    """Draw so many intervals at each point, all where there are no more."""
    intervals = max(1, -(-length // timedelta(minutes=minutes)))
    number = min(counted, intervals)
    drawn = tuple(
        tuple(sorted(int(one) for one in rng.choice(intervals, number, replace=False)))
        for _point in points
    )
    return IntervalPlan(points, minutes, intervals, drawn)


def slots_of(head_count: HeadCount) -> list[Slot]:
    """Return what is to be counted by a plan, in the order of time."""
    if head_count.way == CountingWay.GRID:
        grid = GridPlan.of(head_count.plan)
        return [
            Slot(f"{number}:{zone}", name, head_count.starts_at + timedelta(minutes=minutes))
            for number, minutes in enumerate(grid.minutes)
            for zone, (name, _area) in enumerate(grid.zones)
        ]
    plan = IntervalPlan.of(head_count.plan)
    found = [
        Slot(f"{point}:{number}", plan.points[point], interval_start(head_count, plan, number))
        for point, numbers in enumerate(plan.drawn)
        for number in numbers
    ]
    return sorted(found, key=lambda slot: (slot.at or head_count.starts_at, slot.name))


def machine_slots(head_count: HeadCount) -> list[Slot]:
    """Return the intervals that a machine counted, of a turnstile."""
    if head_count.way != CountingWay.TURNSTILE:
        return []
    plan = IntervalPlan.of(head_count.plan)
    return [
        Slot(f"{MACHINE}:{number}", plan.points[0], interval_start(head_count, plan, number))
        for number in range(plan.intervals)
    ]


def interval_start(head_count: HeadCount, plan: IntervalPlan, number: int) -> datetime:
    """Return when an interval begins."""
    return head_count.starts_at + timedelta(minutes=plan.minutes * number)


def entries_of(head_count: HeadCount) -> dict[str, int]:
    """Return what was entered, the last under each name."""
    return dict(head_count.entries.order_by("pk").values_list("name", "value"))
