"""Silent units are drawn from units like them, and intervals of totals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from zouma.methods.imputing import NobodyTold, cell_with_donors, donors_by_cell, impute


def test_a_silent_unit_is_drawn_from_its_own_cell():
    told = np.tile([10.0, 20, 30, 40, 50, 7000, 7000, 7000, 7000, 7000], (4000, 1))
    sizes = np.array([1.0, 2, 3, 4, 5, 1, 1, 1, 1, 1])
    cells = [("talk",)] * 5 + [("show",)] * 5

    found = impute(told, sizes, cells, np.array([6.0]), [("talk",)], rng=np.random.default_rng(1))

    assert 50 < np.median(found.draws) < 70  # 6 sessions of 10
    assert (found.cells, found.donors) == ((("talk",),), (5,))


def test_where_nobody_came_nobody_is_imputed():
    told = np.zeros((10, 6))
    found = impute(told, np.ones(6), [("a",)] * 6, np.ones(3), [("a",)] * 3,
                   rng=np.random.default_rng(1))  # fmt: skip

    assert found.draws.sum() == 0


@pytest.mark.parametrize("seed", range(10))
def test_draws_of_donors_that_touch_nought_are_no_harm(seed):
    chance = np.random.default_rng(seed)
    told = np.tile([40.0, 60, 80, 100, 120, 150, 0], (1000, 1))
    told[:, 5] = np.maximum(150 + 120 * chance.standard_normal(1000), 0)
    told[:, 6] = np.maximum(chance.standard_normal(1000), 0)

    found = impute(told, np.ones(7), [("a",)] * 7, np.ones(3), [("a",)] * 3, rng=chance)

    assert np.isfinite(found.draws).all()
    assert 20 < np.median(found.draws) < 200


def test_a_cell_with_few_donors_gives_way_to_a_coarser_one():
    groups = donors_by_cell([("booked", "talk")] * 4 + [("booked", "show")] * 2 + [("open", "x")])

    assert cell_with_donors(("booked", "talk"), groups) == ("booked",)
    assert cell_with_donors(("open", "x"), groups) == ()
    assert cell_with_donors(("never", "seen"), groups) == ()


def test_nobody_told_is_said():
    with pytest.raises(NobodyTold):
        impute(np.empty((5, 0)), np.empty(0), [], np.ones(1), [("a",)],
               rng=np.random.default_rng(1))  # fmt: skip


ERRORS = {
    "log-normal": lambda rng, units: rng.lognormal(-0.5 * 0.8**2, 0.8, units),
    "gamma": lambda rng, units: rng.gamma(2, 1 / 2, units),
    "some empty": lambda rng, units: (rng.random(units) < 0.95) * rng.lognormal(0, 0.6, units),
}


@pytest.mark.parametrize("shape", ERRORS)
def test_intervals_of_totals_hold_the_truth_as_often_as_they_say(shape):
    rng = np.random.default_rng(20260919)
    held, trials, errors = 0, 600, []
    for _trial in range(trials):
        units = 160
        booked = rng.random(units) < 0.4
        sizes = rng.integers(1, 5, units).astype(float)
        truth = np.round(np.where(booked, 40, 120) * sizes * ERRORS[shape](rng, units))
        answers = rng.random(units) < np.where(booked, 0.7, 0.35)
        cells = [("booked",) if is_booked else ("open",) for is_booked in booked]
        told, silent = np.flatnonzero(answers), np.flatnonzero(~answers)
        found = impute(
            np.tile(truth[told], (400, 1)), sizes[told], [cells[i] for i in told],
            sizes[silent], [cells[i] for i in silent], rng=rng,
        )  # fmt: skip
        totals = truth[told].sum() + found.draws.sum(axis=1)
        low, high = np.quantile(totals, [0.025, 0.975])
        held += low <= truth.sum() <= high
        errors.append(totals.mean() / truth.sum() - 1)

    assert 0.93 <= held / trials <= 0.985
    assert abs(np.mean(errors)) < 0.03
