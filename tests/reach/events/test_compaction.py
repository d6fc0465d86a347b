"""Compaction: the same bytes from the same events, whatever order, repetition or kill."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reach.events.making import events
from zouma.reach.events.appending import Appender, write_segment
from zouma.reach.events.compaction import CompactionRuns, alone, compact
from zouma.reach.events.days import day_file, day_of, days_kept, read_state, starts_at
from zouma.reach.events.record import EVENT
from zouma.reach.events.segments import segments
from zouma.reach.events.visitors import Steady

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 5, 16)
START = starts_at(DAY, ZONE)
EVENING = datetime(2026, 5, 16, 14, tzinfo=UTC)
NEXT_DAY = EVENING + timedelta(days=1)
HOUR = 3_600_000
COLUMNS = ("item", "visitor", "at", "channel", "region", "seconds", "status", "kind", "agent")


def rows_of(folder, day=DAY):
    table = pq.read_table(day_file(folder, day))
    return list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))


def plainly(all_events, day=DAY):
    """Return the rows of a day as its definition says, in plain Python."""
    start, end = starts_at(day, ZONE), starts_at(day + timedelta(days=1), ZONE)
    earliest = {}
    for row in all_events:
        told = dict(zip(EVENT.names, row.tolist(), strict=True))
        if start - HOUR <= told["at"] < end:
            order = (told["at"], *(told[name] for name in COLUMNS if name != "at"))
            key = (told["id_high"], told["id_low"])
            earliest[key] = min(earliest.get(key, (order, told)), (order, told), key=lambda x: x[0])
    kept = [told for _order, told in earliest.values() if told["at"] >= start]
    return sorted(
        tuple(told[name] - (start if name == "at" else 0) for name in COLUMNS) for told in kept
    )


@st.composite
def told_events(draw):
    """Few identities, told several times around two midnights, with unlike contents."""
    number = draw(st.integers(1, 40))
    made = np.zeros(number, EVENT)
    for name, values in {
        "id_low": st.integers(0, 8), "id_high": st.integers(-1, 0),
        "at": st.sampled_from([0, 1, HOUR, 24 * HOUR]).flatmap(
            lambda edge: st.integers(START + edge - HOUR - 2, START + edge + 2)),
        "visitor": st.integers(-(2**63), 2**63 - 1), "item": st.integers(-2, 2),
        "seconds": st.integers(0, 2), "region": st.integers(0, 1), "status": st.just(200),
        "kind": st.integers(1, 3), "agent": st.integers(0, 5),
    }.items():  # fmt: skip
        made[name] = draw(st.lists(values, min_size=number, max_size=number))
    return made


@settings(max_examples=12)
@given(rows=told_events(), seed=st.integers(0, 10**6))
def test_days_are_as_their_definition_whatever_the_order_of_segments(tmp_path_factory, rows, seed):
    chance = random.Random(seed)
    contents = []
    for _way in range(2):
        folder = tmp_path_factory.mktemp("order")
        order = list(range(len(rows)))
        chance.shuffle(order)
        parts = np.array_split(np.array(order), chance.randint(1, 4))
        for part in parts:
            if len(part):
                write_segment(folder, chance.choice("ab"), rows[part])
            if chance.random() < 0.4:
                compact(folder, ZONE, EVENING)
        compact(folder, ZONE, EVENING)
        days = days_kept(folder)
        contents.append([(day, day_file(folder, day).read_bytes()) for day in days])

    assert contents[0] == contents[1]
    assert [rows_of(folder, day) for day in days] == [plainly(rows, day) for day in days]


def test_a_day_has_the_columns_that_others_read(tmp_path):
    write_segment(tmp_path, "node", events(10))

    changed = compact(tmp_path, ZONE, EVENING)

    types = [(field.name, str(field.type)) for field in pq.read_schema(day_file(tmp_path, DAY))]
    assert changed == [DAY]
    assert types == [
        ("item", "int64"), ("visitor", "int64"), ("at", "int32"), ("channel", "int32"),
        ("region", "int32"), ("seconds", "int32"), ("status", "int16"), ("kind", "int8"),
        ("agent", "int8"),
    ]  # fmt: skip
    assert rows_of(tmp_path)[0] == (-1, -2, 12 * HOUR, 1, 0, 0, 200, 1, 0)


def test_the_same_again_changes_nothing(tmp_path):
    write_segment(tmp_path, "node", events(10))
    compact(tmp_path, ZONE, EVENING)
    before = day_file(tmp_path, DAY).stat().st_mtime_ns

    write_segment(tmp_path, "again", events(10))
    changed = [compact(tmp_path, ZONE, EVENING) for _time in range(3)]

    assert changed == [[], [], []]
    assert len(rows_of(tmp_path)) == 10
    assert day_file(tmp_path, DAY).stat().st_mtime_ns > before


def test_live_segments_are_gathered_as_far_as_they_go(tmp_path):
    appender = Appender(tmp_path, "node")
    found = []
    for first in (0, 5):
        appender.append(events(5, first=first, at=START + first * HOUR).tobytes())
        found.append((compact(tmp_path, ZONE, EVENING), len(rows_of(tmp_path))))

    assert found == [([DAY], 5), ([DAY], 10)]


def test_a_repeat_told_just_after_midnight_counts_on_the_day_before(tmp_path):
    write_segment(tmp_path, "node", events(3, at=START - 5000))
    write_segment(tmp_path, "node", events(4, at=START + 5000))

    compact(tmp_path, ZONE, EVENING)

    assert len(rows_of(tmp_path, DAY - timedelta(days=1))) == 3
    assert len(rows_of(tmp_path)) == 1


def test_a_late_event_rewrites_its_day_and_is_noted_once(tmp_path):
    write_segment(tmp_path, "node", events(10))
    compact(tmp_path, ZONE, NEXT_DAY)
    [late] = write_segment(tmp_path, "late", events(2, first=9))

    changed = [compact(tmp_path, ZONE, NEXT_DAY) for _time in range(2)]

    noted = [
        json.loads(line) for line in (tmp_path / "restatements.jsonl").read_text().splitlines()
    ]
    assert changed == [[DAY], []]
    assert noted == [
        {"day": "2026-05-16", "rows_before": 10, "rows_after": 11, "at": NEXT_DAY.isoformat(),
         "why": "events came late", "segments": [late.name]}
    ]  # fmt: skip


def test_a_day_that_grows_before_its_end_is_not_restated(tmp_path):
    for first in (0, 10):
        write_segment(tmp_path, "node", events(10, first=first))
        compact(tmp_path, ZONE, EVENING)

    assert not (tmp_path / "restatements.jsonl").exists()


def closed(folder, *, after=31):
    """Close what is due: seen twice, three hours apart."""
    now = EVENING + timedelta(days=after)
    return [
        compact(folder, ZONE, now + timedelta(hours=hours), steady=Steady("boot", hours * 3600.0))
        for hours in (0, 3)
    ]


def test_after_its_time_a_day_loses_visitors_and_segments_and_keeps_its_reads(tmp_path):
    rows = events(10)
    write_segment(tmp_path, "node", rows)
    compact(tmp_path, ZONE, NEXT_DAY)

    changed = closed(tmp_path)

    assert changed == [[], [DAY]]
    assert segments(tmp_path) == []
    expected = [row[:1] + row[2:] for row in plainly(rows)]
    assert rows_of(tmp_path) == sorted(expected)
    assert compact(tmp_path, ZONE, EVENING + timedelta(days=32)) == []


def test_what_comes_after_a_day_was_closed_is_refused_counted_and_goes(tmp_path):
    write_segment(tmp_path, "node", events(10))
    closed(tmp_path)
    [late] = write_segment(tmp_path, "late", events(3, first=50))

    changed = [compact(tmp_path, ZONE, EVENING + timedelta(days=40)) for _time in range(2)]

    noted = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text().splitlines()]
    assert changed == [[], []]
    assert [(row["segment"], row["rows"]) for row in noted] == [(late.name, 3)]
    assert len(rows_of(tmp_path)) == 10
    assert segments(tmp_path) == []


def test_a_segment_stays_while_one_of_its_days_is_open(tmp_path):
    both = np.concatenate([events(2), events(2, first=5, at=START + 24 * HOUR)])
    [path] = write_segment(tmp_path, "node", both)

    closed(tmp_path, after=30.2)

    assert segments(tmp_path) == [path]
    assert [len(rows_of(tmp_path, day)) for day in days_kept(tmp_path)] == [2, 2]


def test_a_clock_that_jumps_ahead_closes_nothing(tmp_path):
    [path] = write_segment(tmp_path, "node", events(10))
    ahead = EVENING + timedelta(days=400)

    compact(tmp_path, ZONE, ahead, steady=Steady("boot", 0))
    compact(tmp_path, ZONE, EVENING, steady=Steady("boot", 600))
    compact(tmp_path, ZONE, ahead, steady=Steady("boot", 9000))

    assert segments(tmp_path) == [path]
    assert "visitor" in pq.read_schema(day_file(tmp_path, DAY)).names


def test_a_segment_that_is_gone_takes_nothing_out_of_a_day(tmp_path):
    [path] = write_segment(tmp_path, "node", events(10))
    compact(tmp_path, ZONE, EVENING)
    path.unlink()
    write_segment(tmp_path, "node", events(1, first=20))

    changed = compact(tmp_path, ZONE, EVENING)

    assert changed == []
    assert len(rows_of(tmp_path)) == 10


def test_two_do_not_compact_at_once(tmp_path):
    with alone(tmp_path), pytest.raises(CompactionRuns):
        compact(tmp_path, ZONE, EVENING)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/Paris", date(2026, 3, 29), 23), ("Europe/Paris", date(2026, 10, 25), 25),
     ("Asia/Beirut", date(2026, 3, 29), 23), ("America/Havana", date(2026, 11, 1), 25),
     ("Asia/Kathmandu", date(2026, 5, 16), 24)],
)  # fmt: skip
def test_days_begin_with_their_first_moment_also_when_clocks_are_changed(zone, day, hours):
    where = ZoneInfo(zone)
    start, end = starts_at(day, where), starts_at(day + timedelta(days=1), where)

    assert end - start == hours * HOUR
    assert [day_of(moment, where) for moment in (start - 1, start, end - 1, end)] == [
        day - timedelta(days=1), day, day, day + timedelta(days=1)
    ]  # fmt: skip


def test_what_is_damaged_in_a_sealed_segment_is_told_and_comes_back_with_a_backup(tmp_path, caplog):
    appender = Appender(tmp_path, "node")
    for number in range(3):
        appender.append(events(2, first=2 * number).tobytes())
    appender.close()
    [path] = segments(tmp_path)
    backup = path.read_bytes()
    content = bytearray(backup)
    content[16 + 128 + 40] ^= 1  # in the second of three groups
    path.write_bytes(content)

    compact(tmp_path, ZONE, EVENING)

    assert len(rows_of(tmp_path)) == 4
    assert f"{path.name}: 128 bytes are damaged and are left out" in caplog.text
    assert read_state(tmp_path, DAY).damaged == {path.name: 128}

    path.write_bytes(backup)
    compact(tmp_path, ZONE, EVENING)

    assert len(rows_of(tmp_path)) == 6
    assert read_state(tmp_path, DAY).damaged == {}
