"""Weights made to agree with totals that are known, such as bookings or activities hosted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.refusals import CannotCompute

CLOSE = 1e-9  # of a total, relative
ROUNDS = 100
HALVINGS = 30


class MarginsUnreachable(CannotCompute):
    """No weights of this kind reach the known totals."""


class Distance(StrEnum):
    """How far a weight is from the one before."""

    LINEAR = "linear"  # generalised regression (GREG): one step, may fall below 0
    RAKING = "raking"  # multiplicative: always above 0; iterative proportional fitting


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights whose sums agree with what is known.

    weights: (n_units,); factors: (n_units,) weights / weights before. A factor far from 1 says that
    few units carry much; below 0 it says that the linear distance will not do.
    """

    weights: FloatArray
    factors: FloatArray


def calibrate(
    weights: FloatArray,
    known: FloatArray,
    totals: FloatArray,
    *,
    distance: Distance = Distance.RAKING,
) -> Calibration:
    """Return the weights nearest to the given ones with Σ weight · known = totals.

    weights: (n_units,) > 0. known: (n_units, n_totals) of each unit, such as its bookings, or 1 in
    the column of its category (``margin``); totals: (n_totals,) of all units together. Columns
    may depend on one another, as those of several margins do.

    Raises MarginsUnreachable. Cost: O(rounds · n_units · n_totals²), linear in one round.
    Source: Deville and Särndal (1992); Deming and Stephan (1940).
    """
    weights = np.asarray(weights, dtype=np.float64)
    known = np.asarray(known, dtype=np.float64)
    totals = np.asarray(totals, dtype=np.float64)
    scale = np.maximum(np.abs(totals), np.abs(known).T @ weights)
    scale = np.where(scale > 0, scale, 1.0)
    slopes = np.zeros(known.shape[1])
    factors = np.ones(len(weights))
    for _round in range(1 if distance == Distance.LINEAR else ROUNDS):
        gap = totals - known.T @ (weights * factors)
        if (np.abs(gap) <= CLOSE * scale).all():
            break
        bend = (known * (weights * factors)[:, None]).T @ known
        step = np.asarray(np.linalg.lstsq(bend, gap, rcond=1e-11)[0], dtype=np.float64)
        slopes, factors = moved(slopes, step, (weights, known, totals), distance)
    gap = totals - known.T @ (weights * factors)
    if not (np.abs(gap) <= 10 * CLOSE * scale).all():
        raise MarginsUnreachable(f"gaps of {np.abs(gap / scale).max():.2g} of a total")
    return Calibration(weights * factors, factors)


def moved(
    slopes: FloatArray,
    step: FloatArray,
    problem: tuple[FloatArray, FloatArray, FloatArray],
    distance: Distance,
) -> tuple[FloatArray, FloatArray]:
    """Return slopes and factors after a step, which is halved until the gap does not grow."""
    weights, known, totals = problem
    if distance == Distance.LINEAR:
        return step, 1 + known @ step
    before = np.linalg.norm(totals - known.T @ (weights * np.exp(known @ slopes)))
    for _halving in range(HALVINGS):
        reach = known @ (slopes + step)
        if reach.max() < 50:  # e^50: no factor is as large
            factors = np.exp(reach)
            if np.linalg.norm(totals - known.T @ (weights * factors)) < before:
                return slopes + step, factors
        step = step / 2
    return slopes, np.exp(known @ slopes)


def margin(categories: Sequence[str], totals: Mapping[str, float]) -> tuple[FloatArray, FloatArray]:
    """Return the columns and totals of a margin, to be put beside others for ``calibrate``.

    categories: (n_units,); totals: of each category, those without any unit too.
    Raises MarginsUnreachable when a category has a total and no unit, or a unit and no total.
    """
    wanted = {name for name, value in totals.items() if value}
    if wanted - set(categories) or set(categories) - set(totals):
        strange = sorted(wanted.symmetric_difference(categories))
        raise MarginsUnreachable(f"without units or without a total: {', '.join(strange)}")
    names = [name for name in totals if name in set(categories)]
    columns = np.array([[float(name == own) for name in names] for own in categories])
    return columns, np.array([float(totals[name]) for name in names])
