"""Calibrated weights reach the known totals, as another implementation does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zouma.methods.weighting.calibrating import Distance, MarginsUnreachable, calibrate, margin

REFERENCES = Path(__file__).parents[2] / "references"
KNOWN = json.loads((REFERENCES / "weighting.json").read_text())


def two_margins(first, first_totals, second, second_totals):
    one, other = margin(first, first_totals), margin(second, second_totals)
    return np.hstack([one[0], other[0]]), np.concatenate([one[1], other[1]])


def table_margins():
    """Return weights, columns and totals of the published table."""
    cells = [(i, j) for i in range(3) for j in range(3)]
    weights = np.array([KNOWN["table"][i][j] for i, j in cells], dtype=float)
    rows, columns = ([f"{k}" for k in part] for part in zip(*cells, strict=True))
    row_totals = dict(zip("012", KNOWN["rows"], strict=True))
    column_totals = dict(zip("012", KNOWN["columns"], strict=True))
    return weights, *two_margins(rows, row_totals, columns, column_totals)


def test_raking_a_table_is_iterative_proportional_fitting():
    weights, known, totals = table_margins()

    found = calibrate(weights, known, totals)

    assert found.weights == pytest.approx(np.ravel(KNOWN["fitted"]), rel=1e-8)


def test_raking_keeps_the_odds_ratios_of_the_table():
    weights, known, totals = table_margins()

    table = calibrate(weights, known, totals).weights.reshape(3, 3)

    before = weights.reshape(3, 3)
    assert odds_ratio(table) == pytest.approx(odds_ratio(before))


def odds_ratio(table):
    return table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])


def test_raking_units_agrees_with_another_implementation():
    units = KNOWN["units"]
    known, totals = two_margins(
        units["district"], KNOWN["districts"], units["kind"], KNOWN["kinds"]
    )

    found = calibrate(np.array(units["weights"], dtype=float), known, totals)

    assert found.weights == pytest.approx(KNOWN["raked"], rel=1e-7)


def test_linear_calibration_agrees_with_another_implementation():
    weights = np.array(KNOWN["units"]["weights"], dtype=float)
    known = np.column_stack([np.ones(12), KNOWN["units"]["booked"]])

    found = calibrate(weights, known, np.array([68, KNOWN["booked"]]), distance=Distance.LINEAR)

    assert found.weights == pytest.approx(KNOWN["linear"], rel=1e-9)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0.5, 20), st.floats(1, 300)), min_size=3, max_size=30),
    st.floats(0.7, 1.4),
    st.floats(0.9, 1.1),
)
def test_totals_are_reached_wherever_that_is_possible(units, grown, heavier):
    weights, sizes = np.array(units).T
    known = np.column_stack([np.ones(len(units)), sizes])
    mean = weights @ sizes / weights.sum() * heavier
    assume(sizes.min() * 1.02 < mean < sizes.max() * 0.98)
    totals = weights.sum() * grown * np.array([1, mean])

    raked = calibrate(weights, known, totals)
    linear = calibrate(weights, known, totals, distance=Distance.LINEAR)

    assert known.T @ raked.weights == pytest.approx(totals, rel=1e-7)
    assert known.T @ linear.weights == pytest.approx(totals, rel=1e-7)
    assert (raked.weights > 0).all()
    assert raked.factors == pytest.approx(raked.weights / weights)


def test_totals_that_no_positive_weights_reach_are_refused():
    known = np.column_stack([np.ones(3), [10.0, 20.0, 30.0]])

    with pytest.raises(MarginsUnreachable):
        calibrate(np.ones(3), known, np.array([3.0, 120.0]))


def test_linear_weights_may_fall_below_nought_and_tell_so():
    known = np.column_stack([np.ones(3), [10.0, 20.0, 30.0]])

    found = calibrate(np.ones(3), known, np.array([3.0, 120.0]), distance=Distance.LINEAR)

    assert found.factors.min() < 0


@pytest.mark.parametrize("totals", [{"a": 5, "b": 3, "c": 1}, {"a": 5}])
def test_margins_that_do_not_fit_the_units_are_refused(totals):
    with pytest.raises(MarginsUnreachable):
        margin(["a", "b", "a"], totals)
