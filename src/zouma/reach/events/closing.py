"""Closing days: visitors go, segments go, and what comes later is refused and counted."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from zouma.common.durable import put, sync
from zouma.reach.events.days import (
    DayState,
    Sources,
    day_file,
    days_kept,
    ends_at,
    is_closed,
    read_state,
    sources_by_day,
    write_state,
)
from zouma.reach.events.gathering import put_in_place, without_visitors
from zouma.reach.events.segments import Contents, segment_folder
from zouma.reach.events.visitors import GRACE_SECONDS, Steady

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of compaction works with; kept: how long a day stays open after its end."""

    folder: Path
    zone: ZoneInfo
    now: datetime
    steady: Steady
    kept: timedelta
    connection: duckdb.DuckDBPyConnection

    def is_over(self, day: date, *, since: timedelta) -> bool:
        """Tell whether a day ended so long ago."""
        return self.now.timestamp() * 1000 >= ends_at(day, self.zone) + since.total_seconds() * 1000


def close_if_due(run: Run, day: date, told: Sources) -> bool:
    """Close a day whose time is over, and tell whether it was closed.

    It must have been seen to be due, with nothing new, for the grace, by a clock that nobody sets:
    a wall clock that jumps ahead for a while closes nothing.
    """
    state = read_state(run.folder, day)
    if state.sources != told or is_closed(run.folder, day):
        return False
    over = run.is_over(day, since=run.kept)
    passed = run.steady.since(state.due) if over else None
    if passed is None:
        due = run.steady.noted().decode() if over else ""
        if state.due != due:
            write_state(run.folder, day, replace(state, due=due))
        return False
    if passed < GRACE_SECONDS:
        return False
    closed = without_visitors(day_file(run.folder, day), run.connection)
    put_in_place(closed, day_file(run.folder, day))
    write_state(run.folder, day, replace(state, digest=closed.digest))
    return True


def refuse_late(folder: Path, day: date, told: Sources, state: DayState, *, now: datetime) -> None:
    """Note the events that came after a day was closed; they are counted, and go."""
    rows: list[dict[str, Any]] = [
        {"day": day.isoformat(), "segment": name, "rows": counts[0] - known, "at": now.isoformat(),
         "why": "the day is closed"}
        for name, counts in told.items()
        if counts[0] > (known := state.sources.get(name, (0, 0))[0])
    ]  # fmt: skip
    if rows:
        logger.warning("%s is closed; refused: %s", day, sum(row["rows"] for row in rows))
        sources = {**state.sources, **told}
        write_state(folder, day, replace(state, sources=sources, refused=(*state.refused, *rows)))


def delete_closed(folder: Path, known: Mapping[str, Contents], zone: ZoneInfo) -> None:
    """Delete the segments that no day needs any more."""
    for name, contents in known.items():
        days = sources_by_day({name: contents}, zone)
        done = all(has_taken(folder, day, name) for day in days)
        if contents.sealed and done and not any(needs_eve(folder, day, name) for day in days):
            (segment_folder(folder) / name).unlink(missing_ok=True)
    sync(segment_folder(folder))


def has_taken(folder: Path, day: date, name: str) -> bool:
    """Tell whether a day is closed and has taken, or refused, what a segment holds of it."""
    return is_closed(folder, day) and name in read_state(folder, day).sources


def needs_eve(folder: Path, day: date, name: str) -> bool:
    """Tell whether the day after is open and looks for repeats of what a segment holds."""
    after = day + timedelta(days=1)
    return not is_closed(folder, after) and name in read_state(folder, after).sources


def write_logs(folder: Path) -> None:
    """Write what was restated and refused of all days into a file each, in order."""
    states = [read_state(folder, day) for day in days_kept(folder)]
    write_log(folder / "restatements.jsonl", [row for s in states for row in s.restatements])
    write_log(folder / "refused.jsonl", [row for s in states for row in s.refused])


def write_log(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as lines of JSON, by the moment they were noted, unless they are there."""
    rows.sort(key=lambda row: (row["at"], row["day"]))
    content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
    if (path.read_bytes() if path.exists() else b"") != content:
        put(path, content)
