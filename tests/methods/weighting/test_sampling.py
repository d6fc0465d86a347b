"""Samples are drawn with exactly the probabilities that the estimates assume."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.weighting.sampling import (
    SizesUnusable,
    design,
    draw_sample,
    inclusion_probabilities,
)

SIZES = np.array([3.0, 1.0, 7.0, 2.0, 5.0, 4.0])


def all_samples(chosen):
    """Return the probability of every sample: the product of the odds, by enumeration."""
    units = np.flatnonzero(chosen.probabilities < 1)
    certain = tuple(np.flatnonzero(chosen.probabilities >= 1).tolist())
    odds = chosen.working / np.where(chosen.working < 1, 1 - chosen.working, 1)
    weights = {
        tuple(sorted(certain + sample)): prod(odds[unit] for unit in sample)
        for sample in combinations(units.tolist(), chosen.drawn - len(certain))
    }
    whole = sum(weights.values())
    return {sample: weight / whole for sample, weight in weights.items()}


@pytest.mark.parametrize("drawn", [1, 2, 3, 4, 5])
def test_inclusion_probabilities_are_exact_over_all_samples(drawn):
    chosen = design(SIZES, drawn)

    included = np.zeros(len(SIZES))
    for sample, chance in all_samples(chosen).items():
        included[list(sample)] += chance

    assert included == pytest.approx(chosen.probabilities, abs=1e-9)
    assert chosen.probabilities.sum() == pytest.approx(drawn)


def test_probabilities_are_proportional_to_size_until_a_unit_is_certain():
    assert inclusion_probabilities(SIZES, 2) == pytest.approx(2 * SIZES / 22)
    assert inclusion_probabilities(np.array([100.0, 1, 2, 3]), 2) == pytest.approx(
        [1, 1 / 6, 2 / 6, 3 / 6]
    )


def test_samples_are_drawn_as_often_as_they_should():
    chosen, rng = design(SIZES, 3), np.random.default_rng(21)
    expected = all_samples(chosen)
    times = dict.fromkeys(expected, 0)

    for _time in range(8000):
        times[tuple(draw_sample(chosen, rng=rng).tolist())] += 1

    squares = sum((times[s] - 8000 * p) ** 2 / (8000 * p) for s, p in expected.items())
    assert squares < 43.8  # 99.9 % of chi-square with 19 degrees of freedom


def test_the_same_seed_draws_the_same_sample():
    chosen = design(np.arange(1.0, 101.0), 12)

    first, again, other = (draw_sample(chosen, rng=np.random.default_rng(n)) for n in (1, 1, 2))

    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=40), st.data())
def test_samples_have_their_number_and_hold_what_is_certain(sizes, data):
    drawn = data.draw(st.integers(1, len(sizes)))
    chosen = design(np.array(sizes), drawn)

    sample = draw_sample(chosen, rng=np.random.default_rng(3))

    assert len(set(sample.tolist())) == drawn
    assert set(np.flatnonzero(chosen.probabilities >= 1)) <= set(sample.tolist())
    assert chosen.probabilities.sum() == pytest.approx(drawn)


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [([1.0, 2.0], 3), ([1.0, 0.0], 1), ([1.0, float("nan")], 1), ([1.0, 2.0], 0)],
)
def test_unusable_sizes_are_refused(sizes, drawn):
    with pytest.raises(SizesUnusable):
        design(np.array(sizes), drawn)
