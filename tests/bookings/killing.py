"""Killing processes of a served copy of the site: only those that descend from ours."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from benchmarks.measuring.processes import process_table

PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """Return the processes that one has started and that live."""
    _ticks, parents = process_table()
    return sorted(child for child, parent in parents.items() if parent == pid and lives(child))


def lives(pid: int) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(") ")[2]
    except OSError:
        return False
    return state[0] != "Z"


def said_of(pid: int) -> str:
    """Return a process's command line, with spaces."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


class Killer:
    """Kills, by chance, what belongs to a command ``serve`` and to the database in its folder."""

    def __init__(
        self, serve: int, folder: Path, chance: random.Random, answers: Callable[[], object]
    ) -> None:
        self.serve, self.data, self.chance = serve, folder / "postgres", chance
        self.answers = answers
        self.killed: Counter[str] = Counter()
        self.ways: list[tuple[Callable[[], None], int]] = [
            (self.a_worker, 18), (self.all_workers, 8), (self.the_web_server, 4),
            (self.a_backend, 20), (self.a_part_of_postgresql, 6), (self.postgresql, 20),
            (self.a_worker_and_a_backend, 14), (self.all_workers_and_postgresql, 8),
            (self.the_worker, 2),
        ]  # fmt: skip

    def go_on(self, *, kills: int, until: float) -> None:
        """Kill at random moments, mostly of a site that works, until so many are killed."""
        while self.killed.total() < kills and time.monotonic() < until:
            if self.chance.random() < 0.5:
                self.wait_until_it_answers(until)
            time.sleep(self.chance.uniform(0, 0.4))
            ways, weights = zip(*self.ways, strict=True)
            self.chance.choices(ways, weights)[0]()

    def wait_until_it_answers(self, until: float) -> None:
        while time.monotonic() < until:
            try:
                self.answers()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return

    def kill(self, kind: str, pids: list[int]) -> None:
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended of itself
            self.killed[kind] += 1

    def started(self, word: str) -> list[int]:
        """Return what serve runs, by a word of its command line."""
        return [pid for pid in children(self.serve) if word in said_of(pid)]

    def web_workers(self) -> list[int]:
        return [pid for master in self.started("granian") for pid in children(master)]

    def master(self) -> list[int]:
        """Return PostgreSQL's first process, if it lives and works in our folder."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            ours = (PROC / str(pid) / "cwd").readlink() == self.data
        except (OSError, ValueError):
            return []
        return [pid] if ours and lives(pid) else []

    def parts(self, *, of_clients: bool) -> list[int]:
        """Return PostgreSQL's processes for connections, or all of its others."""
        found = [pid for master in self.master() for pid in children(master)]
        return [pid for pid in found if ("postgres: zouma zouma" in said_of(pid)) == of_clients]

    def one_of(self, pids: list[int]) -> list[int]:
        return [self.chance.choice(pids)] if pids else []

    def a_worker(self) -> None:
        self.kill("web", self.one_of(self.web_workers()))

    def all_workers(self) -> None:
        self.kill("web", self.web_workers())

    def the_web_server(self) -> None:
        self.kill("web", self.started("granian"))

    def the_worker(self) -> None:
        self.kill("worker", self.started("zouma worker"))

    def a_backend(self) -> None:
        self.kill("backend", self.one_of(self.parts(of_clients=True)))

    def a_part_of_postgresql(self) -> None:
        self.kill("backend", self.one_of(self.parts(of_clients=False)))

    def postgresql(self) -> None:
        self.kill("postgresql", self.master())

    def a_worker_and_a_backend(self) -> None:
        self.a_backend()
        self.a_worker()

    def all_workers_and_postgresql(self) -> None:
        self.postgresql()
        self.all_workers()
