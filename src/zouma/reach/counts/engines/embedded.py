"""DuckDB within the process: the engine that comes along."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from zouma.reach.counts.engines import Resources, typed_sql

TYPES = {
    "int64": "BIGINT", "int32": "INTEGER", "int16": "SMALLINT", "int8": "TINYINT",
    "boolean": "BOOLEAN",
}  # fmt: skip
FORM = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


class Embedded:
    """DuckDB, with limits on memory and threads."""

    def __init__(self, resources: Resources) -> None:
        self.connection = duckdb.connect(config={
            "memory_limit": f"{resources.memory_mb}MB", "threads": resources.threads,
            **({"temp_directory": str(resources.temporary)} if resources.temporary else {}),
        })  # fmt: skip

    def read(self, name: str, path: Path) -> None:
        """Name the rows of a Parquet file."""
        file = quoted(path)
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet({file})")

    def hold(self, name: str, table: Any) -> None:
        """Compute a table and keep it under a name; the order of its rows is left open."""
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql(table)}")

    def rows(self, table: Any, order: Iterable[str] = ()) -> Any:
        """Compute a table and return it in Arrow's form."""
        return self.connection.sql(sql(table, tuple(order))).to_arrow_table()

    def write(self, table: Any, order: Iterable[str], path: Path) -> None:
        """Compute a table and write it as Parquet, the same bytes for the same rows."""
        self.connection.execute("SET preserve_insertion_order = true")
        text = sql(table, tuple(order))
        self.connection.execute(f"COPY ({text}) TO {quoted(path)} ({FORM})")

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()


@lru_cache(maxsize=64)
def sql(table: Any, order: tuple[str, ...] = ()) -> str:
    """Return a table in DuckDB's SQL; remembered, since each day asks for the same."""
    return typed_sql(table, order, dialect="duckdb", types=TYPES)


def quoted(path: Path) -> str:
    """Return a path as a text in SQL."""
    return "'" + str(path).replace("'", "''") + "'"
