"""Segments: what is whole is read, what is torn is cut, nothing is read in part."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reach.events.making import events, plainly_read
from zouma.reach.events.appending import (
    Appender,
    NotKept,
    TimesImpossible,
    claim_epoch,
    remove_left_behind,
    write_segment,
)
from zouma.reach.events.committing import ThreadedCommit
from zouma.reach.events.segments import (
    Contents,
    contents_of,
    read_events,
    seal_abandoned,
    segments,
)


def ids(path, contents=None):
    return [number for block in read_events(path, contents) for number in block["id_low"].tolist()]


def appended(folder, *sizes):
    """Append groups of so many events, and leave the segment as a killed process would."""
    appender, first = Appender(folder, "node"), 0
    for size in sizes:
        appender.append(events(size, first=first).tobytes())
        first += size
    appender.abandon()
    return segments(folder)[0]


def test_what_is_appended_is_read_in_order_by_two_implementations(tmp_path):
    path = appended(tmp_path, 1, 3, 2)

    found = [row for block in read_events(path) for row in block.tolist()]

    expected = [
        row
        for group in (events(1), events(3, first=1), events(2, first=4))
        for row in group.tolist()
    ]
    assert found == expected == plainly_read(path.read_bytes())
    assert path.name == "node-00000001-000001"


@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=5), cut=st.integers(0, 400))
def test_a_torn_tail_is_cut_at_the_last_whole_group(tmp_path_factory, sizes, cut):
    path = appended(tmp_path_factory.mktemp("torn"), *sizes)
    content = path.read_bytes()
    path.write_bytes(content[: max(16, len(content) - cut)])
    whole = [row[1] for row in plainly_read(path.read_bytes())]

    sealed = seal_abandoned(path)

    assert sealed
    assert ids(path) == whole
    assert contents_of(path).events == len(whole)
    assert contents_of(path).sealed


@pytest.mark.parametrize("rest", [b"\0" * 5000, b"evGR" * 20, b"evGR\x01\0\0\0"])
def test_what_a_crash_leaves_behind_the_last_group_is_not_read(tmp_path, rest):
    path = appended(tmp_path, 2)
    with path.open("ab") as file:
        file.write(rest)
    contents = Contents()

    found = ids(path, contents)

    assert found == [0, 1]
    assert contents.lost == len(rest)


@given(place=st.integers(16, 16 + 3 * (16 + 2 * 56) - 1), bit=st.integers(0, 7))
def test_a_damaged_group_is_left_out_whole_and_the_next_is_read(tmp_path_factory, place, bit):
    path = appended(tmp_path_factory.mktemp("damaged"), 2, 2, 2)
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)
    damaged, contents = (place - 16) // 128, Contents()

    found = ids(path, contents)

    assert found == [number for number in range(6) if number // 2 != damaged]
    assert contents.lost == 128


def test_a_sealed_segment_tells_its_quarters_of_an_hour_from_its_end(tmp_path):
    rows = events(3, step=900_000)

    [path] = write_segment(tmp_path, "node", rows)

    contents = contents_of(path)
    assert contents.quarters == dict.fromkeys((rows["at"] // 900_000).tolist(), 1)
    assert contents.sealed
    assert ids(path) == [0, 1, 2]


def test_a_segment_whose_writer_lives_is_not_sealed_by_others(tmp_path):
    appender = Appender(tmp_path, "node")
    appender.append(events(1).tobytes())
    [path] = segments(tmp_path)

    sealed = seal_abandoned(path)
    appender.append(events(1, first=1).tobytes())
    appender.close()

    assert not sealed
    assert ids(path) == [0, 1]
    assert contents_of(path).sealed


def test_segments_are_rolled_by_size_and_by_time(tmp_path):
    by_size = Appender(tmp_path / "size", "node", rolled_bytes=100)
    by_time = Appender(tmp_path / "time", "node", rolled_seconds=0)

    for appender in (by_size, by_time):
        for number in range(3):
            appender.append(events(2, first=2 * number).tobytes())

    for folder in (tmp_path / "size", tmp_path / "time"):
        names = [path.name for path in segments(folder)]
        assert names == [f"node-00000001-00000{number}" for number in (1, 2, 3)]
        assert [contents_of(path).sealed for path in segments(folder)] == [True, True, False]


def test_no_epoch_is_given_twice(tmp_path):
    first = [claim_epoch(tmp_path, "a"), claim_epoch(tmp_path, "a"), claim_epoch(tmp_path, "a-1")]
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(claim_epoch(tmp_path, "a"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert first == [1, 2, 1]
    assert sorted(found) == list(range(3, 11))


def test_an_epoch_follows_the_segments_where_the_claims_are_lost(tmp_path):
    write_segment(tmp_path, "node", events(1))
    for path in (tmp_path / "epochs").iterdir():
        path.unlink()

    assert claim_epoch(tmp_path, "node") == 2


def test_events_of_another_century_are_refused(tmp_path):
    with pytest.raises(TimesImpossible):
        write_segment(tmp_path, "node", events(1, at=1))

    assert segments(tmp_path) == []


def test_large_imports_are_read_back_exactly(tmp_path):
    rows = events(150_000, step=10)

    [path] = write_segment(tmp_path, "node", rows)

    assert np.array_equal(np.concatenate(list(read_events(path))), rows)


def test_what_a_killed_importer_left_is_removed_and_what_is_written_is_not(tmp_path):
    write_segment(tmp_path, "node", events(1))
    (tmp_path / "segments" / ".node-00000009-000001.abc").write_bytes(b"half")

    remove_left_behind(tmp_path)

    assert [path.name for path in (tmp_path / "segments").iterdir()] == ["node-00000001-000001"]


class Counting:
    """Counts groups on their way to a real appender, and is slow enough for others to gather."""

    def __init__(self, folder):
        self.appender, self.groups = Appender(folder, "node"), 0

    def append(self, rows):
        self.groups += 1
        threading.Event().wait(0.02)
        self.appender.append(rows)


def test_threads_share_groups_and_each_finds_its_events_on_the_disk(tmp_path):
    appender = Counting(tmp_path)
    commit, seen = ThreadedCommit(appender), []

    def send(number):
        commit.append(events(1, first=number).tobytes())
        seen.append(number in ids(segments(tmp_path)[0]))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [True] * 32
    assert appender.groups <= 4
    assert sorted(ids(segments(tmp_path)[0])) == list(range(32))


class Failing:
    """Takes nothing."""

    def append(self, rows):
        raise NotKept


def test_all_who_share_a_group_hear_that_it_is_not_kept():
    commit = ThreadedCommit(Failing())

    for _attempt in range(2):
        with pytest.raises(NotKept):
            commit.append(events(1).tobytes())
