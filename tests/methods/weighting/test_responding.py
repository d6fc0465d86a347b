"""Respondents stand for units like them, and it is told who had to stand for whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zouma.methods.weighting.responding import (
    Group,
    NobodyResponded,
    StratumUnplaced,
    response_weights,
)

UNITS = st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), min_size=1, max_size=40)


def yes(*answers):
    return np.array(answers, dtype=bool)


def test_respondents_stand_for_their_stratum():
    found = response_weights(list("aaaabb"), yes(1, 0, 1, 0, 1, 1), least=2)

    assert found.weights.tolist() == [2, 0, 2, 0, 1, 1]
    assert found.groups == (Group(("a",), 4, 2), Group(("b",), 2, 2))
    assert found.groups[0].rate == 0.5
    assert found.collapsed == ()


def test_strata_with_too_few_respondents_are_taken_with_their_neighbours():
    strata = ["small"] * 3 + ["middle"] * 4 + ["large"] * 2
    responded = yes(1, 1, 0, 1, 0, 0, 0, 0, 0)

    found = response_weights(strata, responded, order=("small", "middle", "large"), least=2)

    assert found.groups == (Group(("small", "middle", "large"), 9, 3),)
    assert found.weights.sum() == 9


def test_an_empty_stratum_goes_with_the_next():
    strata = ["a"] * 3 + ["b"] * 4 + ["c"] * 4

    found = response_weights(strata, yes(1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0), least=3)

    assert found.groups == (Group(("a",), 3, 3), Group(("b", "c"), 8, 3))
    assert found.collapsed == (("b", "c"),)
    assert found.weights.tolist() == [1, 1, 1, 0, 0, 0, 0, 8 / 3, 8 / 3, 8 / 3, 0]


def test_missing_items_are_a_second_phase():
    strata = list("aaaaaaaa")
    returned = yes(1, 1, 1, 1, 0, 0, 0, 0)
    with_item = yes(1, 0, 1, 0, 0, 0, 0, 0)

    first = response_weights(strata, returned, least=1)
    found = response_weights(strata, with_item, base=first.weights, least=1)

    assert found.weights.tolist() == [4, 0, 4, 0, 0, 0, 0, 0]


@given(UNITS, st.integers(1, 4))
def test_weights_add_up_to_the_units_and_groups_have_respondents_enough(units, least):
    strata = [name for name, _answer in units]
    responded = yes(*[answer for _name, answer in units])
    assume(responded.sum() >= least)

    found = response_weights(strata, responded, least=least)

    assert found.weights.sum() == pytest.approx(len(units))
    assert (found.weights[responded] >= 1).all()
    assert all(g.responded >= least or g.responded == g.units for g in found.groups)
    assert sum(group.units for group in found.groups) == len(units)


def test_too_few_respondents_are_refused():
    with pytest.raises(NobodyResponded):
        response_weights(list("aab"), yes(1, 0, 1), least=3)


def test_a_stratum_without_a_place_in_the_order_is_refused():
    with pytest.raises(StratumUnplaced, match="b"):
        response_weights(list("aab"), yes(1, 1, 1), order=("a",), least=1)
