"""What reports of each method are off by, learnt from audits, and the truth drawn for every one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zouma.methods.counting import LEVEL, FloatArray, interval_of
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.sampling import IntArray

HALF = 0.5  # added before the logarithm, so that nobody may have come
STEPS = 24  # points of the grid along each axis
ROUNDS = 4  # each one looks closer at where the probability lies
NEGLIGIBLE = 1e-5  # of the best point's weight: what lies below is left out
OWN_FROM = 20  # audits from which residuals are taken from the audits themselves
NORMAL_SHARE = 1 / 3


class AuditsUnusable(CannotCompute):
    """An audit given twice, of an activity that is not there, or a number below 0 or missing."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before any audit, of log(true / reported).

    overall: standard deviation of the mean of all methods about 0; between: scale of the spread of
    methods (half-normal); within: scale of the spread of activities of a method (half-normal);
    slope: standard deviation about 0 of its change when the report is e times as large.
    """

    overall: float = 0.35
    between: float = 0.3
    within: float = 0.5
    slope: float = 0.1


@dataclass(frozen=True, slots=True)
class MethodBias:
    """True / reported of a method: median and 95 % interval; audits: how many told of it."""

    method: str
    audits: int
    factor: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """The truth of every activity, drawn together.

    draws: (n_draws, n_activities), in units of the counts; audited ones are known. Any total is the
    sum over its columns, draw by draw. spread: median of the spread within methods, of logarithms.
    """

    draws: npt.NDArray[np.float32]
    biases: tuple[MethodBias, ...]
    spread: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Audits as a regression of log(true / reported) on methods and on the size of the report.

    columns: (n_audits, n_methods + 1), the last log(reported) less its mean; ratios: (n_audits,).
    """

    columns: FloatArray
    ratios: FloatArray


@dataclass(frozen=True, slots=True)
class Posterior:
    """The posterior of coefficients at each point of the grid of spreads.

    points: (n_points, 2) of (between, within); logs: (n_points,) log-density up to a constant;
    means: (n_points, n_methods + 1); factors: the Cholesky factors of their precisions.
    """

    points: FloatArray
    logs: FloatArray
    means: FloatArray
    factors: FloatArray


def correct(
    reported: FloatArray,
    methods: Sequence[str],
    audits: tuple[IntArray, FloatArray],
    *,
    rng: np.random.Generator,
    n_draws: int = 1000,
    prior: Prior | None = None,
) -> Corrected:
    """Return draws of the true count of every activity, from reports and audits of some.

    reported: (n_activities,) ≥ 0; methods: (n_activities,) names of how each was counted; audits:
    numbers of the audited activities, and what was counted there.

    log(true + ½) = log(reported + ½) + b + slope · size + e; b ~ Normal(mean, between²) for each
    method, e ~ Normal(0, within²) for each activity; size is log(reported + ½) less its mean, since
    large reports are too large more often. All five unknown, see ``Prior``. All activities of a
    method share its b, so its uncertainty does not shrink with their number. A method without
    audits has the wide spread of a new one. From 20 audits on, two in three e are residuals of the
    audits, scaled: then sums are right where e is not normal. The posterior is computed on a grid
    that closes in; draws are independent.

    Assumes that who was audited depends on method and report alone, not on the truth beyond them.
    Raises AuditsUnusable. Cost: O(n_draws · n_activities).
    Source: Gelman et al. (2013), section 5.4 (hierarchical normal model, by its closed form).
    """
    names = tuple(sorted(set(methods)))
    places = {name: place for place, name in enumerate(names)}
    method = np.array([places[name] for name in methods], dtype=np.int64)
    audited, counted = audits
    check(reported, audited, counted)
    ratios = np.log(counted + HALF) - np.log(reported[audited] + HALF)
    sizes = np.log(reported + HALF)
    sizes -= sizes[audited].mean() if len(audited) else sizes.mean()
    columns = np.column_stack([np.eye(len(names))[method], sizes])
    known = Evidence(columns[audited], ratios)
    found = posterior(known, prior or Prior())
    coefficients, within = coefficient_draws(found, rng=rng, n_draws=n_draws)
    errors = residual_draws(known, (n_draws, len(method)), rng=rng)
    logs = np.log(reported + HALF) + coefficients @ columns.T + within[:, None] * errors
    draws = np.maximum(np.exp(logs) - HALF, 0.0).astype(np.float32)
    draws[:, audited] = counted
    biases = told(names, known, coefficients[:, :-1])
    return Corrected(draws, biases, float(np.median(within)))


def check(reported: FloatArray, audited: IntArray, counted: FloatArray) -> None:
    """Check that reports and audits can be used.

    Raises AuditsUnusable.
    """
    numbers = np.concatenate([reported, counted])
    inside = (audited >= 0).all() and (audited < len(reported)).all()
    if not (inside and len(np.unique(audited)) == len(audited) == len(counted)):
        raise AuditsUnusable("each audit is of another activity that is there")
    if not (np.isfinite(numbers).all() and (numbers >= 0).all()):
        raise AuditsUnusable("reports and audits are numbers of 0 or more")


def posterior(known: Evidence, prior: Prior) -> Posterior:
    """Return the posterior on the grid as it is closed in around where the probability lies."""
    ends = np.array([[0.0, 4 * prior.between], [0.0, 4 * prior.within]])
    for number in range(ROUNDS):
        steps = (ends[:, 1] - ends[:, 0]) / STEPS
        middles = ends[:, :1] + (np.arange(STEPS) + 0.5) * steps[:, None]
        points = np.stack(np.meshgrid(*middles, indexing="ij"), axis=-1).reshape(-1, 2)
        found = at_points(points, known, prior)
        kept = found.logs > found.logs.max() + np.log(NEGLIGIBLE)
        if number < ROUNDS - 1:
            low, high = points[kept].min(axis=0) - steps, points[kept].max(axis=0) + steps
            ends = np.column_stack([np.maximum(ends[:, 0], low), np.minimum(ends[:, 1], high)])
    return found


def at_points(points: FloatArray, known: Evidence, prior: Prior) -> Posterior:
    """Return the posterior at points (between, within): all else is integrated out."""
    between, within = points.T
    n_methods = known.columns.shape[1] - 1
    believed = np.zeros((len(points), n_methods + 1, n_methods + 1))
    believed[:, :-1, :-1] = prior.overall**2 + between[:, None, None] ** 2 * np.eye(n_methods)
    believed[:, -1, -1] = prior.slope**2
    noise = within[:, None] ** 2
    precision = np.linalg.inv(believed) + known.columns.T @ known.columns / noise[:, :, None]
    pulled = known.columns.T @ known.ratios / noise
    means = np.linalg.solve(precision, pulled[:, :, None])[:, :, 0]
    fit = known.ratios @ known.ratios / noise[:, 0] - (means * pulled).sum(axis=1)
    volume = np.linalg.slogdet(believed)[1] + np.linalg.slogdet(precision)[1]
    spreads = (between / prior.between) ** 2 + (within / prior.within) ** 2
    logs = -0.5 * (fit + volume + spreads) - len(known.ratios) * np.log(within)
    return Posterior(points, logs, means, np.linalg.cholesky(precision))


def coefficient_draws(
    found: Posterior, *, rng: np.random.Generator, n_draws: int
) -> tuple[FloatArray, FloatArray]:
    """Return draws of biases and slope, (n_draws, n_methods + 1), and of within, (n_draws,)."""
    weights = np.exp(found.logs - found.logs.max())
    chosen = rng.choice(len(weights), size=n_draws, p=weights / weights.sum())
    normal = rng.standard_normal((n_draws, found.means.shape[1], 1))
    turned = np.linalg.solve(np.swapaxes(found.factors[chosen], 1, 2), normal)[:, :, 0]
    return found.means[chosen] + turned, found.points[chosen, 1]


def residual_draws(
    known: Evidence, shape: tuple[int, int], *, rng: np.random.Generator
) -> FloatArray:
    """Return errors of unit variance, (n_draws, n_activities): normal, or those of the audits."""
    errors = rng.standard_normal(shape)
    if len(known.ratios) < OWN_FROM:
        return errors
    slopes, _left, rank, _values = np.linalg.lstsq(known.columns, known.ratios, rcond=None)
    residuals = known.ratios - known.columns @ slopes
    square = float(residuals @ residuals)
    if square == 0 or len(residuals) <= rank:
        return errors
    own = residuals / np.sqrt(square / (len(residuals) - rank))
    lots = rng.integers(len(own), size=shape)
    return np.where(rng.random(shape) < NORMAL_SHARE, errors, own[lots])


def told(names: Sequence[str], known: Evidence, bias: FloatArray) -> tuple[MethodBias, ...]:
    """Return each method's factor with its interval, for a report of middling size."""
    factors, numbers = np.exp(bias), known.columns[:, :-1].sum(axis=0)
    return tuple(
        MethodBias(name, int(number), float(np.median(drawn)), *interval_of(drawn, LEVEL))
        for name, number, drawn in zip(names, numbers, factors.T, strict=True)
    )
