"""Figures of reads counted from our own logs, cleaned by rule; each namespace apart."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from zouma.reach.counts.counting import stamp_of
from zouma.reach.counts.reads import Reads, Span
from zouma.reach.counts.rules import STAGES
from zouma.reach.definitions import KNOWN
from zouma.reach.events.record import EventKind
from zouma.reach.queries.reads import reads_of, total
from zouma.reach.vocabulary import Namespace
from zouma.report.figures import Coverage, Figure, Source
from zouma.report.queries.programme_figures import both

CODES: dict[str, str] = {
    Namespace.OWN: "reads-own", Namespace.THIRD_PARTY: "reads-third-party"
}  # fmt: skip
LABELS = {
    "reads-own": both("自有页面阅读量", "Reads of our own pages"),
    "reads-third-party": both("合作网站阅读量", "Reads on partners’ sites"),
}
LOG = both("阅读日志（清洗前条数）", "Log of reads (lines before cleaning)")


def read_figures(from_day: date, to_day: date, *, now: datetime) -> tuple[Figure, ...]:
    """Return what was read in some days, of our own pages and of partners' sites.

    Reads of all pages of a channel: people read about an edition on many of them.
    """
    expected = (to_day - from_day).days + 1
    by_space = reads_by_day(from_day, to_day)
    figures = []
    for space, code in CODES.items():
        days = by_space.get(space, {})
        if days:
            told = sum(is_over(day) for day in days)
            figures.append(
                read_figure(code, total((), days.values()), now=now, coverage=Coverage(
                    told=told, expected=expected, unit="day",
                    treatment="complete" if told == expected else "none",
                ))
            )  # fmt: skip
    return tuple(figures)


def reads_by_day(from_day: date, to_day: date) -> dict[str, dict[date, Reads]]:
    """Return the reads of the channels that are reported, by namespace and day.

    A day on which nothing was read in a namespace is not among its days: nobody can tell whether
    nobody came, or nothing was written down.
    """
    found: dict[str, dict[date, Reads]] = defaultdict(dict)
    span = Span(from_day, to_day)
    for row in reads_of(Path(settings.REACH_FOLDER), span, by=("day",), reported=True):
        if row.reads.kind == EventKind.READ:
            found[row.namespace][row.reads.keys[0]] = row.reads
    return found


def is_over(day: date) -> bool:
    """Tell whether a day was over when its reads were counted."""
    stamp = stamp_of(Path(settings.REACH_FOLDER), day)
    return stamp is not None and not stamp.provisional


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
    whole = Coverage(told=1, expected=1, unit="day", treatment="complete")
    part = Coverage(told=0, expected=1, unit="day", treatment="none")
    return {
        day: read_figure("reads-own", reads, coverage=whole if is_over(day) else part, now=now)
        for day, reads in reads_by_day(from_day, to_day).get(Namespace.OWN, {}).items()
    }
