"""The log of days that were counted again after they had been counted in full."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zouma.reach.counts.counting import Stamp


@dataclass(frozen=True, slots=True)
class Restatement:
    """A day's figures before and after, and which of events and rules had changed."""

    day: date
    at: datetime
    because: tuple[str, ...]
    before: dict[str, Any]
    after: dict[str, Any]


def log_path(folder: Path) -> Path:
    """Return the file of restatements: a line of JSON each, only added to."""
    return folder / "counts" / "restatements.jsonl"


def log_restatement(folder: Path, day: date, now: datetime, before: Stamp, after: Stamp) -> None:
    """Add a line, on the disk before the figures change; killed in between, it comes twice."""
    line = {
        "day": str(day),
        "at": now.isoformat(),
        "because": [name for name in ("events", "limits")
                    if getattr(before, name) != getattr(after, name)],
        "before": told(before),
        "after": told(after),
    }  # fmt: skip
    with log_path(folder).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def told(stamp: Stamp) -> dict[str, Any]:
    """Return of a stamp what concerns readers of the log."""
    return {name: value for name, value in asdict(stamp).items()
            if name in {"events", "limits", "raw", "counted"}}  # fmt: skip


def restatements(folder: Path) -> list[Restatement]:
    """Return the restatements in their order, each once; a line cut short is left out."""
    found: dict[str, Restatement] = {}
    path = log_path(folder)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue  # the power failed while it was written
        key = json.dumps([row["day"], row["before"], row["after"]])
        found.setdefault(key, Restatement(
            date.fromisoformat(row["day"]), datetime.fromisoformat(row["at"]),
            tuple(row["because"]), row["before"], row["after"],
        ))  # fmt: skip
    return list(found.values())
