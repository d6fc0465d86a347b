"""Reads of any span, from the roll-ups by item and by region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.counts.engines.embedded import quoted
from zouma.reach.counts.files import counted_paths
from zouma.reach.counts.rollups import MEASURES
from zouma.reach.events.record import EventKind

BY_REGION = ("day", "month", "channel", "region")
BY_ITEM = ("day", "month", "channel", "item", "activity", "topic")
FROM_MATERIALS = ("activity", "topic")


class GrainNotKept(ProgrammeError):
    """The roll-ups hold items and regions, not both at once."""

    message = _("Reads are kept by item or by region, not by both at once.")
    status = 400


@dataclass(frozen=True, slots=True)
class Reads:
    """What was read, of one kind of event, in one place of the columns asked for.

    keys: the values of those columns; an activity or topic that is not known is None. The figures
    are those of the roll-ups: raw, what is left after each rule, counted, unique items, seconds,
    what assistants read (not counted), what is counted of visitors nobody knows.
    """

    keys: tuple[Any, ...]
    kind: EventKind
    raw: int
    after_status: int
    after_robots: int
    after_duration: int
    after_behaviour: int
    counted: int
    unique_items: int
    seconds: int
    assistants: int
    nameless: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days whose counts are asked for, both ends among them; None: as far as there are any."""

    from_day: date | None = None
    to_day: date | None = None


def reads_by(
    folder: Path,
    span: Span,
    by: Sequence[str] = (),
    *,
    materials: Path | None = None,
) -> list[Reads]:
    """Return the reads of a span by some columns, in their order.

    by: of day, month, channel, and either region or item, activity, topic; materials: which item
    belongs to what, for the last two.

    :raises GrainNotKept: when a region is asked for together with items.
    """
    table = table_for(by)
    paths = counted_paths(folder, table, span.from_day, span.to_day)
    if not paths:
        return []
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in MEASURES)
    keys = [column(name) for name in by]
    query = (
        f"SELECT {', '.join([*keys, 'kind', sums])} FROM {joined(paths.values(), by, materials)} "  # noqa: S608
        f"GROUP BY {numbers(len(keys))} ORDER BY {numbers(len(keys))}"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    width = len(keys)
    return [Reads(row[:width], EventKind(row[width]), *row[width + 1 :]) for row in rows]


@dataclass(frozen=True, slots=True)
class Largest:
    """One of those that were read most: the values of the columns asked for, and how often."""

    keys: tuple[Any, ...]
    counted: int


def largest_by(
    folder: Path,
    span: Span,
    by: Sequence[str],
    number: int,
    *,
    kind: EventKind = EventKind.READ,
    materials: Path | None = None,
) -> list[Largest]:
    """Return so many of what was read most in a span, the most read first.

    It looks at one figure alone, and so takes a quarter of the time of ``reads_by``.

    :raises GrainNotKept: when a region is asked for together with items.
    """
    paths = counted_paths(folder, table_for(by), span.from_day, span.to_day)
    if not paths:
        return []
    keys = ", ".join(column(name) for name in by)
    places = ", ".join(str(place) for place in range(1, len(by) + 1))
    query = (
        f"SELECT {keys}, CAST(sum(counted) AS BIGINT) AS counted "  # noqa: S608
        f"FROM {joined(paths.values(), by, materials)} WHERE kind = {int(kind)} "
        f"GROUP BY {places} ORDER BY counted DESC, {places} LIMIT {int(number)}"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    return [Largest(row[:-1], row[-1]) for row in rows]


def table_for(by: Sequence[str]) -> str:
    """Return the roll-up that holds some columns.

    :raises GrainNotKept: when none does.
    """
    if set(by) <= set(BY_REGION):
        return "region_day"
    if set(by) <= set(BY_ITEM):
        return "item_day"
    raise GrainNotKept


def column(name: str) -> str:
    """Return what a column is in SQL."""
    return "strftime(day, '%Y-%m')" if name == "month" else name


def numbers(keys: int) -> str:
    """Return the numbers of the columns that are grouped: the keys and the kind."""
    return ", ".join(str(number) for number in range(1, keys + 2))


def joined(paths: Iterable[Path], by: Sequence[str], materials: Path | None) -> str:
    """Return the rows of some files, with activity and topic where they are asked for."""
    rows = parquet(paths)
    if not set(by) & set(FROM_MATERIALS):
        return rows
    if materials is None:
        return f"(SELECT *, NULL AS activity, NULL AS topic FROM {rows})"  # noqa: S608
    file = quoted(materials)
    return f"{rows} LEFT JOIN read_parquet({file}, hive_partitioning = false) USING (item)"


def parquet(paths: Iterable[Path]) -> str:
    """Return some files as a table in SQL, with the day from the name of their folder."""
    files = ", ".join(quoted(path) for path in paths)
    return f"read_parquet([{files}], hive_partitioning = true, hive_types = {{'day': DATE}})"
