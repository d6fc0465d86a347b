"""Kills and full disks, real ones: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reach.events.compacting import EVENING
from reach.events.making import events
from reach.events.test_compaction import DAY, ZONE, closed, rows_of
from zouma.reach.events.appending import Appender, NotKept, write_segment
from zouma.reach.events.compaction import compact
from zouma.reach.events.days import day_file
from zouma.reach.events.segments import contents_of, read_events, segments
from zouma.site.state import ROOT

SEED = int(os.environ.get("ZOUMA_KILLS_SEED", "1514"))
HERE = Path(__file__).parent


def started(script, *arguments):
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests", ROOT)))
    return subprocess.Popen(
        [sys.executable, str(HERE / script), *map(str, arguments)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path}, cwd=ROOT,
    )  # fmt: skip


def ids(folder):
    return [
        number
        for path in segments(folder)
        for block in read_events(path)
        for number in block["id_low"].tolist()
    ]


def test_what_was_acknowledged_before_kills_is_there_once_though_it_is_told_again(tmp_path):
    chance = random.Random(SEED)
    acknowledged = []
    for life in range(4):
        process = started("told_at_once.py", tmp_path, life * 100_000_000)
        first = process.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.4))
        process.kill()
        said = (first + process.communicate()[0]).decode().split("\n")[:-1]
        acknowledged += [int(number) for number in said]
        for number in acknowledged[-20:]:  # their tellers did not hear the answer, and tell again
            write_segment(tmp_path, "again", events(1, first=number))

    compact(tmp_path, ZONE, EVENING)

    found = ids(tmp_path)
    assert len(acknowledged) > 40, SEED
    assert set(acknowledged) - set(found) == set(), SEED
    assert len(rows_of(tmp_path)) == len(set(found)), SEED
    assert [contents_of(path).sealed for path in segments(tmp_path)] == [True] * len(
        segments(tmp_path)
    )


def test_a_compaction_that_is_killed_at_any_moment_ends_in_the_same_bytes(tmp_path):
    chance = random.Random(SEED)
    rows = events(150_000, step=100)
    for folder in (tmp_path / "whole", tmp_path / "killed"):
        for start in range(0, 150_000, 50_000):
            write_segment(folder, "node", rows[start : start + 60_000])
    compact(tmp_path / "whole", ZONE, EVENING)

    ended = []
    for _attempt in range(6):
        process = started("compacting.py", tmp_path / "killed", 0, 0)
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.8))
        process.kill()
        ended.append(process.wait())
        process.stdout.close()
    compact(tmp_path / "killed", ZONE, EVENING)

    whole, killed = (day_file(tmp_path / name, DAY) for name in ("whole", "killed"))
    assert -9 in ended, SEED
    assert killed.read_bytes() == whole.read_bytes()
    assert len(rows_of(tmp_path / "killed")) == 150_000
    names = sorted(path.name for path in killed.parent.iterdir())
    assert names == ["events.parquet", "state.json"]
    assert not (tmp_path / "killed" / "restatements.jsonl").exists()


def test_a_closing_that_is_killed_at_any_moment_refuses_nothing_it_had(tmp_path):
    chance = random.Random(SEED)
    write_segment(tmp_path, "node", events(60_000, step=100))
    compact(tmp_path, ZONE, EVENING)
    for number in range(6):
        process = started("compacting.py", tmp_path, 31, 8000.0 * number)
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.wait()
        process.stdout.close()

    closed(tmp_path, after=60)

    assert "visitor" not in pq.read_schema(day_file(tmp_path, DAY)).names
    assert len(rows_of(tmp_path)) == 60_000
    assert segments(tmp_path) == []
    assert not (tmp_path / "refused.jsonl").exists()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few hundred kilobytes, where the machine lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)],
        check=False, capture_output=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(folder):
    """Leave no room on a disk, and return the file that takes it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


def until_refused(appender, first=0):
    """Append until it is refused, and return the ids that were acknowledged."""
    kept = []
    for number in range(first, first + 100_000, 7):
        try:
            appender.append(events(7, first=number).tobytes())
        except NotKept as refusal:
            return kept, refusal
        kept += range(number, number + 7)
    raise AssertionError("the disk was never full")


def test_a_full_disk_refuses_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(small_disk):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 100_000)
    appender = Appender(small_disk, "node")

    kept, refusal = until_refused(appender)
    with pytest.raises(NotKept) as again:
        appender.append(events(7, first=900_000).tobytes())
    full = ids(small_disk)
    ballast.unlink()
    appender.append(events(7, first=800_000).tobytes())

    assert len(kept) > 700
    assert full == kept
    assert (refusal.status, again.value.status) == (503, 503)
    assert ids(small_disk) == [*kept, *range(800_000, 800_007)]


def test_a_segment_that_cannot_be_made_is_refused_and_made_later(small_disk):
    ballast = filled(small_disk)
    appender = Appender(small_disk, "node")

    with pytest.raises(NotKept) as refused:
        appender.append(events(1).tobytes())
    ballast.unlink()
    appender.append(events(1).tobytes())

    assert refused.value.code == "not-kept"
    assert ids(small_disk) == [0]


def test_a_file_that_may_not_grow_is_refused_without_half_a_group(tmp_path):
    appender = Appender(tmp_path, "node")
    appender.append(events(2).tobytes())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
    try:
        with pytest.raises(NotKept) as refused:
            appender.append(events(50, first=10).tobytes())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    appender.append(events(1, first=2).tobytes())

    assert refused.value.status == 503
    assert ids(tmp_path) == [0, 1, 2]


def test_without_room_a_compaction_leaves_the_day_as_it_was(small_disk):
    write_segment(small_disk, "node", events(50))
    compact(small_disk, ZONE, EVENING)
    before = day_file(small_disk, DAY).read_bytes()
    write_segment(small_disk, "late", events(900, first=100))
    ballast = filled(small_disk)

    with pytest.raises(OSError, match="No space"):
        compact(small_disk, ZONE, EVENING)
    without_room = day_file(small_disk, DAY).read_bytes()
    ballast.unlink()
    compact(small_disk, ZONE, EVENING)

    assert without_room == before
    assert len(rows_of(small_disk)) == 950
