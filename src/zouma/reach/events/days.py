"""Days of events on the disk: when a local day begins, what its file was made from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from zouma.common.durable import put
from zouma.reach.events.record import QUARTER_MS
from zouma.reach.events.segments import Contents

DAY = "day="
EVE_MS = 3_600_000  # before a day: a repeat of what was told then does not count again
EVE_QUARTERS = EVE_MS // QUARTER_MS

Sources = dict[str, tuple[int, int]]
"""Segments by name: how many events they have on a day, and within the hour before it."""


@dataclass(frozen=True, slots=True)
class DayState:
    """What a day's file was made from, and what happened to it since it was settled.

    rows, digest: of the file; settled: it was made after the day had ended; due: when it was first
    seen that the day may close; damaged: bytes left out, by segment; restatements, refused: each a
    row of its log.
    """

    sources: Sources = field(default_factory=dict)
    rows: int = 0
    digest: str = ""
    settled: bool = False
    due: str = ""
    damaged: dict[str, int] = field(default_factory=dict)
    restatements: tuple[dict[str, Any], ...] = ()
    refused: tuple[dict[str, Any], ...] = ()


def day_folder(folder: Path, day: date) -> Path:
    """Return where a day's events lie."""
    return folder / "events" / f"{DAY}{day}"


def day_file(folder: Path, day: date) -> Path:
    """Return a day's events as columns."""
    return day_folder(folder, day) / "events.parquet"


def days_kept(folder: Path, from_day: date | None = None, to_day: date | None = None) -> list[date]:
    """Return the days that have events, within a span whose ends belong to it, in order."""
    return days_in(folder / "events", "events.parquet", from_day, to_day)


def days_in(parent: Path, file: str, from_day: date | None, to_day: date | None) -> list[date]:
    """Return the days whose folder has a file, within a span whose ends belong to it, in order."""
    found = []
    for path in parent.glob(f"{DAY}*/{file}"):
        try:
            day = date.fromisoformat(path.parent.name.removeprefix(DAY))
        except ValueError:
            continue  # not ours
        if (from_day or day) <= day <= (to_day or day):
            found.append(day)
    return sorted(found)


def read_state(folder: Path, day: date) -> DayState:
    """Return what is known of a day's file."""
    try:
        told = json.loads((day_folder(folder, day) / "state.json").read_bytes())
    except FileNotFoundError:
        return DayState()
    told["sources"] = {name: (rows, eve) for name, (rows, eve) in told["sources"].items()}
    told["restatements"], told["refused"] = tuple(told["restatements"]), tuple(told["refused"])
    return DayState(**told)


def write_state(folder: Path, day: date, state: DayState) -> None:
    """Keep what is known of a day's file."""
    content = json.dumps(asdict(state), ensure_ascii=False, sort_keys=True, indent=1)
    put(day_folder(folder, day) / "state.json", content.encode())


def is_closed(folder: Path, day: date) -> bool:
    """Tell whether a day is closed: nobody knows any more which of its reads are one visitor's."""
    path = day_file(folder, day)
    return path.exists() and "visitor" not in pq.read_schema(path).names


def starts_at(day: date, zone: ZoneInfo) -> int:
    """Return when a local day begins, in milliseconds since 1970.

    Where clocks are put forward at midnight it is the moment of that.
    """
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * 1000


def ends_at(day: date, zone: ZoneInfo) -> int:
    """Return when the day after begins."""
    return starts_at(day + timedelta(days=1), zone)


def day_of(milliseconds: int, zone: ZoneInfo) -> date:
    """Return the local day of a moment."""
    return datetime.fromtimestamp(milliseconds // 1000, zone).date()


def sources_by_day(known: Mapping[str, Contents], zone: ZoneInfo) -> dict[date, Sources]:
    """Return, for each local day, the segments that have events on it or within its eve."""
    days: dict[int, date] = {}
    found: dict[date, Sources] = defaultdict(dict)

    def day_at(quarter: int) -> date:
        if quarter not in days:
            days[quarter] = day_of(quarter * QUARTER_MS, zone)
        return days[quarter]

    for name in sorted(known):
        for quarter, events in known[name].quarters.items():
            day, following = day_at(quarter), day_at(quarter + EVE_QUARTERS)
            rows, eve = found[day].get(name, (0, 0))
            found[day][name] = (rows + events, eve)
            if following != day:
                rows, eve = found[following].get(name, (0, 0))
                found[following][name] = (rows, eve + events)
    return {day: told for day, told in found.items() if any(rows for rows, _eve in told.values())}
