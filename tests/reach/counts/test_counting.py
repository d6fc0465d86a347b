"""Counting that is killed, repeated, fed with broken files, and told of changes."""

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from random import Random

import pyarrow.parquet as pq
import pytest

from reach.counts.days_of_events import DAY, read, rows, write_day
from zouma.reach.actions import count_reads
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.files import CountingUnderWay, DayUnreadable, counts_path
from zouma.reach.counts.reads import Span
from zouma.reach.counts.restatements import log_path, restatements
from zouma.reach.counts.rules import Limits
from zouma.site.state import ROOT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = [DAY + timedelta(days=number) for number in range(4)]


def many(seed, number=3000):
    chance = Random(seed)
    return [
        read(
            chance.randrange(86_400_000), item=int(50 * chance.random() ** 2),
            visitor=chance.getrandbits(62), channel=chance.randrange(3),
            agent=chance.choice((0, 0, 0, 1)),
        )
        for _number in range(number)
    ]  # fmt: skip


def results(folder):
    """Return the bytes of every result, by its place."""
    counts = folder / "counts"
    return {
        str(path.relative_to(counts)): path.read_bytes()
        for path in sorted(counts.glob("*/day=*/*.parquet"))
    }


def test_counting_twice_gives_the_same_bytes_whatever_the_engine_may_use(tmp_path):
    write_day(tmp_path, many(1, 200_000))
    few, more = Resources(memory_mb=128, threads=1, temporary=tmp_path), Resources(threads=3)
    found = []

    for resources in (few, more):
        engine = Embedded(resources)
        count_day(tmp_path, DAY, limits=Limits(), engine=engine)
        engine.close()
        found.append(results(tmp_path))

    assert found[0] == found[1]
    assert len(found[0]) == 5


def test_counting_killed_at_any_moment_ends_with_the_same_bytes(tmp_path):
    folder, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    for number, day in enumerate(DAYS):
        write_day(folder, many(number, 40_000), day)
    shutil.copytree(folder / "events", undisturbed / "events")
    count_reads(undisturbed, NOW)
    chance = random.Random(3)

    for _time in range(3):
        killed_after(folder, chance.uniform(0, 0.6))
    count_reads(folder, NOW)

    assert results(folder) == results(undisturbed)
    assert len(results(folder)) == 5 * len(DAYS)


def killed_after(folder, seconds):
    """Count in another process and kill it some time after it has begun."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    command = [sys.executable, "-m", "reach.counts.counting_process", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE,
                          env={**os.environ, "PYTHONPATH": paths}) as process:  # fmt: skip
        assert process.stdout.readline() == b"begins\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def spoiled(path, how):
    content = bytearray(path.read_bytes())
    if how == "cut short":
        del content[len(content) // 2 :]
    elif how == "overwritten":
        content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    elif how == "empty":
        content.clear()
    else:
        content = bytearray(b"item,visitor\n1,2\n")
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["cut short", "overwritten", "empty", "something else"])
def test_a_broken_file_is_named_and_the_other_days_are_counted(tmp_path, how):
    paths = [write_day(tmp_path, many(number), day) for number, day in enumerate(DAYS)]
    spoiled(paths[1], how)

    with pytest.raises(DayUnreadable) as refusal:
        count_reads(tmp_path, NOW)

    assert refusal.value.path == paths[1]
    assert str(paths[1]) in str(refusal.value)
    counted = {day for day in DAYS if counts_path(tmp_path, "item_day", day).exists()}
    assert counted == {DAYS[0], DAYS[2], DAYS[3]}


def test_other_columns_than_agreed_are_refused(tmp_path):
    path = write_day(tmp_path, many(1))
    pq.write_table(pq.read_table(path).drop_columns(["agent"]), path)

    with pytest.raises(DayUnreadable):
        count_reads(tmp_path, NOW)


def test_a_broken_file_leaves_what_was_counted_before(tmp_path):
    path = write_day(tmp_path, many(1))
    count_reads(tmp_path, NOW)
    before = results(tmp_path)
    spoiled(path, "overwritten")

    with pytest.raises(DayUnreadable):
        count_reads(tmp_path, NOW)

    assert results(tmp_path) == before


def test_only_changed_days_are_counted_again_and_the_change_is_logged(tmp_path):
    for number, day in enumerate(DAYS):
        write_day(tmp_path, many(number), day)
    count_reads(tmp_path, NOW)
    write_day(tmp_path, [*many(1), read("10:00:00"), read("10:00:10")], DAYS[1])

    counted = count_reads(tmp_path, NOW)

    assert (counted.restated, counted.unchanged) == ((DAYS[1],), (DAYS[0], *DAYS[2:]))
    (line,) = restatements(tmp_path)
    assert (line.day, line.because, line.at) == (DAYS[1], ("events",), NOW)
    assert line.after["raw"] - line.before["raw"] == 2
    assert line.after["counted"] - line.before["counted"] == 1


def test_other_limits_restate_all_days(tmp_path):
    write_day(tmp_path, [read("10:00:00"), read("10:00:20")])
    count_reads(tmp_path, NOW)

    counted = count_reads(tmp_path, NOW, limits=Limits(double_click_ms=10_000, version="test"))

    assert counted.restated == (DAY,)
    assert [line.because for line in restatements(tmp_path)] == [("limits",)]
    assert rows(counts_path(tmp_path, "item_day", DAY))[0]["counted"] == 2


def test_a_day_that_is_not_over_is_no_restatement_when_it_grows(tmp_path):
    write_day(tmp_path, [read("10:00:00")])
    during = datetime(2026, 5, 14, 4, tzinfo=UTC)  # noon in Beijing
    count_reads(tmp_path, during)
    write_day(tmp_path, [read("10:00:00"), read("15:00:00")])

    counted = count_reads(tmp_path, NOW)

    assert (counted.counted, counted.restated) == ((DAY,), ())
    assert restatements(tmp_path) == []


def test_what_changes_after_a_day_is_a_restatement_though_nothing_came_in_its_last_hours(tmp_path):
    write_day(tmp_path, [read("10:00:00")])
    count_reads(tmp_path, datetime(2026, 5, 14, 14, tzinfo=UTC))  # ten at night in Beijing
    assert count_reads(tmp_path, NOW).unchanged == (DAY,)
    write_day(tmp_path, [read("10:00:00"), read("15:00:00")])

    counted = count_reads(tmp_path, NOW)

    assert counted.restated == (DAY,)
    assert len(restatements(tmp_path)) == 1


def test_a_file_that_is_only_touched_is_not_counted_again(tmp_path):
    path = write_day(tmp_path, many(1))
    count_reads(tmp_path, NOW)
    os.utime(path, (1, 1))

    counted = count_reads(tmp_path, NOW)

    assert counted.unchanged == (DAY,)


def test_what_was_counted_stands_when_the_visitors_are_forgotten(tmp_path):
    path = write_day(tmp_path, many(1))
    count_reads(tmp_path, NOW)
    before = results(tmp_path)
    forget_visitors(path)

    counted = count_reads(tmp_path, NOW, limits=Limits(most_an_hour=1, version="other"))

    assert counted.closed == (DAY,)
    assert results(tmp_path) == before


def test_a_day_closed_before_it_was_counted_is_told(tmp_path):
    forget_visitors(write_day(tmp_path, many(1)))

    counted = count_reads(tmp_path, NOW)

    assert counted.uncounted == (DAY,)
    assert results(tmp_path) == {}


def forget_visitors(path):
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["visitor"]), path)


def test_only_the_days_of_a_span_are_counted(tmp_path):
    for number, day in enumerate(DAYS):
        write_day(tmp_path, many(number), day)

    counted = count_reads(tmp_path, NOW, span=Span(DAYS[1], DAYS[2]))

    assert counted.counted == (DAYS[1], DAYS[2])


def test_two_do_not_count_at_once(tmp_path):
    write_day(tmp_path, many(1))
    (tmp_path / "counts").mkdir()

    with (tmp_path / "counts" / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CountingUnderWay):
            count_reads(tmp_path, NOW)


def test_a_line_cut_short_does_not_hide_the_other_restatements(tmp_path):
    write_day(tmp_path, [read("10:00:00")])
    count_reads(tmp_path, NOW)
    write_day(tmp_path, [read("10:00:00"), read("11:00:00")])
    count_reads(tmp_path, NOW)
    with log_path(tmp_path).open("a") as file:
        file.write(log_path(tmp_path).read_text() + '{"day": "2026-')

    found = restatements(tmp_path)

    assert [(line.day, line.after["raw"]) for line in found] == [(date(2026, 5, 14), 2)]
