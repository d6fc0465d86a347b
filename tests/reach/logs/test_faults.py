"""Kills, full disks, files that grow, turn or change: nothing is lost, nothing doubled."""

from __future__ import annotations

import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from reach.logs.written import NOON, Store, at, combined, milliseconds, text
from zouma.reach.events.appending import NotKept, write_segment
from zouma.reach.events.record import EVENT
from zouma.reach.events.segments import read_events, segments
from zouma.reach.logs import batches, importing
from zouma.reach.logs.past import Memory
from zouma.reach.logs.refusals import FileShorter, PastChanged

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def lines_of(number: int, *, seed: int = 1) -> list[str]:
    """Return so many lines, some of them no reads and some unreadable."""
    chance = random.Random(seed)
    made = []
    for place in range(number):
        line = combined(
            address=f"192.0.2.{chance.randrange(256)}", moment=at(place % 3_000),
            request=f"GET /editions/x/{chance.randrange(500)}/ HTTP/1.1",
        )  # fmt: skip
        made.append(line if chance.random() > 0.01 else line[:40])
    return made


def kept(folder: Path):
    """Return the events in the segments of a folder, each identity once, by line."""
    parts = [part for path in segments(folder) for part in read_events(path)]
    events = np.concatenate([np.zeros(0, EVENT), *parts])
    _lines, first = np.unique(events["id_low"], return_index=True)
    return events[first]


# --- grown, turned, changed -----------------------------------------------------------------


def test_a_file_that_has_grown_is_read_on_from_its_end(store: Store) -> None:
    lines = lines_of(1_000)
    store.take(text(*lines[:600]))

    grown = store.take(text(*lines))

    whole = Store(store.folder / "other")
    whole.folder.mkdir()
    whole.take(text(*lines))
    assert (grown.known, grown.lines) == (600, 400)
    assert len(store.written) == len(store.events)
    assert store.events.tobytes() == whole.events.tobytes()


def test_a_last_line_without_an_end_waits_and_is_taken_once(store: Store) -> None:
    whole = text(combined(), combined(moment=at(9)))

    first = store.take(whole[:-30])
    second = store.take(whole)

    assert (first.events, first.unfinished, second.events) == (1, len(combined()) - 29, 1)
    assert store.written["at"].tolist() == [milliseconds(NOON), milliseconds(at(9))]


def test_a_day_in_turned_files_under_other_names_is_taken_once(store: Store) -> None:
    monday, tuesday = text(*lines_of(300, seed=2)), text(*lines_of(300, seed=3))
    store.take(monday, name="access.log")
    expected = len(store.events)

    store.take(monday, name="access.log.1")
    store.take(tuesday, name="access.log")
    store.take(gzip.compress(monday.encode()), name="access.log.2.gz")
    store.take(tuesday, name="access.log.1")

    good = [line for line in lines_of(300, seed=3) if line.endswith('"')]
    assert len(store.written) == len(store.events) == expected + len(good)


def test_a_file_whose_past_has_changed_is_refused(store: Store) -> None:
    lines = lines_of(50)
    store.take(text(*lines))
    changed = [*lines[:20], lines[20].replace("192.0.2", "192.0.3"), *lines[21:], combined()]

    with pytest.raises(PastChanged):
        store.take(text(*changed))

    assert len(store.written) == len([line for line in lines if line.endswith('"')])


def test_the_same_beginning_from_another_server_is_another_file(store: Store) -> None:
    lines = lines_of(50)
    store.take(text(*lines))

    other = store.take(text(lines[0], *lines_of(10, seed=9)), node="web2")

    assert (other.known, len(store.written)) == (0, len(store.events))


def test_a_file_that_has_become_shorter_is_refused(store: Store) -> None:
    lines = lines_of(50)
    store.take(text(*lines))

    with pytest.raises(FileShorter):
        store.take(text(*lines[:20]))


def test_a_file_turned_while_its_lines_stay_in_order_doubles_nothing(store: Store) -> None:
    lines = lines_of(500)
    for end in range(50, 501, 50):
        store.take(text(*lines[:end]))

    assert len(store.written) == len(store.events)
    numbers = [place for place, line in enumerate(lines, start=1) if line.endswith('"')]
    assert store.events["id_low"].tolist() == numbers


def test_memory_that_is_lost_doubles_nothing_in_the_store(store: Store) -> None:
    content = text(*lines_of(500))
    store.take(content)
    before = store.events.tobytes()

    shutil.rmtree(store.folder / "memory")
    again = store.take(content)

    assert again.known == 0
    assert store.events.tobytes() == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"done": "x"}', b"\0" * 40])
def test_memory_that_is_damaged_is_as_if_it_were_lost(store: Store, content: bytes) -> None:
    log = text(*lines_of(100))
    store.take(log)
    (path,) = (store.folder / "memory").iterdir()
    path.write_bytes(content)

    again = store.take(log)

    assert (again.known, again.lines) == (0, 100)


def test_memory_of_another_secret_proves_nothing(store: Store) -> None:
    log = text(*lines_of(100))
    taken = store.take(log)

    past = Memory(store.folder / "memory", b"another").past(taken.identity)

    assert (past.done, past.lines) == (0, 0)


def test_rejects_are_listed_once_however_often_a_file_is_taken(store: Store) -> None:
    lines = lines_of(1_000)
    for end in (400, 700, 1_000, 1_000):
        store.take(text(*lines[:end]))
    shutil.rmtree(store.folder / "memory")
    store.take(text(*lines))

    wrong = [place for place, line in enumerate(lines, start=1) if not line.endswith('"')]
    assert [int(line.partition("\t")[0]) for line in store.rejected] == wrong


# --- killed ---------------------------------------------------------------------------------

IMPORTING = """
import sys
from pathlib import Path
from reach.logs.written import Store
from zouma.reach.events.appending import write_segment
from zouma.reach.logs import batches, importing
batches.BATCH, importing.BLOCK = 2_000, 512 * 1024
folder, log = Path(sys.argv[1]), Path(sys.argv[2])
store = Store(folder)
class Segments:
    def append(self, events):
        write_segment(folder, "city", events)
        print(len(events), flush=True)
store.batches = Segments()
print(store.take(log).events, "done", flush=True)
"""


def started(folder: Path, log: Path) -> subprocess.Popen[str]:
    """Start a process that imports a log into the segments of a folder."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-c", IMPORTING, str(folder), str(log)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def test_killed_again_and_again_it_ends_with_every_event_once(tmp_path: Path) -> None:
    lines = lines_of(240_000)
    log = tmp_path / "access.log"
    log.write_text(text(*lines))
    chance = random.Random(11)
    kills = 0
    for _try in range(4):
        process = started(tmp_path, log)
        assert process.stdout is not None
        for _batch in range(chance.randrange(1, 4)):
            process.stdout.readline()
        time.sleep(chance.random() / 50)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += process.returncode == -signal.SIGKILL

    process = started(tmp_path, log)
    said = process.communicate()[0].splitlines()[-1]

    numbers = [place for place, line in enumerate(lines, start=1) if line.endswith('"')]
    rejected = [place for place, line in enumerate(lines, start=1) if not line.endswith('"')]
    assert (process.returncode, said.split()[1], kills) == (0, "done", 4)
    assert kept(tmp_path)["id_low"].tolist() == numbers
    listed = Store(tmp_path).rejected
    assert [int(line.partition("\t")[0]) for line in listed] == rejected


# --- no room --------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path):
    """Give a folder with room for little: a file system of its own, else a limit of the process."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        check=False, capture_output=True,
    ).returncode  # fmt: skip
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, limits[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_rest_is_taken_when_there_is_room(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 3_000)
    monkeypatch.setattr(importing, "BLOCK", 512 * 1024)
    lines = lines_of(40_000)
    log = tmp_path / "access.log"
    log.write_text(text(*lines))
    store = Store(tmp_path)

    class Segments(list):  # type: ignore[type-arg]
        folder = small_disk

        def append(self, events) -> None:
            write_segment(self.folder, "city", events)

    store.batches = Segments()
    with pytest.raises(NotKept):
        store.take(log)
    before = kept(small_disk)
    roomy = tmp_path / "roomy"
    shutil.copytree(small_disk, roomy)
    store.batches.folder = roomy
    after = store.take(log)

    numbers = [place for place, line in enumerate(lines, start=1) if line.endswith('"')]
    assert kept(roomy)["id_low"].tolist() == numbers
    assert 0 < len(before) == len(numbers) - after.events
