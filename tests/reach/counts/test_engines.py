"""DuckDB, a Spark standalone cluster and ClickHouse give the same answers, byte for byte."""

import os
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest
from benchmarks.measuring.cluster import spark_cluster

from reach.counts.days_of_events import read, write_day
from zouma.reach.counts.counting import mark_events, results
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.canonical import canonical
from zouma.reach.counts.engines.choosing import EngineNotInstalled, EngineUnknown, chosen_engine
from zouma.reach.counts.rules import Limits, Rule

LIMITS = Limits(most_an_hour=25, most_a_day=60)


def needs(package):
    """Skip where an extra is not installed, unless the build server says that it must be."""
    if find_spec(package) is None:
        if os.environ.get("ZOUMA_ENGINES") == "required":
            pytest.fail(f"{package} is required here and not installed")
        pytest.skip(f"{package} is not installed: pip install -r .ci/requirements-engines.lock")


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """A day of 20,000 events to which every rule applies, with hashes over the whole range."""
    chance = Random(5)
    visitors = [chance.getrandbits(64) - 2**63 for _number in range(3000)] + [0]
    visitors += [64 * (chance.getrandbits(57) - 2**56) for _number in range(100)]
    items = [chance.getrandbits(64) - 2**63 for _number in range(200)]
    events = []
    while len(events) < 20_000:
        who = int(len(visitors) * chance.random() ** 3)
        event = read(
            chance.randrange(20 * 60) * 60_000, visitor=visitors[who],
            item=items[int(200 * chance.random() ** 2)], channel=chance.randrange(1, 4),
            region=chance.choice((0, 110101, 110105)), seconds=chance.randrange(90),
            status=chance.choice((200,) * 9 + (404, 304)), kind=chance.choice((1, 1, 1, 2, 3)),
            agent=chance.choice((0,) * 9 + (1, 3)),
        )  # fmt: skip
        events.append(event)
        while chance.random() < 0.3:
            event = event | {"at": event["at"] + chance.choice((0, 15_000, 30_000, 30_001))}
            events.append(event)
    return write_day(tmp_path_factory.mktemp("engines"), events)


@pytest.fixture(scope="module")
def expected(day):
    return answers("duckdb", day)


def answers(name, day, temporary=None):
    """Return every result of a day as bytes."""
    engine = chosen_engine(name, Resources(memory_mb=600, threads=2, temporary=temporary))
    try:
        mark_events(engine, day, LIMITS)
        return {
            result: canonical(engine.rows(table, roll.order or table.columns))
            for some in results()
            for result, (table, roll) in some.items()
        }
    finally:
        engine.close()


def test_every_rule_applies_to_the_day(expected):
    rules = {int(line.split(b",")[2]) for line in expected["rules"].splitlines()[1:]}

    assert rules == {int(rule) for rule in Rule}


def test_clickhouse_gives_the_answers_of_duckdb(day, expected, tmp_path):
    needs("chdb")

    given = answers("clickhouse", day, tmp_path)

    assert given == expected


def test_a_spark_cluster_gives_the_answers_of_duckdb(day, expected, tmp_path):
    needs("pyspark")

    with spark_cluster(tmp_path) as master:
        given = answers(master, day)

    assert given == expected


def test_an_engine_nobody_knows_is_refused():
    with pytest.raises(EngineUnknown):
        chosen_engine("oracle", Resources())


@pytest.mark.parametrize(("name", "package"), [("clickhouse", "chdb"), ("local[1]", "pyspark")])
def test_an_engine_that_is_not_installed_is_refused(name, package):
    if find_spec(package):
        pytest.skip(f"{package} is installed here")

    with pytest.raises(EngineNotInstalled):
        chosen_engine(name, Resources())


def test_few_resources_are_enough_for_the_same_answers(day, expected, tmp_path):
    engine = chosen_engine("duckdb", Resources(memory_mb=64, threads=1, temporary=tmp_path))

    mark_events(engine, Path(day), LIMITS)
    table, roll = results()[0]["item_day"]
    given = canonical(engine.rows(table, roll.order))

    assert given == expected["item_day"]
