"""An opening day: 2,000 people want 500 places of one session, 64 of them at any moment.

per_s is orders confirmed a second from the first request to the last confirmation, of one place
each. The floor is as many bare transactions as places were sold (guarded update of one row,
insert, commit) from as many connections, on a table of the same layout on the same server. Rounds
alternate, floor, rush, floor, rush …; a ratio is the median over the rounds of a rush's rate to
that of the floors around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from benchmarks.measuring.orders import Order
from benchmarks.measuring.rushing import Rush, floor_per_s, halls, places_sold, rushed
from benchmarks.measuring.site_copy import Served, SiteCopy, served, site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

FLOWS = ("api", "browser")
PEERS = (
    "Peers: pretix 2026.8 spends 148–175 ms of CPU on an order by API, 453–754 ms on the browser"
    " flow, and took 174 s to sell 500 places to 2,000 clients."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: places, people, how many at once, rounds, orders to warm up with."""

    capacity: int
    clients: int
    at_once: int
    rounds: int
    warm: int


@dataclass(frozen=True, slots=True)
class Round:
    """A rush, the places it sold, and the floor around it."""

    rush: Rush
    sold: int
    floor_per_s: float


FULL = Plan(capacity=500, clients=2000, at_once=64, rounds=3, warm=200)
QUICK = Plan(capacity=40, clients=120, at_once=16, rounds=1, warm=20)


def main() -> None:
    """Measure both flows, print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("rush") as copy:
        number = len(FLOWS) * (plan.rounds + 1)
        fresh = iter(halls(copy, activities=number, sessions=1, capacity=plan.capacity))
        with served(copy) as site:
            for flow in FLOWS:
                rushed(site, flow, orders(next(fresh), plan.warm, f"warm-{flow}"), plan.at_once)
            found = measured(copy, site, fresh, plan)
    result = summed_up(found, plan)
    report(result, plan)
    print_json(result, wanted=flags.json)


def orders(hall: tuple[str, str], number: int, name: str) -> list[Order]:
    """Return orders of one place each by so many people."""
    uid, page = hall
    return [Order(page, [uid], f"{name}-{k}@example.org", f"{name}-{k}") for k in range(number)]


def measured(
    copy: SiteCopy, site: Served, fresh: Iterator[tuple[str, str]], plan: Plan
) -> dict[str, list[Round]]:
    """Return the rounds of each flow.

    :raises RuntimeError: when more or fewer places were sold than there are.
    """
    rounds: dict[str, list[Round]] = {flow: [] for flow in FLOWS}
    before = floor_per_s(copy, plan.capacity, 1, plan.at_once)
    for number in range(plan.rounds):
        for flow in FLOWS:
            hall = next(fresh)
            people = orders(hall, plan.clients, f"{flow}-{number}")
            rush = rushed(site, flow, people, plan.at_once)
            sold = places_sold(copy, hall[0])
            if not sold == rush.outcomes["confirmed"] == plan.capacity:
                raise RuntimeError(f"{sold} places of {plan.capacity} were sold: {rush.outcomes}")
            after = floor_per_s(copy, plan.capacity, 1, plan.at_once)
            rounds[flow].append(Round(rush, sold, mean((before, after))))
            before = after
    return rounds


def summed_up(found: Mapping[str, Sequence[Round]], plan: Plan) -> dict[str, Any]:
    """Return the medians; what is said of the whole is said of the browser flow."""
    whole = found["browser"]
    result: dict[str, Any] = {
        "capacity": plan.capacity,
        "sold": round(median(row.sold for row in whole)),
        "errors_5xx": sum(row.rush.errors_5xx for rows in found.values() for row in rows),
        "sold_out_after_s": median(row.rush.sold_out_after_s for row in whole),
    }
    for flow, rows in found.items():
        result[flow] = {
            "per_s": median(row.rush.per_s for row in rows),
            "floor_per_s": median(row.floor_per_s for row in rows),
            "ratio": median(row.rush.per_s / row.floor_per_s for row in rows),
            "cpu_ms": median(row.rush.cpu_ms for row in rows),
            "p50_ms": median(row.rush.p50_ms for row in rows),
            "p95_ms": median(row.rush.p95_ms for row in rows),
            "p99_ms": median(row.rush.p99_ms for row in rows),
        }
    return result


def report(result: Mapping[str, Any], plan: Plan) -> None:
    """Print the table and what it rests on."""
    heads = ("flow", "per s", "floor", "ratio", "CPU ms", "p50 ms", "p95 ms", "p99 ms")
    print_table(heads, [(flow, *result[flow].values()) for flow in FLOWS])
    print(
        f"{plan.clients:,} people, {plan.at_once} at once: {result['sold']} of {plan.capacity}"
        f" places sold through the browser flow after {result['sold_out_after_s']:.1f} s,"
        f" {result['errors_5xx']} answers of 500 and above. CPU: web and PostgreSQL, for each order"
        " confirmed."
    )
    print("To reach: ratio 0.25 and 8 ms by the API, 0.12 and 30 ms by the browser flow.")
    print(PEERS)


if __name__ == "__main__":
    main()
