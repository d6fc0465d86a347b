"""Processes that end are started again, and end with the one that keeps them up."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from zouma.site import supervising
from zouma.site.supervising import EndsAgain, supervise

SLEEPER = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1], str(os.getpid())).touch()
time.sleep(300)
"""


class Enough(Exception):
    """What the test ends the supervision with."""


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return state.rpartition(") ")[2][0] != "Z"


def numbers(folder):
    return {int(path.name) for path in folder.iterdir()}


def sleeper(folder):
    return [sys.executable, "-c", SLEEPER, str(folder)]


def test_who_is_killed_is_started_again_and_ends_with_us(tmp_path, monkeypatch):
    monkeypatch.setattr(supervising, "PAUSE_SECONDS", 0)
    killed = set()

    def keep():
        fresh = numbers(tmp_path) - killed
        if len(killed) == 3 and fresh:
            raise Enough
        for pid in fresh:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)

    with pytest.raises(Enough):
        supervise({"sleeper": sleeper(tmp_path)}, keep=keep)

    assert len(numbers(tmp_path)) == 4
    assert [pid for pid in numbers(tmp_path) if alive(pid)] == []


def test_each_is_started_again_for_itself(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()

    killed = []

    def keep():
        if len(numbers(one)) == 2:
            raise Enough
        if not killed and numbers(one) and numbers(two):
            killed.extend(numbers(one))
            os.kill(killed[0], signal.SIGKILL)

    with pytest.raises(Enough):
        supervise({"one": sleeper(one), "two": sleeper(two)}, keep=keep)

    assert len(numbers(two)) == 1


def test_who_never_stays_up_is_given_up(monkeypatch):
    monkeypatch.setattr(supervising, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(supervising, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervising, "MOST_EARLY_ENDS", 3)
    rounds = []

    with pytest.raises(EndsAgain) as refusal:
        supervise(
            {"clock": [sys.executable, "-c", "raise SystemExit(7)"]}, keep=lambda: rounds.append(1)
        )

    assert str(refusal.value) == "The clock ends again and again (7)."
    assert len(rounds) > 3


def test_what_a_killed_process_left_behind_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(supervising, "PAUSE_SECONDS", 0)
    program = f"import os\nos.fork()\n{SLEEPER}"
    killed = []

    def keep():
        found = numbers(tmp_path)
        if not killed and len(found) == 2:
            killed.extend(sorted(found))
            os.kill(killed[0], signal.SIGKILL)
        elif len(found) > 2:
            raise Enough

    with pytest.raises(Enough):
        supervise({"two": [sys.executable, "-c", program, str(tmp_path)]}, keep=keep)

    for _step in range(100):
        if not any(alive(pid) for pid in numbers(tmp_path)):
            break
        time.sleep(0.1)
    else:
        pytest.fail("somebody lives on")
    assert len(killed) == 2
