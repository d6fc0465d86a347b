"""Invented festivals whose truth is known, to see how often intervals hold it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
METHODS = ("scanned", "counted", "estimated")
SHARES = (0.2, 0.3, 0.5)
FACTORS = (0.97, 1.05, 1.30)  # reported / true, on average; together about +15 %
SPREAD = 0.33  # of log(reported / true) within a method


@dataclass(frozen=True, slots=True)
class Festival:
    """Activities: truth, reported, expected are visits, (n,); method and host are numbers, (n,)."""

    truth: Floats
    reported: Floats
    expected: Floats
    method: npt.NDArray[np.int64]
    host: npt.NDArray[np.int64]


def festival(
    rng: np.random.Generator, *, activities: int = 2000, outliers: float = 0.0
) -> Festival:
    """Return a festival of heavy-tailed sizes whose hosts report about 15 % too much.

    outliers: share of reports whose error has three times the spread.
    """
    host = rng.integers(0, activities * 3 // 5, activities)
    truth = np.ceil(np.exp(rng.normal(4.0, 1.4, activities)))
    method = rng.choice(len(METHODS), size=activities, p=SHARES)
    spread = np.where(rng.random(activities) < outliers, 3 * SPREAD, SPREAD)
    errors = np.exp(spread * rng.standard_normal(activities) - spread**2 / 2)
    reported = np.ceil(truth * np.array(FACTORS)[method] * errors)
    expected = np.ceil(truth * np.exp(rng.normal(0, 0.5, activities)))
    return Festival(truth, reported, expected, method, host)
