"""Counting the reads of days whose events or rules changed, and the log of what was restated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone

from zouma.common.durable import digest, hidden_beside, made, put_written
from zouma.reach.counts.counting import Stamp, draft_day, put_day, stamp_of, write_stamp
from zouma.reach.counts.engines import Engine, Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.files import (
    DayUnreadable,
    counting_alone,
    materials_path,
    names_visitors,
)
from zouma.reach.counts.reads import Span
from zouma.reach.counts.restatements import log_restatement
from zouma.reach.counts.rules import Limits
from zouma.reach.events.days import day_file, days_kept
from zouma.reach.models import Material

MATERIALS = pa.schema({
    "item": pa.int64(), "material": pa.int64(), "activity": pa.int64(), "topic": pa.int64(),
})  # fmt: skip
EVER = Span()
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run of counting did, by day.

    counted: for the first time; restated: again, since events or rules had changed; unchanged;
    closed: of changed days whose visitors are forgotten, so that what was counted stands.
    uncounted: of days that were closed before anybody counted them.
    """

    counted: tuple[date, ...] = ()
    restated: tuple[date, ...] = ()
    unchanged: tuple[date, ...] = ()
    closed: tuple[date, ...] = ()
    uncounted: tuple[date, ...] = ()


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody how far the counting is."""


def count_reads(
    folder: Path,
    now: datetime,
    *,
    span: Span = EVER,
    limits: Limits = LIMITS,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] = no_progress,
) -> Counted:
    """Count the days of a span whose events or rules changed since they were counted.

    It may be killed at any moment and goes on where it was. A day that was counted before is
    restated, with a line in the log. A file that cannot be read does not keep the other days from
    being counted.

    :raises CountingUnderWay: when another process counts.
    :raises DayUnreadable: at the end, when a day's events are not whole; it names the file.
    """
    with counting_alone(folder):
        run = Run(folder, now, limits, engine or own_engine(folder))
        try:
            days = days_kept(folder, span.from_day, span.to_day)
            for number, day in enumerate(days):
                progress(number, len(days))
                run.take(day)
            progress(len(days), len(days))
        finally:
            if engine is None:
                run.engine.close()
    if run.unreadable:
        raise run.unreadable[0]
    return Counted(**{outcome: tuple(found) for outcome, found in run.outcomes.items()})


def own_engine(folder: Path) -> Engine:
    """Return DuckDB, with what it may use by default."""
    return Embedded(Resources(temporary=folder / "counts" / "work"))


class Run:
    """One run over some days: what became of each, and which could not be read."""

    def __init__(self, folder: Path, now: datetime, limits: Limits, engine: Engine) -> None:
        self.folder, self.now, self.limits, self.engine = folder, now, limits, engine
        self.outcomes: dict[str, list[date]] = defaultdict(list)
        self.unreadable: list[DayUnreadable] = []

    def take(self, day: date) -> None:
        """Count a day if that is needed and possible."""
        try:
            self.outcomes[self.outcome(day)].append(day)
        except DayUnreadable as error:
            self.unreadable.append(error)

    def outcome(self, day: date) -> str:
        """Return what became of a day, after counting it where that is needed."""
        before = stamp_of(self.folder, day)
        path = day_file(self.folder, day)
        if before and before.limits == self.limits.to_text() and same_file(path, before):
            return self.unchanged(day, before)
        if not names_visitors(path):
            return "closed" if before else "uncounted"
        if before and before.limits == self.limits.to_text() and digest(path) == before.events:
            return self.unchanged(day, before)
        after = draft_day(self.folder, day, limits=self.limits, engine=self.engine)
        after = replace(after, provisional=self.goes_on(day))
        if before and not before.provisional:
            log_restatement(self.folder, day, self.now, before, after)
        put_day(self.folder, day, after)
        return "restated" if before and not before.provisional else "counted"

    def unchanged(self, day: date, before: Stamp) -> str:
        """Note that a day is over, if it was not when it was counted; nothing else has changed."""
        if before.provisional and not self.goes_on(day):
            write_stamp(self.folder, day, replace(before, provisional=False))
        return "unchanged"

    def goes_on(self, day: date) -> bool:
        """Tell whether a day is not over."""
        return day >= timezone.localtime(self.now).date()


def same_file(path: Path, stamp: Stamp) -> bool:
    """Tell whether a file is as it was when it was counted, without reading it."""
    state = path.stat()
    return (state.st_size, state.st_mtime_ns) == (stamp.size, stamp.changed)


def write_materials(folder: Path) -> Path:
    """Write which item belongs to which material, activity and topic, for the queries.

    Several processes may do so at once; one of their files stands.
    """
    fields = ("item", "id", "activity_id", "topic_id")
    rows = list(Material.objects.order_by("item").values_list(*fields))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _field in fields]
    path = materials_path(folder)
    written = hidden_beside(made(path.parent) / path.name)
    try:
        pq.write_table(pa.table(columns, schema=MATERIALS), written, compression="zstd")
        put_written(written, path)
    finally:
        written.unlink(missing_ok=True)
    return path
