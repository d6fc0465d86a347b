"""What a method is off by is learnt from audits, and does not vanish with more activities."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.measuring.audiences import METHODS, festival
from scipy.stats import multivariate_normal

from zouma.methods.biases import AuditsUnusable, Evidence, Prior, at_points, correct
from zouma.methods.weighting.sampling import design, draw_sample

NOBODY = (np.empty(0, dtype=np.int64), np.empty(0))


def audited(made, number, rng):
    sample = draw_sample(design(made.reported, number), rng=rng)
    return sample, made.truth[sample]


def relative_width(columns):
    total = columns.sum(axis=1, dtype=np.float64)
    low, high = np.quantile(total, [0.025, 0.975])
    return (high - low) / total.mean()


def test_the_density_on_the_grid_is_that_of_the_joint_normal_distribution():
    rng = np.random.default_rng(61)
    columns = np.column_stack([np.eye(2)[[0, 0, 1, 1, 1]], rng.normal(0, 1, 5)])
    known, prior = Evidence(columns, rng.normal(0, 0.4, 5)), Prior()
    points = np.array([[0.1, 0.3], [0.4, 0.2], [0.3, 0.8]])

    found = at_points(points, known, prior).logs

    expected = [joint_density(known, prior, between, within) for between, within in points]
    assert np.diff(found) == pytest.approx(np.diff(expected))


def joint_density(known, prior, between, within):
    """Return the log-density of the audits, all coefficients integrated out, times the prior."""
    believed = np.full((2, 2), prior.overall**2) + between**2 * np.eye(2)
    bias, size = known.columns[:, :2], known.columns[:, 2:]
    spread = bias @ believed @ bias.T + prior.slope**2 * size @ size.T + within**2 * np.eye(5)
    halves = (between / prior.between) ** 2 + (within / prior.within) ** 2
    return multivariate_normal(cov=spread).logpdf(known.ratios) - halves / 2


def test_biases_of_methods_are_found_when_many_are_audited():
    rng = np.random.default_rng(62)
    reported = np.exp(rng.normal(5, 0.5, 900))
    methods = ["counted", "estimated", "scanned"] * 300
    factor = np.tile([1.0, 0.7, 1.05], 300)
    truth = reported * factor * np.exp(rng.normal(0, 0.2, 900))
    sample = np.arange(600)

    found = correct(reported, methods, (sample, truth[sample]), rng=rng)

    assert [row.method for row in found.biases] == ["counted", "estimated", "scanned"]
    assert [row.factor for row in found.biases] == pytest.approx([1, 0.7, 1.05], rel=0.05)
    assert all(row.low < f < row.high for row, f in zip(found.biases, factor, strict=False))
    assert found.spread == pytest.approx(0.2, abs=0.02)


def test_the_bias_of_a_method_does_not_shrink_with_more_activities():
    rng = np.random.default_rng(63)
    found = correct(np.full(3000, 200.0), ["estimated"] * 3000, NOBODY, rng=rng)

    few, many = relative_width(found.draws[:, :300]), relative_width(found.draws)

    assert many == pytest.approx(few, rel=0.15)
    assert many > 1


def test_a_method_never_audited_stays_wide_beside_one_that_was():
    rng = np.random.default_rng(64)
    methods = ["scanned"] * 100 + ["estimated"] * 100
    sample = np.arange(60)

    found = correct(np.full(200, 100.0), methods, (sample, np.full(60, 98.0)), rng=rng)

    estimated, scanned = found.biases
    assert (estimated.audits, scanned.audits) == (0, 60)
    assert scanned.high / scanned.low < 1.05
    assert estimated.high / estimated.low > 2


def test_audited_activities_are_known_and_draws_are_small():
    rng = np.random.default_rng(65)
    sample, counted = np.array([1, 3]), np.array([40.0, 0.0])

    found = correct(np.array([10.0, 50, 0, 5]), list("aabb"), (sample, counted), rng=rng)

    assert found.draws.shape == (1000, 4)
    assert found.draws.dtype == np.float32
    assert (found.draws[:, sample] == counted).all()
    assert (found.draws >= 0).all()
    assert np.median(found.draws[:, 2]) < 1


def test_the_same_seed_gives_the_same_draws():
    first, again = (
        correct(np.array([10.0, 50]), ["a", "b"], NOBODY, rng=np.random.default_rng(7)).draws
        for _time in range(2)
    )

    assert first.tolist() == again.tolist()


def test_intervals_of_the_festival_and_of_a_part_hold_the_truth():
    rng = np.random.default_rng(66)
    whole, part, off = [], [], []
    for _festival in range(70):
        made = festival(rng, activities=500)
        names = [METHODS[number] for number in made.method]
        found = correct(made.reported, names, audited(made, 60, rng), rng=rng, n_draws=300)
        for held, chosen in ((whole, slice(None)), (part, slice(0, 60))):
            total = found.draws[:, chosen].sum(axis=1, dtype=np.float64)
            low, high = np.quantile(total, [0.025, 0.975])
            held.append(low <= made.truth[chosen].sum() <= high)
        off.append(found.draws.sum(axis=1, dtype=np.float64).mean() / made.truth.sum() - 1)

    assert np.mean(off) == pytest.approx(0, abs=0.015)
    assert np.mean(whole) >= 0.89
    assert np.mean(part) >= 0.89


@pytest.mark.parametrize(
    ("sample", "counted"),
    [([0, 0], [1, 2]), ([5], [1]), ([0], [-1]), ([0], [float("nan")]), ([0, 1], [1])],
)
def test_unusable_audits_are_refused(sample, counted):
    with pytest.raises(AuditsUnusable):
        correct(
            np.array([10.0, 50]), ["a", "b"], (np.array(sample), np.array(counted, dtype=float)),
            rng=np.random.default_rng(1),
        )  # fmt: skip
