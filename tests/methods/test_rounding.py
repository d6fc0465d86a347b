"""What is printed never says more than the interval holds."""

from __future__ import annotations

from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.rounding import Kind, NothingToSay, ProseNumber, prose_number

INTERVALS = st.lists(st.floats(0, 1e10), min_size=3, max_size=3).map(sorted)


@pytest.mark.parametrize(
    ("value", "low", "high", "number"),
    [
        (22_600_000, 21_500_000, 23_700_000, ProseNumber(Kind.ABOUT, 23_000_000, 2)),
        (22_600_000, 22_300_000, 22_900_000, ProseNumber(Kind.ABOUT, 22_600_000, 3)),
        (23_000_000, 22_900_000, 23_100_000, ProseNumber(Kind.ABOUT, 23_000_000, 3)),
        (1_730_000_000, 1_729_000_000, 1_731_000_000, ProseNumber(Kind.ABOUT, 1_730_000_000, 4)),
        (1_203_437, 1_203_387, 1_203_487, ProseNumber(Kind.ABOUT, 1_203_450, 6)),
        (64_900, 59_300, 72_300, ProseNumber(Kind.ABOUT, 65_000, 2)),
        (98_500, 90_400, 107_000, ProseNumber(Kind.ABOUT, 100_000, 2)),
        (148, 141, 149, ProseNumber(Kind.ABOUT, 148, 3)),
        (500, 100, 2_000, ProseNumber(Kind.OVER, 90, 1)),
        (5_000, 1_214.5, float("inf"), ProseNumber(Kind.OVER, 1_200, 2)),
        (30, 0, 1_234, ProseNumber(Kind.AT_MOST, 1_300, 2)),
        (40, 1, 90, ProseNumber(Kind.AT_MOST, 90, 1)),
        (0, 0, 0, ProseNumber(Kind.AT_MOST, 0, 1)),
    ],
)
def test_numbers_follow_from_the_interval(value, low, high, number):
    assert prose_number(value, low, high) == number


@pytest.mark.parametrize(
    ("count", "headline", "plain"),
    [
        (1_214, ProseNumber(Kind.OVER, 1_200, 2), ProseNumber(Kind.EXACTLY, 1_214, 4)),
        (2_037, ProseNumber(Kind.OVER, 2_000, 1), ProseNumber(Kind.EXACTLY, 2_037, 4)),
        (2_100, ProseNumber(Kind.EXACTLY, 2_100, 2), ProseNumber(Kind.EXACTLY, 2_100, 2)),
        (30, ProseNumber(Kind.EXACTLY, 30, 1), ProseNumber(Kind.EXACTLY, 30, 1)),
        (0, ProseNumber(Kind.EXACTLY, 0, 1), ProseNumber(Kind.EXACTLY, 0, 1)),
    ],
)
def test_what_was_counted_is_exact_and_over_a_round_number_in_a_headline(count, headline, plain):
    assert prose_number(count, count, count, counted=True, over=True) == headline
    assert prose_number(count, count, count, counted=True) == plain


def test_over_is_strict_so_that_its_number_was_passed():
    assert prose_number(1_200, 1_200, 1_300, over=True) == ProseNumber(Kind.OVER, 1_100, 2)


def test_nothing_is_said_of_what_could_be_any_number():
    with pytest.raises(NothingToSay):
        prose_number(10, 0, float("inf"))


@given(INTERVALS, st.booleans(), st.booleans())
def test_no_number_claims_what_the_interval_does_not_hold(ends, counted, over):
    low, value, high = ends

    found = prose_number(value, low, high, counted=counted, over=over)

    holds = {
        Kind.EXACTLY: counted and low == found.number == high,
        Kind.ABOUT: low - 1 < found.number < high + 1,
        Kind.OVER: found.number < low,
        Kind.AT_MOST: found.number >= high,
    }
    assert holds[found.kind]
    assert found.number % 10 ** (len(str(found.number)) - found.digits) == 0


@given(INTERVALS)
def test_rounding_moves_a_number_by_no_more_than_a_quarter_of_its_interval(ends):
    low, value, high = ends

    found = prose_number(value, low, high)

    if found.kind == Kind.ABOUT:
        assert abs(found.number - value) <= max(0.5, (high - low) / 4)


@given(INTERVALS)
def test_an_approximate_number_has_no_digit_to_spare(ends):
    low, value, high = ends

    found = prose_number(value, low, high)

    if found.kind == Kind.ABOUT:
        coarser = 10 ** (len(str(found.number)) - found.digits + 1)
        nearest = floor(value / coarser + 0.5) * coarser
        assert coarser > (high - low) / 2 or not low <= nearest <= high
