import numpy as np
import pytest
from scipy.stats import binom

from zouma.methods.thinning import thinned, thinned_draws, thinned_sum


@pytest.mark.parametrize("kept", [0, 1, 2, 17, 100, 1234])
@pytest.mark.parametrize("share", [1 / 64, 0.3])
def test_the_interval_ends_where_a_tail_becomes_too_small(kept, share):
    found = thinned(kept, share)

    low, high = int(found.low), int(found.high)
    assert binom.cdf(kept, high, share) >= 0.025 > binom.cdf(kept, high + 1, share)
    assert binom.sf(kept - 1, low, share) >= 0.025
    assert kept == 0 or binom.sf(kept - 1, low - 1, share) < 0.025


def test_nothing_is_uncertain_where_everybody_is_kept():
    found = thinned(12, 1.0)

    assert (found.estimate, found.low, found.high) == (12, 12, 12)


@pytest.mark.parametrize("total", [3_000, 40_000, 1_000_000])
def test_the_interval_holds_the_truth_as_often_as_it_says(total):
    chance = np.random.default_rng(8)

    kept = chance.binomial(total, 1 / 64, 4000)
    known = {number: thinned(int(number), 1 / 64) for number in set(kept)}
    found = [known[number] for number in kept]

    covered = sum(row.low <= total <= row.high for row in found) / len(found)
    assert 0.945 <= covered <= 0.975
    assert abs(sum(row.estimate for row in found) / len(found) / total - 1) < 0.01


def test_the_sum_of_parts_of_several_shares_covers_the_truth():
    chance = np.random.default_rng(9)
    truth = {1 / 64: 20_000, 1 / 16: 9_000, 1.0: 500}

    found = [
        thinned_sum([(int(chance.binomial(total, share)), share) for share, total in truth.items()])
        for _time in range(4000)
    ]

    covered = sum(row.low <= 29_500 <= row.high for row in found) / len(found)
    assert 0.94 <= covered <= 0.96


def test_parts_of_one_share_are_as_one_part():
    assert thinned_sum([(40, 1 / 64), (60, 1 / 64)]) == thinned(100, 1 / 64)


def test_no_parts_are_nobody():
    assert thinned_sum([]) == thinned(0, 1.0)


def test_sums_of_draws_are_draws_of_the_sum():
    chance = np.random.default_rng(10)

    sums = sum(thinned_draws(200, 1 / 64, draws=20_000, chance=chance) for _part in range(4))

    whole = thinned(800, 1 / 64)
    low, high = np.quantile(sums, [0.025, 0.975])
    assert abs(sums.mean() / whole.estimate - 1) < 0.005
    assert abs(low / whole.low - 1) < 0.01
    assert abs(high / whole.high - 1) < 0.01


@pytest.mark.parametrize(("kept", "share"), [(-1, 0.5), (1, 0.0), (1, 1.5)])
def test_impossible_numbers_are_refused(kept, share):
    with pytest.raises(ValueError, match="kept must be"):
        thinned(kept, share)
