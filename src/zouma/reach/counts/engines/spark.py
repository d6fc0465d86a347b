"""Spark, on a standalone cluster or within the process; needs the extra ``engines`` and Java."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from zouma.reach.counts.engines import Resources, typed_sql

TYPES = {
    "int64": "BIGINT", "int32": "INT", "int16": "SMALLINT", "int8": "TINYINT",
    "boolean": "BOOLEAN",
}  # fmt: skip


class Spark:
    """A session on a master such as ``spark://host:7077``; every worker sees the same folder."""

    def __init__(self, master: str, resources: Resources) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra

        settings = {
            "spark.driver.memory": f"{resources.memory_mb}m",
            "spark.executor.memory": f"{resources.memory_mb}m",
            "spark.cores.max": str(resources.threads),
            "spark.sql.shuffle.partitions": str(2 * resources.threads),
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.bindAddress": "127.0.0.1" if loopback(master) else "0.0.0.0",  # noqa: S104
        }
        if loopback(master):
            settings["spark.driver.host"] = "127.0.0.1"
        if resources.temporary:
            settings["spark.local.dir"] = str(resources.temporary)
        builder = SparkSession.builder.master(master).appName("zouma counts")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.held: dict[str, Any] = {}

    def read(self, name: str, path: Path) -> None:
        """Name the rows of a Parquet file."""
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def hold(self, name: str, table: Any) -> None:
        """Compute a table and keep it under a name, in place of the former of that name."""
        if name in self.held:
            self.held.pop(name).unpersist()
        rows = self.session.sql(sql(table)).persist()
        rows.count()  # Spark computes nothing before it is asked
        rows.createOrReplaceTempView(name)
        self.held[name] = rows

    def rows(self, table: Any, order: Iterable[str] = ()) -> Any:
        """Compute a table and return it in Arrow's form."""
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", ResourceWarning
            )  # Spark leaves its socket to the garbage
            return self.session.sql(sql(table, tuple(order))).toArrow()

    def write(self, table: Any, order: Iterable[str], path: Path) -> None:
        """Compute a table and write it as Parquet."""
        pq.write_table(self.rows(table, order), path, compression="zstd")

    def close(self) -> None:
        """Leave the cluster, and end the Java process beside ours with its sockets."""
        from pyspark import SparkContext  # noqa: PLC0415

        gateway = SparkContext._gateway  # noqa: SLF001 - there is no public way to end it
        self.session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001


@lru_cache(maxsize=64)
def sql(table: Any, order: tuple[str, ...] = ()) -> str:
    """Return a table in Spark's SQL."""
    return typed_sql(table, order, dialect="pyspark", types=TYPES)


def loopback(master: str) -> bool:
    """Tell whether a master is on this machine."""
    return master.startswith(("local", "spark://127.0.0.1", "spark://localhost"))
