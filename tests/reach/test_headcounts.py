"""Head counts: intervals drawn by a seed, the result by its method, stated once."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from make import NOW, activity, programme, session
from zouma.methods.estimates import Estimate
from zouma.methods.headcounts.entrances import Entrance, expanded_total
from zouma.methods.headcounts.moving import Asked, two_point_total
from zouma.programme.models import Session
from zouma.reach.actions.headcounting import (
    CountIncomplete,
    CountReversed,
    CountWanted,
    IntervalsWanted,
    enter_counts,
    plan_head_count,
    state_head_count,
)
from zouma.reach.models import Computation, HeadCountEntry, Observation
from zouma.reach.queries.headcounts.plans import GridPlan, IntervalPlan, slots_of
from zouma.reach.queries.headcounts.results import result_of
from zouma.reach.vocabulary import CountingWay

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


@pytest.fixture
def held():
    programme(activity("stars", moderation="published", sessions=(session(0, last=4),)))
    return Session.objects.get()


def planned(held, way=CountingWay.ENTRANCES, *, points=("North", "South"), counted=6, minutes=15,
            how=None, seed=7, hours=4):  # fmt: skip
    how = how or IntervalsWanted(points, minutes, counted)
    wanted = CountWanted(way, NOW, NOW + hours * HOURS, how, seed)
    return plan_head_count(held, wanted, now=NOW)


def test_intervals_are_drawn_by_the_seed_without_repetition(held):
    first, again, other = planned(held), planned(held), planned(held, seed=8)

    plan = IntervalPlan.of(first.plan)
    assert plan.intervals == 16
    assert [len(set(numbers)) for numbers in plan.drawn] == [6, 6]
    assert all(0 <= number < 16 for numbers in plan.drawn for number in numbers)
    assert first.plan == again.plan
    assert first.plan != other.plan


def test_all_intervals_are_counted_where_no_more_are_there(held):
    plan = IntervalPlan.of(planned(held, counted=99).plan)

    assert plan.drawn == (tuple(range(16)), tuple(range(16)))


def test_what_is_to_be_counted_is_told_in_the_order_of_time(held):
    slots = slots_of(planned(held))

    assert len(slots) == 12
    assert [slot.at for slot in slots] == sorted(slot.at for slot in slots)
    point, number = (int(part) for part in slots[0].name.split(":"))
    assert slots[0].point == ("North", "South")[point]
    assert slots[0].at == NOW + number * timedelta(minutes=15)


def test_a_count_that_ends_before_it_begins_is_refused(held):
    with pytest.raises(CountReversed):
        planned(held, hours=-1)


def test_entrances_give_the_expanded_total(held):
    found = planned(held)
    counts = {slot.name: 10 + place for place, slot in enumerate(slots_of(found))}
    enter_counts(found, counts, now=NOW)

    result = result_of(found)
    plan = IntervalPlan.of(found.plan)
    expected = expanded_total(
        [
            Entrance(16, np.array([counts[f"{point}:{number}"] for number in numbers], float))
            for point, numbers in enumerate(plan.drawn)
        ]
    )
    assert result.value == round(expected.value)
    assert result.low <= expected.low + 1e-9 <= expected.high - 1e-9 <= result.high
    assert (result.counted, result.planned, result.whole) == (12, 12, True)
    assert result.code == "visits-sampled"


def test_counting_all_intervals_leaves_no_error(held):
    found = planned(held, points=("Gate",), counted=16)
    enter_counts(found, {slot.name: 5 for slot in slots_of(found)}, now=NOW)

    result = result_of(found)
    assert (result.low, result.value, result.high) == (80, 80, 80)


def test_what_was_not_counted_is_not_nought(held):
    found = planned(held, points=("Gate",))
    names = [slot.name for slot in slots_of(found)]
    enter_counts(found, dict.fromkeys(names[:3], 10), now=NOW)

    result = result_of(found)
    assert (result.value, result.counted, result.whole) == (160, 3, False)

    enter_counts(found, dict.fromkeys(names[3:], 0), now=NOW)
    assert result_of(found).value == 80


def test_too_little_gives_no_number(held):
    found = planned(held, points=("Gate",))
    assert result_of(found) is None
    enter_counts(found, {slots_of(found)[0].name: 10}, now=NOW)

    assert result_of(found) is None
    with pytest.raises(CountIncomplete):
        state_head_count(found.pk, now=NOW)


def test_two_points_take_away_who_passed_both(held):
    found = planned(held, CountingWay.TWO_POINT, points=("Bridge", "Square"), counted=16)
    counts = {slot.name: 10 for slot in slots_of(found)}
    enter_counts(found, counts | {"asked": 200, "both": 150}, now=NOW)

    result = result_of(found)
    exact = Estimate(160.0, 0.0, 160.0, 160.0, np.inf)
    expected, _draws = two_point_total(
        exact, exact, Asked(200, 150), rng=np.random.default_rng([7, 1]), n_draws=2000
    )
    assert result.value == round(expected.value) == 200
    assert result.low < 200 < result.high
    assert len(result.draws) == 2000


def test_a_turnstile_is_put_right_by_hand(held):
    found = planned(held, CountingWay.TURNSTILE, points=("Gate",), counted=5)
    machine = {f"machine:{number}": 10 for number in range(16)}
    by_hand = {slot.name: 12 for slot in slots_of(found)}
    enter_counts(found, machine | by_hand, now=NOW)

    assert result_of(found).value == 192

    enter_counts(planned(held, CountingWay.TURNSTILE, points=("Gate",)), by_hand, now=NOW)
    assert result_of(planned(held, CountingWay.TURNSTILE, points=("Gate",))) is None


def test_a_grid_gives_visits_by_area_density_and_stay(held):
    grid = GridPlan((("Lawn", 100.0), ("Hall", 50.0)), (60, 120, 180))
    found = planned(held, CountingWay.GRID, how=grid)
    counts = {f"{moment}:0": 2 for moment in range(3)} | {f"{moment}:1": 0 for moment in range(3)}
    stays = {f"stay:{number}": 60 for number in range(20)}
    enter_counts(found, counts | stays, now=NOW)

    result = result_of(found)
    present = 100 * 1.08  # the lawn loosely full at three moments, nobody at the ends
    assert result.value == present * 180 / 60
    assert result.low < result.value < result.high
    assert result.code == "visits-grid"


def test_a_grid_without_stays_gives_no_number(held):
    found = planned(held, CountingWay.GRID, how=GridPlan((("Lawn", 100.0),), (60,)))
    enter_counts(found, {"0:0": 2}, now=NOW)

    assert result_of(found) is None


def test_a_result_is_stated_with_its_interval_and_what_it_was_computed_from(held):
    found = planned(held, points=("Gate",))
    enter_counts(found, {slot.name: n for n, slot in enumerate(slots_of(found))}, now=NOW)

    row = state_head_count(found.pk, now=NOW)

    result = result_of(found)
    assert (row.value, row.low, row.high) == (result.value, result.low, result.high)
    assert (row.session, str(row.definition), row.state) == (held, "visits-sampled/1", "reported")
    assert (row.computation.seed, row.computation.inputs["entries"]) == (7, 6)
    assert (row.starts_at, row.ends_at) == (NOW, NOW + 4 * HOURS)


def test_the_same_result_is_stated_once_and_another_supersedes(held):
    found = planned(held, points=("Gate",))
    names = [slot.name for slot in slots_of(found)]
    enter_counts(found, dict.fromkeys(names, 3), now=NOW)
    first = state_head_count(found.pk, now=NOW)

    assert state_head_count(found.pk, now=NOW) == first
    assert (Observation.objects.count(), Computation.objects.count()) == (1, 1)

    enter_counts(found, {names[0]: 9}, now=NOW)
    second = state_head_count(found.pk, now=NOW)
    assert second.supersedes == first
    assert second.value == round(16 * (3 * 5 + 9) / 6)


def test_a_number_entered_again_stands_and_the_earlier_is_kept(held):
    found = planned(held, points=("Gate",))
    name = slots_of(found)[0].name

    assert enter_counts(found, {name: 3}, now=NOW) == 1
    assert enter_counts(found, {name: 3}, now=NOW) == 0
    assert enter_counts(found, {name: 4}, now=NOW) == 1
    assert list(HeadCountEntry.objects.values_list("value", flat=True)) == [3, 4]
