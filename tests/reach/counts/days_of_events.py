"""Days of events as compaction writes them, with only what a test says out of the ordinary."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DAY = date(2026, 5, 14)
COLUMNS = {
    "item": pa.int64(), "visitor": pa.int64(), "at": pa.int32(), "channel": pa.int32(),
    "region": pa.int32(), "seconds": pa.int32(), "status": pa.int16(), "kind": pa.int8(),
    "agent": pa.int8(),
}  # fmt: skip


def clock(text: str) -> int:
    """Return a time of day, 10:01:29 or 10:01:29.5, in milliseconds since midnight."""
    hours, minutes, seconds = text.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)


def read(at: str | int, **changes: int) -> dict[str, int]:
    values = {
        "item": 7, "visitor": 1001, "at": at if isinstance(at, int) else clock(at), "channel": 1,
        "region": 110101, "seconds": 0, "status": 200, "kind": 1, "agent": 0,
    }  # fmt: skip
    return values | changes


def write_day(folder: Path, events: list[dict[str, int]], day: date = DAY) -> Path:
    path = folder / "events" / f"day={day}" / "events.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    events = sorted(events, key=lambda row: (row["item"], row["visitor"], row["at"]))
    table = {name: pa.array([row[name] for row in events], kind) for name, kind in COLUMNS.items()}
    pq.write_table(pa.table(table), path, compression="zstd")
    return path


def rows(path: Path) -> list[dict[str, int]]:
    return pq.ParquetFile(path).read().to_pylist()
