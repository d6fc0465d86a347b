"""Records per second of an import, first and unchanged, beside the bare parser of its file.

Three calendars made here, the real ones of ``../shared/data`` where they are, and one of 100,000
activities for the memory of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring.calendars import write_lines, write_schedule, write_table
from benchmarks.measuring.site_copy import SiteCopy, site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

from zouma.site.state import ROOT

REAL = ROOT.parent / "shared" / "data" / "festivals"
MOST_MB = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """Records of each made file and of the large one, and whether real files are read, too."""

    records: int
    large: int
    real: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A file to import; mapping: a file or the name of one that is shipped."""

    name: str
    path: Path
    format_name: str
    mapping: str = ""


FULL = Plan(records=5000, large=100_000, real=True)
QUICK = Plan(records=300, large=1500, real=False)
WRITERS: dict[str, tuple[str, Callable[[Path, int], None], str]] = {
    "schema.org": ("lines.jsonl", write_lines, "schema-org"),
    "frab": ("schedule.xml", write_schedule, "frab"),
    "table": ("table.csv", write_table, "auto"),
}


def main() -> None:
    """Measure each file and print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("imports") as copy:
        copy.run("-m", "benchmarks.measuring.filling", "0", "0")
        calendars = [*made(copy.folder, plan.records), *(real() if plan.real else ())]
        result = {calendar.name: measured(copy, calendar) for calendar in calendars}
        path = copy.folder / "large.jsonl"
        write_lines(path, plan.large)
        large = f"schema.org, {plan.large:,}"
        result[large] = measured(copy, Calendar(large, path, "schema-org"))
    report(result)
    print_json(result, wanted=flags.json)


def made(folder: Path, records: int) -> list[Calendar]:
    """Write the calendars and return them."""
    calendars = []
    for name, (file_name, write, format_name) in WRITERS.items():
        path = folder / file_name
        write(path, records)
        mapping = path.with_suffix(".toml")
        given = str(mapping) if mapping.exists() else ""
        calendars.append(Calendar(name, path, format_name, given))
    return calendars


def real() -> list[Calendar]:
    """Return the real calendars that are there."""
    known = [
        Calendar("Toronto", REAL / "toronto" / "toronto-festivals-events.schemaorg.jsonl",
                 "schema-org"),
        Calendar("FOSDEM", REAL / "fosdem" / "fosdem-2023.xml", "frab"),
        Calendar("Hong Kong", REAL / "hongkong" / "lcsd-events-2024-12.xml", "auto",
                 "hong-kong-lcsd"),
    ]  # fmt: skip
    return [calendar for calendar in known if calendar.path.is_file()]


def measured(copy: SiteCopy, calendar: Calendar) -> dict[str, Any]:
    """Return what parsing, importing and importing a file again cost."""
    script = ("-m", "benchmarks.measuring.importing")
    path = str(calendar.path)
    edition = "bench-" + "".join(c for c in calendar.name.lower() if c.isalnum())
    order = ("import", path, calendar.format_name, calendar.mapping, edition)
    (parse,) = json.loads(copy.run(*script, "parse", path))
    first, again = json.loads(copy.run(*script, *order))
    records = first["records"]
    return {
        "records": records,
        "parsed_per_s": parse["records"] / parse["seconds"],
        "first_per_s": records / first["seconds"],
        "again_per_s": records / again["seconds"],
        "first_ratio": first["seconds"] / records * parse["records"] / parse["seconds"],
        "again_ratio": again["seconds"] / records * parse["records"] / parse["seconds"],
        "cpu_ms": first["cpu_seconds"] / records * 1000,
        "again_cpu_ms": again["cpu_seconds"] / records * 1000,
        "peak_mb": max(first["peak_mb"], again["peak_mb"]),
    }


def report(result: dict[str, dict[str, Any]]) -> None:
    """Print the table and what it means."""
    keys = ("records", "parsed_per_s", "first_per_s", "again_per_s", "first_ratio", "again_ratio",
            "cpu_ms", "again_cpu_ms", "peak_mb")  # fmt: skip
    heads = ("calendar", "records", "parsed/s", "first/s", "again/s", "first:parse", "again:parse",
             "CPU ms", "again", "peak MB")  # fmt: skip
    print_table(heads, [(name, *(row[key] for key in keys)) for name, row in result.items()])
    print(
        "CPU: milliseconds of one record, the database's included. Ratios: how many times as long"
    )
    print(f"as the bare parser takes. To reach: less than {MOST_MB} MB.")


if __name__ == "__main__":
    main()
