"""Editions are compared where they are alike; otherwise the break is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zouma.methods.comparison import Break, Change, Comparison, compare
from zouma.methods.counting import Count, count_of_draws

EARLIER = Count("visit", "public", "visit/1", 1000, 970, 1030, method="scanned/1")
LATER = replace(EARLIER, value=1100, low=1060, high=1140)


def test_alike_counts_are_compared_with_an_interval():
    result = compare(EARLIER, LATER)

    assert result == Comparison(100, low=50, high=150, ratio=1.1, together=False)
    assert result.change == Change.MORE


def test_bounds_are_not_taken_for_chance():
    bounds = (replace(EARLIER, level=0), replace(LATER, level=0))

    assert compare(*bounds) == Comparison(100, low=30, high=170, ratio=1.1, together=False)


@pytest.mark.parametrize(
    ("low", "high", "change"),
    [(1000, 1200, Change.UNCLEAR), (1090, 1110, Change.MORE)],
)
def test_a_change_is_said_only_where_the_interval_says_so(low, high, change):
    assert compare(EARLIER, replace(LATER, low=low, high=high)).change == change


def test_fewer_are_told_as_fewer():
    assert compare(LATER, EARLIER).change == Change.FEWER


@pytest.mark.parametrize("name", ["measure", "population", "definition", "method"])
def test_a_break_says_in_what_the_counts_differ(name):
    assert compare(EARLIER, replace(LATER, **{name: "other/1"})) == Break((name,))


def test_nothing_before_gives_no_ratio():
    nothing = replace(EARLIER, value=0, low=0, high=0)

    assert compare(nothing, LATER).ratio is None


def test_a_shared_bias_cancels_in_joint_draws_only():
    bias = np.random.default_rng(8).normal(1, 0.2, 5000)
    first = count_of_draws("visit", "public", "visit/1", 1000 * bias)
    second = count_of_draws("visit", "public", "visit/1", 1200 * bias)

    assert compare(first, second, joint=True).change == Change.MORE
    assert compare(first, second).change == Change.UNCLEAR
    assert compare(first, second, joint=True).together
