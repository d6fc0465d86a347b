"""What parsing and importing a file cost, in a process of their own.

Run as ``python -m benchmarks.measuring.importing parse FILE`` or ``… import FILE FORMAT MAPPING
EDITION``; prints a JSON list of what each reading cost: an import is done twice.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measuring.processes import cpu_seconds

EVENTS = ("event", "{*}event")


def main() -> None:
    """Do what is asked and print what it cost."""
    what, path, *rest = sys.argv[1:]
    if what == "parse":
        results = [timed(lambda: bare_parse(Path(path)), [os.getpid()])]
    else:
        results = imported(Path(path), *rest)
    print(json.dumps(results))


def bare_parse(path: Path) -> int:
    """Read a file with its bare parser and return the number of its records."""
    if path.suffix == ".jsonl":
        with path.open("rb") as file:
            return sum(json.loads(line) is not None for line in file)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as table:
            return sum(1 for _row in csv.DictReader(table))
    from lxml import etree

    records = 0
    for _event, element in etree.iterparse(str(path), events=("end",), tag=EVENTS):
        records += 1
        element.clear()
    return records


def imported(path: Path, format_name: str, mapping: str, edition: str) -> list[dict[str, Any]]:
    """Import a file twice and return what each cost."""
    from zouma.site.command_line.surroundings import database
    from zouma.site.state import var_folder

    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    with database():
        from django.utils import timezone

        from zouma.programme.actions import ImportOrder, import_programme

        order = ImportOrder(
            path=path, edition_slug=edition, format_name=format_name, mapping=mapping
        )
        pid_file = var_folder() / "postgres" / "postmaster.pid"
        postmaster = int(pid_file.read_text().split("\n", 1)[0])
        return [
            timed(lambda: import_programme(order, now=timezone.now()).read,
                  [os.getpid(), postmaster])
            for _time in ("first", "again")
        ]  # fmt: skip


def timed(function: Callable[[], int], processes: list[int]) -> dict[str, Any]:
    """Call a function that returns a number of records and return what it cost."""
    began, before = time.perf_counter(), cpu_seconds(processes)
    records = function()
    return {
        "records": records,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": cpu_seconds(processes) - before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


if __name__ == "__main__":
    main()
