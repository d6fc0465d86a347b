"""How many different people came, from attendances and short interviews on the spot."""

from __future__ import annotations

import numpy as np

from zouma.methods.counting import LEVEL, FloatArray
from zouma.methods.estimates import Estimate, draws_from, estimate_from, estimate_of
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.sampling import IntArray


class InterviewsTooFew(CannotCompute):
    """Fewer than two interviews, or all of them at one place and time: no error can be told."""


class VisitsImpossible(CannotCompute):
    """Somebody interviewed at a visit who makes fewer than one, or a weight below 0."""


def attenders_per_attendance(
    visits: FloatArray, *, weights: FloatArray | None = None, places: IntArray | None = None
) -> Estimate:
    """Return the mean of 1 / k: how many different people there are for each attendance.

    visits: (n_interviews,) k ≥ 1, the visits the person makes within the window in all, the present
    one among them. weights: (n_interviews,) attendances each interview stands for, equal if not
    given. places: (n_interviews,) number of the place and time of the interview; interviews of one
    place are taken to be alike, and only the differences between places tell the error.

    A person who makes k visits is met k times as easily, so each counts for 1 / k; dividing by the
    mean of k instead counts frequent visitors k² times and is far too low. Variance: of a weighted
    mean, between places. Where all made one visit, the low end is that of the share of such people
    (Clopper and Pearson), with everybody else making any number.

    Raises InterviewsTooFew, VisitsImpossible. Cost: O(n_interviews).
    Source: Birnbaum and Sirken (1965) for weights by multiplicity; Hansen, Hurwitz and Madow (1953)
    for the variance.
    """
    visits = np.asarray(visits, dtype=np.float64)
    weights = np.ones(len(visits)) if weights is None else np.asarray(weights, dtype=np.float64)
    places = np.arange(len(visits)) if places is None else np.asarray(places)
    names, numbers = np.unique(places, return_inverse=True)
    if len(names) < 2:
        raise InterviewsTooFew(f"{len(visits)} interviews at {len(names)} places")
    if not ((visits >= 1).all() and (weights >= 0).all() and weights.sum() > 0):
        raise VisitsImpossible("visits are 1 or more, weights 0 or more")
    shares = weights / weights.sum()
    mean = float(shares @ (1 / visits))
    errors = np.bincount(numbers, shares * (1 / visits - mean))
    variance = float(errors @ errors) * len(names) / (len(names) - 1)
    estimate = estimate_of(mean, variance, len(names) - 1.0, ceiling=1.0)
    if (visits == 1).all():
        low = ((1 - LEVEL) / 2) ** (1 / len(names))
        return Estimate(1.0, 0.0, low, 1.0, estimate.freedom, ceiling=1.0)
    return estimate


def attenders(
    attendances: FloatArray, share: Estimate, *, rng: np.random.Generator
) -> tuple[Estimate, FloatArray]:
    """Return the number of different people, and draws of it, (n_draws,).

    attendances: (n_draws,) draws of the number of visits in the window, all the same when it was
    counted. share: from ``attenders_per_attendance``, whose errors have nothing in common with
    those of the attendances. Cost: O(n_draws).
    """
    draws = attendances * share_draws(share, len(attendances), rng=rng)
    return estimate_from(float(attendances.mean()) * share.value, draws), draws


def share_draws(share: Estimate, n_draws: int, *, rng: np.random.Generator) -> FloatArray:
    """Return draws of a share; one without a standard error is spread evenly over its interval."""
    if share.standard_error == 0:
        return rng.uniform(share.low, share.high, n_draws)
    return draws_from(share, rng=rng, n_draws=n_draws)
