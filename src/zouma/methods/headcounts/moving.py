"""How many took part in something that moves, from counts at two points of its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, draws_from, estimate_from
from zouma.methods.refusals import CannotCompute


class InterviewsImpossible(CannotCompute):
    """Nobody asked, or more who passed both points than were asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Interviews at the second point: how many were asked, how many had passed the first."""

    asked: int
    passed_both: int


def two_point_total(
    first: Estimate,
    second: Estimate,
    asked: Asked,
    *,
    rng: np.random.Generator,
    n_draws: int = 4000,
) -> tuple[Estimate, FloatArray]:
    """Return how many passed one point or both, and draws of it, (n_draws,).

    first, second: people past each point, from ``expanded_total`` of the minutes counted there,
    with errors of their own. asked: a chance sample of those who pass the second point.

    total = first + second · (1 - p), p = passed_both / asked; in the draws, p is from its posterior
    under Jeffreys' prior. At least the larger of the two passed. Whoever passes neither is missing.

    Raises InterviewsImpossible. Cost: O(n_draws).
    Source: Yip et al. (2010); Watson and Yip (2011).
    """
    if not 0 <= asked.passed_both <= asked.asked or asked.asked < 1:
        raise InterviewsImpossible(f"{asked.passed_both} of {asked.asked} asked")
    share = asked.passed_both / asked.asked
    others = asked.asked - asked.passed_both
    shares = rng.beta(asked.passed_both + 0.5, others + 0.5, n_draws)
    at_first = draws_from(first, rng=rng, n_draws=n_draws)
    at_second = draws_from(second, rng=rng, n_draws=n_draws)
    draws = np.maximum(at_first + at_second * (1 - shares), np.maximum(at_first, at_second))
    value = max(first.value + second.value * (1 - share), first.value, second.value)
    return estimate_from(value, draws, floor=max(first.floor, second.floor)), draws
