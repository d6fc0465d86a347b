"""What comes of a head count: the estimate with its interval, by the method of its way."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate
from zouma.methods.headcounts.entrances import Entrance, expanded_total
from zouma.methods.headcounts.grid import ORDER, Zone, people_present, visits_from_presence
from zouma.methods.headcounts.moving import Asked, two_point_total
from zouma.methods.headcounts.turnstile import calibrated_turnstile
from zouma.methods.refusals import CannotCompute
from zouma.reach.models import HeadCount
from zouma.reach.queries.headcounts.plans import (
    ASKED,
    BOTH,
    MACHINE,
    STAY,
    GridPlan,
    IntervalPlan,
    entries_of,
    slots_of,
)
from zouma.reach.vocabulary import CountingWay

N_DRAWS = 2000
Entries = Mapping[str, int]
Outcome = tuple[Estimate, FloatArray | None]


@dataclass(frozen=True, slots=True)
class CountResult:
    """What comes of a head count; draws: of visits, where the method gives them.

    counted, planned: how many of what was to be counted; code: of the definition.
    """

    value: int
    low: int
    high: int
    draws: FloatArray | None
    counted: int
    planned: int
    code: str
    assumes: Promise

    @property
    def whole(self) -> bool:
        """Tell whether all that was planned was counted."""
        return self.counted == self.planned


ASSUMES: dict[CountingWay, Promise] = {
    CountingWay.ENTRANCES: _(
        "Everybody comes in at one of these entrances and is counted once; the quarter-hours were "
        "drawn by chance and counted without a gap. Who comes back is counted again."
    ),
    CountingWay.GRID: _(
        "Areas are right, densities are at most one class off, errors of judgement are the same at "
        "all moments; those asked how long they stayed are a chance sample of those who leave; "
        "nobody is there before the beginning and after the end."
    ),
    CountingWay.TWO_POINT: _(
        "Everybody passes at least one of the two points; those asked at the second are a chance "
        "sample of those who pass it. Who passes neither is missing."
    ),
    CountingWay.TURNSTILE: _(
        "The machine counts in proportion to the people who pass, alike in all intervals; the "
        "intervals counted by hand were drawn by chance."
    ),
}
CODES = {
    CountingWay.ENTRANCES: "visits-sampled",
    CountingWay.GRID: "visits-grid",
    CountingWay.TWO_POINT: "visits-two-point",
    CountingWay.TURNSTILE: "visits-turnstile",
}


def result_of(head_count: HeadCount) -> CountResult | None:
    """Return what comes of a head count, None while too little is counted."""
    entries, way = entries_of(head_count), CountingWay(head_count.way)
    slots = slots_of(head_count)
    try:
        estimate, draws = OUTCOMES[way](head_count, entries)
    except CannotCompute:
        return None
    value = round(estimate.value)
    return CountResult(
        value=value, low=min(value, math.floor(estimate.low + 1e-9)),
        high=max(value, math.ceil(estimate.high - 1e-9)), draws=draws,
        counted=sum(slot.name in entries for slot in slots), planned=len(slots),
        code=CODES[way], assumes=ASSUMES[way],
    )  # fmt: skip


def point_counts(plan: IntervalPlan, entries: Entries, point: int) -> Entrance:
    """Return what was counted at a point; intervals that were missed are as if not drawn."""
    found = [
        entries[f"{point}:{number}"]
        for number in plan.drawn[point]
        if f"{point}:{number}" in entries
    ]
    if not found:
        raise CannotCompute(f"nothing counted at {plan.points[point]}")
    return Entrance(plan.intervals, np.array(found, dtype=np.float64))


def by_entrances(head_count: HeadCount, entries: Entries) -> Outcome:
    """Return how many came in at entrances."""
    plan = IntervalPlan.of(head_count.plan)
    points = [point_counts(plan, entries, number) for number in range(len(plan.points))]
    return expanded_total(points), None


def by_two_points(head_count: HeadCount, entries: Entries) -> Outcome:
    """Return how many passed one of two points or both."""
    plan = IntervalPlan.of(head_count.plan)
    first, second = (expanded_total([point_counts(plan, entries, n)]) for n in (0, 1))
    asked = Asked(entries.get(ASKED, 0), entries.get(BOTH, 0))
    return two_point_total(first, second, asked, rng=chance(head_count), n_draws=N_DRAWS)


def by_turnstile(head_count: HeadCount, entries: Entries) -> Outcome:
    """Return how many passed a machine that was checked by hand."""
    plan = IntervalPlan.of(head_count.plan)
    names = [f"{MACHINE}:{number}" for number in range(plan.intervals)]
    if not all(name in entries for name in names):
        raise CannotCompute("counts of the machine are missing")
    machine = np.array([entries[name] for name in names], dtype=np.float64)
    watched = [number for number in plan.drawn[0] if f"0:{number}" in entries]
    by_hand = np.array([entries[f"0:{number}"] for number in watched], dtype=np.float64)
    if not watched:
        raise CannotCompute("nothing counted by hand")
    return calibrated_turnstile(machine, np.array(watched), by_hand).people, None


def by_grid(head_count: HeadCount, entries: Entries) -> Outcome:
    """Return how many visits a place had, by area, density and stay.

    Moments of which a zone is missing are left out. The same chance at each moment: an observer
    who is wrong is wrong all day. The value is that of the densities as judged, so that it can be
    worked out by hand; the interval is that of the draws.
    """
    plan = GridPlan.of(head_count.plan)
    minutes, present, judged = [0.0], [np.zeros(N_DRAWS)], [0.0]
    for number, minute in enumerate(plan.minutes):
        names = [f"{number}:{zone}" for zone in range(len(plan.zones))]
        if all(name in entries for name in names):
            zones = [
                Zone(area, ORDER[entries[name] - 1]) if entries[name] else Zone(0.0, ORDER[0])
                for name, (_zone, area) in zip(names, plan.zones, strict=True)
            ]
            there, draws = people_present(zones, rng=chance(head_count), n_draws=N_DRAWS)
            minutes.append(float(minute))
            present.append(draws)
            judged.append(there.value)
    if len(minutes) < 2:
        raise CannotCompute("no moment is complete")
    minutes.append((head_count.ends_at - head_count.starts_at) / timedelta(minutes=1))
    present.append(np.zeros(N_DRAWS))
    judged.append(0.0)
    stays = [value for name, value in entries.items() if name.startswith(f"{STAY}:") and value]
    estimate, draws = visits_from_presence(
        np.array(minutes), np.stack(present, axis=1), np.array(stays, dtype=np.float64),
        rng=np.random.default_rng([head_count.seed, 2]),
    )  # fmt: skip
    value = float(np.trapezoid(judged, minutes)) / float(np.mean(stays))
    return replace(estimate, value=value), draws


def chance(head_count: HeadCount) -> np.random.Generator:
    """Return the chance of a head count: the same whenever it is computed."""
    return np.random.default_rng([head_count.seed, 1])


OUTCOMES: dict[CountingWay, Callable[[HeadCount, Entries], Outcome]] = {
    CountingWay.ENTRANCES: by_entrances,
    CountingWay.GRID: by_grid,
    CountingWay.TWO_POINT: by_two_points,
    CountingWay.TURNSTILE: by_turnstile,
}
