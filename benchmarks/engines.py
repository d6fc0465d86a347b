"""The same definitions on DuckDB, ClickHouse and a Spark cluster of two workers: equal answers.

One day of ten million reads; every table of results is compared byte for byte. Needs the extra
``engines``: pip install -r .ci/requirements-engines.lock.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
from benchmarks.measuring.cluster import spark_cluster
from benchmarks.measuring.reading import FIRST, write_day
from benchmarks.measuring.tables import arguments, print_json, print_table

from zouma.reach.counts.counting import mark_events, results
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.canonical import canonical
from zouma.reach.counts.engines.choosing import chosen_engine
from zouma.reach.counts.rules import Limits

ROWS, QUICK = 10_000_000, 200_000
MEMORY_MB = 1400


def main() -> None:
    """Count a day on each engine and compare."""
    flags = arguments(__doc__)
    rows = QUICK if flags.quick else ROWS
    folder = Path(tempfile.mkdtemp(prefix="zouma-engines-"))
    try:
        result = measured(folder, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    names = ("duckdb", "clickhouse", "spark")
    print_table(("", *names), [("s", *(result[f"{name}_s"] for name in names))])
    print(f"{rows:,} reads, {result['tables']} tables, {result['bytes']:,} bytes of answers.")
    print("Equal on all three." if result["equal"] else f"DIFFERENT: {result['different']}")
    print_json(result, wanted=flags.json)
    if not result["equal"]:
        raise SystemExit(1)


def measured(folder: Path, rows: int) -> dict[str, Any]:
    """Return how long each engine takes, and whether the answers are equal."""
    day = folder / "events.parquet"
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 2}) as connection:
        write_day(day, FIRST, rows, connection)
    found = {
        "duckdb": answers("duckdb", day, folder),
        "clickhouse": answers("clickhouse", day, folder),
    }
    with spark_cluster(folder / "cluster", memory_mb=MEMORY_MB) as master:
        found["spark"] = answers(master, day, folder)
    expected = found["duckdb"][1]
    different = sorted(
        f"{engine}: {table}"
        for engine, (_seconds, given) in found.items()
        for table, (digest, _size) in given.items()
        if digest != expected[table][0]
    )
    return {
        "rows": rows,
        **{f"{engine}_s": seconds for engine, (seconds, _given) in found.items()},
        "tables": len(expected),
        "bytes": sum(size for _digest, size in expected.values()),
        "equal": not different,
        "different": different,
    }


def answers(engine_name: str, day: Path, folder: Path) -> tuple[float, dict[str, tuple[str, int]]]:
    """Return the seconds an engine took, and of each result digest and size."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    engine = chosen_engine(engine_name, Resources(MEMORY_MB, 2, work))
    began = time.perf_counter()
    found = {}
    try:
        mark_events(engine, day, Limits())
        for some in results():
            for name, (table, roll) in some.items():
                content = canonical(engine.rows(table, roll.order or table.columns))
                found[name] = (sha256(content).hexdigest(), len(content))
    finally:
        engine.close()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    main()
