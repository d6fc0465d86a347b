"""Days of invented reads, made by DuckDB alone from a seed: the same each time, in any number."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

FIRST = date(2026, 1, 1)
ITEMS = 100_000
CHANNELS = 12
REGIONS = 16
READS_A_VISITOR = 8  # on a day, on average

# DuckDB's hash of one number is well mixed; that of several is not, so that the number is made of
# the row, the day and what is drawn. As a number in [0, 1), and as signed 64 bits.
HASH = "hash({n} * 64 + {salt} + {day} * 1000000000000)"
UNIFORM = "({hash} / 18446744073709551616.0)"
SIGNED = "(({hash} // 2)::BIGINT * (CASE WHEN {hash} % 2 = 0 THEN 1 ELSE -1 END))"

# One row in twelve repeats the row before it within 45 seconds, in chains. One visitor in fifty is
# a marked robot that reads 20 times as much as others; one in 50,000 is an unmarked one that reads
# thousands. A fifth of the reads fall on one hour of one item of the day: a burst.
DAY = """
WITH numbered AS (
    SELECT i, CASE WHEN {h_repeat_i} % 12 = 0 THEN greatest(i - 1, 0) ELSE i END AS j
    FROM range({rows}) AS r(i)
), chained AS (
    SELECT i, CASE WHEN j < i AND {h_repeat_j} % 12 = 0 THEN greatest(j - 1, 0) ELSE j END AS j
    FROM numbered
), drawn AS (
    SELECT i, j,
        {u_burst} < 0.2 AS burst,
        least({items} - 1, floor(exp({u_item} * ln({items}))) - 1)::BIGINT AS rank,
        CASE WHEN {u_robot} < 0.05 THEN -1 - floor({u_who} * {robots})::BIGINT
             WHEN {u_robot} < 0.06 THEN -1000000 - floor({u_who} * {busy})::BIGINT
             ELSE floor({visitors} * pow({u_who}, 1.3))::BIGINT END AS who,
        {u_when} AS moment
    FROM chained
), placed AS (
    SELECT i, who,
        CASE WHEN burst THEN {day} % 97 ELSE rank END AS number,
        CASE WHEN burst THEN 68400000 + moment * 3600000
             ELSE 86400000 * (0.25 + 0.75 * pow(moment, 0.8)) - 1 END
            + (i - j) * ({h_gap} % 45000) AS moment
    FROM drawn
)
SELECT {item} AS item, {visitor} AS visitor, least(86399999, moment)::INTEGER AS "at",
    (number % {channels})::INTEGER AS channel, (110101 + {h_region} % {regions})::INTEGER AS region,
    CASE WHEN {h_told} % 4 = 0 THEN 0 ELSE {h_seconds} % 600 END::INTEGER AS "seconds",
    CASE {h_status} % 40 WHEN 0 THEN 404 WHEN 1 THEN 304 ELSE 200 END::SMALLINT AS status,
    CASE WHEN number % {channels} = 3 THEN 2 ELSE 1 END::TINYINT AS kind,
    CASE WHEN who BETWEEN -999999 AND -1 THEN 1 + {h_agent} % 3 ELSE 0 END::TINYINT AS agent
FROM placed
ORDER BY item, visitor, "at"
"""


# What is drawn, by its place in the query: of which number; who is the same on all days or on one.
DRAWN = {
    "u_burst": "j", "u_item": "j", "u_robot": "j", "u_who": "j", "u_when": "j", "h_repeat_i": "i",
    "h_repeat_j": "j", "h_gap": "i", "h_told": "i", "h_seconds": "i", "h_status": "i",
    "h_region": "who", "h_agent": "who", "visitor": "who", "item": "number",
}  # fmt: skip
SALTS = {name: 1 if name.startswith("h_repeat") else salt for salt, name in enumerate(DRAWN, 2)}


def write_day(path: Path, day: date, rows: int, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the events of a day as compaction would; the same day and rows give the same events."""
    number = (day - FIRST).days + 1
    visitors = max(1, rows // READS_A_VISITOR)
    query = DAY.format(
        day=number, rows=rows, items=ITEMS, channels=CHANNELS, regions=REGIONS, visitors=visitors,
        robots=max(1, visitors // 50), busy=max(1, visitors // 50_000),
        **{name: drawn(name, number) for name in DRAWN},
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def drawn(name: str, day: int) -> str:
    """Return what is drawn in SQL; items are the same ones each day, visitors are not."""
    mixed = HASH.format(n=DRAWN[name], salt=SALTS[name], day=0 if name == "item" else day)
    if name in {"visitor", "item"}:
        return SIGNED.format(hash=mixed)
    return UNIFORM.format(hash=mixed) if name.startswith("u_") else mixed


def days(number: int) -> list[date]:
    """Return so many days, one after the other."""
    return [FIRST + timedelta(days=one) for one in range(number)]
