"""Estimates, their intervals and draws belong together."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from zouma.methods.counting import Count
from zouma.methods.estimates import count_from, draws_from, estimate_from, estimate_of


@pytest.mark.parametrize(("freedom", "reach"), [(4, 2.776), (30, 2.042), (inf, 1.960)])
def test_intervals_are_those_of_student(freedom, reach):
    found = estimate_of(100, 25, freedom)

    assert (found.low, found.high) == pytest.approx((100 - 5 * reach, 100 + 5 * reach), abs=0.01)


@pytest.mark.parametrize("freedom", [5.0, inf])
def test_quantiles_of_draws_are_the_ends_of_the_interval(freedom):
    found = estimate_of(100, 25, freedom)

    draws = draws_from(found, rng=np.random.default_rng(1), n_draws=100_000)

    assert np.quantile(draws, [0.025, 0.975]) == pytest.approx([found.low, found.high], rel=0.005)


def test_what_is_certain_bounds_value_interval_and_draws():
    found = estimate_of(10, 400, 8, floor=12, ceiling=30)

    draws = draws_from(found, rng=np.random.default_rng(1))

    assert (found.value, found.low, found.high) == (12, 12, 30)
    assert (draws.min(), draws.max()) == (12, 30)


def test_an_estimate_becomes_a_count():
    draws = np.linspace(90, 110, 1001)

    found = count_from(
        estimate_from(100, draws), ("visit", "public", "visit/1"), method="grid/1", draws=draws
    )

    assert found == Count("visit", "public", "visit/1", 100, 90.5, 109.5, method="grid/1")
