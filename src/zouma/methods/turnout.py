"""How many of those who booked will come, learnt from past sessions, and the risk of too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

STEPS = 32  # points of the grid along each axis
ROUNDS = 3  # each one looks closer at where the probability lies
NEGLIGIBLE = 1e-5  # of the best point's weight: what lies below is left out


@dataclass(frozen=True, slots=True)
class Turnout:
    """What past sessions say of the share of booked places that is used.

    points: of (a, b, weight): a, b > 0 the parameters of a beta distribution of one session's
    share; the weights sum to 1. sessions, booked, came: what it was learnt from (counts).
    """

    points: tuple[tuple[float, float, float], ...]
    sessions: int
    booked: int
    came: int

    @property
    def share(self) -> float:
        """Return the expected share of booked places that is used, between 0 and 1."""
        return sum(weight * a / (a + b) for a, b, weight in self.points)


@dataclass(frozen=True, slots=True)
class Overflow:
    """The probability that more come than fit when so many places are given beyond the capacity."""

    extra: int
    risk: float


def turnout(past: Iterable[tuple[int, int]]) -> Turnout:
    """Return the posterior of the share of booked places that is used.

    past: (booked, came) of each session, 0 ≤ came ≤ booked, in places; sessions without bookings
    say nothing. Model: came ~ Binomial(booked, p), p ~ Beta(a, b) for each session anew, so that
    sessions differ by more than chance (rain, an illness going round, families that stay away
    whole). Prior: mean a / (a + b) and spread (a + b) ** -0.5 uniform on (0, 1).

    Raises ValueError where came is not between 0 and booked. Cost: O(sessions · ROUNDS · STEPS²).
    Source: Skellam (1948); Gelman et al., Bayesian Data Analysis, 3rd edition (2013), section 5.3.
    """
    counted = [(booked, came) for booked, came in past if booked]
    if any(not 0 <= came <= booked for booked, came in counted):
        raise ValueError("no more can come than have booked")
    sums = (len(counted), sum(n for n, _x in counted), sum(x for _n, x in counted))
    return Turnout(posterior(Counter(counted)), *sums)


def posterior(past: Counter[tuple[int, int]]) -> tuple[tuple[float, float, float], ...]:
    """Return the points of a grid that matter, each with its weight.

    past: how often each (booked, came) occurred.
    """
    area = ((0.0, 1.0), (0.0, 1.0))
    kept: list[tuple[float, float, float]] = []
    for _round in range(ROUNDS):
        means, spreads = (midpoints(low, high) for low, high in area)
        found = [(m, s, log_likelihood(past, m, s)) for m in means for s in spreads]
        best = max(value for _m, _s, value in found)
        kept = [row for row in found if row[2] > best + log(NEGLIGIBLE)]
        area = (
            around([m for m, _s, _value in kept], area[0]),
            around([s for _m, s, _value in kept], area[1]),
        )
    weights = [exp(value - best) for _m, _s, value in kept]
    total = sum(weights)
    shapes = [shape(m, s) for m, s, _value in kept]
    return tuple((a, b, w / total) for (a, b), w in zip(shapes, weights, strict=True))


def midpoints(low: float, high: float) -> list[float]:
    """Return the middles of equal steps between two ends."""
    step = (high - low) / STEPS
    return [low + (number + 0.5) * step for number in range(STEPS)]


def around(values: Sequence[float], ends: tuple[float, float]) -> tuple[float, float]:
    """Return the ends of some midpoints with a step on either side, within the former ends."""
    step = (ends[1] - ends[0]) / STEPS
    return max(ends[0], min(values) - step), min(ends[1], max(values) + step)


def shape(mean: float, spread: float) -> tuple[float, float]:
    """Return the parameters a, b of a beta distribution."""
    size = spread**-2
    return mean * size, (1 - mean) * size


def log_likelihood(past: Counter[tuple[int, int]], mean: float, spread: float) -> float:
    """Return the beta-binomial log-likelihood of past sessions, in nats, up to a constant."""
    a, b = shape(mean, spread)
    each = lgamma(a + b) - lgamma(a) - lgamma(b)
    return sum(
        times * (each + lgamma(came + a) + lgamma(booked - came + b) - lgamma(booked + a + b))
        for (booked, came), times in past.items()
    )


def overflow_risk(known: Turnout, *, capacity: int, booked: int) -> float:
    """Return the probability that more come than fit, between 0 and 1.

    capacity: places there are; booked: places that will have been given, all of them.
    Cost: O(points · (booked - capacity)).
    """
    fewest = booked - capacity  # so many must stay away, or else too many come
    if fewest <= 0:
        return 0.0
    risk = sum(weight * stay_away(a, b, booked, fewest) for a, b, weight in known.points)
    return min(1.0, risk)


def stay_away(a: float, b: float, booked: int, fewer: int) -> float:
    """Return the probability that fewer than so many of those who booked stay away.

    Who stays away is beta-binomial with b and a; each term follows from the one before.
    """
    term = exp(lgamma(booked + a) - lgamma(a) + lgamma(a + b) - lgamma(booked + a + b))
    total = term
    for away in range(min(fewer, booked + 1) - 1):
        term *= (booked - away) / (away + 1) * (b + away) / (a + booked - away - 1)
        total += term
    return total


def overflow_risks(known: Turnout, *, capacity: int, most: int) -> list[Overflow]:
    """Return the risk of each number of places beyond the capacity, from 0 to the most."""
    return [
        Overflow(extra, overflow_risk(known, capacity=capacity, booked=capacity + extra))
        for extra in range(most + 1)
    ]


def largest_extra(risks: Iterable[Overflow], *, limit: float) -> int:
    """Return the largest number of places beyond the capacity whose risk is within a limit."""
    return max((row.extra for row in risks if row.risk <= limit), default=0)
