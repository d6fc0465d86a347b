"""How long updates of the live page take in a copy, and how long their bare SQL.

Run as ``python -m benchmarks.measuring.watching fill SCALE``, which fills the demo as it is in the
afternoon, then ``… measure UPDATES``; prints one JSON object. Both set their clock to that hour.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring.processes import cpu_seconds

from zouma.site.command_line.surroundings import database, migrate
from zouma.site.state import var_folder

SEED = 1514
ADDRESS = "/en/desk/live/"
Statements = list[tuple[str, Any]]


def main() -> None:
    """Fill, or measure and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    os.environ["ZOUMA_REMEMBER_SECONDS"] = "0"  # what watchers share for some seconds
    with database():
        from django.utils import timezone

        now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=14, minute=30, second=0)
        timezone.now = lambda: now
        if sys.argv[1] == "fill":
            fill(float(sys.argv[2]), now)
        else:
            print(json.dumps(measured(int(sys.argv[2]), now)))


def fill(scale: float, now: datetime) -> None:
    """Fill the demo as it is at a moment."""
    from zouma.site.demo.filling import demo_account, fill_demo

    migrate()
    fill_demo(scale=scale, seed=SEED, now=now, fresh=False)
    demo_account()


def measured(updates: int, now: datetime) -> dict[str, float]:
    """Return what updates cost, and what their statements cost."""
    import psycopg
    from django.db import connection
    from django.test import Client

    from zouma.bookings.models import DoorEvent
    from zouma.bookings.queries.attendance import attendance_of
    from zouma.people.models import Account
    from zouma.report.queries.live.today import sessions_of_today
    from zouma.site.demo.filling import STAFF_EMAIL

    staff = Account.objects.get(email=STAFF_EMAIL)
    client = Client(headers={"host": "127.0.0.1", "hx-request": "true"})
    client.force_login(staff)
    statements: Statements = []

    def noting(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        statements.append((sql, values))
        return execute(sql, values, many, context)

    client.get(ADDRESS)
    with connection.execute_wrapper(noting):
        content = client.get(ADDRESS).content
    ids = [row.pk for row in sessions_of_today(staff, now=now)]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as plain:
        cursor = psycopg.ClientCursor(plain)

        def bare() -> None:
            for sql, values in statements:
                cursor.execute(sql, values)
                cursor.fetchall()

        times = timed({
            "ours": lambda: client.get(ADDRESS), "bare": bare,
            "read": lambda: attendance_of(ids),
        }, updates)  # fmt: skip
    return {
        "sessions": len(ids),
        "events": DoorEvent.objects.filter(session__in=ids).count(),
        "queries": len(statements),
        "cpu_ms": times["ours cpu"],
        "python_ms": times["ours python"],
        "median_ms": times["ours"],
        "bare_ms": times["bare"],
        "ratio": times["ours"] / times["bare"],
        "read_ms": times["read"],
        "kb": len(content) / 1000,
    }


def timed(functions: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return each one's median in milliseconds, and what the first costs in processor time."""
    postmaster = int((var_folder() / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    processes = [postmaster, os.getpid()]
    first = next(iter(functions))
    taken: dict[str, list[float]] = {name: [] for name in functions}
    used = python = 0.0
    for _round in range(rounds):
        for name, function in functions.items():
            before = cpu_seconds(processes), time.process_time(), time.perf_counter()
            function()
            taken[name].append((time.perf_counter() - before[2]) * 1000)
            if name == first:
                python += time.process_time() - before[1]
                used += cpu_seconds(processes) - before[0]
    medians = {name: median(values) for name, values in taken.items()}
    return medians | {
        f"{first} cpu": used / rounds * 1000, f"{first} python": python / rounds * 1000,
    }  # fmt: skip


if __name__ == "__main__":
    main()
