"""Numbers for prose: what may be printed of a count follows from its interval."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, isfinite, log10

from zouma.methods.refusals import CannotCompute

WIDEST = 2.0  # high / low beyond which "about" would say too much
ROUND = 2  # a number with no more significant digits than this is round


class NothingToSay(CannotCompute):
    """Nothing is known of a count: from 0 to any number."""


class Kind(StrEnum):
    """What is claimed of the number printed."""

    EXACTLY = "exactly"  # it is this number
    ABOUT = "about"  # the interval holds this number
    OVER = "over"  # all of the interval lies above this number
    AT_MOST = "at-most"  # all of the interval lies below this number, or on it


@dataclass(frozen=True, slots=True)
class ProseNumber:
    """A number to be printed, with no words: its kind and how many of its digits are meant."""

    kind: Kind
    number: int
    digits: int


def prose_number(
    value: float, low: float, high: float, *, counted: bool = False, over: bool = False
) -> ProseNumber:
    """Return the number to print for a count with an interval, and what it may claim.

    counted: whether it was counted one by one, nothing estimated. over: whether a round number
    that was passed is wanted, as in a headline, where one can be given. The first that fits of:
    exactly (counted, the interval is a whole number, and no round one is wanted or it is round
    itself); over, if wanted; about (high ≤ 2 · low); over; at most.

    Raises NothingToSay. Cost: O(digits). Rules: ``docs/methods/rounding.md``.
    """
    if counted and low == high == round(value):
        number = round(value)
        passed = passed_number(low) if over and significant(number) > ROUND else None
        return passed or ProseNumber(Kind.EXACTLY, number, significant(number))
    tries = [about_number(value, low, high), passed_number(low), ceiling_number(high)]
    if over:
        tries[:2] = tries[1::-1]
    found = [number for number in tries if number is not None]
    if not found:
        raise NothingToSay(f"from {low} to {high}")
    return found[0]


def about_number(value: float, low: float, high: float) -> ProseNumber | None:
    """Return the value rounded to the precision of its interval, or nothing if that is too wide.

    The step is the largest of 1 and 5 times a power of ten that is not above half the width of the
    interval and whose rounded value the interval holds, so that rounding moves the value by no
    more than a quarter of the width; 1 at the least, where the ends are taken outwards.
    """
    if not (isfinite(high) and 0 < low <= high <= WIDEST * low):
        return None
    for unit in powers_down((high - low) / 2):
        for step in (5 * unit, unit):
            number = to_step(value, step)
            if step == 1 or (2 * step <= high - low and low <= number <= high):
                spare = step > unit and number % (10 * unit) == 0
                return ProseNumber(Kind.ABOUT, number, len(str(number // unit)) - spare)
    return None


def passed_number(low: float, digits: int = ROUND) -> ProseNumber | None:
    """Return the largest number of so many significant digits strictly below the low end."""
    most = ceil(low) - 1  # the largest whole number below
    if most < 1:
        return None
    unit = unit_of(ceil(low), digits)
    number = most // unit * unit
    return ProseNumber(Kind.OVER, number, significant(number))


def ceiling_number(high: float, digits: int = ROUND) -> ProseNumber | None:
    """Return the smallest number of so many significant digits not below the high end."""
    if not isfinite(high):
        return None
    least = ceil(high)
    number = -(-least // unit_of(least, digits)) * unit_of(least, digits)
    return ProseNumber(Kind.AT_MOST, number, significant(number))


def powers_down(most: float) -> list[int]:
    """Return the powers of ten that are not above a number, the largest first; 1 at the least."""
    return [10**power for power in range(max(0, floor(log10(max(1.0, most)))), -1, -1)]


def to_step(value: float, step: int) -> int:
    """Return the multiple of a step that is nearest to a value."""
    return floor(value / step + 0.5) * step


def unit_of(number: int, digits: int) -> int:
    """Return the power of ten that so many leading digits count in."""
    return int(10 ** max(0, len(str(number)) - digits))


def significant(number: int) -> int:
    """Return how many digits a whole number has before its trailing zeros."""
    return len(str(number).rstrip("0")) or 1
