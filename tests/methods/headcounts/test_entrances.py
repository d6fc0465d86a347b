"""Counts at entrances: as published, as another implementation does, and with known truth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from zouma.methods.headcounts.entrances import (
    Entrance,
    QuartersImpossible,
    QuartersTooFew,
    expanded_total,
    ratio_total,
)

REFERENCES = Path(__file__).parents[2] / "references"
CITIES = json.loads((REFERENCES / "cities.json").read_text())
PEER = json.loads((REFERENCES / "weighting.json").read_text())


def cities():
    before, after = (np.array(CITIES[name], dtype=float) for name in ("in_1920", "in_1930"))
    assert (before.sum(), after.sum()) == (CITIES["sum_1920"], CITIES["sum_1930"])
    return Entrance(CITIES["cities"], after, before, CITIES["total_1920"])


def test_totals_are_those_of_cochran():
    assert ratio_total([cities()]).value == pytest.approx(CITIES["ratio_total"], abs=0.5)
    assert expanded_total([cities()]).value == pytest.approx(CITIES["expanded_total"], abs=0.5)


def test_error_of_the_ratio_is_that_of_cochran_before_it_follows_the_sample():
    drawn = CITIES["cities"] / 49 * CITIES["sum_1920"]

    error = ratio_total([cities()]).standard_error

    assert error * drawn / CITIES["total_1920"] == pytest.approx(CITIES["ratio_error"], abs=0.5)


def test_the_combined_ratio_agrees_with_another_implementation():
    units = PEER["units"]
    counted, expected = (np.array(units[name], dtype=float) for name in ("visits", "booked"))
    district = np.array(units["district"])
    entrances = [
        Entrance(quarters, counted[district == name], expected[district == name], 1000.0)
        for name, quarters in PEER["strata"].items()
    ]

    found = ratio_total(entrances)

    assert found.value / 3000 == pytest.approx(PEER["ratio"], rel=1e-12)
    assert found.standard_error / 3000 == pytest.approx(PEER["ratio_error"], rel=1e-9)


def test_a_worked_example_of_expansion():
    found = expanded_total(
        [Entrance(32, np.array([10.0, 14, 12, 20])), Entrance(4, np.full(4, 7.0))]
    )

    assert found.value == 32 * 14 + 28
    assert found.standard_error**2 == pytest.approx(32**2 * (1 - 4 / 32) * (56 / 3) / 4)
    assert found.freedom == 3
    assert found.floor == 56 + 28


def test_all_quarters_counted_leave_no_error():
    found = expanded_total([Entrance(3, np.array([5.0, 0, 9]))])

    assert (found.low, found.value, found.high) == (14, 14, 14)


@pytest.mark.parametrize(("estimate", "closer"), [(expanded_total, False), (ratio_total, True)])
def test_intervals_hold_the_truth(estimate, closer):
    rng = np.random.default_rng(51)
    held, off = [], []
    for _day in range(40):
        shape = 1 + np.sin(np.linspace(0.2, 2.9, 36))
        flows = rng.poisson(shape * rng.lognormal(0, 0.35, (4, 36)) * [[60], [30], [20], [8]])
        expected = np.round(shape * rng.lognormal(0, 0.1, (4, 1)) * [[50], [28], [25], [9]])
        for _draw in range(25):
            drawn = [rng.choice(36, 9, replace=False) for _entrance in range(4)]
            entrances = [
                Entrance(36, flow[some].astype(float), known[some], known.sum())
                for flow, known, some in zip(flows, expected, drawn, strict=True)
            ]
            found = estimate(entrances)
            held.append(found.low <= flows.sum() <= found.high)
            off.append(found.value / flows.sum() - 1)

    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(off) == pytest.approx(0, abs=0.01)
    assert (np.std(off) < 0.07) == closer


def test_one_counted_quarter_of_many_tells_no_error():
    with pytest.raises(QuartersTooFew):
        expanded_total([Entrance(32, np.array([10.0]))])


@pytest.mark.parametrize(
    "entrance",
    [
        Entrance(2, np.array([1.0, 2, 3])),
        Entrance(32, np.array([1.0, -2])),
        Entrance(32, np.array([1.0, 2]), np.array([1.0]), 10),
        Entrance(32, np.array([1.0, 2]), np.array([0.0, 0]), 10),
    ],
)
def test_impossible_quarters_are_refused(entrance):
    with pytest.raises(QuartersImpossible):
        ratio_total([entrance]) if len(entrance.expected) else expanded_total([entrance])
