"""ClickHouse within the process, by chDB; needs the extra ``engines``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zouma.reach.counts.engines import Resources, typed_sql

TYPES = {
    "int64": "Int64", "int32": "Int32", "int16": "Int16", "int8": "Int8", "boolean": "Bool",
}  # fmt: skip
NULLABLE = "SETTINGS schema_inference_make_columns_nullable = 0"


class ClickHouse:
    """A session of chDB: tables in memory, SQL as ClickHouse speaks it."""

    def __init__(self, resources: Resources) -> None:
        from chdb.session import Session  # noqa: PLC0415 - an optional extra

        folder = resources.temporary
        self.session = Session(str(folder / "chdb")) if folder else Session()
        self.session.query(f"SET max_threads = {resources.threads}")
        self.session.query(f"SET max_memory_usage = {resources.memory_mb * 2**20}")

    def read(self, name: str, path: Path) -> None:
        """Name the rows of a Parquet file."""
        file = str(path).replace("\\", "\\\\").replace("'", "\\'")
        self.session.query(f"DROP VIEW IF EXISTS {name}")
        rows = f"SELECT * FROM file('{file}', Parquet)"  # noqa: S608 - the path is quoted
        self.session.query(f"CREATE VIEW {name} AS {rows} {NULLABLE}")

    def hold(self, name: str, table: Any) -> None:
        """Compute a table and keep it under a name, in place of the former of that name."""
        self.session.query(f"DROP TABLE IF EXISTS {name}")
        self.session.query(f"CREATE TABLE {name} ENGINE = Memory AS {sql(table)}")

    def rows(self, table: Any, order: Iterable[str] = ()) -> Any:
        """Compute a table and return it in Arrow's form."""
        answer = self.session.query(sql(table, tuple(order)), "Arrow")
        return pa.ipc.open_file(pa.BufferReader(answer.bytes())).read_all()

    def write(self, table: Any, order: Iterable[str], path: Path) -> None:
        """Compute a table and write it as Parquet."""
        pq.write_table(self.rows(table, order), path, compression="zstd")

    def close(self) -> None:
        """Forget everything."""
        self.session.close()


@lru_cache(maxsize=64)
def sql(table: Any, order: tuple[str, ...] = ()) -> str:
    """Return a table in ClickHouse's SQL."""
    return typed_sql(table, order, dialect="clickhouse", types=TYPES)
