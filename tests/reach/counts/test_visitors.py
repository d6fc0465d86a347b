from datetime import timedelta

import numpy as np
import pytest

from reach.counts.days_of_events import DAY, read, write_day
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.reads import Span
from zouma.reach.counts.rules import Limits
from zouma.reach.counts.sketches import sketch, united
from zouma.reach.counts.visitors import (
    Choice,
    Unit,
    frequency,
    overlap,
    sketched_visitors,
    visitors_by,
)

TOMORROW = DAY + timedelta(days=1)
PEOPLE = 40_000


@pytest.fixture(scope="module")
def people():
    """Visitors with hashes over the whole range."""
    return hashes(11)


def hashes(seed):
    chance = np.random.default_rng(seed)
    return chance.integers(-(2**63), 2**63, PEOPLE, dtype=np.int64).tolist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, people):
    """Everybody reads item 7 in channel 1; half read item 8 in channel 2, too, a quarter twice.

    On the next day half of them read item 7 again, under keys of that day. Thirty read item 9 in
    channel 3.
    """
    folder = tmp_path_factory.mktemp("visitors")
    keys = hashes(14)
    half, quarter = people[: PEOPLE // 2], people[: PEOPLE // 4]
    first = [read("10:00:00", visitor=who) for who in people]
    first += [read("11:00:00", visitor=who, item=8, channel=2) for who in half]
    first += [read("12:00:00", visitor=who, item=8, channel=2) for who in quarter]
    first += [read("13:00:00", visitor=who, item=9, channel=3, region=0) for who in people[:30]]
    write_day(folder, first)
    write_day(folder, [read("10:00:00", visitor=who) for who in keys[: PEOPLE // 2]], TOMORROW)
    engine = Embedded(Resources(memory_mb=512, threads=1))
    for day in (DAY, TOMORROW):
        count_day(folder, day, limits=Limits(), engine=engine)
    engine.close()
    return folder


def holds(found, truth):
    return found.low <= truth <= found.high


def test_the_visitors_of_a_day_are_those_of_the_sample_times_64(folder, people):
    sampled = sum(who % 64 == 0 for who in people)

    (found,) = visitors_by(folder, Span(DAY, DAY))

    assert (found.sampled, found.estimate) == (sampled, 64 * sampled)
    assert found.unit == Unit.VISITORS
    assert holds(found, PEOPLE)


def test_visitors_of_several_days_are_visitor_days(folder):
    (found,) = visitors_by(folder, Span())

    assert found.unit == Unit.VISITOR_DAYS
    assert holds(found, PEOPLE * 1.5)


def test_with_one_key_over_the_span_they_are_visitors(one_key_folder, people):
    sampled = sum(who % 64 == 0 for who in people)

    (found,) = visitors_by(one_key_folder, Span(), one_key=True)

    assert (found.unit, found.sampled) == (Unit.VISITORS, sampled)


def test_with_one_key_sketches_of_several_days_unite(one_key_folder):
    found = sketched_visitors(one_key_folder, Span(), "channel", [1], one_key=True)

    assert found.unit == Unit.VISITORS
    assert holds(found, PEOPLE)


@pytest.fixture(scope="module")
def one_key_folder(tmp_path_factory, people):
    """Two days under one key: everybody on the first, half of them on the second."""
    folder = tmp_path_factory.mktemp("one-key")
    write_day(folder, [read("10:00:00", visitor=who) for who in people])
    write_day(folder, [read("10:00:00", visitor=who) for who in people[::2]], TOMORROW)
    engine = Embedded(Resources(memory_mb=512, threads=1))
    for day in (DAY, TOMORROW):
        count_day(folder, day, limits=Limits(), engine=engine)
    engine.close()
    return folder


def test_by_day_each_day_has_its_visitors(folder):
    first, second = visitors_by(folder, Span(), ("day",))

    assert (first.keys, second.keys, first.unit) == ((DAY,), (TOMORROW,), Unit.VISITORS)
    assert holds(first, PEOPLE)
    assert holds(second, PEOPLE // 2)


def test_few_sampled_visitors_are_told_without_an_estimate(folder, people):
    sampled = sum(who % 64 == 0 for who in people[:30])

    found = visitors_by(folder, Span(DAY, DAY), ("channel",), choice=Choice(regions=(0,)))

    assert [row.estimate for row in found] == [None] * min(1, sampled)
    assert all((row.sampled, row.low, row.high) == (sampled, None, None) for row in found)


def test_a_union_counts_who_is_in_both_channels_once(folder):
    (found,) = visitors_by(folder, Span(DAY, DAY), choice=Choice(channels=(1, 2)))

    assert holds(found, PEOPLE)


def test_an_overlap_is_who_is_in_both(folder):
    found = overlap(folder, Span(DAY, DAY), Choice(channels=(1,)), Choice(channels=(2,)))

    assert holds(found, PEOPLE // 2)


def test_how_often_visitors_read(folder):
    once, twice, thrice = frequency(folder, Span(DAY, DAY), most=3)

    assert [row.times for row in (once, twice, thrice)] == [1, 2, 3]
    assert holds(once.visitors, PEOPLE // 2)
    assert holds(twice.visitors, PEOPLE // 2 - PEOPLE // 4)
    assert holds(thrice.visitors, PEOPLE // 4)


def test_a_sketch_of_a_channel_is_near_the_truth(folder):
    found = sketched_visitors(folder, Span(DAY, DAY), "channel", [1])

    assert holds(found, PEOPLE)
    assert abs(found.estimate / PEOPLE - 1) < 0.05


def test_a_union_of_sketches_counts_nobody_twice(folder):
    found = sketched_visitors(folder, Span(DAY, DAY), "channel", [1, 2])

    assert holds(found, PEOPLE)


def test_the_sketch_of_a_small_channel_is_exact(folder):
    found = sketched_visitors(folder, Span(), "channel", [3])

    assert (found.estimate, found.low, found.high) == (30, 30, 30)


def test_sketches_of_several_days_add_up_to_visitor_days(folder):
    found = sketched_visitors(folder, Span(), "channel", [1])

    assert found.unit == Unit.VISITOR_DAYS
    assert holds(found, PEOPLE * 1.5)


def test_the_items_of_an_activity_unite(folder):
    found = sketched_visitors(folder, Span(DAY, DAY), "item", [7, 8, 9])

    assert holds(found, PEOPLE)


def test_nothing_is_known_of_a_channel_that_is_not_there(folder):
    found = sketched_visitors(folder, Span(), "channel", [99])

    assert (found.sampled, found.estimate) == (0, 0)


def test_a_sketch_has_the_same_bytes_in_any_order():
    chance = np.random.default_rng(12)
    visitors = chance.integers(-(2**63), 2**63, 30_000, dtype=np.int64)

    one, other = sketch(visitors, 10), sketch(chance.permutation(visitors), 10)

    assert one == other


def test_estimates_of_sketches_are_unbiased_and_their_intervals_hold():
    chance = np.random.default_rng(13)
    truth, held, errors = 20_000, 0, []
    for _time in range(120):
        visitors = chance.integers(-(2**63), 2**63, truth, dtype=np.int64)
        kept, theta = united([sketch(visitors[:12_000], 10), sketch(visitors[8_000:], 10)], 10)
        estimate, spread = kept / theta, (kept * (1 - theta)) ** 0.5 / theta
        errors.append(estimate / truth - 1)
        held += abs(estimate - truth) <= 1.96 * spread

    assert abs(np.mean(errors)) < 0.01
    assert 0.88 <= held / 120 <= 1
