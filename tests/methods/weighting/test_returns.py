"""Totals from the returns of some hosts: unbiased, and with intervals that hold the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from benchmarks.measuring.audiences import Hosted, hosted

from zouma.methods.weighting.calibrating import Distance, MarginsUnreachable
from zouma.methods.weighting.resampling import HostDivided, HostsTooFew
from zouma.methods.weighting.responding import response_weights
from zouma.methods.weighting.returns import Returns, ValueMissing, calibrated_total, ratio_total

STRATA = ["a"] * 6 + ["b"] * 6
VISITS = np.array([10, 0, 36, np.nan, np.nan, 20, 75, 11, np.nan, 30, 99, np.nan])
HOST = np.array([1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, 9])


def returned(values=VISITS, strata=STRATA, host=HOST, least=2):
    return Returns(values, response_weights(strata, np.isfinite(values), least=least), host)


def test_the_total_is_the_ratio_to_what_is_known_of_all():
    sizes = np.arange(1.0, 13.0)

    found, draws = ratio_total(returned(), sizes, rng=np.random.default_rng(1))

    weighed = [6 / 4] * 6 + [6 / 4] * 6
    some = np.isfinite(VISITS)
    ratio = np.nansum(VISITS * weighed) / (sizes * weighed)[some].sum()
    assert found.value == pytest.approx(sizes.sum() * ratio)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])))


def test_the_error_is_the_textbook_one_of_a_ratio_when_every_host_has_one_activity():
    values = np.array([12.0, 30, 8, 45, 60, 15, *[np.nan] * 6])
    sizes = np.array([10.0, 36, 5, 60, 75, 11, 20, 20, 20, 20, 20, 20])

    found, _draws = ratio_total(
        returned(values, ["a"] * 12, np.arange(12)), sizes, rng=np.random.default_rng(1)
    )

    some, ratio = sizes[:6], values[:6].sum() / sizes[:6].sum()
    squares = ((values[:6] - ratio * some) ** 2).sum() / 5
    textbook = sizes.sum() / some.mean() * np.sqrt((1 - 6 / 12) * squares / 6)
    assert found.standard_error == pytest.approx(textbook)


def test_nobody_came_is_not_the_same_as_not_said():
    said = VISITS.copy()
    said[3] = 0

    missing, _draws = ratio_total(returned(), np.ones(12), rng=np.random.default_rng(1))
    zero, _draws = ratio_total(returned(said), np.ones(12), rng=np.random.default_rng(1))

    assert zero.value < missing.value


def test_a_full_return_has_no_error():
    whole = np.nan_to_num(VISITS)

    found, _draws = ratio_total(returned(whole), np.ones(12), rng=np.random.default_rng(1))

    assert (found.low, found.value, found.high) == pytest.approx((281, 281, 281))


def test_the_same_seed_gives_the_same_draws():
    first, again = (
        ratio_total(returned(), np.ones(12), rng=np.random.default_rng(5))[1] for _time in range(2)
    )

    assert first.tolist() == again.tolist()


@dataclass(frozen=True)
class Held:
    """How often intervals held the truth, and how far the estimates and naive sums were off."""

    share: float
    bias: float
    naive: float


def simulated(estimate, *, times, seed) -> Held:
    rng = np.random.default_rng(seed)
    held, off, naive = [], [], []
    made = hosted(rng, hosts=300)
    for number in range(times):
        if number % 20 == 0:
            made = hosted(rng, hosts=300)
        truth = made.visits.sum()
        values = made.answered(rng, rate=0.4)
        found = estimate(made, values, rng)
        held.append(found.low <= truth <= found.high)
        off.append(found.value / truth - 1)
        naive.append(np.nanmean(values) * len(values) / truth - 1)
    return Held(np.mean(held), np.mean(off), np.mean(naive))


def by_ratio(made: Hosted, values, rng):
    weights = response_weights(made.stratum, np.isfinite(values))
    answers = Returns(values, weights, made.host)
    return ratio_total(answers, np.ones(len(values)), rng=rng, n_draws=300)[0]


def by_bookings(made: Hosted, values, rng):
    weights = response_weights(made.stratum, np.isfinite(values))
    known = np.column_stack([np.ones(len(values)), made.booked])
    answers = Returns(values, weights, made.host)
    found = calibrated_total(answers, (known, known.sum(axis=0)), rng=rng, n_draws=100)
    return found[0]


def test_intervals_hold_the_truth_when_large_hosts_answer_more_often():
    found = simulated(by_ratio, times=300, seed=41)

    assert 0.92 <= found.share <= 0.98
    assert found.bias == pytest.approx(0, abs=0.015)
    assert found.naive > 0.1


def test_calibrated_intervals_hold_the_truth():
    found = simulated(by_bookings, times=40, seed=42)

    assert 0.88 <= found.share <= 1
    assert found.bias == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("distance", list(Distance))
def test_calibration_to_bookings_is_nearer_than_the_ratio_to_activities(distance):
    rng = np.random.default_rng(43)
    made = hosted(rng, hosts=300)
    values = made.answered(rng, rate=0.4)
    answers = Returns(values, response_weights(made.stratum, np.isfinite(values)), made.host)
    known = np.column_stack([np.ones(len(values)), made.booked])

    booked, draws = calibrated_total(
        answers, (known, known.sum(axis=0)), rng=rng, distance=distance, n_draws=100
    )
    ratio, _draws = ratio_total(answers, np.ones(len(values)), rng=rng)

    assert draws.shape == (100,)
    assert booked.standard_error < 0.7 * ratio.standard_error


def test_too_many_margins_for_so_few_returns_are_refused():
    known = np.column_stack([np.eye(12)[:, [0, 2, 5, 6]], np.ones(12)])

    with pytest.raises(MarginsUnreachable, match="of 50 resamples"):
        calibrated_total(
            returned(), (known, np.array([1.0, 1, 1, 1, 12])), rng=np.random.default_rng(1),
            n_draws=50,
        )  # fmt: skip


def test_a_host_in_two_groups_is_refused():
    with pytest.raises(HostDivided):
        ratio_total(
            returned(host=np.array([1, 1, 2, 3, 3, 4, 4, 6, 7, 8, 8, 9])), np.ones(12),
            rng=np.random.default_rng(1),
        )  # fmt: skip


def test_one_responding_host_of_several_is_refused():
    with pytest.raises(HostsTooFew):
        ratio_total(
            returned(host=np.array([1, 1, 1, 3, 3, 1, 5, 6, 7, 8, 8, 9])), np.ones(12),
            rng=np.random.default_rng(1),
        )  # fmt: skip


def test_a_weight_without_a_value_is_refused():
    answers = Returns(np.where(HOST == 1, np.nan, VISITS), returned().weighted, HOST)

    with pytest.raises(ValueMissing):
        ratio_total(answers, np.ones(12), rng=np.random.default_rng(1))
