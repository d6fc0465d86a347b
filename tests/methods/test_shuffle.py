"""The order of a waiting room: everybody has one place, and every place is as likely."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zouma.methods.shuffle import shuffled_place


@settings(max_examples=60, deadline=None)
@given(total=st.integers(1, 700), seed=st.binary(min_size=1, max_size=32))
def test_every_place_is_somebodys_and_nobodys_twice(total, seed):
    places = [shuffled_place(n, total=total, seed=seed) for n in range(1, total + 1)]

    assert sorted(places) == list(range(1, total + 1))


@pytest.mark.parametrize("total", [5, 16, 37])
def test_places_are_as_likely_for_the_first_as_for_the_last(total):
    """Chi-square over places, 99.99 %, for the first and the last to come."""
    seeds = 4000
    for number in (1, total):
        counts = [0] * total
        for seed in range(seeds):
            counts[shuffled_place(number, total=total, seed=seed.to_bytes(4)) - 1] += 1
        expected = seeds / total
        chi_square = sum((n - expected) ** 2 / expected for n in counts)
        freedom = total - 1
        assert chi_square < freedom + 5 * (2 * freedom) ** 0.5 + 8


@pytest.mark.parametrize("number", [0, 8])
def test_who_is_not_among_them_has_no_place(number):
    with pytest.raises(ValueError, match="not between"):
        shuffled_place(number, total=7, seed=b"s")
