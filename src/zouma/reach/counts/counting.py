"""Counting a day: a pure function from its events to its results, as often as one likes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from zouma.common.durable import digest
from zouma.reach.counts.cleaning import busy_visitors, chains, marked
from zouma.reach.counts.engines import Engine
from zouma.reach.counts.files import (
    DayUnreadable,
    counts_path,
    draft,
    names_visitors,
    put_draft,
    stamp_path,
)
from zouma.reach.counts.rollups import KEPT, VISITORS, RollUp
from zouma.reach.counts.rules import Limits, Rule
from zouma.reach.counts.sketches import write_sketches
from zouma.reach.events.days import day_file


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a day was counted from, and how much came of it.

    events: SHA-256 of its file; size (bytes) and changed (nanoseconds) are those of the file, so
    that an untouched one is not read again; limits: the rules' numbers; provisional: the day was
    not over.
    """

    events: str
    size: int
    changed: int
    limits: str
    raw: int
    counted: int
    provisional: bool = False


@lru_cache(maxsize=4)
def steps(limits: Limits) -> tuple[tuple[str, Any], ...]:
    """Return the tables that an engine holds one after the other, by their names."""
    return (("busy", busy_visitors(limits)), ("marked", marked(limits)), ("chains", chains(limits)))


@lru_cache(maxsize=1)
def results() -> tuple[dict[str, tuple[Any, RollUp]], dict[str, tuple[Any, RollUp]]]:
    """Return the tables to be kept and those to be sketched; made once, for they cost."""
    return tuple({name: (roll.rows(), roll) for name, roll in some.items()}
                 for some in (KEPT, VISITORS))  # type: ignore[return-value]  # fmt: skip


def count_day(folder: Path, day: date, *, limits: Limits, engine: Engine) -> Stamp:
    """Count a day's events and put the results in their places.

    :raises DayUnreadable: when the file of events is not whole.
    """
    stamp = draft_day(folder, day, limits=limits, engine=engine)
    put_day(folder, day, stamp)
    return stamp


def draft_day(folder: Path, day: date, *, limits: Limits, engine: Engine) -> Stamp:
    """Count a day's events into drafts beside the results that stand.

    :raises DayUnreadable: when the file of events is not whole.
    """
    path = day_file(folder, day)
    events = marked_input(engine, path, limits)
    kept, sketched = results()
    for name, (table, roll) in kept.items():
        engine.write(table, roll.order, draft(counts_path(folder, name, day)))
    visitors = {grain: engine.rows(table, roll.order) for grain, (table, roll) in sketched.items()}
    write_sketches(visitors, draft(counts_path(folder, "sketches", day)))
    raw, counted = totals(engine.rows(*rows_of(kept["rules"])))
    return Stamp(**events, limits=limits.to_text(), raw=raw, counted=counted)


def put_day(folder: Path, day: date, stamp: Stamp) -> None:
    """Put a day's drafts in their places, the stamp last.

    A day whose stamp is missing, since its results may be half old and half new, is counted again,
    to the same bytes.
    """
    stamp_path(folder, day).unlink(missing_ok=True)
    for name in (*KEPT, "sketches"):
        put_draft(counts_path(folder, name, day))
    write_stamp(folder, day, stamp)


def marked_input(engine: Engine, path: Path, limits: Limits) -> dict[str, Any]:
    """Have an engine hold a day's marked events; return which file they are of, for the stamp."""
    while True:
        before = file_state(path)
        events = digest(path)
        mark_events(engine, path, limits)
        if file_state(path) == before:
            return {"events": events, "size": before[0], "changed": before[1]}


def file_state(path: Path) -> tuple[int, int, int]:
    """Return size, time of change and number of a file: another one differs."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns, state.st_ino


def mark_events(engine: Engine, path: Path, limits: Limits) -> None:
    """Have an engine hold a day's events with the rule that takes each out.

    :raises DayUnreadable: when the file is not whole.
    """
    names_visitors(path)
    try:
        engine.read("events", path)
        for name, table in steps(limits):
            engine.hold(name, table)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise DayUnreadable(path, str(error).splitlines()[0]) from error


def rows_of(result: tuple[Any, RollUp]) -> tuple[Any, tuple[str, ...]]:
    """Return what an engine is asked for a result."""
    return result[0], result[1].order


def totals(rules: pa.Table) -> tuple[int, int]:
    """Return how many events there are, and how many are counted, from the effects of the rules."""
    kept = rules.filter(pc.equal(rules["rule"], int(Rule.KEPT)))
    return (pc.sum(rules["events"]).as_py() or 0, pc.sum(kept["events"]).as_py() or 0)


def write_stamp(folder: Path, day: date, stamp: Stamp) -> None:
    """Put a day's stamp in its place."""
    path = stamp_path(folder, day)
    draft(path).write_text(json.dumps(asdict(stamp), sort_keys=True) + "\n", encoding="utf-8")
    put_draft(path)


def stamp_of(folder: Path, day: date) -> Stamp | None:
    """Return the stamp of a day that was counted."""
    try:
        return Stamp(**json.loads(stamp_path(folder, day).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
