"""Numbers as platforms write them: never invented, never nought where nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.reach.actions.observing import MOST
from zouma.reach.formats.quantities import MISSING, OPEN, NotACount, Quantity, read_quantity


def exact(number):
    return Quantity(number, number, number)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0", exact(0)),
        (0, exact(0)),
        ("1,234", exact(1234)),
        ("1 234 567", exact(1234567)),
        ("1\u202f234", exact(1234)),
        ("１２３４", exact(1234)),
        ("3.0", exact(3)),
        (3.0, exact(3)),
        ("+12", exact(12)),
        ("12.3万", Quantity(123_000, 122_500, 123_999, "rounded to 1000")),
        ("12万", Quantity(120_000, 115_000, 129_999, "rounded to 10000")),
        ("1.2亿", Quantity(120_000_000, 115_000_000, 129_999_999, "rounded to 10000000")),
        ("1.2k", Quantity(1200, 1150, 1299, "rounded to 100")),
        ("1.20K", Quantity(1200, 1195, 1209, "rounded to 10")),
        ("3 M", Quantity(3_000_000, 2_500_000, 3_999_999, "rounded to 1000000")),
        ("1.5w", Quantity(15_000, 14_500, 15_999, "rounded to 1000")),
        ("0万", Quantity(0, 0, 9_999, "rounded to 10000")),
        ("1.2345万", exact(12_345)),
        ("10万+", Quantity(100_001, 100_001, OPEN, "lower bound only")),
        ("100000+", Quantity(100_001, 100_001, OPEN, "lower bound only")),
    ],
)
def test_numbers_are_read_as_they_are_meant(written, read):
    assert read_quantity(written) == read


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12.5%", NotACount.RATE),
        ("12％", NotACount.RATE),
        ("3.5", NotACount.BROKEN),
        (0.153, NotACount.BROKEN),
        ("1.234", NotACount.BROKEN),
        ("1.23456万", NotACount.BROKEN),
        ("-3", NotACount.NEGATIVE),
        (-1, NotACount.NEGATIVE),
        ("99999999亿", NotACount.TOO_LARGE),
        (float("inf"), NotACount.TOO_LARGE),
        ("=1+1", NotACount.FORMULA),
        ("=cmd|' /C calc'!A0", NotACount.FORMULA),
        ("many", NotACount.TEXT),
        ("1,23", NotACount.TEXT),
        ("12,34,567", NotACount.TEXT),
        ("1/2", NotACount.TEXT),
        (True, NotACount.TEXT),
        ("9" * 41, NotACount.TEXT),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(written, reason):
    assert read_quantity(written) == reason


@pytest.mark.parametrize("written", [*sorted(MISSING), None, float("nan"), "  ", "N/A", "Null"])
def test_what_is_missing_is_not_nought(written):
    assert read_quantity(written) is None


def test_a_column_in_thousands_has_the_bounds_of_its_rounding():
    assert read_quantity("345", scale=1000) == Quantity(
        345_000, 344_500, 345_999, "rounded to 1000"
    )
    assert read_quantity(34.5, scale=1000) == Quantity(34_500, 34_450, 34_599, "rounded to 100")


def test_the_open_bound_is_the_highest_that_the_ledger_takes():
    assert OPEN == MOST


@given(st.integers(0, OPEN))
def test_a_whole_number_is_read_back_however_it_is_grouped(number):
    ways = [str(number), f"{number:,}", f"{number:,}".replace(",", " "), number, f"{number}.0"]

    assert [read_quantity(way) for way in ways] == [exact(number)] * len(ways)


@given(st.integers(0, 10**12), st.integers(0, 3), st.sampled_from(["round", "cut off"]))
def test_the_bounds_hold_the_number_that_a_platform_shortened(number, places, way):
    step = 10 ** (4 - places)
    shown = (number + (step // 2 if way == "round" else 0)) // step * step
    written = f"{shown // 10_000}.{shown % 10_000:04d}"
    written = written[: len(written) - (4 - places)].rstrip(".") + "万"

    quantity = read_quantity(written)

    assert isinstance(quantity, Quantity)
    assert quantity.low <= number <= quantity.high


@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.none()))
def test_whatever_stands_there_yields_ordered_bounds_or_a_reason(written):
    read = read_quantity(written)

    if isinstance(read, Quantity):
        assert 0 <= read.low <= read.value <= read.high <= OPEN
    else:
        assert read is None or isinstance(read, NotACount)
