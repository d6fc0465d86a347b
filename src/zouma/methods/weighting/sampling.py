"""Which activities to audit: a sample with probabilities proportional to size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zouma.methods.counting import FloatArray
from zouma.methods.refusals import CannotCompute

IntArray = npt.NDArray[np.int64]

CLOSE = 1e-10  # largest error of an inclusion probability
ROUNDS = 400
TRIES = 32  # made at once


class SizesUnusable(CannotCompute):
    """A size that is not above 0, or fewer units than are to be drawn."""


@dataclass(frozen=True, slots=True)
class Design:
    """A sample to be drawn: of all samples of its number the one of greatest entropy.

    probabilities: (n_units,) of being drawn, 1 for units that are certain; working: (n_units,)
    probabilities of the independent trials which, given the number of successes, have those
    inclusion probabilities. drawn: how many units a sample has.
    """

    probabilities: FloatArray
    working: FloatArray
    drawn: int


def inclusion_probabilities(sizes: FloatArray, drawn: int) -> FloatArray:
    """Return probabilities of being drawn that are proportional to size, (n_units,).

    sizes: (n_units,) > 0, in any unit. Units too large for that are certain; the others share what
    is left. Raises SizesUnusable. Cost: O(n_units · certain units).
    """
    sizes = np.asarray(sizes, dtype=np.float64)
    if not (np.isfinite(sizes).all() and (sizes > 0).all() and 0 < drawn <= len(sizes)):
        raise SizesUnusable(f"{drawn} of {len(sizes)} units, each of a size above 0")
    certain = np.zeros(len(sizes), dtype=bool)
    while True:
        left = drawn - int(certain.sum())
        rest = sizes[~certain].sum()
        wanted = np.where(certain, 1.0, sizes * left / rest if left else 0.0)
        more = ~certain & (wanted >= 1 - CLOSE)
        if not more.any():
            return wanted
        certain |= more


def design(sizes: FloatArray, drawn: int) -> Design:
    """Return the design of a sample of fixed number with probabilities proportional to size.

    Conditional Poisson sampling: independent trials, kept when their number is right. It has the
    greatest entropy for its inclusion probabilities, hence the simple and good estimate of
    variance in ``auditing``. Working probabilities are found by iteration until inclusion
    probabilities are exact to 1e-10.

    Raises SizesUnusable. Cost: O(rounds · n_units · drawn), about 10 rounds.
    Source: Hájek (1981); Chen, Dempster and Liu (1994).
    """
    wanted = inclusion_probabilities(sizes, drawn)
    open_units = wanted < 1
    working = wanted.copy()
    target = wanted[open_units]
    left = drawn - int((~open_units).sum())
    if left:
        working[open_units] = working_probabilities(target, left)
    return Design(wanted, working, drawn)


def working_probabilities(target: FloatArray, drawn: int) -> FloatArray:
    """Return the probabilities of trials which, given their number, include with the target's.

    Odds are moved by how far the odds of inclusion are off, by less where that overshoots.
    Raises SizesUnusable when that does not settle.
    """
    logits, wanted = np.log(target / (1 - target)), np.log(target / (1 - target))
    share, before = 1.0, np.inf
    for _round in range(ROUNDS):
        working = 1 / (1 + np.exp(-logits))
        reached = conditional_probabilities(working, drawn)
        error = float(np.abs(reached - target).max())
        if error < CLOSE:
            return working
        if error > before / 2:
            share = max(share / 2, 1 / 16)
        before = error
        logits += share * (wanted - np.log(reached / (1 - reached)))
    raise SizesUnusable(f"inclusion probabilities are off by {error:.1g}")


def conditional_probabilities(working: FloatArray, drawn: int) -> FloatArray:
    """Return the inclusion probabilities of trials given that so many succeed."""
    after = successes_from(working, drawn)
    before = successes_from(working[::-1], drawn)[::-1]
    rest = np.flip(after[1:, :drawn], axis=1)  # of the units after: drawn - 1 - k successes
    together = np.sum(before[:-1, :drawn] * rest, axis=1)
    return np.asarray(working * together / after[0, drawn])


def successes_from(working: FloatArray, drawn: int) -> FloatArray:
    """Return P(k successes among units i …), (n_units + 1, drawn + 1)."""
    rows = np.zeros((len(working) + 1, drawn + 1))
    rows[-1, 0] = 1.0
    for unit in range(len(working) - 1, -1, -1):
        chance = working[unit]
        rows[unit] = rows[unit + 1] * (1 - chance)
        rows[unit, 1:] += rows[unit + 1, :-1] * chance
    return rows


def draw_sample(design: Design, *, rng: np.random.Generator) -> IntArray:
    """Return the numbers of the units drawn, ascending, (drawn,).

    Independent trials are made again until their number is right.
    Cost: O(n_units · √drawn) on average.
    """
    while True:
        tries = rng.random((TRIES, len(design.working))) < design.working
        right = np.flatnonzero(tries.sum(axis=1) == design.drawn)
        if len(right):
            return np.flatnonzero(tries[right[0]])
