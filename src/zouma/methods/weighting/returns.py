"""The total of all hosts' activities from the returns of some of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, estimate_from
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.calibrating import Distance, MarginsUnreachable, calibrate
from zouma.methods.weighting.resampling import Hosts, Resampled, hosts_of, resamples, studentised
from zouma.methods.weighting.responding import ResponseWeights
from zouma.methods.weighting.sampling import IntArray

HELD = 0.9  # least share of resamples in which the margins can be reached


class ValueMissing(CannotCompute):
    """A unit with a weight and no value, below 0 or without a size: missing is not zero."""


@dataclass(frozen=True, slots=True)
class Returns:
    """What hosts returned, of each activity.

    values: (n_units,) ≥ 0, NaN where missing, zero where there was nobody. weighted: weights, above
    0 exactly where a value is. host: (n_units,) number of the host; its activities go together.
    """

    values: FloatArray
    weighted: ResponseWeights
    host: IntArray

    def hosts(self) -> Hosts:
        """Return the responding hosts.

        Raises ValueMissing, HostDivided, HostsTooFew.
        """
        answered = self.weighted.weights > 0
        if not np.array_equal(answered, np.isfinite(self.values)) or (self.values < 0).any():
            raise ValueMissing("weights above 0 belong to values of 0 or more, and only to them")
        return hosts_of(self.host, self.weighted.group, answered)


def ratio_total(
    returns: Returns, sizes: FloatArray, *, rng: np.random.Generator, n_draws: int = 1000
) -> tuple[Estimate, FloatArray]:
    """Return the total over all activities, and draws of it, (n_draws,).

    sizes: (n_units,) > 0, known of all: 1 for each activity hosted, or places booked. total =
    Σ sizes · Σ weight · value / Σ weight · size (combined ratio). Draws: studentised bootstrap of
    whole hosts within their group, with the share of hosts that responded taken into account.

    Raises ValueMissing, HostDivided, HostsTooFew. Cost: O(n_draws · hosts).
    Source: Särndal, Swensson and Wretman (1992), section 7.3; Davison and Hinkley (1997).
    """
    hosts = returns.hosts()
    if not (np.isfinite(sizes).all() and (sizes > 0).all()):
        raise ValueMissing("every unit has a size above 0")
    weights = returns.weighted.weights
    parts = hosts.sums(np.column_stack([np.nan_to_num(returns.values), sizes]) * weights[:, None])
    values, measured = parts[:, 0], parts[:, 1]
    ratio = values.sum() / measured.sum()
    grown = float(sizes.sum())
    error = float(np.sqrt(hosts.variance(values - ratio * measured)) / measured.sum())
    times = resamples(hosts, rng=rng, n_draws=n_draws)
    sampled = times @ measured
    ratios = times @ values / sampled
    residuals = values - ratios[:, None] * measured
    errors = np.sqrt(resampled_variance(hosts, residuals, times)) / sampled
    found = Resampled(ratio, error, ratios, errors, hosts.freedom)
    draws = grown * studentised(found, n_draws=n_draws)
    draws = np.maximum(draws, np.nansum(returns.values))
    return replace(estimate_from(float(grown * ratio), draws), standard_error=grown * error), draws


def resampled_variance(hosts: Hosts, residuals: FloatArray, times: FloatArray) -> FloatArray:
    """Return the variance in each resample, (n_draws,), with hosts drawn with replacement.

    residuals, times: (n_draws, n_hosts).
    """
    inside = hosts.group[:, None] == np.arange(hosts.group.max() + 1)
    numbers = inside.sum(axis=0)
    means = (times * residuals) @ inside / numbers
    centred = residuals - means[:, hosts.group]
    freed = (numbers / np.maximum(numbers - 1, 1))[hosts.group]
    several = (hosts.correction > 0) * freed
    return np.asarray((several * times * centred**2).sum(axis=1))


def calibrated_total(
    returns: Returns,
    known: tuple[FloatArray, FloatArray],
    *,
    rng: np.random.Generator,
    distance: Distance = Distance.RAKING,
    n_draws: int = 400,
) -> tuple[Estimate, FloatArray]:
    """Return the total with weights that agree with known totals, and draws of it, (n_draws,).

    known: (n_units, n_totals) of each unit and (n_totals,) of all together, as in ``calibrate``.
    Each resample of hosts is calibrated anew. Error: of the residuals of the regression of values
    on what is known. Raises MarginsUnreachable, also when more than a tenth of the resamples cannot
    be calibrated: then there are too many margins for so few returns; and as ``ratio_total``.

    Cost: O(n_draws · rounds · n_units · n_totals²).
    Source: Deville and Särndal (1992); Rao, Yung and Hidiroglou (2002) for resampling.
    """
    hosts = returns.hosts()
    columns, totals = known
    chosen = hosts.number >= 0
    problem = (returns.values[chosen], columns[chosen], totals)
    weights = returns.weighted.weights[chosen]
    value, residuals = calibrated(weights, problem, distance)
    spread = np.zeros(len(chosen))
    spread[chosen] = residuals
    error = float(np.sqrt(hosts.variance(hosts.sums(spread))))
    found = []
    for times in resamples(hosts, rng=rng, n_draws=n_draws):
        again = times[hosts.number[chosen]]
        try:
            drawn, left = calibrated(weights * again, problem, distance)
        except MarginsUnreachable:
            continue
        spread[chosen] = np.divide(left, again, out=np.zeros(len(left)), where=again > 0)
        once = hosts.sums(spread)[None, :]
        found.append((drawn, float(np.sqrt(resampled_variance(hosts, once, times[None, :])[0]))))
    if len(found) < HELD * n_draws:
        raise MarginsUnreachable(f"reached in {len(found)} of {n_draws} resamples")
    values, errors = np.array(found).T
    whole = Resampled(value, error, values, errors, hosts.freedom)
    draws = studentised(whole, n_draws=n_draws)
    draws = np.maximum(draws, problem[0].sum())
    return replace(estimate_from(value, draws), standard_error=error), draws


def calibrated(
    weights: FloatArray, problem: tuple[FloatArray, FloatArray, FloatArray], distance: Distance
) -> tuple[float, FloatArray]:
    """Return the calibrated total and the units' weighted residuals, of respondents only."""
    values, known, totals = problem
    some = weights > 0
    found = calibrate(weights[some], known[some], totals, distance=distance)
    heavy = known[some] * found.weights[:, None]
    slope = np.linalg.lstsq(heavy.T @ known[some], heavy.T @ values[some], rcond=1e-11)[0]
    residuals = np.zeros(len(weights))
    residuals[some] = found.weights * (values[some] - known[some] @ slope)
    return float(found.weights @ values[some]), residuals
