"""The true total from what all reported and what auditors counted at some."""

from __future__ import annotations

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, estimate_of
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.sampling import IntArray

CLOSE = 1e-9
ROUNDS = 1000


class AuditsTooFew(CannotCompute):
    """Fewer than two audits of units that were left to chance: no error can be told."""


class AuditImpossible(CannotCompute):
    """A unit audited twice, one that could not be drawn, or a value missing or below 0."""


def audited_total(
    predicted: FloatArray, probabilities: FloatArray, audited: IntArray, counted: FloatArray
) -> Estimate:
    """Return the true total by the difference estimator, in units of the counts.

    predicted: (n_units,) what each reported, or another prediction for those that did not, fixed
    without looking at the audits. probabilities: (n_units,) of being drawn, from ``design``;
    audited: (n_audits,) the units drawn; counted: (n_audits,) the truth found there.

    total = Σ predicted + Σ over the audited (counted - predicted) / probability: unbiased whatever
    the bias of reports. Variance: for samples of great entropy, Σ c (e - ē)², e = error /
    probability, ē weighted by c, over the audited units that were not certain; for c see
    ``spread_weights``. Freedom: Satterthwaite's, by the spread of the terms.

    Raises AuditsTooFew, AuditImpossible. Cost: O(n_units).
    Source: Särndal, Swensson and Wretman (1992), section 6.3; Deville and Tillé (2005).
    """
    chances = probabilities[audited]
    usable = np.isfinite(predicted).all() and np.isfinite(counted).all() and (counted >= 0).all()
    if not usable or len(np.unique(audited)) != len(audited) or (chances <= 0).any():
        raise AuditImpossible("audits need a unit each, drawn, with a finite count")
    errors = (counted - predicted[audited]) / chances
    value = float(predicted.sum() + errors.sum())
    by_chance = chances < 1
    if (probabilities < 1).any() and not by_chance.any():
        raise AuditsTooFew("no audit of a unit that was left to chance")
    variance, freedom = variance_by_chance(errors[by_chance], chances[by_chance])
    return estimate_of(value, variance, freedom, floor=float(counted.sum()))


def variance_by_chance(errors: FloatArray, chances: FloatArray) -> tuple[float, float]:
    """Return the variance of the sum of errors / chances, and its degrees of freedom."""
    number = len(errors)
    if number == 0:
        return 0.0, np.inf
    if number == 1:
        raise AuditsTooFew("one audit left to chance")
    weights = spread_weights(chances)
    centre = float(weights @ errors / weights.sum())
    terms = weights * (errors - centre) ** 2
    variance = float(terms.sum())
    return variance, freedom_of(terms)


def spread_weights(chances: FloatArray) -> FloatArray:
    """Return what squared errors are weighted by, (n_audits,).

    c with c - c² / Σ c = 1 - chance, by iteration, where no unit has more than half of all Σ (1 -
    chance); else Hájek's (1 - chance) m / (m - 1).
    """
    left = 1 - chances
    number = len(left)
    weights = left * number / (number - 1)
    if left.max() * 2 >= left.sum() * (1 - CLOSE):
        return weights
    for _round in range(ROUNDS):
        better = left + weights**2 / weights.sum()
        if np.abs(better - weights).max() < CLOSE:
            break
        weights = better
    return weights


def freedom_of(terms: FloatArray) -> float:
    """Return the degrees of freedom of a sum of squares.

    2 (Σ terms)² / Σ (term - mean)², the variance of a sum estimated from its terms, and never more
    than terms - 1, which is what it is near for normal errors.
    """
    number = len(terms)
    spread = float(terms.var(ddof=1)) * number
    if spread == 0:
        return number - 1.0
    return float(min(number - 1.0, max(2.0, 2 * terms.sum() ** 2 / spread)))
