"""One rush: orders placed from a process of its own, what they came to, what they cost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import psycopg
from benchmarks.measuring.orders import Order, as_plan
from benchmarks.measuring.processes import cpu_seconds
from benchmarks.measuring.site_copy import Served, SiteCopy

SOLD = """
SELECT coalesce((SELECT sum(places) FROM bookings_booking b
                 WHERE b.terms_id = t.id AND b.state = 'confirmed'), 0),
    coalesce((SELECT sum(change) FROM bookings_placeentry e
              JOIN bookings_allotment a ON a.id = e.allotment_id WHERE a.terms_id = t.id), 0),
    (SELECT sum(taken) FROM bookings_allotment a WHERE a.terms_id = t.id)
FROM bookings_bookingterms t JOIN programme_session s ON s.id = t.session_id WHERE s.uid = %s
"""


@dataclass(frozen=True, slots=True)
class Rush:
    """What a rush came to. cpu_ms: of an order that was confirmed, until the first was refused."""

    outcomes: Mapping[str, int]
    errors_5xx: int
    sold_out_after_s: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def per_s(self) -> float:
        """Return the orders confirmed per second until the last of them."""
        return self.outcomes.get("confirmed", 0) / self.sold_out_after_s


def rushed(site: Served, flow: str, orders: Sequence[Order], at_once: int) -> Rush:
    """Place orders, so many at once, and return what came of it.

    :raises RuntimeError: when an order ended otherwise than confirmed or told that it is full.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.measuring.orders"], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        before = cpu_seconds(site.processes)
        process.stdin.write(as_plan(site.port, flow, at_once, orders))
        process.stdin.close()
        line = process.stdout.readline()
        used = cpu_seconds(site.processes) - before
        if line == "full\n":
            line = process.stdout.readline()
    if process.returncode != 0:
        raise RuntimeError("the orders were not placed")
    return read(json.loads(line), used)


def read(found: dict[str, Any], used: float) -> Rush:
    """Return a rush as the process told it; used: seconds of CPU."""
    outcomes = found["outcomes"]
    if not outcomes.get("confirmed") or set(outcomes) - {"confirmed", "full"}:
        raise RuntimeError(f"orders ended otherwise: {outcomes}")
    cuts = quantiles(found["took"], n=100)
    return Rush(
        outcomes=outcomes,
        errors_5xx=found["errors_5xx"],
        sold_out_after_s=found["last_confirmed_after"],
        cpu_ms=used / outcomes["confirmed"] * 1000,
        p50_ms=cuts[49] * 1000,
        p95_ms=cuts[94] * 1000,
        p99_ms=cuts[98] * 1000,
    )


def floor_per_s(
    copy: SiteCopy, transactions: int, rows: int, at_once: int, *, together: int = 1
) -> float:
    """Return the bare transactions a second on so many rows, so many at once."""
    numbers = map(str, (transactions, rows, at_once, together))
    return transactions / float(copy.run("-m", "benchmarks.measuring.floor", *numbers))


def places_sold(copy: SiteCopy, uid: str) -> int:
    """Return the places of a session that confirmed bookings have, as the tables say.

    :raises RuntimeError: when the ledger or the counter says otherwise.
    """
    with psycopg.connect(copy.url()) as connection:
        row = connection.execute(SOLD, [uid]).fetchone()
    if row is None or len(set(row)) != 1:
        raise RuntimeError(f"bookings, ledger and counter disagree: {row}")
    return int(row[0])


def halls(
    copy: SiteCopy, *, activities: int, sessions: int, capacity: int
) -> list[tuple[str, str]]:
    """Make sessions to book and return the uid of each with its activity's page."""
    numbers = map(str, (activities, sessions, capacity))
    rows = json.loads(copy.run("-m", "benchmarks.measuring.halls", *numbers))
    return [(uid, page) for uid, page in rows]
