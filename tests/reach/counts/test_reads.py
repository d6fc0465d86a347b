from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reach.counts.days_of_events import DAY, read, write_day
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.files import materials_path
from zouma.reach.counts.reads import GrainNotKept, Largest, Span, largest_by, reads_by
from zouma.reach.counts.rules import Limits
from zouma.reach.events.record import EventKind

TOMORROW, JUNE = DAY + timedelta(days=1), DAY + timedelta(days=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three days: channels 1 and 2, regions 110101 and unknown, items 7 and 8, a view."""
    folder = tmp_path_factory.mktemp("reads")
    write_day(folder, [
        read("10:00:00"), read("10:00:10"), read("10:30:00"),
        read("11:00:00", region=0), read("12:00:00", item=8, channel=2, seconds=5),
        read("13:00:00", kind=2, seconds=90), read("14:00:00", agent=1),
    ])  # fmt: skip
    write_day(folder, [read("10:00:00"), read("10:00:00", item=8, channel=2)], TOMORROW)
    write_day(folder, [read("10:00:00", item=9)], JUNE)
    engine = Embedded(Resources(memory_mb=256, threads=1))
    for day in (DAY, TOMORROW, JUNE):
        count_day(folder, day, limits=Limits(), engine=engine)
    engine.close()
    pq.write_table(
        pa.table({"item": [7, 8], "material": [1, 2], "activity": [70, None], "topic": [5, 5]}),
        materials_path(folder),
    )
    return folder


def counted(rows):
    return [(*row.keys, row.kind.name, row.counted) for row in rows]


def test_all_reads_of_all_days_by_kind(folder):
    rows = reads_by(folder, Span())

    assert counted(rows) == [("READ", 7), ("VIEW", 1)]
    assert (rows[0].raw, rows[0].after_robots, rows[0].unique_items) == (9, 8, 6)
    assert (rows[1].seconds, rows[1].kind) == (90, EventKind.VIEW)


def test_reads_by_channel_of_a_span_whose_ends_belong_to_it(folder):
    rows = reads_by(folder, Span(DAY, TOMORROW), ("channel",))

    assert counted(rows) == [(1, "READ", 4), (1, "VIEW", 1), (2, "READ", 2)]


def test_reads_by_day_and_channel(folder):
    rows = reads_by(folder, Span(TOMORROW, TOMORROW), ("day", "channel"))

    assert counted(rows) == [(TOMORROW, 1, "READ", 1), (TOMORROW, 2, "READ", 1)]


def test_reads_by_month_and_region_keep_the_unknown_region(folder):
    rows = reads_by(folder, Span(), ("month", "region"))

    assert counted(rows) == [
        ("2026-05", 0, "READ", 1), ("2026-05", 110101, "READ", 5), ("2026-05", 110101, "VIEW", 1),
        ("2026-06", 110101, "READ", 1),
    ]  # fmt: skip


def test_the_largest_items_come_first(folder):
    rows = largest_by(folder, Span(), ("item",), 2)

    assert rows == [Largest((7,), 4), Largest((8,), 2)]


def test_the_largest_activities_of_a_day(folder):
    rows = largest_by(folder, Span(DAY, DAY), ("activity",), 9, materials=materials_path(folder))

    assert rows == [Largest((70,), 3), Largest((None,), 1)]


def test_reads_by_activity_tell_what_belongs_to_none(folder):
    rows = reads_by(folder, Span(), ("activity",), materials=materials_path(folder))

    assert counted(rows) == [(70, "READ", 4), (70, "VIEW", 1), (None, "READ", 3)]


def test_reads_by_topic(folder):
    rows = reads_by(folder, Span(), ("topic",), materials=materials_path(folder))

    assert counted(rows) == [(5, "READ", 6), (5, "VIEW", 1), (None, "READ", 1)]


def test_the_parts_add_up_to_the_whole(folder):
    whole = sum(row.counted for row in reads_by(folder, Span()))

    parts = [
        sum(row.counted for row in reads_by(folder, Span(), by))
        for by in (("day",), ("channel",), ("region", "channel"), ("item",), ("topic",))
    ]

    assert parts == [whole] * 5


def test_regions_of_items_are_refused(folder):
    with pytest.raises(GrainNotKept):
        reads_by(folder, Span(), ("region", "item"))


def test_there_is_nothing_before_anything_was_counted(tmp_path):
    assert reads_by(tmp_path, Span(), ("channel",)) == []
