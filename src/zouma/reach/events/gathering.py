"""A day's events from its segments into one file of columns, each identity once."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zouma.common.durable import digest, hidden_beside, made, put_written
from zouma.reach.events.days import EVE_MS
from zouma.reach.events.record import EVENT
from zouma.reach.events.segments import Contents, Events, read_events

MEMORY = "512MB"
ROWS_AT_ONCE = 262_144
SCHEMA = pa.schema([
    ("item", pa.int64()), ("visitor", pa.int64()), ("at", pa.int32()), ("channel", pa.int32()),
    ("region", pa.int32()), ("seconds", pa.int32()), ("status", pa.int16()), ("kind", pa.int8()),
    ("agent", pa.int8()),
])  # fmt: skip
CLOSED_SCHEMA = pa.schema([column for column in SCHEMA if column.name != "visitor"])
DICTIONARIES = ["item", "channel", "region", "status", "kind", "agent"]
DELTAS = {"visitor": "DELTA_BINARY_PACKED", "at": "DELTA_BINARY_PACKED"}
ORDER = ", ".join(f'"{name}"' for name in SCHEMA.names)
TOLD = pa.schema([(name, pa.from_numpy_dtype(EVENT[name])) for name in EVENT.names or ()])
ONCE = f"""
    SELECT item, visitor, ("at" - $start)::INTEGER AS "at", channel, region, seconds, status,
           kind::TINYINT AS kind, agent::TINYINT AS agent
    FROM (SELECT *, row_number() OVER (
              PARTITION BY id_high, id_low ORDER BY "at", {ORDER.replace('"at", ', "")}) AS turn
          FROM told)
    WHERE turn = 1 AND "at" >= $start
    ORDER BY {ORDER}
"""  # noqa: S608 - only names of ours
WITHOUT_VISITORS = (
    "SELECT * EXCLUDE (visitor) FROM read_parquet($path, hive_partitioning = false) ORDER BY ALL"
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file that was written under a hidden name: how many rows it has, and its SHA-256.

    damaged: bytes left out of segments that were whole once, by their names.
    """

    path: Path
    rows: int
    digest: str
    damaged: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def engine(folder: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB that keeps to so much memory; what is more lies in a folder meanwhile."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)  # of one that was killed
    made(work)
    connection = duckdb.connect(
        config={"memory_limit": memory, "threads": "1", "temp_directory": str(work)}
    )
    try:
        yield connection
    finally:
        connection.close()
        shutil.rmtree(work, ignore_errors=True)


def gather(
    paths: Iterable[Path], target: Path, *, start: int, end: int,
    connection: duckdb.DuckDBPyConnection,
) -> Gathered:  # fmt: skip
    """Write the events of a day, from the segments that have any, beside its file.

    start, end: the day, in milliseconds since 1970. Of events with one identity the earliest
    counts; one that was told within the hour before the day has counted there. The bytes follow
    from the set of events alone. Memory is bounded by the connection's limit. What is damaged in a
    segment that was sealed is left out, and told.
    """
    contents = {path: Contents() for path in paths}
    batches = told(contents, start - EVE_MS, end)
    with connection.cursor() as cursor:  # closed with what is open, also when there is no room
        cursor.register("told", pa.RecordBatchReader.from_batches(TOLD, batches))
        rows = cursor.sql(ONCE, params={"start": start}).to_arrow_reader(ROWS_AT_ONCE)
        gathered = write_columns(rows, SCHEMA, target)
    damaged = {path.name: one.lost for path, one in contents.items() if one.lost and one.sealed}
    return replace(gathered, damaged=damaged)


def without_visitors(path: Path, connection: duckdb.DuckDBPyConnection) -> Gathered:
    """Write a day's events without visitors, in an order that does not follow them."""
    with connection.cursor() as cursor:
        rows = cursor.sql(WITHOUT_VISITORS, params={"path": str(path)})
        return write_columns(rows.to_arrow_reader(ROWS_AT_ONCE), CLOSED_SCHEMA, path)


def told(contents: Mapping[Path, Contents], start: int, end: int) -> Iterator[pa.RecordBatch]:
    """Yield the events of some segments between two moments; what is in each is noted with it."""
    for path, found in contents.items():
        for block in read_events(path, found):
            within = block[(block["at"] >= start) & (block["at"] < end)]
            if len(within):
                yield as_batch(within)


def as_batch(events: Events) -> pa.RecordBatch:
    """Return events as columns."""
    columns = [pa.array(np.ascontiguousarray(events[name])) for name in TOLD.names]
    return pa.RecordBatch.from_arrays(columns, schema=TOLD)


def write_columns(rows: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> Gathered:
    """Write rows beside a file, in groups of the same size however they come."""
    hidden = hidden_beside(target)
    made(target.parent)
    names = [name for name in DICTIONARIES if name in schema.names]
    deltas = {name: how for name, how in DELTAS.items() if name in schema.names}
    number = 0
    try:
        with pq.ParquetWriter(
            hidden, schema, compression="zstd", use_dictionary=names, column_encoding=deltas
        ) as writer:
            for table in equal_parts(rows, schema):
                writer.write_table(table, row_group_size=ROWS_AT_ONCE)
                number += table.num_rows
        return Gathered(hidden, number, digest(hidden))
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise


def equal_parts(rows: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield tables of ``ROWS_AT_ONCE`` rows; the last may be shorter."""
    held = schema.empty_table()
    for batch in rows:
        held = pa.concat_tables([held, pa.Table.from_batches([batch]).cast(schema)])
        while held.num_rows >= ROWS_AT_ONCE:
            yield held.slice(0, ROWS_AT_ONCE).combine_chunks()
            held = held.slice(ROWS_AT_ONCE)
    if held.num_rows:
        yield held.combine_chunks()


def put_in_place(gathered: Gathered, target: Path) -> None:
    """Give a file that was written its own name."""
    put_written(gathered.path, target)
