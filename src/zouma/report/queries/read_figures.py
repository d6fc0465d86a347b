"""Figures of reads counted from our own logs, cleaned by rule; each namespace apart."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from zouma.reach.counts.files import counted_paths
from zouma.reach.counts.reads import Reads, Span
from zouma.reach.counts.rules import STAGES
from zouma.reach.definitions import KNOWN
from zouma.reach.events.record import EventKind
from zouma.reach.queries.reads import reads_of
from zouma.reach.vocabulary import Namespace
from zouma.report.figures import Coverage, Figure, Source
from zouma.report.queries.programme_figures import both

CODES = {Namespace.OWN: "reads-own", Namespace.THIRD_PARTY: "reads-third-party"}
LABELS = {
    "reads-own": both("自有页面阅读量", "Reads of our own pages"),
    "reads-third-party": both("合作网站阅读量", "Reads on partners’ sites"),
}
LOG = both("阅读日志（清洗前条数）", "Log of reads (lines before cleaning)")


def read_figures(from_day: date, to_day: date, *, now: datetime) -> tuple[Figure, ...]:
    """Return what was read in some days, of our own pages and of partners' sites.

    Reads of all pages of a channel: people read about an edition on many of them.
    """
    folder = Path(settings.REACH_FOLDER)
    span = Span(from_day, to_day)
    days = len(counted_paths(folder, "item_day", from_day, to_day))
    if not days:
        return ()
    expected = (to_day - from_day).days + 1
    rows = reads_of(folder, span, by=())
    return tuple(
        read_figure(CODES[Namespace(row.namespace)], row.reads, now=now, coverage=Coverage(
            told=days, expected=expected, unit="day",
            treatment="complete" if days == expected else "none",
        ))
        for row in sorted(rows, key=lambda row: row.namespace)
        if row.reads.kind == EventKind.READ and row.namespace in CODES
    )  # fmt: skip


def read_figure(code: str, reads: Reads, *, coverage: Coverage, now: datetime) -> Figure:
    """Return a figure of reads with what each rule of cleaning took away."""
    known = KNOWN[code]
    return Figure(
        key=code, label=LABELS[code], value=reads.counted, low=reads.counted,
        high=reads.counted if coverage.treatment == "complete" else None, measure=known.measure,
        namespace=known.namespace, definition=f"{code}/{known.version}",
        wording=both(known.chinese, known.english), method=known.method, method_page="reads",
        level=0, exact=coverage.treatment == "complete", coverage=coverage,
        sources=(Source(kind="log", label=LOG, rows=reads.raw),),
        query=cleaning(reads), computed_at=now,
    )  # fmt: skip


def cleaning(reads: Reads) -> str:
    """Return what was told, and what was left after each rule, in their order."""
    steps = [f"{name.removeprefix('after_')} → {getattr(reads, name)}" for name in STAGES.values()]
    return ", ".join([f"raw {reads.raw}", *steps])


def day_reads(from_day: date, to_day: date, *, now: datetime) -> dict[date, Figure]:
    """Return the reads of our own pages by day, of the days that are counted."""
    rows = reads_of(Path(settings.REACH_FOLDER), Span(from_day, to_day), by=("day",))
    whole = Coverage(told=1, expected=1, unit="day", treatment="complete")
    return {
        row.reads.keys[0]: read_figure("reads-own", row.reads, coverage=whole, now=now)
        for row in rows
        if row.namespace == Namespace.OWN and row.reads.kind == EventKind.READ
    }
