"""Area times density, with the errors of the eye; visits from presence and stay."""

from __future__ import annotations

import numpy as np
import pytest

from zouma.methods.estimates import estimate_of
from zouma.methods.headcounts.grid import (
    ORDER,
    PEOPLE_PER_SQUARE_METRE,
    Density,
    Judgement,
    PresenceUnknown,
    Zone,
    people_present,
    visits_from_peak,
    visits_from_presence,
)

SURE = Judgement(mistaken=0, within=0, shared=0)


def test_densities_are_those_of_jacobs():
    square_feet = {Density.LOOSE: 10, Density.TIGHT: 4.5, Density.PACKED: 2.5}

    for density, each in square_feet.items():
        assert PEOPLE_PER_SQUARE_METRE[density] == pytest.approx(1 / (each * 0.3048**2), abs=0.005)


def test_a_worked_example_comes_out():
    zones = [Zone(1000, Density.LOOSE), Zone(200, Density.PACKED)]

    found, draws = people_present(zones, rng=np.random.default_rng(1), judgement=SURE)

    assert found.value == pytest.approx(1080 + 862)
    assert (draws.min(), draws.max()) == pytest.approx((1942, 1942))


def test_a_shared_error_does_not_shrink_with_more_zones():
    judgement = Judgement(mistaken=0, within=0.2, shared=0.15)
    few, many = (
        people_present(
            [Zone(10_000 / n, Density.LOOSE)] * n, rng=np.random.default_rng(2), judgement=judgement
        )[0]
        for n in (1, 400)
    )

    assert few.standard_error / few.value == pytest.approx(0.25, abs=0.02)
    assert many.standard_error / many.value == pytest.approx(0.15, abs=0.02)


def test_intervals_hold_the_truth_with_zones_misjudged():
    rng = np.random.default_rng(54)
    densities = np.array([PEOPLE_PER_SQUARE_METRE[density] for density in ORDER])
    held = []
    for _place in range(600):
        areas, judged = rng.uniform(100, 900, 25), rng.integers(0, 4, 25)
        steps = rng.choice([-1, 0, 1], size=25, p=[0.1, 0.8, 0.1])
        true = np.clip(judged + steps, 0, 3)
        people = areas * densities[true] * np.exp(0.2 * rng.standard_normal(25))
        truth = people.sum() * np.exp(0.15 * rng.standard_normal())
        zones = [Zone(area, ORDER[number]) for area, number in zip(areas, judged, strict=True)]
        found, _draws = people_present(zones, rng=rng, n_draws=600)
        held.append(found.low <= truth <= found.high)

    assert 0.92 <= np.mean(held) <= 0.975


def test_visits_are_person_minutes_by_the_mean_stay():
    minutes = np.array([0.0, 60, 120, 180])
    present = np.tile([0.0, 100, 100, 0], (10, 1))

    found, _draws = visits_from_presence(
        minutes, present, np.full(20, 40.0), rng=np.random.default_rng(1)
    )

    assert found.value == pytest.approx(60 * (50 + 100 + 50) / 40)
    assert found.standard_error == pytest.approx(0, abs=1e-9)


def test_visits_hold_the_truth_of_a_simulated_day():
    rng = np.random.default_rng(55)
    moments = np.arange(0.0, 601, 15)
    held = []
    for _day in range(300):
        came = np.sort(rng.uniform(0, 450, 1500))
        stays = rng.gamma(2, 20, 1500)
        leaving = np.minimum(came + stays, 600)
        present = (came[:, None] <= moments) & (moments < leaving[:, None])
        asked = rng.choice(leaving - came, 60, replace=False)
        seen = np.tile(present.sum(axis=0).astype(float), (500, 1))
        found, _draws = visits_from_presence(moments, seen, asked, rng=rng)
        held.append(found.low <= 1500 <= found.high)

    assert 0.92 <= np.mean(held) <= 0.98


def test_a_peak_alone_leaves_wide_bounds():
    found = visits_from_peak(
        estimate_of(1000, 50**2, np.inf), open_minutes=480, mean_stay_minutes=120
    )

    assert found == pytest.approx((902, 4392), abs=0.1)


@pytest.mark.parametrize(
    ("minutes", "stays"), [([0, 60], [30]), ([0], [30, 40]), ([60, 0], [30, 40]), ([0, 60], [0, 3])]
)
def test_presence_that_tells_nothing_is_refused(minutes, stays):
    with pytest.raises(PresenceUnknown):
        visits_from_presence(
            np.array(minutes, dtype=float), np.ones((5, len(minutes))), np.array(stays),
            rng=np.random.default_rng(1),
        )  # fmt: skip


def test_no_zones_and_stays_longer_than_the_day_are_refused():
    with pytest.raises(PresenceUnknown):
        people_present([], rng=np.random.default_rng(1))
    with pytest.raises(PresenceUnknown):
        visits_from_peak(estimate_of(10, 1, 5), open_minutes=60, mean_stay_minutes=90)
