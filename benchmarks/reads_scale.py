"""What counting reads costs, beside bare DuckDB SQL giving the same answers in the same run.

Days are generated, counted both ways, compared and deleted, one after the other. Then the press
figures, and different visitors of unions against the truth.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from benchmarks.measuring.bare_counting import RESULTS
from benchmarks.measuring.reading import days, write_day
from benchmarks.measuring.tables import print_json, print_table

from zouma.site.state import ROOT

DEFAULT, QUICK = 20_000_000, 1_000_000
A_DAY = 4_740_000
RATIO, PEAK_MB, PRESS_S, UNIQUES_S = 1.5, 1536, 1.0, 3.0
UNIONS = {
    "everything": "true",
    "channels 1, 4 and 7": "channel IN (1, 4, 7)",
    "region 110103": "region = 110103",
}


def main() -> None:
    """Generate, count, compare, ask, and print the table."""
    flags = arguments()
    rows = flags.rows or (QUICK if flags.quick else DEFAULT)
    folder = Path(tempfile.mkdtemp(prefix="zouma-reads-", dir=flags.folder))
    try:
        result = measured(folder, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(result)
    print_json({key: value for key, value in result.items() if key != "unions"}, wanted=flags.json)


def arguments() -> argparse.Namespace:
    """Return the flags."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=lambda text: int(text.replace("_", "")), help="in all")
    parser.add_argument("--folder", help="where the days lie meanwhile; else the system's")
    parser.add_argument("--quick", action="store_true", help="end within 30 seconds")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    return parser.parse_args()


class Counter:
    """A process that counts days in one of two ways."""

    def __init__(self, way: str, folder: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.measuring.counting_days", way, str(folder)]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                       "DJANGO_SETTINGS_MODULE": "zouma.site.settings"}  # fmt: skip
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)  # fmt: skip
        self.cost = {"cpu_s": 0.0, "peak_mb": 0.0}

    def count(self, day: date) -> None:
        """Have a day counted."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{day}\n")
        self.process.stdin.flush()
        self.cost = json.loads(self.process.stdout.readline())

    def end(self) -> None:
        """Let the process end."""
        self.process.communicate()


@dataclass
class Truth:
    """What is known without any sample: different visitors of each union, summed over days."""

    visitors: dict[str, int] = field(default_factory=lambda: dict.fromkeys(UNIONS, 0))


def measured(folder: Path, rows: int) -> dict[str, Any]:
    """Return what everything costs."""
    span = days(max(1, min(365, round(rows / A_DAY))))
    truth, counters = Truth(), [Counter(way, folder) for way in ("pipeline", "bare")]
    connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 2,
                                        "temp_directory": str(folder / "work")})  # fmt: skip
    began = time.perf_counter()
    for number, day in enumerate(span):
        part = rows * (number + 1) // len(span) - rows * number // len(span)
        write_day(folder / "events" / f"day={day}" / "events.parquet", day, part, connection)
        for counter in counters:
            counter.count(day)
        compare(folder, day, connection)
        add_truth(truth, folder, day, connection)
        shutil.rmtree(folder / "events" / f"day={day}")
        if number % 10 == 9:
            print(
                f"{number + 1} of {len(span)} days, {time.perf_counter() - began:.0f} s", flush=True
            )
    connection.close()
    for counter in counters:
        counter.end()
    pipeline, bare = (counter.cost for counter in counters)
    press_s, unions = asked(folder, truth)
    return {
        "rows": rows,
        "days": len(span),
        "pipeline_cpu_s": pipeline["cpu_s"],
        "bare_cpu_s": bare["cpu_s"],
        "ratio": pipeline["cpu_s"] / bare["cpu_s"],
        "cpu_s_per_100m": pipeline["cpu_s"] / rows * 1e8,
        "peak_mb": pipeline["peak_mb"],
        "press_s": press_s,
        "uniques_s": max(row["seconds"] for row in unions),
        "uniques_error": max(abs(row["error"]) for row in unions),
        "uniques_held": sum(row["held"] for row in unions) / len(unions),
        "unions": unions,
    }


def compare(folder: Path, day: date, connection: duckdb.DuckDBPyConnection) -> None:
    """See that both ways gave the same rows.

    :raises SystemExit: when they did not.
    """
    for name in RESULTS:
        path = f"{folder}/counts/{name}/day={day}/{name}.parquet"
        ours = f"FROM read_parquet('{path}', hive_partitioning = false)"
        bare = f"FROM '{folder}/bare/{name}.parquet'"
        differing = connection.execute(
            f"SELECT (SELECT count(*) FROM ({ours} EXCEPT ALL {bare})) + "
            f"(SELECT count(*) FROM ({bare} EXCEPT ALL {ours})), (SELECT count(*) {ours})"
        ).fetchone()
        if differing is None or differing[0] or not differing[1]:
            raise SystemExit(f"{name} of {day}: the answers differ: {differing}")


def add_truth(truth: Truth, folder: Path, day: date, connection: duckdb.DuckDBPyConnection) -> None:
    """Count the different visitors of a day exactly; the bare counting's marks are not used."""
    events = f"'{folder}/events/day={day}/events.parquet'"
    for name, condition in UNIONS.items():
        row = connection.execute(
            f"SELECT count(DISTINCT visitor) FROM {events} WHERE {condition} AND agent = 0 "
            f"AND kind = 1 AND status IN (200, 304) AND visitor NOT IN ("
            f"SELECT visitor FROM {events} WHERE agent = 0 AND status IN (200, 304) "
            f"GROUP BY visitor HAVING count(*) > 2000)"
        ).fetchone()
        truth.visitors[name] += row[0] if row else 0


def asked(folder: Path, truth: Truth) -> tuple[float, list[dict[str, Any]]]:
    """Return how long the press figures take, and each union beside the truth."""
    from zouma.reach.counts.reads import Span, largest_by, reads_by
    from zouma.reach.counts.visitors import Choice, visitors_by

    ever = Span()
    press_s = timed(lambda: (
        reads_by(folder, ever, ("channel",)), reads_by(folder, ever, ("month",)),
        reads_by(folder, ever, ("region",)), largest_by(folder, ever, ("item",), 100),
    ))[0]  # fmt: skip
    choices = {
        "everything": Choice(),
        "channels 1, 4 and 7": Choice(channels=(1, 4, 7)),
        "region 110103": Choice(regions=(110103,)),
    }
    unions = []
    for name, choice in choices.items():
        seconds, (found,) = timed(lambda chosen=choice: visitors_by(folder, ever, choice=chosen))
        known = truth.visitors[name]
        unions.append({
            "union": name, "unit": str(found.unit), "sampled": found.sampled, "truth": known,
            "estimate": found.estimate, "low": found.low, "high": found.high,
            "error": (found.estimate or 0) / known - 1, "seconds": seconds,
            "held": (found.low or 0) <= known <= (found.high or 0),
        })  # fmt: skip
    return press_s, unions


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long something takes, the better of two, and what it gives."""
    times = []
    for _time in range(2):
        began = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - began)
    return min(times), answer


def report(result: dict[str, Any]) -> None:
    """Print the tables and what is to be reached."""
    keys = ("rows", "days", "pipeline_cpu_s", "bare_cpu_s", "ratio", "cpu_s_per_100m", "peak_mb",
            "press_s", "uniques_s")  # fmt: skip
    print_table(("", "measured"), [(key, result[key]) for key in keys])
    print(f"To reach: ratio <= {RATIO}, peak <= {PEAK_MB} MB, press figures < {PRESS_S:.0f} s, "
          f"different visitors <= {UNIQUES_S:.0f} s. Both ways gave the same rows.")  # fmt: skip
    heads = ("union", "truth", "estimate", "low", "high", "error", "held", "s")
    names = ("union", "truth", "estimate", "low", "high", "error", "held", "seconds")
    print_table(heads, [tuple(row[name] for name in names) for row in result["unions"]])


if __name__ == "__main__":
    main()
