"""A day's counts in bare DuckDB SQL, written by hand: what the counting is held against."""

from __future__ import annotations

from pathlib import Path

import duckdb

BUSY = """
CREATE OR REPLACE TEMP TABLE busy AS
WITH plain AS (
    SELECT visitor, "at" // 3600000 AS hour FROM events
    WHERE status IN (200, 304) AND agent = 0 AND NOT (kind = 2 AND "seconds" < 30) AND kind <> 3
      AND visitor <> 0
), often AS (SELECT visitor, count(*) AS times FROM plain GROUP BY visitor HAVING times > 500)
SELECT visitor FROM often WHERE times > 2000
UNION
SELECT visitor FROM plain SEMI JOIN often USING (visitor) GROUP BY visitor, hour
HAVING count(*) > 500
"""
MARKED = """
CREATE OR REPLACE TEMP TABLE marked AS
SELECT item, visitor, "at", channel, region, "seconds", kind, agent, before,
    CASE WHEN rule = 9 AND visitor <> 0 AND kind <> 3 AND after - "at" <= 30000 THEN 5
        ELSE rule END::TINYINT AS rule,
    rule = 9 AND visitor <> 0 AND kind <> 3
        AND (after - "at" <= 30000 OR "at" - before <= 30000) AS chained,
    rule = 2 AND agent = 3 AND coalesce(after - "at" > 30000, true) AS assistant
FROM (
    SELECT *, lag("at") OVER w AS before, lead("at") OVER w AS after
    FROM (
        SELECT events.*, CASE
            WHEN status NOT IN (200, 304) THEN 1 WHEN agent <> 0 THEN 2
            WHEN kind = 2 AND "seconds" < 30 THEN 3 WHEN busy.visitor IS NOT NULL THEN 4
            ELSE 9 END::TINYINT AS rule
        FROM events LEFT JOIN busy USING (visitor)
    )
    WINDOW w AS (PARTITION BY item, visitor, channel, kind, rule ORDER BY "at", "seconds", region)
)
"""
CHAINS = """
CREATE OR REPLACE TEMP TABLE chains AS
SELECT *, rule = 9 AND coalesce("at" // 3600000 <> last // 3600000, true) AS new
FROM (
    SELECT *, max(CASE WHEN "at" - before > 30000 THEN before END) OVER (
        PARTITION BY item, visitor, channel, kind ORDER BY "at", "seconds", region, before, rule
        ROWS UNBOUNDED PRECEDING) AS last
    FROM marked WHERE chained
)
"""
FIGURES = """
SELECT {keys}, count(*) AS raw,
    count(*) FILTER (rule > 1) AS after_status, count(*) FILTER (rule > 2) AS after_robots,
    count(*) FILTER (rule > 3) AS after_duration, count(*) FILTER (rule > 4) AS after_behaviour,
    count(*) FILTER (rule > 5) AS counted, count(*) FILTER (new) AS unique_items,
    sum(CASE WHEN rule = 9 THEN "seconds" ELSE 0 END)::BIGINT AS "seconds",
    count(*) FILTER (assistant) AS assistants,
    count(*) FILTER (rule = 9 AND visitor = 0) AS nameless
FROM (
    SELECT {keys}, visitor, rule, "seconds", assistant,
        rule = 9 AND visitor <> 0 AND coalesce("at" // 3600000 <> before // 3600000, true) AS new
    FROM marked WHERE NOT coalesce(chained, false)
    UNION ALL
    SELECT {keys}, visitor, rule, "seconds", assistant, new FROM chains
)
GROUP BY {keys} ORDER BY {keys}
"""
RESULTS = {
    "item_day": FIGURES.format(keys="item, channel, kind"),
    "region_day": FIGURES.format(keys="channel, region, kind"),
    "rules": "SELECT channel, kind, rule, count(*) AS events FROM marked "
             "GROUP BY channel, kind, rule ORDER BY channel, kind, rule",
    "sample": "SELECT visitor, item, channel, kind, region, count(*) AS times FROM marked "
              "WHERE rule = 9 AND visitor <> 0 AND kind <> 3 AND visitor % 64 = 0 "
              "GROUP BY visitor, item, channel, kind, region "
              "ORDER BY visitor, item, channel, kind, region",
}  # fmt: skip


def count_bare(events: Path, target: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Count a day of events and write the four tables into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    connection.execute(f"CREATE OR REPLACE VIEW events AS FROM '{events}'")
    connection.execute("SET preserve_insertion_order = false")
    for statement in (BUSY, MARKED, CHAINS):
        connection.execute(statement)
    connection.execute("SET preserve_insertion_order = true")
    for name, query in RESULTS.items():
        path = target / f"{name}.parquet"
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
