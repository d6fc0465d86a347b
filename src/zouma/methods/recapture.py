"""How many people there were at least, by two lists that share some of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log1p, sqrt

from scipy.special import ndtri

from zouma.methods.refusals import CannotCompute


class ListsImpossible(CannotCompute):
    """More people on both lists than on one of them, or an empty list."""


class Reason(StrEnum):
    """Why the truth is likely to be more than two lists can tell."""

    HETEROGENEITY = "heterogeneity"  # the keen are on both lists, the others on none
    POSITIVE_DEPENDENCE = "positive-dependence"  # who is on one list comes onto the other


@dataclass(frozen=True, slots=True)
class LowerBound:
    """At least how many people there were.

    low: what may be claimed; seen: different people on the two lists, a certain minimum; estimate:
    Chapman's, with its standard error, were the lists independent and people alike. In people.
    """

    low: float
    seen: int
    estimate: float
    standard_error: float
    reasons: tuple[Reason, ...] = (Reason.HETEROGENEITY, Reason.POSITIVE_DEPENDENCE)


def recapture(first: int, second: int, both: int, *, level: float = 0.95) -> LowerBound:
    """Return at least how many people there were, from two lists of different people.

    first, second: people on each list; both: those on both. Estimate: (first + 1)(second + 1) /
    (both + 1) - 1, unbiased for independent lists when first + second is not below the truth. The
    low end is that of the interval that is even in log(unseen people); it is never below seen.

    Raises ListsImpossible. Cost: O(1). Source: Chapman (1951); Seber (1970) for the variance; Chao
    (1987) for the interval.
    """
    if not 0 <= both <= min(first, second) or min(first, second) < 1:
        raise ListsImpossible(f"{both} of {first} and {second}")
    seen = first + second - both
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    outside = (first - both) * (second - both)
    variance = (first + 1) * (second + 1) * outside / ((both + 1) ** 2 * (both + 2))
    unseen = estimate - seen
    low = float(seen)
    if unseen > 0:
        z = float(ndtri((1 + level) / 2))
        low += unseen / exp(z * sqrt(log1p(variance / unseen**2)))
    return LowerBound(low, seen, estimate, sqrt(variance))
