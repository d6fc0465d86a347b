"""From segments to days: a function of what is there, to be run again and again."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.durable import HIDDEN, lock, made
from zouma.common.errors import ProgrammeError
from zouma.reach.events.appending import remove_left_behind
from zouma.reach.events.closing import Run, close_if_due, delete_closed, refuse_late, write_logs
from zouma.reach.events.days import (
    DayState,
    Sources,
    day_file,
    day_folder,
    ends_at,
    is_closed,
    read_state,
    sources_by_day,
    starts_at,
    write_state,
)
from zouma.reach.events.gathering import MEMORY, Gathered, engine, gather, put_in_place
from zouma.reach.events.segments import Contents, contents_of, seal_abandoned, segments
from zouma.reach.events.visitors import Steady

KEPT_DAYS = 30
SETTLED_AFTER = timedelta(hours=1)

logger = logging.getLogger(__name__)


class CompactionRuns(ProgrammeError):
    """Another process compacts the same folder."""

    message = _("The reads are being gathered by another process. Please try again later.")


def compact(
    folder: Path, zone: ZoneInfo, now: datetime, *, steady: Steady | None = None,
    kept_days: int = KEPT_DAYS, memory: str = MEMORY,
) -> list[date]:  # fmt: skip
    """Bring the files of all days up to date with the segments, and return the days that changed.

    Any number of times; it may be killed at any moment. Days that ended ``kept_days`` ago are
    closed: their visitors and segments go. steady: the clock that nobody sets, for that.

    :raises CompactionRuns: when another process is at it.
    """
    with alone(folder), engine(folder, memory) as connection:
        kept = timedelta(days=kept_days)
        run = Run(folder, zone, now, steady or Steady.now(), kept, connection)
        remove_left_behind(folder)
        known = known_segments(folder)
        told = sources_by_day(known, zone)
        changed = [day for day in sorted(told) if brought_up_to_date(run, day, told[day], known)]
        closed = [day for day in sorted(told) if close_if_due(run, day, told[day])]
        delete_closed(folder, known, zone)
        write_logs(folder)
        return sorted({*changed, *closed})


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other compactions out.

    :raises CompactionRuns: when there is one.
    """
    descriptor = os.open(made(folder) / "compaction.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not lock(descriptor):
            raise CompactionRuns
        yield
    finally:
        os.close(descriptor)


def known_segments(folder: Path) -> dict[str, Contents]:
    """Seal what killed writers left, and return what every segment holds."""
    known = {}
    for path in segments(folder):
        contents = contents_of(path)
        if not contents.sealed and seal_abandoned(path):
            contents = contents_of(path)
        if contents.lost and (contents.sealed or not contents.end):
            logger.error("%s: %s bytes are damaged and are left out", path.name, contents.lost)
        known[path.name] = contents
    return known


def brought_up_to_date(run: Run, day: date, told: Sources, known: dict[str, Contents]) -> bool:
    """Make a day's file anew if its segments have changed; tell whether the file did."""
    state = read_state(run.folder, day)
    if is_closed(run.folder, day):
        refuse_late(run.folder, day, told, state, now=run.now)
        return False
    settled = run.is_over(day, since=SETTLED_AFTER)
    if state.sources == told and not state.damaged and day_file(run.folder, day).exists():
        if state.settled != settled:
            write_state(run.folder, day, replace(state, settled=settled))
        return False
    gone = set(state.sources) - set(known)
    if gone:
        logger.error("%s stays as it is: %s gone, of which it was made", day, sorted(gone))
        return False
    return remade(run, day, told, replace(state, settled=settled), was_settled=state.settled)


def remade(run: Run, day: date, told: Sources, state: DayState, *, was_settled: bool) -> bool:
    """Make a day's file anew, and tell whether it is another than before.

    The state is written last: what a kill leaves behind is done again, and noted once.
    """
    target = day_file(run.folder, day)
    remove_hidden(day_folder(run.folder, day))
    paths = [run.folder / "segments" / name for name in sorted(told)]
    start, end = starts_at(day, run.zone), ends_at(day, run.zone)
    gathered = gather(paths, target, start=start, end=end, connection=run.connection)
    put_in_place(gathered, target)
    for name, lost in gathered.damaged.items():
        logger.error("%s: %s bytes are damaged and are left out", name, lost)
    after = replace(state, sources=told, rows=gathered.rows, digest=gathered.digest, due="",
                    damaged=dict(gathered.damaged))  # fmt: skip
    is_other = gathered.digest != state.digest
    if is_other and was_settled:
        row = restatement(run, day, told, state, gathered)
        after = replace(after, restatements=(*state.restatements, row))
    write_state(run.folder, day, after)
    return is_other


def restatement(
    run: Run, day: date, told: Sources, state: DayState, gathered: Gathered
) -> dict[str, Any]:
    """Return what is noted when a day that was settled is another now."""
    later = sorted(name for name, counts in told.items() if state.sources.get(name) != counts)
    return {
        "day": day.isoformat(),
        "rows_before": state.rows,
        "rows_after": gathered.rows,
        "at": run.now.isoformat(),
        "why": "events came late",
        "segments": later,
    }


def remove_hidden(folder: Path) -> None:
    """Delete what a compaction that was killed left in a day's folder."""
    for path in folder.glob(f"{HIDDEN}*"):
        path.unlink(missing_ok=True)
