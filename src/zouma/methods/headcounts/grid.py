"""How many are in a place, by area and density, and how many visits that makes in a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, estimate_from
from zouma.methods.refusals import CannotCompute


class PresenceUnknown(CannotCompute):
    """No zone, fewer than two moments, or fewer than two stays: visits cannot be told."""


class Density(StrEnum):
    """How close people stand; Jacobs' three classes and a thinner one."""

    SPARSE = "sparse"  # groups with room between them
    LOOSE = "loose"  # an arm's length to the next
    TIGHT = "tight"  # shoulder to shoulder, one can still walk
    PACKED = "packed"  # nobody can move


PEOPLE_PER_SQUARE_METRE = {
    Density.SPARSE: 0.5,
    Density.LOOSE: 1.08,  # 10 square feet each
    Density.TIGHT: 2.39,  # 4.5 square feet each
    Density.PACKED: 4.31,  # 2.5 square feet each
}
ORDER = tuple(Density)
FEWEST_STAYS = 5  # of fewer the error of their mean has hardly an end


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the place as somebody judged it; square_metres: where people can stand."""

    square_metres: float
    density: Density


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well zones are judged.

    mistaken: probability that a zone is of a neighbouring class; within: spread of the logarithm
    of density within a class; shared: the same of what is common to all zones of one observer.
    """

    mistaken: float = 0.2
    within: float = 0.2
    shared: float = 0.15


def people_present(
    zones: Sequence[Zone],
    *,
    rng: np.random.Generator,
    judgement: Judgement | None = None,
    n_draws: int = 2000,
) -> tuple[Estimate, FloatArray]:
    """Return how many are present at one moment, and draws of it, (n_draws,).

    present = Σ square_metres · density. In the draws each zone is of its class, or else of the one
    above or below, half of ``mistaken`` each (none beyond the first and last); its density varies
    within the class; all zones share one error of the observer.

    Raises PresenceUnknown without zones. Cost: O(n_draws · zones).
    Source: Jacobs (1967) for area times density; Watson and Yip (2011) for its errors.
    """
    if not zones or min(zone.square_metres for zone in zones) < 0:
        raise PresenceUnknown("zones with an area of 0 or more")
    judged = judgement or Judgement()
    areas = np.array([zone.square_metres for zone in zones])
    classes = np.array([ORDER.index(zone.density) for zone in zones])
    densities = np.array([PEOPLE_PER_SQUARE_METRE[density] for density in ORDER])
    lots = rng.random((n_draws, len(zones)))
    off = np.where(lots < judged.mistaken / 2, -1, np.where(lots > 1 - judged.mistaken / 2, 1, 0))
    moved = classes + off
    moved = np.where((moved < 0) | (moved >= len(ORDER)), classes, moved)
    varied = np.exp(judged.within * rng.standard_normal((n_draws, len(zones))))
    shared = np.exp(judged.shared * rng.standard_normal(n_draws))
    draws = (areas * densities[moved] * varied).sum(axis=1) * shared
    return estimate_from(float(areas @ densities[classes]), draws), draws


def visits_from_presence(
    minutes: FloatArray, present: FloatArray, stays: FloatArray, *, rng: np.random.Generator
) -> tuple[Estimate, FloatArray]:
    """Return how many visits there were, and draws of it, (n_draws,).

    minutes: (n_moments,) ascending, from opening to closing, when nobody is there; present:
    (n_draws, n_moments) draws of who was present then; stays: (n_stays,) minutes that people who
    were leaving had stayed, a chance sample of them.

    visits = person-minutes / mean stay, exact by Little's law; person-minutes by the trapezoidal
    rule; the error of the mean stay is taken on the scale of logarithms.

    Raises PresenceUnknown. Cost: O(n_draws · n_moments).
    Source: Little (1961).
    """
    stays = np.asarray(stays, dtype=np.float64)
    enough = len(minutes) >= 2 and len(stays) >= FEWEST_STAYS
    if not enough or (stays <= 0).any() or (np.diff(minutes) <= 0).any():
        raise PresenceUnknown("two moments, ascending, and five stays above 0 at the least")
    person_minutes = np.asarray(np.trapezoid(present, minutes, axis=1), dtype=np.float64)
    mean = float(stays.mean())
    error = float(stays.std(ddof=1)) / mean / np.sqrt(len(stays))
    means = mean * np.exp(error * rng.standard_t(len(stays) - 1, len(person_minutes)))
    draws = person_minutes / means
    return estimate_from(float(person_minutes.mean()) / mean, draws), draws


def visits_from_peak(
    peak: Estimate, *, open_minutes: float, mean_stay_minutes: float
) -> tuple[float, float]:
    """Return between what the number of visits lies when only the peak is known; there is no point.

    low: all came at once; high: the place was as full all day. Raises PresenceUnknown.
    """
    if not 0 < mean_stay_minutes <= open_minutes:
        raise PresenceUnknown("a mean stay above 0 and not longer than the day")
    return peak.low, peak.high * open_minutes / mean_stay_minutes
