"""Where the definitions are computed: the engine that comes along, and two for more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from zouma.reach.counts.later import ibis


@dataclass(frozen=True, slots=True)
class Resources:
    """What an engine may use.

    memory_mb: beyond it the engine writes to the temporary folder. threads: of this process.
    """

    memory_mb: int = 1024
    threads: int = 2
    temporary: Path | None = None


class Engine(Protocol):
    """What computes tables: named ones that it holds, and results."""

    def read(self, name: str, path: Path) -> None:
        """Name the rows of a Parquet file."""

    def hold(self, name: str, table: Any) -> None:
        """Compute a table and keep it under a name, in place of the former of that name."""

    def rows(self, table: Any, order: Iterable[str] = ()) -> Any:
        """Compute a table and return it in Arrow's form."""

    def write(self, table: Any, order: Iterable[str], path: Path) -> None:
        """Compute a table and write it as Parquet."""

    def close(self) -> None:
        """Forget everything."""


def typed_sql(table: Any, order: Iterable[str], *, dialect: str, types: dict[str, str]) -> str:
    """Return the SQL of a table with exactly the types it declares.

    Engines disagree on the type of a sum or a count; types: the engine's names of Ibis's types.
    """
    mark = "`" if dialect == "pyspark" else '"'
    names = {name: f"{mark}{name}{mark}" for name in table.columns}
    columns = ", ".join(
        f"CAST({names[name]} AS {types[str(kind)]}) AS {names[name]}"
        for name, kind in table.schema().items()
    )
    ordered = ", ".join(names[name] for name in order)
    text = f"SELECT {columns} FROM ({ibis.to_sql(table, dialect=dialect)}) AS typed"  # noqa: S608
    return f"{text} ORDER BY {ordered}" if ordered else text
