"""Sessions as a person would list them, for comparing with what the reader finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from zouma.programme.formats.freetext import Occurrence


def on(days: str, *times: str, month: str = "") -> list[Occurrence]:
    """Return sessions on each of the days ("2024-12-21", or "6 20" of a month "2024-12")."""
    return [
        Occurrence(day, day, *clock)
        for day in _days(days, month)
        for clock in map(_clock, times or ("",))
    ]


def daily(first: str, last: str, *times: str, but: str = "") -> list[Occurrence]:
    """Return sessions on every day from the first to the last."""
    return _stepping(first, last, 1, times, but)


def weekly(first: str, last: str, *times: str, but: str = "") -> list[Occurrence]:
    """Return sessions on the first day and every seventh day after it, up to the last."""
    return _stepping(first, last, 7, times, but)


def whole(first: str, last: str) -> list[Occurrence]:
    """Return one stretch of whole days."""
    return [Occurrence(date.fromisoformat(first), date.fromisoformat(last))]


def _stepping(
    first: str, last: str, days: int, times: tuple[str, ...], but: str
) -> list[Occurrence]:
    left_out = set(_days(but, ""))
    day, found = date.fromisoformat(first), []
    while day <= date.fromisoformat(last):
        if day not in left_out:
            found += [Occurrence(day, day, *clock) for clock in map(_clock, times or ("",))]
        day += timedelta(days=days)
    return found


def _days(days: str, month: str) -> Iterator[date]:
    for day in days.split():
        yield date.fromisoformat(f"{month}-{int(day):02}" if month else day)


def _clock(text: str) -> tuple[time | None, time | None]:
    start, _, end = text.partition("-")
    return (
        time.fromisoformat(start) if start else None,
        time.fromisoformat(end) if end else None,
    )
