"""Counts one day after the other in a process of its own, as the worker does or in bare SQL.

Run as ``python -m benchmarks.measuring.counting_days pipeline|bare FOLDER``; reads days, a line
each, and answers with the processor time they took so far and the most memory held.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

MEMORY_MB, THREADS = 1024, 2


def pipeline(folder: Path) -> Callable[[date], None]:
    """Return what counts a day as every night."""
    import django

    django.setup()

    from zouma.reach.actions import count_reads
    from zouma.reach.counts.engines import Resources
    from zouma.reach.counts.engines.embedded import Embedded
    from zouma.reach.counts.reads import Span

    engine = Embedded(Resources(MEMORY_MB, THREADS, folder / "work"))
    now = datetime(2027, 6, 1, tzinfo=UTC)
    return lambda day: list(
        count_reads(folder, now, span=Span(day, day), engine=engine).counted
    ) and None  # fmt: skip


def bare(folder: Path) -> Callable[[date], None]:
    """Return what counts a day in bare SQL."""
    import duckdb
    from benchmarks.measuring.bare_counting import count_bare

    connection = duckdb.connect(config={
        "memory_limit": f"{MEMORY_MB}MB", "threads": THREADS,
        "temp_directory": str(folder / "bare" / "work"),
    })  # fmt: skip
    return lambda day: count_bare(
        folder / "events" / f"day={day}" / "events.parquet", folder / "bare", connection
    )


def main() -> None:
    """Count each day that is named and say what it has cost."""
    way, folder = sys.argv[1], Path(sys.argv[2])
    count = pipeline(folder) if way == "pipeline" else bare(folder)
    ready = time.process_time()
    for line in sys.stdin:
        count(date.fromisoformat(line.strip()))
        answer = {
            "cpu_s": time.process_time() - ready,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
