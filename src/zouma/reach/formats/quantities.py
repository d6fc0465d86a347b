"""Numbers as platforms write them, 1,234 and 12.3万 and 10万+, and what is not a count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

OPEN = 10**15
"""The upper bound of a count of which only a lower one is known; no count may be higher."""
LONGEST_NUMBER = 40
MISSING = frozenset(
    {
        "", "-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "na", "n.a.", "null", "none", "nan",
        "nil", "无", "暂无", "暂无数据", "未统计", "不适用", "缺失", "#n/a",
    }
)  # fmt: skip
SCALES = {
    "": 1, "k": 10**3, "千": 10**3, "w": 10**4, "万": 10**4, "萬": 10**4, "m": 10**6,
    "b": 10**9, "亿": 10**8, "億": 10**8, "百万": 10**6, "千万": 10**7,
}  # fmt: skip

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r" ?(?P<scale>k|w|m|b|百万|千万|千|万|萬|亿|億)?(?P<more>\+?)"
)


class NotACount(StrEnum):
    """Why something that stands where a count should is none; English, as in findings."""

    RATE = "a rate is not a count"
    BROKEN = "not a whole number"
    NEGATIVE = "a count below nought"
    TOO_LARGE = "larger than any count can be"
    FORMULA = "a formula, which is never computed"
    TEXT = "not a number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as far as what is written tells it: value, and the bounds of its rounding.

    high is OPEN where the platform says only "more than". note: what the bounds come from.
    """

    value: int
    low: int
    high: int
    note: str = ""

    @property
    def exact(self) -> bool:
        """Tell whether the number is written in full."""
        return self.low == self.high


def read_quantity(written: object, scale: int = 1) -> Quantity | NotACount | None:
    """Return the count that a cell holds; None when nothing is said, which is not nought.

    scale: what the column counts in, 1000 for thousands. Numbers in units of 1000, 万 or 亿 may
    have been rounded or cut off, so that their bounds span half a unit below and one above.
    """
    if written is None:
        return None
    if isinstance(written, bool):
        return NotACount.TEXT
    if isinstance(written, (int, float)):
        return _of_number(written, scale)
    text = " ".join(unicodedata.normalize("NFKC", str(written)).casefold().split())
    if text in MISSING:
        return None
    if len(text) > LONGEST_NUMBER:
        return NotACount.TEXT
    return _of_text(text, scale)


def _of_number(number: float, scale: int) -> Quantity | NotACount | None:
    if number != number:  # noqa: PLR0124 - a workbook's way to hold nothing
        return None
    if abs(number) == float("inf"):
        return NotACount.TOO_LARGE
    return _bounded(Decimal(repr(int(number) if number == int(number) else number)), scale, "")


def _of_text(text: str, scale: int) -> Quantity | NotACount:
    if text.endswith(("%", "‰", "％")):
        return NotACount.RATE
    found = _NUMBER.fullmatch(text)
    if found is None:
        return NotACount.FORMULA if text.startswith("=") else NotACount.TEXT
    whole = found["whole"].replace(",", "").replace(" ", "")
    part = f".{found['part']}" if found["part"] else ""
    number = Decimal(f"{found['sign']}{whole}{part}")
    unit = found["scale"] or ""
    if found["more"]:
        return _more_than(number * SCALES[unit] * scale)
    return _bounded(number, scale, unit)


def _more_than(number: Decimal) -> Quantity | NotACount:
    """Return what "10万+" says: more than that, and nothing of how much more."""
    if number < 0:
        return NotACount.NEGATIVE
    if number != int(number):
        return NotACount.BROKEN
    least = int(number) + 1
    return NotACount.TOO_LARGE if least > OPEN else Quantity(least, least, OPEN, "lower bound only")


def _bounded(number: Decimal, scale: int, unit: str) -> Quantity | NotACount:
    """Return a number in units with the bounds that its last digit leaves open."""
    factor = SCALES[unit] * scale
    value = number * factor
    if value < 0:
        return NotACount.NEGATIVE
    if value > OPEN:
        return NotACount.TOO_LARGE
    if value != int(value):
        return NotACount.BROKEN
    whole = int(value)
    if factor == 1:
        return Quantity(whole, whole, whole)
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    step = max(1, factor // 10**places)
    low, high = max(0, whole - step // 2), min(OPEN, whole + step - 1)
    return Quantity(whole, low, high, f"rounded to {step}" if step > 1 else "")
