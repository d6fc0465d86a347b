"""Chains of double-clicks, unique items and the other rules against a second implementation."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reach.counts.days_of_events import DAY, read, rows, write_day
from reach.counts.second_count import fates, figures
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.files import counts_path
from zouma.reach.counts.rules import STAGES, Limits, Rule

LIMITS = Limits(most_an_hour=6, most_a_day=9)
HOUR = 3_600_000
# Times that meet: around the edges of 30 seconds and of the hour, often the same.
moments = st.builds(
    lambda hour, seconds, rest: hour * HOUR + HOUR // 2 + seconds * 10_000 + rest,
    st.integers(8, 10),
    st.integers(170, 190) | st.integers(0, 12),
    st.sampled_from([0, 0, 0, 1, -1]),
)
events = st.builds(
    read,
    moments,
    item=st.sampled_from([7, -7, 2**62]),
    visitor=st.sampled_from([0, 1, -64, -(2**63), 2**63 - 1]),
    channel=st.integers(1, 2),
    region=st.sampled_from([0, 110101]),
    seconds=st.sampled_from([0, 29, 30, 300]),
    status=st.sampled_from([200] * 6 + [304, 404]),
    kind=st.sampled_from([1, 1, 1, 2, 3]),
    agent=st.sampled_from([0] * 6 + [1, 3]),
)
chains = st.lists(
    st.builds(read, moments, visitor=st.sampled_from([1, 2]), seconds=st.integers(0, 3)),
    max_size=40,
)  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    engine = Embedded(Resources(memory_mb=256, threads=1))
    yield engine
    engine.close()


def counted(engine, day, limits):
    """Return the tables of a day of events."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_day(folder, day)
        count_day(folder, DAY, limits=limits, engine=engine)
        return {
            table: rows(counts_path(folder, table, DAY))
            for table in ("item_day", "region_day", "rules", "sample")
        }


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(day=st.lists(events, max_size=60))
def test_the_figures_are_those_of_a_plain_count(engine, day):
    judged = fates(day, hour_limit=6, day_limit=9)

    tables = counted(engine, day, LIMITS)

    assert without_assistants(tables["item_day"]) == figures(judged, ("item", "channel", "kind"))
    region = figures(judged, ("channel", "region", "kind"))
    assert without_assistants(tables["region_day"]) == region
    effects = Counter()
    for row in tables["rules"]:
        effects[Rule(row["rule"]).name.lower()] += row["events"]
    assert effects == Counter(fate for _event, fate in judged)


@settings(deadline=None, max_examples=60)
@given(day=chains)
def test_chains_and_unique_items_are_those_of_a_plain_count(engine, day):
    judged = fates(day, hour_limit=10**6, day_limit=10**6)

    tables = counted(engine, day, Limits(most_an_hour=10**6, most_a_day=10**6))

    assert without_assistants(tables["item_day"]) == figures(judged, ("item", "channel", "kind"))


@settings(deadline=None, max_examples=25)
@given(day=st.lists(events, max_size=60))
def test_the_sample_holds_what_the_visitors_it_divides_are_counted_with(engine, day):
    judged = fates(day, hour_limit=6, day_limit=9)
    names = ("visitor", "item", "channel", "kind", "region")
    kept = [event for event, fate in judged if fate == "kept" and event["kind"] != 3]
    times = Counter(
        tuple(event[name] for name in names)
        for event in kept
        if event["visitor"] in {-64, -(2**63)}
    )

    tables = counted(engine, day, LIMITS)

    sample = [dict(zip(names, key, strict=True)) | {"times": n} for key, n in sorted(times.items())]
    assert tables["sample"] == sample


def test_raw_and_each_stage_differ_by_what_the_rule_took_out(engine):
    day = [
        read("09:00:00", status=404),
        read("09:00:00", agent=2),
        read("09:00:00", agent=3),
        read("09:00:00", kind=2, seconds=29),
        *(read(f"10:{minute:02}:00", visitor=5, item=minute) for minute in range(7)),
        read("11:00:00"),
        read("11:00:30"),
    ]

    tables = counted(engine, day, LIMITS)

    sums = [sum(row[name] for row in tables["item_day"]) for name in ("raw", *STAGES.values())]
    assert sums == [13, 12, 10, 9, 2, 1]
    assert sum(row["assistants"] for row in tables["item_day"]) == 1


def test_repeats_of_an_assistant_are_one_use_by_a_machine(engine):
    day = [read(at, agent=3) for at in ("10:00:00", "10:00:10", "10:05:00")]

    tables = counted(engine, day, LIMITS)

    assert [(row["assistants"], row["counted"]) for row in tables["item_day"]] == [(2, 0)]


def test_what_nobody_is_known_to_have_read_is_counted_and_told(engine):
    day = [read("10:00:00", visitor=0), read("10:00:05", visitor=0)]

    tables = counted(engine, day, LIMITS)

    (row,) = tables["item_day"]
    assert (row["counted"], row["nameless"], row["unique_items"]) == (2, 2, 0)
    assert tables["sample"] == []


def test_a_read_and_the_leaving_of_the_page_are_no_double_click(engine):
    day = [read("10:00:00"), read("10:00:20", kind=3, seconds=20)]

    tables = counted(engine, day, LIMITS)

    assert [(row["kind"], row["counted"]) for row in tables["item_day"]] == [(1, 1), (3, 1)]


def test_seconds_told_soon_after_each_other_are_added(engine):
    day = [read("10:00:20", kind=3, seconds=18), read("10:00:45", kind=3, seconds=20)]

    tables = counted(engine, day, LIMITS)

    (row,) = tables["item_day"]
    assert (row["seconds"], row["counted"]) == (38, 2)


def test_a_session_too_short_does_not_replace_one_that_is_long_enough(engine):
    day = [read("10:00:00", kind=2, seconds=40), read("10:00:10", kind=2, seconds=5)]

    tables = counted(engine, day, LIMITS)

    (row,) = tables["item_day"]
    assert (row["raw"], row["after_duration"], row["counted"], row["seconds"]) == (2, 1, 1, 40)


def test_a_day_without_events_has_empty_tables(engine):
    tables = counted(engine, [], LIMITS)

    assert tables == {"item_day": [], "region_day": [], "rules": [], "sample": []}


def without_assistants(table):
    return [{name: row[name] for name in row if name != "assistants"} for row in table]
