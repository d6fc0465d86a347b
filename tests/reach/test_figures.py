"""Figures side by side: nothing unlike is added, people lie between bounds, coverage is told."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import NOW, activity, programme, session
from zouma.methods.counting import PEAKS, PEOPLE
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.actions import Statement, change_state, defined, observe
from zouma.reach.formats.quantities import OPEN
from zouma.reach.queries.figures import Row, figures, figures_of
from zouma.reach.vocabulary import ADDITION, Addition, Measure, ObservationState

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
START = NOW.astimezone(ZONE).replace(hour=0)


def row(value=10, *, day=0, **changes):
    values = {
        "definition": "reads/1", "measure": Measure.READ, "population": "all",
        "namespace": "platform", "method": "platform", "about": "channel wechat",
        "thing": "channel", "starts_at": START + day * DAY, "ends_at": START + (day + 1) * DAY,
        "value": value, "low": value, "high": value,
    }  # fmt: skip
    return Row(**values | changes)


def only(rows):
    (found,) = figures(rows, ZONE)
    return found


def test_days_of_a_flow_are_added_and_covered():
    found = only([row(10), row(20, day=1), row(5, day=3)])

    assert (found.value, found.low, found.high) == (35, 35, 35)
    assert (found.told, found.expected, found.unit) == (3, 4, "day")
    assert (found.first_on, found.last_on) == ("2026-05-14", "2026-05-17")
    assert found.rule == "sum of the parts"


def test_people_of_several_days_lie_between_the_largest_day_and_the_sum():
    found = only([row(10, measure=Measure.READER), row(20, day=1, measure=Measure.READER)])

    assert (found.value, found.low, found.high) == (None, 20, 30)
    assert found.rule == "from the largest part to the sum"


def test_bounds_of_rounding_are_added_to_the_safe_side():
    found = only([row(1200, low=1150, high=1299), row(10, day=1)])

    assert (found.value, found.low, found.high) == (1210, 1160, 1309)


def test_a_lower_bound_leaves_the_sum_open():
    found = only([row(100_001, high=OPEN), row(10, day=1)])

    assert (found.value, found.low, found.high) == (100_011, 100_011, None)


def test_statements_about_the_same_time_are_not_added():
    found = only([row(10), row(12, ends_at=START + 2 * DAY)])

    assert (found.value, found.low, found.high) == (None, 12, 22)
    assert found.rule == "the parts overlap"


def test_two_statements_of_one_moment_are_not_added():
    moment = {"ends_at": START}

    found = only([row(10, **moment), row(12, **moment)])

    assert (found.value, found.rule) == (None, "the parts overlap")


def test_coverage_counts_the_days_of_which_the_channel_tells_anything():
    views = [row(1, day=day, definition="views/1", measure=Measure.VIEW) for day in range(10)]

    found = {one.definition: one for one in figures([*views, row(3, day=9)], ZONE)}

    assert (found["reads/1"].told, found["reads/1"].expected) == (1, 10)


def test_returns_are_covered_by_the_hosts_of_the_programme():
    returns = [
        row(30, definition="visits-by-host/1", measure=Measure.VISIT, namespace="people",
            about="returns by host", thing=str(number))
        for number in (1, 2)
    ]  # fmt: skip
    hosts = row(157, definition="hosts-in-programme/1", measure=Measure.ORGANISATION,
                namespace="people", about="edition", thing="edition")  # fmt: skip

    found = {one.definition: one for one in figures([*returns, hosts], ZONE)}

    visits = found["visits-by-host/1"]
    assert (visits.value, visits.told, visits.expected, visits.unit) == (60, 2, 157, "host")


def test_what_does_not_count_is_told_aside():
    found = only([row(10), row(20, day=1, counts=False)])

    assert (found.value, found.told, found.aside) == (10, 1, 1)


@pytest.mark.parametrize("measure", list(Measure))
def test_the_rules_of_addition_are_those_of_the_algebra(measure):
    alone = measure.value in PEOPLE | PEAKS

    assert (ADDITION[measure] != Addition.SUM) == alone
    assert (ADDITION[measure] == Addition.LARGEST) == (measure.value in PEAKS)


@given(
    st.lists(
        st.builds(
            row,
            st.integers(0, 10**6),
            day=st.integers(0, 30),
            definition=st.sampled_from(["a/1", "a/2", "b/1"]),
            population=st.sampled_from(["all", "school"]),
            about=st.sampled_from(["channel x", "channel y", "edition"]),
            counts=st.booleans(),
        ),
        max_size=40,
    )
)
def test_a_total_never_mixes_definitions_populations_or_things(rows):
    expected = defaultdict(list)
    for one in rows:
        expected[one.line].append(one.value if one.counts else 0)

    found = {(one.definition, one.population, one.about): one for one in figures(rows, ZONE)}

    assert found.keys() == expected.keys()
    for line, values in expected.items():
        high = found[line].high
        assert high is not None
        assert high == sum(values)
        assert found[line].value in (None, sum(values))
        assert found[line].low >= max(values)


@pytest.mark.django_db
class TestOfAnEdition:
    @pytest.fixture
    def fair(self):
        programme(activity("a1", sessions=(session(1), session(3))), activity("a2"))
        return Edition.objects.get()

    @pytest.fixture
    def say(self, fair):
        def stated(value, code="visits-host-counted", **about):
            return observe(
                Statement(definition=defined(code), edition=fair, value=value, about=about,
                          starts_at=NOW, ends_at=NOW + timedelta(hours=3)),
                now=NOW,
            )  # fmt: skip

        return stated

    def test_activities_are_added_and_definitions_are_not(self, fair, say):
        first, second = Activity.objects.order_by("external_id")
        say(30, activity=first)
        say(20, activity=second)
        say(25, "visits-host-estimated", activity=second)

        found = [(one.definition, one.value, one.told, one.expected) for one in figures_of(fair)]

        assert found == [
            ("visits-host-counted/1", 50, 2, 2),
            ("visits-host-estimated/1", 25, 1, 2),
        ]

    def test_an_activity_and_its_session_are_not_added(self, fair, say):
        say(30, activity=Activity.objects.get(external_id="a1"))
        say(12, session=Session.objects.filter(activity__external_id="a1").first())

        (found,) = figures_of(fair)

        assert (found.value, found.low, found.high) == (None, 30, 42)

    def test_a_disputed_figure_is_told_and_not_added(self, fair, say):
        first, second = Activity.objects.order_by("external_id")
        say(30, activity=first)
        change_state(say(99, activity=second), ObservationState.DISPUTED, note="x", now=NOW)

        (found,) = figures_of(fair)

        assert (found.value, found.told, found.expected, found.aside) == (30, 1, 1, 1)

    def test_many_statements_take_one_query(self, fair, say, django_assert_num_queries):
        for first in Activity.objects.all():
            for _number in range(15):
                say(3, activity=first)

        with django_assert_num_queries(1):
            figures_of(fair)
