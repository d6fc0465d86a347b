"""Whatever is killed, and when: what a visitor was told is so, nothing twice, nothing oversold.

A real copy of the site with a database that keeps what it says (fsync on), a crowd in a process of
its own, and `kill -9` for web workers, the web server and PostgreSQL while it books.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from benchmarks.measuring.rushing import halls
from benchmarks.measuring.site_copy import fetched, served, site_copy

from bookings.killing import Killer
from bookings.second_opinion import OCCUPYING, Books, read_books
from zouma.site.state import ROOT

SEED = int(os.environ.get("ZOUMA_KILLS_SEED", "1514"))
KILLS, MOST_SECONDS, CAPACITY = 50, 150, 500  # the seconds are a bound, not an expectation
CROWD = Path(__file__).with_name("crowd.py")


@dataclass(frozen=True, slots=True)
class Rush:
    """What the crowd was told, what was killed, and the books afterwards."""

    visitors: list[dict[str, Any]]
    counts: dict[str, int]
    killed: Counter[str]
    books: Books


@pytest.fixture(scope="module")
def rush():
    """Book and kill; a crowd that meets an answer that nobody should get ends with it."""
    with site_copy("kills") as copy:
        [(session, _page)] = halls(copy, activities=1, sessions=1, capacity=CAPACITY)
        with served(copy) as site:
            killer = Killer(
                site.processes[0], copy.folder, random.Random(SEED),
                lambda: fetched(site.port, f"/en/book/{session}/"),
            )  # fmt: skip
            plan = {"port": site.port, "seed": SEED, "sessions": [session], "at_once": 16}
            with crowding(copy, plan) as crowd:
                killer.go_on(kills=KILLS, until=time.monotonic() + MOST_SECONDS)
                said, _nothing = crowd.communicate("calm\n", timeout=MOST_SECONDS)
            assert crowd.returncode == 0, SEED
            found = json.loads(said)
            return Rush(found["visitors"], found["counts"], killer.killed, read_books(copy.url()))


@contextmanager
def crowding(copy, plan):
    """Let a crowd come, and make it go whatever happens."""
    crowd = subprocess.Popen(
        [sys.executable, str(CROWD), json.dumps(plan)], env=copy.environment(), cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield crowd
    finally:
        crowd.kill()
        crowd.communicate()


def test_so_many_were_killed_while_so_many_booked(rush):
    """The test has been where it wants to be: all kinds of kills, all kinds of answers."""
    killed, said = rush.killed, Counter(row["said"] for row in rush.visitors)

    assert killed.total() >= 50, SEED
    assert min(killed["web"], killed["backend"], killed["postgresql"]) >= 5, (SEED, killed)
    assert rush.counts["lost"] > 50, SEED
    assert rush.counts["attempts"] > 2000, SEED
    assert min(said["confirmed"], said["full"]) > 100, (SEED, said)
    assert rush.books.durability == ("on", "on")


def test_what_a_visitor_was_told_is_so(rush):
    """Nothing that was confirmed or cancelled is forgotten."""
    kept = {row.uid: row for row in rush.books.bookings}
    wrong = []
    for visitor in rush.visitors:
        row = kept.get(visitor["booking"])
        if visitor["booking"] and (row is None or not agrees(visitor, row)):
            wrong.append((visitor, row))

    assert wrong == [], SEED
    assert {row["said"] for row in rush.visitors if row["token"]} <= {"confirmed", "waiting"}


def agrees(visitor, row):
    """Tell whether a booking is as its visitor was told."""
    states = {"confirmed": {"confirmed"}, "waiting": {"waiting", "offered"}}[visitor["said"]]
    states = {"": states, "yes": {"cancelled"}, "perhaps": states | {"cancelled"}}
    same = ("places", "key", "email", "session")
    return row.state in states[visitor["cancelled"]] and all(
        getattr(row, name) == visitor[name] for name in same
    )


def test_who_was_told_that_it_is_full_has_nothing(rush):
    """Unless an answer to the same request was lost before: that one may have come through."""
    full = {row["key"] for row in rush.visitors if row["said"] == "full" and not row["lost"]}

    assert [row for row in rush.books.bookings if row.key in full] == [], SEED


def test_nothing_is_doubled_and_nothing_comes_from_nowhere(rush):
    keys = [row.key for row in rush.books.bookings]

    assert [key for key, number in Counter(keys).items() if number > 1] == [], SEED
    assert set(keys) <= {row["key"] for row in rush.visitors}
    emails = Counter(row.email for row in rush.books.bookings if row.email)
    assert set(emails.values()) == {1}


def test_counters_ledger_and_bookings_agree_and_all_places_are_sold(rush):
    assert [row[1:] for row in rush.books.counts] == [(CAPACITY,) * 4], SEED
    assert rush.books.wrong_in_ledger == []
    assert sum(row.places for row in rush.books.bookings if row.state in OCCUPYING) == CAPACITY


def test_who_has_a_booking_has_its_letter(rush):
    told = [row for row in rush.books.bookings if row.email]

    assert {row.letters for row in told} == {1}, SEED
