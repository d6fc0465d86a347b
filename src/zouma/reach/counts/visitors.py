"""How many different visitors: of any union from the sample, of channels or items from sketches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from zouma.methods.thinning import Thinned, thinned, thinned_sum
from zouma.reach.counts.files import counted_paths
from zouma.reach.counts.reads import Span, column, joined, parquet
from zouma.reach.counts.rollups import SAMPLE
from zouma.reach.counts.sketches import FRACTIONS, SIZES, united
from zouma.reach.events.record import EventKind

SHOWN = 100
"""So many sampled visitors are needed for a figure to be shown."""


class Unit(StrEnum):
    """What is counted as one.

    The key of visitors is destroyed each day: the same reader on two days is two visitor-days, and
    nobody can tell otherwise. Only under an operator's policy of longer keys are they one visitor.
    """

    VISITORS = "visitors"
    VISITOR_DAYS = "visitor-days"


@dataclass(frozen=True, slots=True)
class Visitors:
    """How many different visitors there were, in one place of the columns asked for.

    sampled: how many were seen in the sample or sketch; estimate, low, high: of all, with an
    interval of 95 %; None where so few were sampled that nothing is said.
    """

    keys: tuple[Any, ...]
    unit: Unit
    sampled: int
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the sampled reads are looked at; empty: all of them."""

    channels: Collection[int] = ()
    items: Collection[int] = ()
    regions: Collection[int] = ()
    kind: EventKind = EventKind.READ

    def to_sql(self) -> str:
        """Return the choice as a condition."""
        columns = {"channel": self.channels, "item": self.items, "region": self.regions}
        chosen = [
            f"{name} IN ({', '.join(str(int(value)) for value in values)})"
            for name, values in columns.items()
            if values
        ]
        return " AND ".join([f"kind = {int(self.kind)}", *chosen])


EVERYTHING = Choice()


def visitors_by(
    folder: Path,
    span: Span,
    by: Sequence[str] = (),
    *,
    choice: Choice = EVERYTHING,
    materials: Path | None = None,
    one_key: bool = False,
) -> list[Visitors]:
    """Return how many different visitors read something of a choice, by some columns.

    by: of day, month, channel, region, item, activity, topic. one_key: the operator's policy kept
    one key of visitors over the whole span; otherwise visitors of different days are different,
    and what is counted over several days are visitor-days.
    """
    paths = counted_paths(folder, "sample", span.from_day, span.to_day)
    if not paths:
        return []
    keys = [f"{column(name)} AS {name}" for name in by]
    rows = joined(paths.values(), by, materials)
    who = "visitor" if one_key else "day AS who_day, visitor"
    query = (
        f"SELECT {', '.join([*by, 'count(*)'])} FROM "  # noqa: S608
        f"(SELECT DISTINCT {', '.join([*keys, who])} FROM {rows} WHERE {choice.to_sql()}) "
        + (f"GROUP BY {', '.join(by)} ORDER BY {', '.join(by)}" if by else "")
    )
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    unit = unit_of(paths, by, one_key=one_key)
    return [shown(row[:-1], unit, thinned(row[-1], 1 / SAMPLE)) for row in found]


def unit_of(days: Iterable[date], by: Sequence[str], *, one_key: bool) -> Unit:
    """Return what is counted: visitors only where they can be told apart over the whole span."""
    single = one_key or "day" in by or len(list(days)) == 1
    return Unit.VISITORS if single else Unit.VISITOR_DAYS


def shown(keys: tuple[Any, ...], unit: Unit, found: Thinned) -> Visitors:
    """Return a figure, without a value where too few were sampled."""
    certain = found.low == found.high
    if found.kept < SHOWN and not certain:
        return Visitors(keys, unit, found.kept, None, None, None)
    return Visitors(keys, unit, found.kept, found.estimate, found.low, found.high)


@dataclass(frozen=True, slots=True)
class Repetition:
    """How many visitors read so many times."""

    times: int
    visitors: Visitors


def frequency(
    folder: Path, span: Span, *, choice: Choice = EVERYTHING, most: int = 10, one_key: bool = False
) -> list[Repetition]:
    """Return how many visitors read once, twice and so on; the last row is of ``most`` or more."""
    paths = counted_paths(folder, "sample", span.from_day, span.to_day)
    if not paths:
        return []
    who = "visitor" if one_key else "day, visitor"
    query = (
        f"SELECT least(times, {most}) AS often, count(*) FROM "  # noqa: S608
        f"(SELECT {who}, sum(times) AS times FROM {parquet(paths.values())} "
        f"WHERE {choice.to_sql()} GROUP BY {who}) GROUP BY often ORDER BY often"
    )
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    unit = unit_of(paths, (), one_key=one_key)
    return [Repetition(int(often), shown((), unit, thinned(n, 1 / SAMPLE))) for often, n in found]


def overlap(
    folder: Path, span: Span, one: Choice, other: Choice, *, one_key: bool = False
) -> Visitors | None:
    """Return how many different visitors read something of both choices."""
    paths = counted_paths(folder, "sample", span.from_day, span.to_day)
    if not paths:
        return None
    who = "visitor" if one_key else "day, visitor"
    parts = [f"SELECT {who} FROM {parquet(paths.values())} WHERE {choice.to_sql()}"  # noqa: S608
             for choice in (one, other)]  # fmt: skip
    query = f"SELECT count(*) FROM ({parts[0]} INTERSECT {parts[1]})"  # noqa: S608
    with duckdb.connect() as connection:
        row = connection.execute(query).fetchone()
    kept = int(row[0]) if row else 0
    return shown((), unit_of(paths, (), one_key=one_key), thinned(kept, 1 / SAMPLE))


def sketched_visitors(
    folder: Path,
    span: Span,
    grain: str,
    keys: Collection[int],
    *,
    kind: EventKind = EventKind.READ,
    one_key: bool = False,
) -> Visitors:
    """Return how many different visitors a union of channels, or of items, had, from sketches.

    grain: ``channel`` or ``item``; keys: the channels or items; those of an activity are its
    materials. Where a channel is small, or read by few on a day, the answer is exact.
    """
    paths = counted_paths(folder, "sketches", span.from_day, span.to_day)
    wanted = ", ".join(str(int(key)) for key in keys) or "NULL"
    query = (
        f"SELECT day, sketch FROM {parquet(paths.values())} WHERE grain = '{grain}' "  # noqa: S608
        f"AND kind = {int(kind)} AND key IN ({wanted})"
    )
    by_day: dict[date, list[bytes]] = defaultdict(list)
    if paths:
        with duckdb.connect() as connection:
            for day, content in connection.execute(query).fetchall():
                by_day[day].append(content)
    unions = [list(chain.from_iterable(by_day.values()))] if one_key else list(by_day.values())
    parts = (united(sketches, SIZES[grain]) for sketches in unions if sketches)
    found = thinned_sum([(kept, theta / FRACTIONS[grain]) for kept, theta in parts])
    return shown(tuple(keys), unit_of(paths, (), one_key=one_key), found)
