"""Periods in which so much more or less was read than before that a person should look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from statistics import fmean
from typing import Any

from zouma.reach.counts.reads import Span, reads_by
from zouma.reach.events.record import EventKind

MONTHS_BEFORE, DAYS_BEFORE = 12, 28
FEWEST = 3  # periods before, without which nothing is said
TIMES, MORE = 3, 100
LITTLE, USUAL = 0.01, 20


class Direction(StrEnum):
    """Whether it is much more or much less than before."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Spike:
    """What a person should look at; nothing is taken out. mean: of the periods before."""

    keys: tuple[Any, ...]
    period: str
    counted: int
    mean: float
    direction: Direction


def direction_of(counted: int, before: Sequence[int]) -> Direction | None:
    """Return whether a count is a spike after others (COUNTER 5.1, 7.12).

    At least 100 more than three times the mean; or less than 1 % of a mean of at least 20.
    """
    if len(before) < FEWEST:
        return None
    mean = fmean(before)
    if counted >= TIMES * mean + MORE:
        return Direction.MORE
    if mean >= USUAL and counted < LITTLE * mean:
        return Direction.LESS
    return None


def spikes(
    folder: Path, span: Span, by: Sequence[str] = ("channel",), *, period: str = "month",
    kind: EventKind = EventKind.READ, today: date | None = None,
) -> list[Spike]:  # fmt: skip
    """Return the spikes of months or days within a span, held against what was before it, too.

    by: as of ``reads_by``; period: ``month`` (held against 12 before) or ``day`` (against 28).
    today: the running period is no spike yet; None: all of them are over.
    """
    ever = Span(to_day=span.to_day)
    counts: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in reads_by(folder, ever, (*by, period)):
        if row.kind == kind:
            counts.setdefault(row.keys[:-1], {})[str(row.keys[-1])] = row.counted
    last = max((name for periods in counts.values() for name in periods), default="")
    first = str(span.from_day or "")[: len(last)]
    return [
        spike
        for keys, periods in counts.items()
        for spike in spikes_in(
            keys, periods, last, MONTHS_BEFORE if period == "month" else DAYS_BEFORE
        )
        if spike.period >= first and (today is None or spike.period < str(today)[: len(last)])
    ]


def spikes_in(
    keys: tuple[Any, ...], periods: Mapping[str, int], last: str, most: int
) -> list[Spike]:
    """Return the spikes of one series; a period without reads counts as none."""
    names = run_of(min(periods), last)
    series = [periods.get(name, 0) for name in names]
    found = []
    for place, (name, counted) in enumerate(zip(names, series, strict=True)):
        before = series[max(0, place - most) : place]
        direction = direction_of(counted, before)
        if direction:
            found.append(Spike(keys, name, counted, fmean(before), direction))
    return found


def run_of(first: str, last: str) -> list[str]:
    """Return all months, or all days, from one to another."""
    if len(first) == len("2026-05"):
        number, end = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(number, end + 1)]
    begin, over = date.fromisoformat(first), date.fromisoformat(last)
    return [str(begin + timedelta(days=day)) for day in range((over - begin).days + 1)]
