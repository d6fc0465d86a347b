"""How long searches take in a copy, and how long their bare SQL.

Run as ``python -m benchmarks.measuring.searching PASSES``; prints one JSON object. Passes over
all searches alternate with passes over their statements, by psycopg itself.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from benchmarks.measuring.processes import cpu_seconds

from zouma.site.command_line.surroundings import database
from zouma.site.state import var_folder

NEAR = (39.93, 116.40)
WORDS = (
    # Chinese, English, mixed; common, rare, unknown
    "机器人", "星空", "化石", "量子", "显微镜", "望远镜", "天", "科学", "北京大学", "恐龙 化石",
    "robot", "telescope", "fossils", "quantum", "microscope", "water", "science", "night sky",
    "workshop for families", "museum", "AI 机器人", "chemistry", "bees", "xylophone",
    # the last word not yet whole
    "tele", "chem", "micro", "rob", "museum ni", "astro",
    # misspelt
    "planetariun", "telescpoe", "robott", "chemestry", "musuem", "dinosour",
)  # fmt: skip
FILTERED: tuple[dict[str, Any], ...] = (
    {"words": "机器人", "when": "weekend"},
    {"words": "robot", "free": True},
    {"words": "星空", "day_parts": ("evening",)},
    {"words": "science", "age": 7},
    {"words": "科学", "types": ("talk",)},
    {"words": "science", "when": "tomorrow", "free": True},
    {"words": "workshop", "audiences": ("families",), "when": "week"},
    {"words": "water", "when": "all"},
    {"words": "museum", "sort": "soonest"},
    {"words": "robot", "near": NEAR},
    {"words": "科学", "near": NEAR, "within_km": 10.0},
    {"words": "telescope", "near": NEAR, "within_km": 25.0, "sort": "distance"},
    {"words": "chem", "districts": ("110108",)},
    {"words": "化石", "districts": ("110105", "110108"), "when": "week"},
)


def main() -> None:
    """Measure and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    with database():
        print(json.dumps(measured(int(sys.argv[1]))))


def measured(passes: int) -> dict[str, float]:
    """Return the times of searches and of their statements."""
    import psycopg
    from django.db import connection
    from django.utils import timezone

    from zouma.programme.models import Activity
    from zouma.programme.queries.cards import cards
    from zouma.programme.queries.listing import PER_PAGE, chosen_for, found_matches
    from zouma.programme.selection import Selection

    now = timezone.now()
    selections = [Selection(words=words) for words in WORDS]
    selections += [Selection(**choice) for choice in FILTERED]
    statements: list[list[tuple[str, Any]]] = []

    def noting(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        statements[-1].append((sql, values))
        return execute(sql, values, many, context)

    def search(selection: Selection) -> Callable[[], None]:
        def run() -> None:
            _chosen, matches = found_matches(chosen_for(selection, now=now), limit=PER_PAGE)
            cards(matches.page)

        return run

    for selection in selections:
        chosen = chosen_for(selection, now=now)
        statements.append([])
        with connection.execute_wrapper(noting):
            found_matches(chosen, limit=PER_PAGE)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as plain:
        cursor = psycopg.ClientCursor(plain)

        def bare(asked: list[tuple[str, Any]]) -> Callable[[], None]:
            def run() -> None:
                for sql, values in asked:
                    cursor.execute(sql, values)
                    cursor.fetchall()

            return run

        searches = [search(selection) for selection in selections]
        bares = [bare(asked) for asked in statements]
        ours, theirs, cpu_ms = timed(searches, bares, passes)
    return {
        "activities": Activity.objects.count(),
        "searches": len(selections),
        "median_ms": median(ours),
        "p95_ms": quantiles(ours, n=20)[-1],
        "bare_median_ms": median(theirs),
        "bare_p95_ms": quantiles(theirs, n=20)[-1],
        "ratio": median(ours) / median(theirs),
        "cpu_ms": cpu_ms,
    }


def timed(
    ours: list[Callable[[], None]], theirs: list[Callable[[], None]], passes: int
) -> tuple[list[float], list[float], float]:
    """Return each one's median in milliseconds, and the processor time of one of ours."""
    postmaster = int((var_folder() / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    times: tuple[list[list[float]], list[list[float]]] = ([[] for _ in ours], [[] for _ in theirs])
    used = 0.0
    one_pass(ours), one_pass(theirs)  # what is read for the first time is not counted
    for _pass in range(passes):
        before = cpu_seconds([postmaster, os.getpid()])
        note(times[0], one_pass(ours))
        used += cpu_seconds([postmaster, os.getpid()]) - before
        note(times[1], one_pass(theirs))
    medians = [[median(row) for row in rows] for rows in times]
    return medians[0], medians[1], used / passes / len(ours) * 1000


def one_pass(functions: list[Callable[[], None]]) -> list[float]:
    """Call each function once and return the milliseconds it took."""
    times = []
    for function in functions:
        began = time.perf_counter()
        function()
        times.append((time.perf_counter() - began) * 1000)
    return times


def note(rows: list[list[float]], times: list[float]) -> None:
    """Add a pass's times to each one's list."""
    for row, taken in zip(rows, times, strict=True):
        row.append(taken)


if __name__ == "__main__":
    main()
