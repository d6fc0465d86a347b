"""Scans a second that the sync endpoint takes in batches of 50, beside bare inserts of such rows.

Devices, two at each door, send scans of booked tickets and hear of each other's, against
``./zouma serve``. The floor: the same rows written by plain psycopg on the same server, a
statement and a commit for each batch, at the same number of connections. Rounds alternate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.measuring.scanning import Scanned, scanned
from benchmarks.measuring.site_copy import SiteCopy, served, site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

PEERS = "Peer: pretix spends 53–58 ms of processor time on a scan, which is 33 a second."


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: sessions, bookings of each, rounds, seconds of each part."""

    sessions: int
    bookings: int
    rounds: int
    seconds: float


FULL = Plan(sessions=4, bookings=2500, rounds=3, seconds=8)
QUICK = Plan(sessions=2, bookings=200, rounds=1, seconds=1)


def main() -> None:
    """Measure and print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("door") as copy:
        copy.fill(0.01)
        filled = copy.run(
            "-m", "benchmarks.measuring.doors", "fill", str(plan.sessions), str(plan.bookings)
        )
        rounds = measured(copy, json.loads(filled), plan)
    result = summary(rounds)
    report(result, plan)
    print_json(result, wanted=flags.json)


@dataclass(frozen=True, slots=True)
class Round:
    """What the endpoint and the bare inserts around it gave."""

    endpoint: Scanned
    floor_per_s: float


def measured(copy: SiteCopy, doors: list[dict[str, Any]], plan: Plan) -> list[Round]:
    """Return what each round gave."""
    rounds = []
    with served(copy) as site:
        scanned(site, doors, min(1.0, plan.seconds))  # so that each worker has met it
        for _round in range(plan.rounds):
            floor = json.loads(
                copy.run("-m", "benchmarks.measuring.doors", "floor", str(plan.seconds))
            )
            found = scanned(site, doors, plan.seconds)
            rounds.append(Round(found, floor["per_s"]))
    return rounds


def summary(rounds: list[Round]) -> dict[str, Any]:
    """Return the medians of all rounds."""
    return {
        "scans_per_s": median(row.endpoint.per_s for row in rounds),
        "floor_per_s": median(row.floor_per_s for row in rounds),
        "ratio": median(row.endpoint.per_s / row.floor_per_s for row in rounds),
        "cpu_ms": median(row.endpoint.cpu_ms for row in rounds),
        "p50_ms": median(row.endpoint.p50_ms for row in rounds),
        "p99_ms": median(row.endpoint.p99_ms for row in rounds),
        "scans": sum(row.endpoint.scans for row in rounds),
    }


def report(result: dict[str, Any], plan: Plan) -> None:
    """Print the table and what it rests on."""
    heads = ("scans", "per s", "floor", "ratio", "CPU ms a scan", "p50 ms", "p99 ms")
    row = [result[name] for name in ("scans_per_s", "floor_per_s", "ratio", "cpu_ms", "p50_ms",
                                     "p99_ms")]  # fmt: skip
    print_table(heads, [("sync, batches of 50", *row)])
    print(f"{plan.sessions} sessions of {plan.bookings} bookings, two devices at each, one")
    print("connection each; p50 and p99 are of a batch. CPU: web server and database together.")
    print("To reach: 2,000 scans a second, 1 ms of CPU a scan.")
    print(PEERS)


if __name__ == "__main__":
    main()
