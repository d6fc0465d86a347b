"""Processor time of an update of the live page, beside the bare SQL it rests on.

The demo's city at half past two in the afternoon, watched by staff: all of the day's sessions with
all of their doors. Updates and the same statements by plain psycopg alternate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.measuring.site_copy import site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table


@dataclass(frozen=True, slots=True)
class Plan:
    """The demo's scale, and how many updates."""

    scale: float
    updates: int


FULL = Plan(scale=1, updates=40)
QUICK = Plan(scale=0.01, updates=5)


def main() -> None:
    """Fill, measure, print."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("dashboard") as copy:
        copy.run("-m", "benchmarks.measuring.watching", "fill", str(plan.scale))
        printed = copy.run("-m", "benchmarks.measuring.watching", "measure", str(plan.updates))
    result = json.loads(printed)
    heads = ("sessions", "events", "queries", "CPU ms", "of it Python", "ms", "bare SQL ms",
             "ratio", "kB")  # fmt: skip
    keys = ("sessions", "events", "queries", "cpu_ms", "python_ms", "median_ms", "bare_ms",
            "ratio", "kb")  # fmt: skip
    print_table(heads, [[result[key] for key in keys]])
    print(f"By one watcher every 10 s: {result['cpu_ms'] / 100:.2f} % of a processor.")
    print(f"The same turnout read event by event in Python: {result['read_ms']:.0f} ms more.")
    print_json(result, wanted=flags.json)


if __name__ == "__main__":
    main()
