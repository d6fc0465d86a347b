"""Round marks along an axis that begins at nought."""

from __future__ import annotations

from math import ceil, floor, log10

STEPS = (1, 2, 5, 10)


def marks(most: float, wanted: int = 4, *, whole: bool = True) -> list[float]:
    """Return round marks from 0 to at least ``most``, about as many as wanted; whole: of counts."""
    if most <= 0:
        return [0, 1]
    rough = most / wanted
    power = 10 ** floor(log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough)
    if whole:
        step = max(1, step)
    return [number * step for number in range(ceil(most / step - 1e-9) + 1)]


def round_below(most: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above."""
    power = 10 ** floor(log10(most))
    return float(max(step * power for step in (0.5, *STEPS) if step * power <= most))
