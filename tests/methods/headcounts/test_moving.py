"""Two points of a moving crowd: nobody twice, and nobody at the second point forgotten."""

from __future__ import annotations

import numpy as np
import pytest

from zouma.methods.estimates import estimate_of
from zouma.methods.headcounts.entrances import Entrance, expanded_total
from zouma.methods.headcounts.moving import Asked, InterviewsImpossible, two_point_total


def exact(value):
    return estimate_of(value, 0, np.inf, floor=value)


def test_a_worked_example_comes_out():
    found, draws = two_point_total(
        exact(8000), exact(6000), Asked(400, 300), rng=np.random.default_rng(1)
    )

    assert found.value == 8000 + 6000 * 0.25
    assert np.std(draws) == pytest.approx(6000 * (0.25 * 0.75 / 400) ** 0.5, rel=0.05)


def test_variances_of_both_points_and_of_the_share_are_added():
    first, second = estimate_of(8000, 300**2, np.inf), estimate_of(6000, 400**2, np.inf)

    found, _draws = two_point_total(
        first, second, Asked(400, 300), rng=np.random.default_rng(1), n_draws=40_000
    )

    share = 6000**2 * 0.25 * 0.75 / 400
    assert found.standard_error**2 == pytest.approx(300**2 + (0.25 * 400) ** 2 + share, rel=0.04)


@pytest.mark.parametrize(("asked", "value"), [(Asked(50, 50), 8000), (Asked(50, 0), 14_000)])
def test_all_or_none_at_both_points_are_no_certainty(asked, value):
    found, _draws = two_point_total(exact(8000), exact(6000), asked, rng=np.random.default_rng(1))

    assert found.value == value
    assert found.high - found.low > 200
    assert found.low >= 8000


def test_intervals_hold_the_truth():
    rng = np.random.default_rng(53)
    held, off = [], []
    for _march in range(600):
        ways = rng.multinomial(12_000, [0.55, 0.25, 0.2])  # both points, the first, the second
        first, second = ways[0] + ways[1], ways[0] + ways[2]
        counts = [
            Entrance(120, rng.multinomial(n, rng.dirichlet(np.full(120, 20)))[:20].astype(float))
            for n in (first, second)
        ]
        asked = Asked(300, int(rng.hypergeometric(ways[0], ways[2], 300)))
        found, _draws = two_point_total(
            *(expanded_total([count]) for count in counts), asked, rng=rng, n_draws=1000
        )
        held.append(found.low <= 12_000 <= found.high)
        off.append(found.value / 12_000 - 1)

    assert 0.93 <= np.mean(held) <= 0.975
    assert np.mean(off) == pytest.approx(0, abs=0.006)


@pytest.mark.parametrize("asked", [Asked(0, 0), Asked(10, 11), Asked(10, -1)])
def test_impossible_interviews_are_refused(asked):
    with pytest.raises(InterviewsImpossible):
        two_point_total(exact(10), exact(10), asked, rng=np.random.default_rng(1))
