"""People from attendances: by the mean of 1 / k, not by the mean of k."""

from __future__ import annotations

import numpy as np
import pytest

from zouma.methods.estimates import estimate_of
from zouma.methods.weighting.attenders import (
    InterviewsTooFew,
    VisitsImpossible,
    attenders,
    attenders_per_attendance,
)

CHANCES = np.array([0.55, 0.2, 0.1, 0.06, 0.04, 0.02, 0.01, 0.01, 0.005, 0.005])


def people(rng, number=50_000):
    """Return how many visits each person makes, between 1 and 10; about 2 on average."""
    return rng.choice(np.arange(1, 11), size=number, p=CHANCES)


def test_a_worked_example_comes_out():
    found = attenders_per_attendance(np.array([1, 1, 2, 4]))

    assert found.value == pytest.approx((1 + 1 + 0.5 + 0.25) / 4)
    assert found.standard_error == pytest.approx(np.std([1, 1, 0.5, 0.25], ddof=1) / 2)
    assert found.freedom == 3


def test_meeting_everybody_at_every_visit_gives_the_number_of_people():
    visits = people(np.random.default_rng(31), 1000)
    met = np.repeat(visits, visits)

    assert len(met) * attenders_per_attendance(met).value == pytest.approx(1000)


def test_four_hundred_interviews_tell_people_within_a_few_percent():
    rng = np.random.default_rng(32)
    visits = people(rng)
    attended = visits.sum()
    held, off, naive = [], [], []
    for _time in range(800):
        met = rng.choice(visits, size=400, p=visits / attended)
        share = attenders_per_attendance(met)
        held.append(share.low <= len(visits) / attended <= share.high)
        off.append(attended * share.value / len(visits) - 1)
        naive.append(attended / met.mean() / len(visits) - 1)

    assert np.mean(off) == pytest.approx(0, abs=0.004)
    assert np.std(off) == pytest.approx(0.035, abs=0.003)
    assert np.mean(naive) == pytest.approx(-0.39, abs=0.02)
    assert 0.93 <= np.mean(held) <= 0.97


def test_interviews_of_one_place_count_as_one_when_they_are_alike():
    rng = np.random.default_rng(33)
    held, ignored = [], []
    for _time in range(400):
        chances = rng.dirichlet([4, 2, 1], size=30)
        visits = np.concatenate([rng.choice([1, 2, 5], size=12, p=row) for row in chances])
        truth = np.array([4, 2, 1]) / 7 @ [1, 1 / 2, 1 / 5]
        places = np.repeat(np.arange(30), 12)
        by_place = attenders_per_attendance(visits, places=places)
        alone = attenders_per_attendance(visits)
        held.append(by_place.low <= truth <= by_place.high)
        ignored.append(alone.low <= truth <= alone.high)

    assert 0.92 <= np.mean(held) <= 0.975
    assert np.mean(ignored) < 0.9


def test_weights_stand_for_as_many_interviews():
    weighted = attenders_per_attendance(np.array([1, 2, 4]), weights=np.array([3, 2, 1]))
    repeated = attenders_per_attendance(np.array([1, 1, 1, 2, 2, 4]))

    assert weighted.value == pytest.approx(repeated.value)
    assert weighted.standard_error > repeated.standard_error


def test_no_second_visit_in_any_interview_is_no_proof_that_there_are_none():
    found = attenders_per_attendance(np.ones(59))

    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(0.9394, abs=1e-4)  # 0.025 ** (1 / 59)


def test_uncertainty_of_attendances_comes_on_top():
    rng = np.random.default_rng(34)
    share = estimate_of(0.5, 0.02**2, np.inf)

    exact, exact_draws = attenders(np.full(20_000, 1000.0), share, rng=rng)
    rough, _draws = attenders(rng.normal(1000, 30, 20_000), share, rng=rng)

    assert exact.value == 500
    assert np.std(exact_draws) == pytest.approx(20, rel=0.03)
    assert rough.standard_error == pytest.approx((20**2 + 15**2) ** 0.5, rel=0.03)


@pytest.mark.parametrize("visits", [[], [2]])
def test_one_interview_tells_no_error(visits):
    with pytest.raises(InterviewsTooFew):
        attenders_per_attendance(np.array(visits))


def test_impossible_visits_are_refused():
    with pytest.raises(VisitsImpossible):
        attenders_per_attendance(np.array([1, 0, 2]))
