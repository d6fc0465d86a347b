"""The same people over 1,000 sessions, so that hardly two want the same; alone and three together.

single: orders of one session each by the API; basket: orders of three sessions of three activities
in one request, all or nothing. per_s is orders confirmed a second until the last. The floor is as
many bare transactions (guarded update of a row, insert, commit) over 1,000 rows from as many
connections on the same server; with a basket, each takes three rows. Rounds alternate.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from benchmarks.measuring.orders import Order
from benchmarks.measuring.rushing import Rush, floor_per_s, halls, rushed
from benchmarks.measuring.site_copy import Served, SiteCopy, served, site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

KINDS = {"single": 1, "basket": 3}
SEED = 1514


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: activities, sessions of each, people, how many at once, rounds."""

    activities: int
    sessions: int
    clients: int
    at_once: int
    rounds: int


FULL = Plan(activities=100, sessions=10, clients=2000, at_once=64, rounds=3)
QUICK = Plan(activities=20, sessions=5, clients=150, at_once=32, rounds=1)


def main() -> None:
    """Measure, print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("spread") as copy:
        found = halls(
            copy, activities=plan.activities, sessions=plan.sessions, capacity=plan.clients
        )
        with served(copy) as site:
            rushed(site, "api", orders(found, 1, plan.clients // 5, "warm"), plan.at_once)
            rounds = measured(copy, site, found, plan)
    result = summed_up(rounds)
    heads = ("orders", "per s", "floor", "ratio", "CPU ms", "p50 ms", "p95 ms", "p99 ms")
    print_table(heads, [(name, *values.values()) for name, values in result.items()])
    print(f"{plan.clients:,} people, {plan.at_once} at once, over {len(found):,} sessions.")
    print_json(result, wanted=flags.json)


def orders(found: Sequence[tuple[str, str]], sessions: int, number: int, name: str) -> list[Order]:
    """Return orders of so many sessions each, of as many activities, by so many people."""
    chance = random.Random(f"{SEED} {name}")
    of_page: dict[str, list[str]] = {}
    for uid, page in found:
        of_page.setdefault(page, []).append(uid)
    made = []
    for k in range(number):
        pages = chance.sample(sorted(of_page), sessions)
        uids = [chance.choice(of_page[page]) for page in pages]
        made.append(Order(pages[0], uids, f"{name}-{k}@example.org", f"{name}-{k}"))
    return made


def measured(
    copy: SiteCopy, site: Served, found: Sequence[tuple[str, str]], plan: Plan
) -> dict[str, list[tuple[Rush, float]]]:
    """Return the rounds of each kind, each with the floor around it.

    :raises RuntimeError: when an order was refused.
    """
    rounds: dict[str, list[tuple[Rush, float]]] = {kind: [] for kind in KINDS}
    for number in range(plan.rounds):
        for kind, sessions in KINDS.items():
            floors = [floor(copy, sessions, len(found), plan)]
            people = orders(found, sessions, plan.clients, f"{kind}-{number}")
            rush = rushed(site, "api", people, plan.at_once)
            floors.append(floor(copy, sessions, len(found), plan))
            if rush.outcomes["confirmed"] != plan.clients:
                raise RuntimeError(f"there was room for all: {rush.outcomes}")
            rounds[kind].append((rush, mean(floors)))
    return rounds


def floor(copy: SiteCopy, sessions: int, rows: int, plan: Plan) -> float:
    """Return the bare transactions a second, each of so many rows."""
    return floor_per_s(copy, plan.clients, rows, plan.at_once, together=sessions)


def summed_up(rounds: Mapping[str, Sequence[tuple[Rush, float]]]) -> dict[str, Any]:
    """Return the medians over the rounds."""
    return {
        kind: {
            "per_s": median(rush.per_s for rush, _floor in rows),
            "floor_per_s": median(floor for _rush, floor in rows),
            "ratio": median(rush.per_s / floor for rush, floor in rows),
            "cpu_ms": median(rush.cpu_ms for rush, _floor in rows),
            "p50_ms": median(rush.p50_ms for rush, _floor in rows),
            "p95_ms": median(rush.p95_ms for rush, _floor in rows),
            "p99_ms": median(rush.p99_ms for rush, _floor in rows),
        }
        for kind, rows in rounds.items()
    }


if __name__ == "__main__":
    main()
