"""A turnstile or camera put right by short counts by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate, estimate_of
from zouma.methods.headcounts.entrances import Entrance, ratio_total
from zouma.methods.weighting.sampling import IntArray


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How many people passed, and how many they were for each count of the machine."""

    people: Estimate
    factor: Estimate


def calibrated_turnstile(machine: FloatArray, watched: IntArray, by_hand: FloatArray) -> Calibrated:
    """Return how many people passed a machine, from intervals that were counted by hand too.

    machine: (n_intervals,) its counts in all intervals, of one length; watched: (n_watched,)
    numbers of the intervals drawn by chance; by_hand: (n_watched,) people then. factor = Σ by_hand
    / Σ machine over the watched, the regression through the origin whose errors grow with the root
    of the flow; people = factor · Σ machine. Error: of a ratio, with the share watched.

    Raises QuartersTooFew, QuartersImpossible. Cost: O(n_intervals).
    Source: Cochran (1977), sections 6.3 and 6.7 (best linear unbiased under that model).
    """
    total = float(np.sum(machine))
    people = ratio_total([Entrance(len(machine), by_hand, machine[watched], total)])
    factor = float(np.sum(by_hand) / np.sum(machine[watched]))
    variance = (people.standard_error / total) ** 2
    return Calibrated(people, estimate_of(factor, variance, people.freedom))
