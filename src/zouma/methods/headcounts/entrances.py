"""How many came in, from counts in some quarter-hours at each entrance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, estimate_of
from zouma.methods.refusals import CannotCompute


class QuartersTooFew(CannotCompute):
    """An entrance with fewer than two counted quarter-hours, yet with others that were not."""


class QuartersImpossible(CannotCompute):
    """More quarter-hours counted than there were, a count below 0, or nothing expected."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """An entrance with the quarter-hours in which it was counted, drawn by chance.

    quarters: how many it was open; counted: (n_counted,) people in each that was drawn.
    expected: (n_counted,) an auxiliary of the same quarters, such as the flow of a turnstile or of
    last year, and expected_total its sum over all quarters; both only for the ratio.
    """

    quarters: int
    counted: FloatArray
    expected: FloatArray = field(default_factory=lambda: np.empty(0))
    expected_total: float = 0.0


def expanded_total(entrances: Sequence[Entrance]) -> Estimate:
    """Return how many came in: the mean of counted quarter-hours times all of them, by entrance.

    Variance: Σ quarters² (1 - n / quarters) s² / n. Freedom: Satterthwaite's. No auxiliary needed.

    Raises QuartersTooFew, QuartersImpossible. Cost: O(counted quarter-hours).
    Source: Cochran (1977), sections 2.5 and 5.4.
    """
    value = sum(entrance.quarters * float(np.mean(entrance.counted)) for entrance in entrances)
    return finished(entrances, [entrance.counted for entrance in entrances], value)


def ratio_total(entrances: Sequence[Entrance]) -> Estimate:
    """Return how many came in, by the ratio of what was counted to what was expected.

    R = Σ quarters · mean counted / Σ quarters · mean expected over the entrances (combined);
    total = R · Σ expected_total. Variance as ``expanded_total`` of counted - R · expected, times
    (expected in all / its own estimate)², which follows the sample that was drawn.

    Raises QuartersTooFew, QuartersImpossible. Cost: O(counted quarter-hours).
    Source: Cochran (1977), sections 6.3 and 6.11.
    """
    check_expected(entrances)
    counted = sum(e.quarters * float(np.mean(e.counted)) for e in entrances)
    expected = sum(e.quarters * float(np.mean(e.expected)) for e in entrances)
    ratio = counted / expected
    total = sum(entrance.expected_total for entrance in entrances)
    grown = total / expected
    residuals = [grown * (e.counted - ratio * e.expected) for e in entrances]
    return finished(entrances, residuals, ratio * total)


def check_expected(entrances: Sequence[Entrance]) -> None:
    """Check that something was expected, in the same quarters.

    Raises QuartersImpossible.
    """
    for entrance in entrances:
        if len(entrance.expected) != len(entrance.counted) or (entrance.expected < 0).any():
            raise QuartersImpossible("an expected flow for each counted quarter-hour")
    if not sum(float(np.sum(entrance.expected)) for entrance in entrances) > 0:
        raise QuartersImpossible("nobody was expected in any counted quarter-hour")


def finished(
    entrances: Sequence[Entrance], residuals: Sequence[FloatArray], value: float
) -> Estimate:
    """Return the estimate whose errors are those of residuals, drawn by chance at each entrance."""
    parts, squares = 0.0, 0.0
    for entrance, residual in zip(entrances, residuals, strict=True):
        number = len(entrance.counted)
        check_counted(entrance)
        if number == entrance.quarters:
            continue
        spread = float(np.var(residual, ddof=1)) / number
        part = entrance.quarters**2 * (1 - number / entrance.quarters) * spread
        parts, squares = parts + part, squares + part**2 / (number - 1)
    freedom = parts**2 / squares if squares else np.inf
    seen = sum(float(np.sum(entrance.counted)) for entrance in entrances)
    return estimate_of(value, parts, freedom, floor=seen)


def check_counted(entrance: Entrance) -> None:
    """Check that the counts of an entrance can tell a total with its error.

    Raises QuartersTooFew, QuartersImpossible.
    """
    number = len(entrance.counted)
    if number > entrance.quarters or not (np.asarray(entrance.counted) >= 0).all():
        raise QuartersImpossible(f"{number} of {entrance.quarters} quarter-hours, each 0 or more")
    if number < min(2, entrance.quarters):
        raise QuartersTooFew(f"{number} of {entrance.quarters} quarter-hours")
