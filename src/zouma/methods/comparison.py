"""Counts of two editions beside each other, or the break between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from zouma.methods.counting import Count, interval_of

COMPARED = ("measure", "population", "definition", "method", "level")


class Change(StrEnum):
    """What may be said of the difference of two counts."""

    MORE = "more"
    FEWER = "fewer"
    UNCLEAR = "unclear"  # the interval of the difference holds 0


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series: in what the two counts differ, so that no difference is given."""

    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The later count less the earlier one, in units of the measure, with its interval.

    ratio: later / earlier, nothing when the earlier is 0; together: whether draws of both were
    compared one by one, so that a bias they share cancels.
    """

    difference: float
    low: float
    high: float
    ratio: float | None
    together: bool

    @property
    def change(self) -> Change:
        """Return whether there were more, fewer, or whether the data do not tell."""
        if self.low > 0:
            return Change.MORE
        return Change.FEWER if self.high < 0 else Change.UNCLEAR


def compare(earlier: Count, later: Count, *, joint: bool = False) -> Comparison | Break:
    """Return how a count differs from that of an earlier edition, if the two are alike at all.

    Alike: the same measure, population, definition, method and level. joint: declares that the
    draws of both come from one joint distribution. Otherwise errors are taken as independent:
    squares of half-widths are added; of bounds (level 0) the ends. With the same bias in both
    years that is too wide.
    Cost: O(draws).
    """
    differs = tuple(name for name in COMPARED if getattr(earlier, name) != getattr(later, name))
    if differs:
        return Break(differs)
    difference = later.value - earlier.value
    together = joint and earlier.draws is not None and later.draws is not None
    low, high = apart(earlier, later)
    if joint and earlier.draws is not None and later.draws is not None:
        low, high = interval_of(later.draws - earlier.draws, earlier.level)
    ratio = later.value / earlier.value if earlier.value else None
    return Comparison(difference, min(low, difference), max(high, difference), ratio, together)


def apart(earlier: Count, later: Count) -> tuple[float, float]:
    """Return the interval of the difference of two counts with independent errors.

    Bounds (level 0) are certain: the difference lies anywhere between them.
    """
    if later.level == 0:
        return later.low - earlier.high, later.high - earlier.low
    difference = later.value - earlier.value
    below = sqrt((later.value - later.low) ** 2 + (earlier.high - earlier.value) ** 2)
    above = sqrt((later.high - later.value) ** 2 + (earlier.value - earlier.low) ** 2)
    return difference - below, difference + above
