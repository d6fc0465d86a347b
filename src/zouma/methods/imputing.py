"""Values of units that told nothing, drawn from units like them that did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Cell = tuple[str, ...]

LEAST_DONORS = 5
PRIOR_FREEDOM, PRIOR_VARIANCE = 4.0, 0.5  # of the logarithm of visits for one of the size
NORMAL_SHARE = 1 / 3
BEYOND, BEYOND_OF_FEW = 2.0, 30.0  # how many times larger for its size than any that told
TINY = 1e-9
SOMEBODY = 0.5  # visits that are drawn around less are nobody's
LEAST_PART = 0.01  # of what is typical of a donor: no draw of it is taken as less


class NobodyTold(ValueError):
    """There is no unit from which anything could be drawn."""


@dataclass(frozen=True, slots=True)
class Imputation:
    """Draws for the silent units, and from which cell each was drawn.

    draws: (n_draws, n_silent), in units of the value. cells: (n_silent,), the part of the unit's
    cell that had donors enough; () where all donors served. donors: (n_silent,) how many.
    """

    draws: NDArray[np.float32]
    cells: tuple[Cell, ...]
    donors: tuple[int, ...]


def impute(
    told: NDArray[np.floating], told_sizes: FloatArray, told_cells: Sequence[Cell],
    silent_sizes: FloatArray, silent_cells: Sequence[Cell], *, rng: np.random.Generator,
) -> Imputation:  # fmt: skip
    """Impute silent units from the distribution of value for size in their cell.

    told: (n_draws, n_told) values, nought or above, each donor's about its median; told_sizes:
    (n_told,), silent_sizes: (n_silent,) a size > 0 known of all, such as sessions held. Cells run
    from coarse to fine:
    (booked or not, type of activity); one with fewer than LEAST_DONORS donors gives way to the
    part before its last word. Ratios are taken as log-normal, with a mass at nought, whose
    parameters are drawn from their posterior in each draw; the residuals are mostly the donors'
    own, so that the mean is not that of a log-normal where the ratios are not; none is drawn more
    than 2 + 30 / n_told times as large as the largest that told. The spread between
    units and the doubt about the cell are both in the draws; the plain bootstrap holds the truth
    too seldom here (87 to 92 of 100 times instead of 95), since numbers of visits are so skew.

    Assumes that within a cell who is silent does not depend on the value (missing at random).
    Raises NobodyTold without any donor. Cost: O(n_draws · (n_told + n_silent)).
    Source: Rubin 1987, Multiple Imputation for Nonresponse in Surveys, ch. 5; Duan 1983,
    doi:10.1080/01621459.1983.10478017 (residuals of one's own). See docs/methods/imputing.md.
    """
    if not len(told_cells):
        raise NobodyTold
    told = np.asarray(told, dtype=np.float64)
    typical = np.median(told, axis=0)
    came = typical >= SOMEBODY
    ratios = np.maximum(told, LEAST_PART * typical) / told_sizes
    groups = donors_by_cell(told_cells)
    chosen = [cell_with_donors(cell, groups) for cell in silent_cells]
    draws = np.empty((len(ratios), len(silent_cells)), dtype=np.float32)
    beyond = BEYOND + BEYOND_OF_FEW / len(told_cells)
    largest = beyond * ratios.max(axis=1, keepdims=True)
    for cell in sorted(set(chosen)):
        columns = [number for number, name in enumerate(chosen) if name == cell]
        donors_here = groups[cell]
        drawn = drawn_ratios(ratios[:, donors_here], came[donors_here], len(columns), rng=rng)
        draws[:, columns] = np.minimum(drawn, largest) * silent_sizes[columns]
    donors = tuple(len(groups[cell]) for cell in chosen)
    return Imputation(draws, tuple(chosen), donors)


def donors_by_cell(cells: Sequence[Cell]) -> dict[Cell, list[int]]:
    """Return which units lie in each cell and in each coarser one, () being all."""
    groups: dict[Cell, list[int]] = {}
    for number, cell in enumerate(cells):
        for length in range(len(cell) + 1):
            groups.setdefault(cell[:length], []).append(number)
    return groups


def cell_with_donors(cell: Cell, groups: dict[Cell, list[int]]) -> Cell:
    """Return the finest part of a cell that has donors enough; () serves with any number."""
    while cell and len(groups.get(cell, ())) < LEAST_DONORS:
        cell = cell[:-1]
    return cell


def drawn_ratios(
    ratios: FloatArray, above: NDArray[np.bool_], silent: int, *, rng: np.random.Generator
) -> FloatArray:
    """Draw for each row of ratios, (n_draws, n_donors), as many values as units are silent.

    above: (n_donors,) to which donors anybody came. In each row: the share of units above nought
    from its posterior (Jeffreys' prior); mean and variance of the logarithms from theirs; then
    each unit, as mean plus a residual, which is one of the donors' own or, one time in three,
    normal.
    """
    rows, donors = ratios.shape
    some = int(above.sum())
    if not some:
        return np.zeros((rows, silent))
    share = rng.beta(some + 0.5, donors - some + 0.5, size=rows) if some < donors else np.ones(rows)
    logs = np.log(ratios[:, above])
    mean = logs.mean(axis=1, keepdims=True)
    square = ((logs - mean) ** 2).sum(axis=1, keepdims=True)
    freedom = PRIOR_FREEDOM + some - 1
    variance = (PRIOR_FREEDOM * PRIOR_VARIANCE + square) / rng.chisquare(freedom, size=(rows, 1))
    centre = mean + rng.standard_normal((rows, 1)) * np.sqrt(variance / some)
    own = (logs - mean) / np.maximum(np.sqrt(square / max(some - 1, 1)), TINY)
    residuals = np.take_along_axis(own, rng.integers(some, size=(rows, silent)), axis=1)
    normal = rng.random((rows, silent)) < NORMAL_SHARE
    residuals = np.where(normal, rng.standard_normal((rows, silent)), residuals)
    came = rng.random((rows, silent)) < share[:, None]
    return np.where(came, np.exp(centre + np.sqrt(variance) * residuals), 0.0)
