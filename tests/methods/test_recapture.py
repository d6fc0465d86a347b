"""Two lists bound the number of people from below, as published and by complete enumeration."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import hypergeom

from zouma.methods.recapture import ListsImpossible, Reason, recapture

REFERENCES = json.loads((Path(__file__).parents[1] / "references" / "recapture.json").read_text())


@pytest.mark.parametrize("case", REFERENCES, ids=lambda case: case["source"])
def test_estimates_are_the_published_ones(case):
    found = recapture(case["first"], case["second"], case["both"])

    assert found.estimate == pytest.approx(case["estimate"], abs=case["rounding"])


@pytest.mark.parametrize(("truth", "first", "second"), [(60, 40, 25), (200, 150, 60), (30, 15, 15)])
def test_estimate_and_variance_are_unbiased_over_all_outcomes(truth, first, second):
    overlaps = np.arange(max(0, first + second - truth), min(first, second) + 1)
    chances = hypergeom(truth, first, second).pmf(overlaps)
    found = [recapture(first, second, int(both)) for both in overlaps]

    estimates = np.array([row.estimate for row in found])
    variances = np.array([row.standard_error**2 for row in found])

    assert chances @ estimates == pytest.approx(truth)
    assert chances @ variances == pytest.approx(chances @ (estimates - truth) ** 2, rel=0.02)


def test_the_bound_holds_for_alike_people_as_often_as_it_says():
    overlaps = np.arange(0, 101)
    chances = hypergeom(1000, 200, 100).pmf(overlaps)
    held = [recapture(200, 100, int(both)).low <= 1000 for both in overlaps]

    assert 0.96 <= chances @ held <= 0.99


def test_the_bound_holds_when_the_keen_are_on_both_lists():
    chance = np.random.default_rng(11)
    keenness = chance.beta(0.5, 2.0, size=(400, 1000))
    lists = chance.random((2, 400, 1000)) < keenness
    sizes = zip(
        *lists.sum(axis=2).tolist(), (lists[0] & lists[1]).sum(axis=1).tolist(), strict=True
    )

    found = [recapture(*row) for row in sizes]

    assert all(row.estimate < 700 for row in found)
    assert all(row.seen <= row.low <= row.estimate for row in found)
    assert found[0].reasons == (Reason.HETEROGENEITY, Reason.POSITIVE_DEPENDENCE)


def test_a_list_within_the_other_leaves_only_who_was_seen():
    found = recapture(50, 20, 20)

    assert (found.low, found.seen, found.estimate) == (50, 50, 50)
    assert found.standard_error == 0


def test_the_variance_is_that_of_seber():
    found = recapture(100, 100, 20)

    assert found.standard_error == pytest.approx(sqrt(101 * 101 * 80 * 80 / (21**2 * 22)))


@pytest.mark.parametrize("lists", [(10, 5, 6), (0, 5, 0), (10, 5, -1)])
def test_impossible_lists_are_refused(lists):
    with pytest.raises(ListsImpossible):
        recapture(*lists)
