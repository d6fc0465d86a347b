"""The algebra of counts: what may be added, what is only bounded, and what a total must tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt

from zouma.methods.refusals import CannotCompute

FloatArray = npt.NDArray[np.float64]

PEOPLE = frozenset({"attender", "reader", "recipient", "follower", "organisation"})
"""Measures of different people or bodies: one of them may be in several parts."""
PEAKS = frozenset({"peak-inside"})
"""Measures of the most at any one moment: parts need not have their peaks together."""
LEVEL = 0.95


class UnlikeCounts(CannotCompute):
    """Counts of different things, which are never put together; ``differs`` says in what."""

    def __init__(self, differs: Sequence[str]) -> None:
        super().__init__(f"counts differ in {', '.join(differs)}")
        self.differs = tuple(differs)


class NotAdditive(CannotCompute):
    """People, or peaks, of several parts: their sum is no count of anything."""


class NothingShared(CannotCompute):
    """Flows, such as visits, over parts: they are added, no visit is in two parts."""


class PartsOverlap(CannotCompute):
    """The same part given twice, which would be counted twice."""


class CoverageImpossible(CannotCompute):
    """More units in the parts than there are, or no parts at all."""


class DrawsUnaligned(CannotCompute):
    """Counts with different numbers of draws, which cannot be added one by one."""


class CountImpossible(CannotCompute):
    """A count below 0 or outside its own interval."""


class Rule(StrEnum):
    """How the interval of a total came about."""

    EXACT = "exact"  # every part is exact
    DRAWS = "draws"  # quantiles of the sums of draws: what parts share is in them
    INDEPENDENT = "independent"  # squares of the half-widths added
    CONSERVATIVE = "conservative"  # lows added, highs added: as if all erred the same way


class Origin(StrEnum):
    """Where the value of a part comes from."""

    REPORTED = "reported"
    IMPUTED = "imputed"
    EXTRAPOLATED = "extrapolated"


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one measure there was, with its interval.

    measure, population: codes such as "visit", "public"; definition: "code/version"; method:
    "code/version", several joined by "+". value, low, high: units of the measure, 0 ≤ low ≤ value
    ≤ high; high is infinite for what is only a lower bound. draws: (n_draws,) from the joint
    distribution of all counts, the i-th of one going with the i-th of another, or nothing.
    level: probability that low to high holds the truth.
    """

    measure: str
    population: str
    definition: str
    value: float
    low: float
    high: float
    draws: FloatArray | None = field(default=None, compare=False, repr=False)
    method: str = ""
    level: float = LEVEL

    def __post_init__(self) -> None:
        if not (isfinite(self.value) and 0 <= self.low <= self.value <= self.high):
            raise CountImpossible(f"not 0 ≤ {self.low} ≤ {self.value} ≤ {self.high}")

    @property
    def exact(self) -> bool:
        """Return whether the interval is a point."""
        return self.low == self.high

    @property
    def kind(self) -> tuple[str, str, str]:
        """Return what has to agree for counts to be put together."""
        return self.measure, self.population, self.definition


@dataclass(frozen=True, slots=True)
class Part:
    """A count of some units, such as the activities of one host; ``key`` names what it is of."""

    key: str
    count: Count
    units: int = 1
    origin: Origin = Origin.REPORTED


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many units were expected, and where the values of how many come from."""

    expected: int
    reported: int
    imputed: int = 0
    extrapolated: int = 0

    @property
    def missing(self) -> int:
        """Return how many units are in the total in no way."""
        return self.expected - self.reported - self.imputed - self.extrapolated

    @property
    def treatment(self) -> tuple[Origin, ...]:
        """Return how units that did not report were treated; empty when none was."""
        treated = ((self.imputed, Origin.IMPUTED), (self.extrapolated, Origin.EXTRAPOLATED))
        return tuple(origin for units, origin in treated if units)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of counts over parts that do not overlap, with what it is made of."""

    count: Count
    parts: tuple[str, ...]
    coverage: Coverage
    rule: Rule


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a number of people, or a peak, must lie; there is no point to it.

    largest: the largest part; together: the sum of the parts; low ≤ largest and high ≥ together:
    the same with the parts' own uncertainty. All in units of the measure.
    """

    measure: str
    population: str
    definition: str
    largest: float
    together: float
    low: float
    high: float
    parts: tuple[str, ...]
    coverage: Coverage
    rule: Rule


def count_of_draws(
    measure: str, population: str, definition: str, draws: FloatArray, *, method: str = ""
) -> Count:
    """Return the count whose draws these are: their mean, and the middle 95 % of them.

    draws: (n_draws,) in units of the measure; those below 0 are taken as 0.
    """
    kept = np.maximum(np.asarray(draws, dtype=np.float64), 0.0)
    low, high = interval_of(kept, LEVEL)
    value = float(kept.mean())
    low, high = min(low, value), max(high, value)
    return Count(measure, population, definition, value, low, high, kept, method)


def total(parts: Sequence[Part], *, expected: int, independent: bool = False) -> Total:
    """Return the sum of counts of flows (visits, reads …) over parts that do not overlap.

    expected: units there are, with those of no part. independent: declares that the errors of
    parts without draws have nothing in common; without it their lows and highs are added, as if
    all erred the same way. Parts with draws have their draws added.

    Raises UnlikeCounts, NotAdditive, PartsOverlap, DrawsUnaligned, CoverageImpossible.
    Cost: O(parts · draws).
    """
    measure = checked(parts)
    if measure in PEOPLE | PEAKS:
        raise NotAdditive(f"{measure} of several parts is not their sum")
    coverage = covered(parts, expected)
    counts = [part.count for part in parts]
    summed, rule = added(counts, independent=independent)
    return Total(summed, tuple(part.key for part in parts), coverage, rule)


def union(parts: Sequence[Part], *, expected: int) -> Bounds:
    """Return the bounds of a number of people, or of a peak, over parts that may share them.

    Nothing is known of the overlap: all may be the same people (the largest part), or none (the
    sum). With draws, both ends are quantiles of the draws' largest and sum.

    Raises UnlikeCounts, NothingShared, PartsOverlap, DrawsUnaligned, CoverageImpossible.
    Cost: O(parts · draws).
    """
    measure = checked(parts)
    if measure not in PEOPLE | PEAKS:
        raise NothingShared(f"{measure} is added over parts")
    counts = [part.count for part in parts]
    summed, rule = added(counts, independent=False)
    low = max(count.low for count in counts)
    if rule == Rule.DRAWS:
        tallest = np.max(np.stack([aligned(count, draws_of(counts)) for count in counts]), axis=0)
        low = min(interval_of(tallest, counts[0].level)[0], max(count.value for count in counts))
    return Bounds(
        *counts[0].kind,
        largest=max(count.value for count in counts),
        together=summed.value,
        low=low,
        high=summed.high,
        parts=tuple(part.key for part in parts),
        coverage=covered(parts, expected),
        rule=rule,
    )


def checked(parts: Sequence[Part]) -> str:
    """Return the measure of parts that may be put together."""
    if not parts:
        raise CoverageImpossible("there are no parts")
    twice = sorted(key for key, times in Counter(part.key for part in parts).items() if times > 1)
    if twice:
        raise PartsOverlap(f"given twice: {', '.join(twice)}")
    names = ("measure", "population", "definition", "level")
    found = [{getattr(part.count, name) for part in parts} for name in names]
    differs = [name for name, values in zip(names, found, strict=True) if len(values) > 1]
    if differs:
        raise UnlikeCounts(differs)
    return parts[0].count.measure


def covered(parts: Iterable[Part], expected: int) -> Coverage:
    """Return how many of the expected units the parts speak of."""
    units: Counter[Origin] = Counter()
    for part in parts:
        units[part.origin] += part.units
    of_origin = (units[Origin.REPORTED], units[Origin.IMPUTED], units[Origin.EXTRAPOLATED])
    coverage = Coverage(expected, *of_origin)
    if coverage.missing < 0 or min(of_origin) < 0:
        raise CoverageImpossible(f"{sum(of_origin)} units of {expected}")
    return coverage


def added(counts: Sequence[Count], *, independent: bool) -> tuple[Count, Rule]:
    """Return the sum of like counts, and the rule its interval follows."""
    drawn = [count for count in counts if count.draws is not None]
    others = [count for count in counts if count.draws is None and not count.exact]
    fixed = sum(count.value for count in counts if count.draws is None and count.exact)
    value = low = high = fixed + sum(count.value for count in drawn)
    draws = None
    if drawn:
        draws = np.sum([aligned(count, draws_of(counts)) for count in drawn], axis=0) + fixed
        low, high = interval_of(draws, counts[0].level)
    below = [max(0.0, value - low), *(count.value - count.low for count in others)]
    above = [max(0.0, high - value), *(count.high - count.value for count in others)]
    value += sum(count.value for count in others)
    joined = root_sum if independent else sum
    methods = {name for count in counts for name in count.method.split("+") if name}
    return Count(
        *counts[0].kind,
        value=value,
        low=max(0.0, value - joined(below)),
        high=value + joined(above),
        draws=None if others else draws,
        method="+".join(sorted(methods)),
        level=counts[0].level,
    ), ruled(drawn, others, independent=independent)


def root_sum(steps: Iterable[float]) -> float:
    """Return the root of the sum of squares."""
    return sqrt(sum(step**2 for step in steps))


def ruled(drawn: Sequence[Count], others: Sequence[Count], *, independent: bool) -> Rule:
    """Return the rule that the interval of a sum follows."""
    if others:
        return Rule.INDEPENDENT if independent else Rule.CONSERVATIVE
    return Rule.DRAWS if drawn else Rule.EXACT


def draws_of(counts: Iterable[Count]) -> int:
    """Return how many draws the counts have, 0 for none."""
    lengths = {len(count.draws) for count in counts if count.draws is not None}
    if len(lengths) > 1:
        raise DrawsUnaligned(f"{sorted(lengths)} draws")
    return lengths.pop() if lengths else 0


def aligned(count: Count, length: int) -> FloatArray:
    """Return a count's draws; those of an exact count are all the same."""
    return np.full(length, count.value) if count.draws is None else count.draws


def interval_of(draws: FloatArray, level: float) -> tuple[float, float]:
    """Return the middle of some draws: as much of them as the level says."""
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)
