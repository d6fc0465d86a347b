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


@dataclass(frozen=True, slots=True)
class Hosted:
    """Activities of hosts: visits, booked (n,); host is a number, stratum a size of host."""

    visits: Floats
    booked: Floats
    host: npt.NDArray[np.int64]
    stratum: list[str]

    def answered(self, rng: np.random.Generator, *, rate: float) -> Floats:
        """Return what hosts return, NaN where missing: larger hosts more often, items left out.

        rate: share of hosts that answer, at most 2/3.
        """
        sizes = np.array([("small", "middle", "large").index(name) for name in self.stratum])
        chances = rate * np.array([0.5, 1.0, 1.5])[sizes]
        answers = rng.random(self.host.max() + 1)[self.host] < chances
        filled = rng.random(len(self.visits)) > 0.1
        return np.where(answers & filled, self.visits, np.nan)


def hosted(rng: np.random.Generator, *, hosts: int, spread: float = 0.8) -> Hosted:
    """Return a festival by hosts of three sizes, each with 1 or more activities, some unvisited.

    spread: of the logarithm of visits between the activities of a host.
    """
    size = rng.integers(0, 3, hosts)
    host = np.repeat(np.arange(hosts), 1 + rng.poisson(1.0, hosts))
    level = 3.5 + 0.5 * size + rng.normal(0, 0.6, hosts)
    visits = np.round(np.exp(level[host] + rng.normal(0, spread, len(host))))
    visits *= rng.random(len(host)) > 0.05
    booked = np.ceil((visits + 3) * np.exp(rng.normal(0, 0.5, len(host))))
    stratum = [("small", "middle", "large")[number] for number in size[host]]
    return Hosted(visits, booked, host, stratum)
