"""How many there are, when each was kept with a known probability and the kept ones are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtri


@dataclass(frozen=True, slots=True)
class Thinned:
    """An estimate of how many there are.

    kept: those counted; estimate: of all, in the same unit; low, high: ends of the interval.
    """

    kept: int
    estimate: float
    low: float
    high: float


def thinned(kept: int, share: float, *, level: float = 0.95) -> Thinned:
    """Return how many there are, from how many were kept.

    kept: at least 0; share: probability with which each is kept, independently, in (0, 1];
    level: of the interval, in (0, 1). The interval is exact: it holds every number N for which
    neither tail of Binomial(N, share) beyond what was kept is below (1 - level) / 2. It follows
    from waiting times, which are negative binomial.

    Raises ValueError where a number is out of range. Cost: O(1).
    Source: C. J. Clopper, E. S. Pearson (1934), Biometrika 26, 404-413, inverted for N.
    """
    check(kept, share, level)
    if share == 1:
        return Thinned(kept, float(kept), float(kept), float(kept))
    tail = (1 - level) / 2
    from scipy.stats import nbinom  # noqa: PLC0415 - it takes a second, which no start waits for

    low = kept + float(nbinom.ppf(tail, kept, share)) if kept else 0.0
    high = kept + float(nbinom.ppf(1 - tail, kept + 1, share))
    return Thinned(kept, kept / share, low, high)


def thinned_sum(parts: Iterable[tuple[int, float]], *, level: float = 0.95) -> Thinned:
    """Return how many there are in parts that share nobody, each kept with a share of its own.

    parts: of (kept, share), as of ``thinned``. Of one share the interval is exact. Of several it
    is normal, with the variance Σ kept (1 - share) / share², and never below what was counted.

    Raises ValueError where a number is out of range. Cost: O(parts).
    """
    sums: Counter[float] = Counter()
    for kept, share in parts:
        sums[share] += kept
    if len(sums) < 2:
        return thinned(
            *next(((kept, share) for share, kept in sums.items()), (0, 1.0)), level=level
        )
    for share, kept in sums.items():
        check(kept, share, level)
    estimate = sum(kept / share for share, kept in sums.items())
    spread = sqrt(sum(kept * (1 - share) / share**2 for share, kept in sums.items()))
    reach = float(ndtri((1 + level) / 2)) * spread
    counted = sums.total()
    return Thinned(counted, estimate, max(float(counted), estimate - reach), estimate + reach)


def thinned_draws(
    kept: int, share: float, *, draws: int, chance: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return (draws,) numbers of how many there may be, with mean kept / share.

    They are the waiting times for as many successes as were kept; sums of draws of parts that
    share nobody are draws of their sum.

    Raises ValueError where a number is out of range. Cost: O(draws).
    """
    check(kept, share, 0.5)
    if not kept or share == 1:
        return np.full(draws, float(kept))
    return kept + chance.negative_binomial(kept, share, draws).astype(np.float64)


def check(kept: int, share: float, level: float) -> None:
    """Raise ValueError where a number is out of range."""
    if kept < 0 or not 0 < share <= 1 or not 0 < level < 1:
        raise ValueError("kept must be at least 0, share in (0, 1] and level in (0, 1)")
