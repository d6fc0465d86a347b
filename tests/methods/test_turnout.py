"""How many come of those who booked: against an independent computation and known truths."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.turnout import (
    Turnout,
    largest_extra,
    overflow_risk,
    overflow_risks,
    stay_away,
    turnout,
)

REFERENCES = json.loads((Path(__file__).parents[1] / "references" / "turnout.json").read_text())
TIMES = 150
SESSIONS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@pytest.mark.parametrize("case", REFERENCES)
def test_risks_are_those_of_an_independent_computation(case):
    known = turnout([(booked, came) for booked, came in case["past"]])
    capacity = case["capacity"]

    found = [overflow_risk(known, capacity=capacity, booked=capacity + n) for n in case["extras"]]

    assert found == pytest.approx(case["risks"], abs=0.006)


@given(st.floats(0.05, 50), st.floats(0.05, 50), st.integers(1, 60))
def test_somebody_or_nobody_stays_away(a, b, booked):
    chances = [stay_away(a, b, booked, fewer) for fewer in range(1, booked + 2)]

    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(1)


@given(st.lists(SESSIONS, max_size=12), st.integers(1, 80), st.integers(0, 12))
def test_risk_grows_with_every_place(past, capacity, most):
    known = turnout(past)

    risks = [row.risk for row in overflow_risks(known, capacity=capacity, most=most)]

    assert sum(weight for _a, _b, weight in known.points) == pytest.approx(1)
    assert risks[0] == 0
    assert all(0 <= risk <= 1 for risk in risks)
    assert all(one <= other + 1e-9 for one, other in pairwise(risks))


@given(st.lists(SESSIONS, max_size=12), st.permutations(range(12)))
def test_order_of_sessions_does_not_matter(past, order):
    shuffled = [past[place] for place in order if place < len(past)]

    assert turnout(shuffled).share == pytest.approx(turnout(past).share)


@pytest.mark.parametrize(("a", "b"), [(14, 6), (4, 2), (200, 60), (1.5, 1)])
def test_share_is_that_of_the_truth_when_much_is_known(a, b):
    chance = random.Random(f"{a} {b}")
    past = [attended(chance, a, b, booked=30) for _session in range(300)]

    assert turnout(past).share == pytest.approx(a / (a + b), abs=0.025)


@pytest.mark.parametrize(("a", "b", "sessions"), [(14, 6, 8), (6, 3, 8), (60, 20, 30), (3, 1, 5)])
def test_too_many_come_no_more_often_than_was_allowed(a, b, sessions):
    chance, limit, capacity = random.Random(f"{a} {b} {sessions}"), 0.05, 30
    overflows = 0
    for _time in range(TIMES):
        known = turnout([attended(chance, a, b, booked=25) for _session in range(sessions)])
        extra = largest_extra(overflow_risks(known, capacity=capacity, most=12), limit=limit)
        overflows += attended(chance, a, b, booked=capacity + extra)[1] > capacity

    assert overflows / TIMES < limit + 2.6 * (limit * (1 - limit) / TIMES) ** 0.5


def test_sessions_that_differ_call_for_more_care_than_chance_alone():
    alike = turnout([(20, 14)] * 20)
    unlike = turnout([(20, 18), (20, 10)] * 10)

    assert alike.share == pytest.approx(unlike.share, abs=0.03)
    assert overflow_risk(alike, capacity=20, booked=22) < 0.01
    assert overflow_risk(unlike, capacity=20, booked=22) > 0.04


def test_the_largest_number_within_the_limit_is_chosen():
    known = turnout([(20, 14)] * 20)
    risks = overflow_risks(known, capacity=20, most=12)

    chosen = largest_extra(risks, limit=0.03)

    assert risks[chosen].risk <= 0.03 < risks[chosen + 1].risk
    assert largest_extra(risks, limit=0) == 0


def test_sessions_without_bookings_say_nothing_and_impossible_ones_are_refused():
    assert turnout([(0, 0), (10, 7)]) == turnout([(10, 7)])
    assert isinstance(turnout([]), Turnout)
    with pytest.raises(ValueError, match="no more can come"):
        turnout([(10, 11)])


def attended(chance, a, b, *, booked):
    """Return (booked, came) of an invented session."""
    share = chance.betavariate(a, b)
    return booked, sum(chance.random() < share for _place in range(booked))
