"""A machine that misses people is put right, with an interval that holds the truth."""

from __future__ import annotations

import numpy as np
import pytest

from zouma.methods.headcounts.turnstile import calibrated_turnstile


def test_a_worked_example_comes_out():
    machine = np.array([80.0, 120, 100, 60, 140, 90, 110, 100])

    found = calibrated_turnstile(machine, np.array([1, 3, 5]), np.array([126.0, 66, 93]))

    residuals = np.array([126, 66, 93]) - 285 / 270 * np.array([120, 60, 90])
    textbook = 800 / 90 * np.sqrt((1 - 3 / 8) * (residuals @ residuals / 2) / 3)
    assert found.factor.value == pytest.approx(285 / 270)
    assert found.people.value == pytest.approx(800 * 285 / 270)
    assert found.people.standard_error == pytest.approx(textbook)
    assert found.factor.low == pytest.approx(found.people.low / 800)


def test_intervals_hold_the_truth():
    rng = np.random.default_rng(52)
    held, off = [], []
    for _day in range(1500):
        people = rng.poisson(rng.gamma(2, 40, 96))
        machine = rng.binomial(people, 0.88) + rng.poisson(0.5, 96)
        watched = rng.choice(96, 12, replace=False)
        found = calibrated_turnstile(machine.astype(float), watched, people[watched].astype(float))
        held.append(found.people.low <= people.sum() <= found.people.high)
        off.append(found.people.value / people.sum() - 1)

    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(off) == pytest.approx(0, abs=0.002)
    assert machine.sum() / people.sum() < 0.92
