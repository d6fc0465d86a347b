"""Lines of a log per second of processor time, beside bare reading of the same file as CSV.

A day of nginx's combined format is written, seeded. The import reads it from the first byte to
segments on the disk: parsing, rule of materials, marks of programs, numbers of visitors, identity.
Beside it Polars and DuckDB only read the same file as text parted by blanks, all columns, kinds
guessed, and do nothing with it. Rounds alternate; the best of each counts; processor time is that
of all threads.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import polars as pl
from benchmarks.measuring.log_lines import START, write_log
from benchmarks.measuring.tables import arguments, print_json, print_table

from zouma.reach.events.appending import write_segment
from zouma.reach.events.visitors import Visitors
from zouma.reach.logs.batches import Order, Taken
from zouma.reach.logs.importing import take_in
from zouma.reach.logs.making import Source
from zouma.reach.logs.materials import OUR_RULE
from zouma.reach.logs.past import Memory
from zouma.site.state import var_folder

SEED = 20261125
LATEST_MS = round((START.timestamp() + 10 * 86_400) * 1000)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many lines, and how often each way is measured."""

    lines: int
    rounds: int


FULL = Plan(lines=1_000_000, rounds=5)
QUICK = Plan(lines=150_000, rounds=2)


def main() -> None:
    """Write a log, measure, print."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    (var_folder() / "bench").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="logs-", dir=var_folder() / "bench") as name:
        folder = Path(name)
        log = folder / "access.log"
        size = write_log(log, plan.lines, chance=np.random.default_rng(SEED))
        packed = folder / "packed.log.gz"
        packed.write_bytes(gzip.compress(log.read_bytes(), 6))
        ways: dict[str, Callable[[], object]] = {
            "import": lambda: imported(log, folder),
            "import of gzip": lambda: imported(packed, folder),
            "Polars, bare CSV": lambda: pl.read_csv(log, separator=" ", has_header=False),
            "DuckDB, bare CSV": lambda: bare_duckdb(log),
        }
        seconds = {way: float("inf") for way in ways}
        for _round in range(plan.rounds + 1):  # the first one warms up
            for way, run in ways.items():
                seconds[way] = min(seconds[way], processor_seconds(run))
        taken = imported(log, folder)
    print_result(plan, seconds, size, taken, wanted=flags.json)


def processor_seconds(run: Callable[[], object]) -> float:
    """Return the processor time that a call takes in all threads of this process."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def imported(log: Path, folder: Path) -> Taken:
    """Import a log that nobody has read before into a store of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        store = Path(name)
        visitors = Visitors(store)

        def source(identity: int) -> Source:
            return Source(
                identity=identity, channel=1, rule=OUR_RULE, zone=ZoneInfo("Asia/Shanghai"),
                key=lambda day: visitors.key(day, 0), latest_ms=LATEST_MS,
            )  # fmt: skip

        order = Order(
            path=log, node="city", rule=OUR_RULE, source=source,
            write=lambda events: write_segment(store, "city", events),
            register=lambda _keys: None, memory=Memory(store / "imports", b"secret"),
            rejects=store / "rejects",
        )  # fmt: skip
        return take_in(order, told=lambda _bytes: None)


def bare_duckdb(log: Path) -> None:
    """Read a log as CSV with DuckDB, all columns, and keep nothing."""
    with duckdb.connect() as database:
        database.execute(
            "CREATE TEMP TABLE read AS SELECT * FROM read_csv(?, delim = ' ', quote = '\"', "
            "header = false)",
            [str(log)],
        )


def print_result(
    plan: Plan, seconds: dict[str, float], size: int, taken: Taken, *, wanted: bool
) -> None:
    """Print lines per second of processor time, and the ratio to the better of the bare two."""
    rate = {way: plan.lines / spent for way, spent in seconds.items()}
    better = max(rate["Polars, bare CSV"], rate["DuckDB, bare CSV"])
    rows = [
        (way, plan.lines / 1e6, spent, rate[way] / 1e6, rate[way] / better)
        for way, spent in seconds.items()
    ]
    print_table(("", "M lines", "CPU s", "M lines per CPU s", "ratio"), rows)
    print(f"{size / 1e6:,.0f} MB; {taken.events:,} events, {taken.agents['person']:,} of people.")
    print("To reach: a ratio of 0.8.")
    names = {"import": "import", "import of gzip": "import_gzip",
             "Polars, bare CSV": "polars", "DuckDB, bare CSV": "duckdb"}  # fmt: skip
    rates = {f"{name}_lines_per_cpu_s": rate[way] for way, name in names.items()}
    print_json(
        {"lines": plan.lines, "bytes": size, **rates, "ratio": rate["import"] / better,
         "events": taken.events}, wanted=wanted,
    )  # fmt: skip


if __name__ == "__main__":
    main()
