"""Resampling of hosts, and draws of a total from what that does to its estimate."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import quantile
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.responding import BoolArray
from zouma.methods.weighting.sampling import IntArray

TINY = 1e-9  # of an estimate: a resample without any spread says nothing


class HostDivided(CannotCompute):
    """A host with units in two groups, which cannot be drawn as one."""


class HostsTooFew(CannotCompute):
    """A group with one responding host among several: no error can be told."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that responded, as they are drawn again: whole, and within their group.

    number: (n_units,) of responding units the host's number, -1 for others; group: (n_hosts,);
    correction: (n_hosts,) what the host's squared residual is multiplied by, m / (m - 1) times the
    share of the group's units without an answer.
    """

    number: IntArray
    group: IntArray
    correction: FloatArray

    def sums(self, values: FloatArray) -> FloatArray:
        """Return the sums over each host's responding units, (n_hosts,) or (n_hosts, columns)."""
        chosen = self.number >= 0
        sums = np.zeros((len(self.group), *values.shape[1:]))
        np.add.at(sums, self.number[chosen], values[chosen])
        return sums

    def variance(self, residuals: FloatArray) -> FloatArray:
        """Return the variance of the sum of hosts' residuals, (..., n_hosts)."""
        return np.asarray((self.correction * self.centred(residuals) ** 2).sum(axis=-1))

    def centred(self, residuals: FloatArray) -> FloatArray:
        """Return residuals less the mean of their group, (..., n_hosts)."""
        inside = self.group[:, None] == np.arange(self.group.max() + 1)
        means = residuals @ inside / inside.sum(axis=0)
        return np.asarray(residuals - means[..., self.group])

    @property
    def freedom(self) -> int:
        """Return the degrees of freedom: hosts less groups, at least 1."""
        return max(1, len(self.group) - len(np.unique(self.group)))


def hosts_of(host: IntArray, group: IntArray, answered: BoolArray) -> Hosts:
    """Return the responding hosts of units, (n_units,) each.

    host: numbers of hosts, any; group: numbers of response groups; answered: whether the value is
    there. Raises HostDivided, HostsTooFew. Cost: O(n_units log n_units).
    """
    names, numbers = np.unique(host, return_inverse=True)
    of_host = np.zeros(len(names), dtype=np.int64)
    of_host[numbers] = group
    if (of_host[numbers] != group).any():
        raise HostDivided("a host has units in two groups")
    responding = np.bincount(numbers, answered) > 0
    kept = np.flatnonzero(responding)
    renumbered = np.full(len(names), -1)
    renumbered[kept] = np.arange(len(kept))
    all_hosts = np.bincount(of_host)
    some = np.bincount(of_host[kept], minlength=len(all_hosts))
    if ((some == 1) & (all_hosts > 1)).any():
        raise HostsTooFew("a group with one responding host of several")
    unanswered = 1 - np.bincount(group, answered) / np.bincount(group)
    correction = unanswered * some / np.maximum(some - 1, 1)
    number = np.where(answered, renumbered[numbers], -1)
    return Hosts(number, of_host[kept], correction[of_host[kept]])


def resamples(hosts: Hosts, *, rng: np.random.Generator, n_draws: int) -> FloatArray:
    """Return how often each host is in each resample, (n_draws, n_hosts).

    Within a group as many are drawn, with replacement, as it has. Cost: O(n_draws · n_hosts).
    """
    times = np.zeros((n_draws, len(hosts.group)))
    for group in np.unique(hosts.group):
        members = np.flatnonzero(hosts.group == group)
        even = np.full(len(members), 1 / len(members))
        times[:, members] = rng.multinomial(len(members), even, size=n_draws)
    return times


@dataclass(frozen=True, slots=True)
class Resampled:
    """An estimate with its standard error, and those of its resamples, (n_resamples,) each.

    errors: without correction for the share that answered. freedom: of the standard error.
    """

    value: float
    error: float
    values: FloatArray
    errors: FloatArray
    freedom: int


def studentised(found: Resampled, *, n_draws: int) -> FloatArray:
    """Return draws of the truth by the studentised bootstrap on the scale of logarithms.

    Each resample says how many standard errors the logarithm is off; truth = value · exp(-that ·
    error / value). So sums of skew values get the long upper tail that they need. As resamples vary
    too little when hosts are few, the draws are widened by the quantile of Student's t over the
    normal one. Resamples without any spread are left out and others repeated.
    Source: Davison and Hinkley (1997), section 5.2.
    """
    value, error = found.value, found.error
    usable = (found.values > 0) & (found.errors > TINY * np.maximum(found.values, TINY))
    if value <= 0 or error <= 0 or not usable.any():
        return np.full(n_draws, value)
    scale = found.errors[usable] / found.values[usable]
    off = np.log(found.values[usable] / value) / scale * quantile(found.freedom) / quantile(inf)
    return np.asarray(value * np.exp(-np.resize(off, n_draws) * error / value))
