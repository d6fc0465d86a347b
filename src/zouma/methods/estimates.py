"""An estimate with its error, the draws that stand for it, and the count it makes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf, sqrt

import numpy as np
from scipy.special import ndtri, stdtrit

from zouma.methods.counting import LEVEL, Count, FloatArray, interval_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and a 95 % interval.

    freedom: degrees of freedom of the standard error, infinite when it is known well. floor,
    ceiling: what is certain, such as those seen; the interval and all draws stay within.
    """

    value: float
    standard_error: float
    low: float
    high: float
    freedom: float
    floor: float = 0.0
    ceiling: float = inf


def estimate_of(
    value: float,
    variance: float,
    freedom: float,
    *,
    floor: float = 0.0,
    ceiling: float = inf,
) -> Estimate:
    """Return an estimate with the interval of Student's t, cut to what is certain.

    value: cut to floor and ceiling as well. variance: of the value, ≥ 0. freedom: > 0.
    """
    error = sqrt(max(0.0, variance))
    value = min(max(value, floor), ceiling)
    reach = quantile(freedom) * error
    low, high = max(floor, value - reach), min(ceiling, value + reach)
    return Estimate(value, error, low, high, freedom, floor, ceiling)


def quantile(freedom: float) -> float:
    """Return how many standard errors an interval reaches to either side."""
    upper = (1 + LEVEL) / 2
    return float(ndtri(upper) if isinf(freedom) else stdtrit(freedom, upper))


def draws_from(estimate: Estimate, *, rng: np.random.Generator, n_draws: int = 1000) -> FloatArray:
    """Return draws of the truth, (n_draws,), whose quantiles are the ends of the interval.

    Cost: O(n_draws).
    """
    if isinf(estimate.freedom):
        steps = rng.standard_normal(n_draws)
    else:
        steps = rng.standard_t(estimate.freedom, n_draws)
    draws = estimate.value + estimate.standard_error * steps
    return np.clip(draws, estimate.floor, estimate.ceiling)


def estimate_from(
    value: float, draws: FloatArray, *, floor: float = 0.0, ceiling: float = inf
) -> Estimate:
    """Return the estimate whose error is that of draws, (n_draws,), cut to what is certain."""
    low, high = interval_of(np.clip(draws, floor, ceiling), LEVEL)
    error = float(draws.std(ddof=1))
    return Estimate(value, error, min(low, value), max(high, value), inf, floor, ceiling)


def count_from(
    estimate: Estimate, kind: tuple[str, str, str], *, method: str, draws: FloatArray | None = None
) -> Count:
    """Return an estimate as a count of a kind: (measure, population, definition)."""
    ends = (estimate.value, estimate.low, estimate.high)
    return Count(*kind, *ends, draws=draws, method=method)
