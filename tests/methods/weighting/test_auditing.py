"""Audits give the true total whatever the bias of reports, with intervals that hold it."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.measuring.audiences import festival
from tests.methods.weighting.test_sampling import all_samples

from zouma.methods.weighting.auditing import AuditImpossible, AuditsTooFew, audited_total
from zouma.methods.weighting.sampling import design, draw_sample

TRUTH = np.array([33.0, 12, 60, 26, 41, 47, 9, 22, 35, 17, 28, 51])
REPORTED = np.array([40.0, 10, 75, 20, 55, 50, 14, 30, 30, 25, 33, 70])


@pytest.mark.parametrize("drawn", [3, 4, 5])
def test_estimate_is_unbiased_and_its_variance_nearly_so_over_all_samples(drawn):
    chosen = design(REPORTED, drawn)
    samples = all_samples(chosen)
    chances = np.array(list(samples.values()))

    found = [
        audited_total(REPORTED, chosen.probabilities, np.array(s), TRUTH[list(s)]) for s in samples
    ]

    raw = np.array([estimated_by_hand(chosen, list(s)) for s in samples])
    spread = chances @ (raw - TRUTH.sum()) ** 2
    assert chances @ raw == pytest.approx(TRUTH.sum())
    assert [row.value for row in found] == pytest.approx(np.maximum(raw, [r.floor for r in found]))
    assert chances @ [row.standard_error**2 for row in found] == pytest.approx(spread, rel=0.02)


def estimated_by_hand(chosen, sample):
    differences = [(TRUTH[k] - REPORTED[k]) / chosen.probabilities[k] for k in sample]
    return REPORTED.sum() + sum(differences)


def test_with_equal_probabilities_it_is_the_textbook_difference_estimator():
    sample = np.array([0, 2, 5, 7])
    chances = np.full(12, 1 / 3)

    found = audited_total(REPORTED, chances, sample, TRUTH[sample])

    errors = TRUTH[sample] - REPORTED[sample]
    assert found.value == pytest.approx(REPORTED.sum() + 12 * errors.mean())
    assert found.standard_error**2 == pytest.approx(144 * (1 - 1 / 3) * errors.var(ddof=1) / 4)


def test_auditing_everybody_leaves_no_error():
    found = audited_total(REPORTED, np.ones(12), np.arange(12), TRUTH)

    assert (found.low, found.value, found.high) == (381, 381, 381)


def test_certain_units_add_no_error():
    chances = np.where(np.isin(np.arange(12), [0, 2]), 1.0, 0.3)
    some, more = np.array([1, 4, 6]), np.array([0, 1, 2, 4, 6])

    part = audited_total(REPORTED, chances, some, TRUTH[some])
    whole = audited_total(REPORTED, chances, more, TRUTH[more])

    assert whole.standard_error == part.standard_error
    assert whole.value == pytest.approx(part.value + (33 - 40) + (60 - 75))


@pytest.mark.parametrize(("audits", "deviation"), [(60, 0.043), (150, 0.028)])
def test_naive_sums_are_far_off_and_audits_are_not(audits, deviation):
    rng = np.random.default_rng(audits)
    held, off, naive = [], [], []
    for _festival in range(8):
        made = festival(rng)
        truth, chosen = made.truth.sum(), design(made.reported, audits)
        naive.append(made.reported.sum() / truth - 1)
        for _time in range(50):
            sample = draw_sample(chosen, rng=rng)
            found = audited_total(made.reported, chosen.probabilities, sample, made.truth[sample])
            held.append(found.low <= truth <= found.high)
            off.append(found.value / truth - 1)

    assert np.mean(naive) == pytest.approx(0.15, abs=0.04)
    assert np.mean(off) == pytest.approx(0, abs=3 * deviation / 20)
    assert np.std(off) == pytest.approx(deviation, rel=0.2)
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.parametrize(
    ("sample", "counted"),
    [([0, 0], [33, 33]), ([0, 1], [33, -1]), ([0, 1], [33, float("nan")])],
)
def test_impossible_audits_are_refused(sample, counted):
    with pytest.raises(AuditImpossible):
        audited_total(
            REPORTED, np.full(12, 1 / 6), np.array(sample), np.array(counted, dtype=float)
        )


def test_one_audit_tells_no_error():
    with pytest.raises(AuditsTooFew):
        audited_total(REPORTED, np.full(12, 1 / 12), np.array([3]), np.array([26.0]))


def test_without_any_audit_left_to_chance_no_error_is_claimed():
    predicted, chances = np.array([10.0, 20.0, 30.0]), np.array([1.0, 0.5, 0.5])
    nothing = np.array([], dtype=np.int64)

    with pytest.raises(AuditsTooFew):
        audited_total(predicted, chances, nothing, np.array([]))
    with pytest.raises(AuditsTooFew):
        audited_total(predicted, chances, np.array([0]), np.array([9.0]))
