"""Weights for those who answered, so that they stand for those who did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zouma.methods.counting import FloatArray
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.sampling import IntArray

BoolArray = npt.NDArray[np.bool_]

LEAST = 3  # respondents a group needs to stand for the rest


class NobodyResponded(CannotCompute):
    """Fewer respondents than one group needs: nobody can stand for the rest."""


class StratumUnplaced(CannotCompute):
    """A stratum that the given order does not name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Strata taken together, with how many units they have and how many of them responded."""

    strata: tuple[str, ...]
    units: int
    responded: int

    @property
    def rate(self) -> float:
        """Return the share of units that responded, between 0 and 1."""
        return self.responded / self.units


@dataclass(frozen=True, slots=True)
class ResponseWeights:
    """How many units each respondent stands for.

    weights: (n_units,), 0 where there was no response; group: (n_units,) number of the unit's group
    in ``groups``. A group of several strata was collapsed, since some had too few respondents.
    """

    weights: FloatArray
    group: IntArray
    groups: tuple[Group, ...]

    @property
    def collapsed(self) -> tuple[tuple[str, ...], ...]:
        """Return which strata had to be taken together."""
        return tuple(group.strata for group in self.groups if len(group.strata) > 1)


def response_weights(
    strata: Sequence[str],
    responded: BoolArray,
    *,
    order: Sequence[str] = (),
    base: FloatArray | None = None,
    least: int = LEAST,
) -> ResponseWeights:
    """Return weights by groups in which who responded is taken to be left to chance.

    strata: (n_units,) names, of respondents and of others; responded: (n_units,). order: all
    strata, neighbours alike, such as sizes ascending; alphabetical if not given. A stratum with
    fewer than ``least`` respondents is taken together with the next ones, until there are enough;
    what is left at the end with the ones before. base: (n_units,) weights from an earlier phase: to
    allow for returns in which an item is missing, weigh the returns first, then, among returned
    units, those that have the item, with the first weights as base.

    weight = base · Σ base of the group / Σ base of its respondents. Assumes that within a group
    response has nothing to do with the value (missing at random).

    Raises NobodyResponded, StratumUnplaced. Cost: O(n_units).
    Source: Särndal, Swensson and Wretman (1992), section 15.6 (response homogeneity groups).
    """
    base = np.ones(len(strata)) if base is None else np.asarray(base, dtype=np.float64)
    names = tuple(order) or tuple(sorted(set(strata)))
    places = {name: place for place, name in enumerate(names)}
    if not set(strata) <= set(places):
        raise StratumUnplaced(", ".join(sorted(set(strata) - set(places))))
    stratum = np.array([places[name] for name in strata], dtype=np.int64)
    units = np.bincount(stratum, minlength=len(names))
    answers = np.bincount(stratum[responded], minlength=len(names))
    of_stratum = grouped(units.tolist(), answers.tolist(), least)
    group = np.array(of_stratum, dtype=np.int64)[stratum]
    sums = np.bincount(group, base)
    sums_responded = np.bincount(group, base * responded)
    weights = np.where(responded, base * (sums / sums_responded)[group], 0.0)
    return ResponseWeights(weights, group, told(names, of_stratum, units, answers))


def grouped(units: Sequence[int], answers: Sequence[int], least: int) -> list[int]:
    """Return the number of the group of each stratum, in order.

    Raises NobodyResponded.
    """
    if sum(answers) < max(1, least):
        raise NobodyResponded(f"{sum(answers)} of {sum(units)} responded")
    found: list[int] = []
    number = so_far = members = 0
    for size, answered in zip(units, answers, strict=True):
        found.append(number)
        so_far, members = so_far + answered, members + size
        if so_far >= least or (members and so_far == members):
            number, so_far, members = number + 1, 0, 0
    if members or number == 0 or found[-1] == number:
        found = [min(place, max(number - 1, 0)) for place in found]
    return found


def told(
    names: Sequence[str], of_stratum: Sequence[int], units: IntArray, answers: IntArray
) -> tuple[Group, ...]:
    """Return the groups with their numbers; strata without any unit are not named."""
    groups = []
    for number in range(max(of_stratum) + 1):
        inside = [place for place, group in enumerate(of_stratum) if group == number]
        strata = tuple(names[place] for place in inside if units[place])
        groups.append(Group(strata, int(units[inside].sum()), int(answers[inside].sum())))
    return tuple(groups)
