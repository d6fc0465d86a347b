"""Counts are added where that means something, bounded where it does not, refused otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.counting import (
    Bounds,
    Count,
    CountImpossible,
    Coverage,
    CoverageImpossible,
    DrawsUnaligned,
    NotAdditive,
    NothingShared,
    Origin,
    Part,
    PartsOverlap,
    Rule,
    UnlikeCounts,
    count_of_draws,
    total,
    union,
)

VISIT = Count("visit", "public", "visit/1", 100, 90, 120)
ATTENDER = replace(VISIT, measure="attender", definition="attender/1")
SIZES = st.lists(st.integers(0, 10**6), min_size=1, max_size=8)


def exact(value, **changes):
    return replace(VISIT, value=value, low=value, high=value, **changes)


def parts(*counts):
    return [Part(f"part-{number}", count) for number, count in enumerate(counts)]


def drawn(centre, spread, seed, measure="visit"):
    chance = np.random.default_rng(seed)
    return count_of_draws(measure, "public", "visit/1", chance.normal(centre, spread, 4000))


def test_exact_counts_are_added_exactly():
    result = total(parts(exact(12), exact(30)), expected=5)

    assert result.count == exact(42)
    assert result.rule == Rule.EXACT
    assert result.parts == ("part-0", "part-1")


def test_lows_and_highs_are_added_when_nothing_is_said_of_the_errors():
    result = total(parts(VISIT, VISIT, exact(7)), expected=3)

    assert (result.count.low, result.count.value, result.count.high) == (187, 207, 247)
    assert result.rule == Rule.CONSERVATIVE


def test_squares_of_half_widths_are_added_when_errors_are_declared_independent():
    near = Count("visit", "public", "visit/1", 100, 70, 130)
    far = Count("visit", "public", "visit/1", 200, 160, 240)

    result = total(parts(near, far), expected=2, independent=True)

    assert (result.count.low, result.count.value, result.count.high) == (250, 300, 350)
    assert result.rule == Rule.INDEPENDENT


@pytest.mark.parametrize("independent", [False, True])
def test_draws_are_added_one_by_one_whatever_is_declared(independent):
    first, second = drawn(1000, 50, seed=1), drawn(2000, 120, seed=2)

    result = total(parts(first, second, exact(500)), expected=3, independent=independent)

    low, high = np.quantile(first.draws + second.draws + 500, [0.025, 0.975])
    assert (result.count.low, result.count.high) == (low, high)
    assert result.count.draws.tolist() == (first.draws + second.draws + 500).tolist()
    assert result.count.value == pytest.approx(3500, abs=5)
    assert result.rule == Rule.DRAWS


def test_a_shared_bias_stays_in_the_sum_of_draws():
    shared = drawn(1000, 50, seed=3)

    alike = total(parts(*[shared] * 16), expected=16).count
    apart = total(parts(*[drawn(1000, 50, seed=n) for n in range(16)]), expected=16).count

    assert (alike.high - alike.low) / (shared.high - shared.low) == pytest.approx(16)
    assert (apart.high - apart.low) / (shared.high - shared.low) == pytest.approx(4, rel=0.05)


def test_parts_with_and_without_draws_are_added_as_intervals():
    some = drawn(1000, 50, seed=4)

    result = total(parts(some, VISIT), expected=2)

    assert result.count.draws is None
    assert result.count.low == pytest.approx(some.low + 90)
    assert result.count.high == pytest.approx(some.high + 120)
    assert result.rule == Rule.CONSERVATIVE


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"measure": "read"}, ("measure",)),
        ({"population": "school"}, ("population",)),
        ({"definition": "visit/2"}, ("definition",)),
        ({"level": 0.9}, ("level",)),
        ({"measure": "read", "definition": "read/1"}, ("measure", "definition")),
    ],
)
def test_unlike_counts_are_refused(change, differs):
    with pytest.raises(UnlikeCounts) as refused:
        total(parts(VISIT, replace(VISIT, **change)), expected=2)

    assert refused.value.differs == differs


def test_unlike_counts_are_refused_in_a_union_too():
    with pytest.raises(UnlikeCounts):
        union(parts(ATTENDER, replace(ATTENDER, measure="reader")), expected=2)


@pytest.mark.parametrize("measure", ["attender", "reader", "recipient", "follower", "peak-inside"])
def test_people_and_peaks_are_never_added(measure):
    with pytest.raises(NotAdditive):
        total(parts(*[replace(ATTENDER, measure=measure)] * 2), expected=2)


def test_flows_have_no_union():
    with pytest.raises(NothingShared):
        union(parts(VISIT, VISIT), expected=2)


@pytest.mark.parametrize("put_together", [total, union])
def test_a_part_given_twice_is_refused(put_together):
    with pytest.raises(PartsOverlap, match="given twice: hall"):
        put_together([Part("hall", VISIT), Part("hall", VISIT)], expected=2)


@pytest.mark.parametrize(("given_parts", "expected"), [([], 3), (parts(VISIT, VISIT), 1)])
def test_impossible_coverage_is_refused(given_parts, expected):
    with pytest.raises(CoverageImpossible):
        total(given_parts, expected=expected)


def test_draws_of_different_lengths_are_refused():
    short = count_of_draws("visit", "public", "visit/1", np.ones(10))

    with pytest.raises(DrawsUnaligned):
        total(parts(short, drawn(1, 0.1, seed=1)), expected=2)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(-1, -2, 3), (5, 6, 7), (5, 3, 4), (float("nan"), 0, 1), (float("inf"), 0, float("inf"))],
)
def test_a_count_outside_its_interval_is_refused(value, low, high):
    with pytest.raises(CountImpossible):
        Count("visit", "public", "visit/1", value, low, high)


def test_a_total_tells_its_coverage_and_how_the_rest_was_treated():
    returns = Part("returns", VISIT, units=31)
    guessed = Part("guessed", VISIT, units=6, origin=Origin.IMPUTED)
    others = Part("others", VISIT, units=100, origin=Origin.EXTRAPOLATED)

    result = total([returns, guessed, others], expected=157)

    assert result.coverage == Coverage(157, reported=31, imputed=6, extrapolated=100)
    assert result.coverage.missing == 20
    assert result.coverage.treatment == (Origin.IMPUTED, Origin.EXTRAPOLATED)
    assert total([returns], expected=157).coverage.treatment == ()


def test_methods_of_the_parts_are_told():
    ways = [exact(1, method=name) for name in ("scanned/1", "counted/2+scanned/1", "")]

    assert total(parts(*ways), expected=3).count.method == "counted/2+scanned/1"


def test_people_at_two_doors_are_between_the_larger_and_the_sum():
    smaller = replace(ATTENDER, value=40, low=30, high=45)

    result = union(parts(ATTENDER, smaller), expected=2)

    assert result == Bounds(
        "attender", "public", "attender/1", largest=100, together=140, low=90, high=165,
        parts=("part-0", "part-1"), coverage=Coverage(2, 2), rule=Rule.CONSERVATIVE,
    )  # fmt: skip


def test_a_union_with_draws_takes_the_quantiles_of_the_largest_and_of_the_sum():
    first = drawn(1000, 50, seed=5, measure="attender")
    second = drawn(1010, 50, seed=6, measure="attender")

    result = union(parts(first, second), expected=2)

    assert result.low == np.quantile(np.maximum(first.draws, second.draws), 0.025)
    assert result.high == np.quantile(first.draws + second.draws, 0.975)
    assert result.low > max(first.low, second.low)
    assert result.high < first.high + second.high


@given(SIZES)
def test_a_union_of_exact_counts_is_bounded_by_largest_and_sum(sizes):
    people = [exact(size, measure="attender") for size in sizes]

    result = union(parts(*people), expected=len(sizes))

    assert (result.low, result.high) == (max(sizes), sum(sizes))


@given(SIZES, st.permutations(range(8)))
def test_totals_do_not_depend_on_the_order_or_grouping_of_parts(sizes, order):
    rows = parts(*[exact(size) for size in sizes])
    shuffled = [rows[place] for place in order if place < len(rows)]

    whole = total(rows, expected=8).count
    half = len(rows) // 2
    groups = [total(group, expected=8).count for group in (rows[:half], rows[half:]) if group]

    assert total(shuffled, expected=8).count == whole
    assert total(parts(*groups), expected=8).count == whole
