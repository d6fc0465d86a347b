"""What a visitor asked for: the one set of filters that list, map, calendar and feeds share."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

WITHIN_KM = 3.0
DAY_PARTS = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time.max),
}
WHEN = ("upcoming", "today", "tomorrow", "weekend", "week", "all")
SORTS = ("soonest", "relevance", "distance", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice among the public activities; an empty one chooses what is still to come.

    near: latitude and longitude in degrees; within_km: radius around it; age in years.
    """

    words: str = ""
    edition: str = ""
    when: str = ""
    first_on: date | None = None
    last_on: date | None = None
    day_parts: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    near: tuple[float, float] | None = None
    within_km: float = WITHIN_KM
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    age: int | None = None
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    free: bool = False
    online: bool = False
    place: str = ""
    organisation: str = ""
    activities: tuple[str, ...] | None = None
    sort: str = ""

    @property
    def order(self) -> str:
        """Return how results are ordered when nothing was asked: best words, nearest, soonest."""
        if self.sort:
            return self.sort
        if self.words:
            return "relevance"
        return "distance" if self.near else "soonest"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything beside the edition was chosen."""
        return replace(self, edition="", sort="") != Selection()


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time; None is open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None


def window_of(selection: Selection, *, now: datetime, zone: zoneinfo.ZoneInfo) -> Window:
    """Return the span in which a session must lie at least in part."""
    today = now.astimezone(zone).date()
    if selection.first_on or selection.last_on:
        first, last = selection.first_on, selection.last_on
        return Window(
            midnight(first, zone) if first else None,
            midnight(last + timedelta(days=1), zone) if last else None,
        )
    days = named_days(selection.when, today)
    if days is None:
        return Window() if selection.when == "all" else Window(now)
    first_midnight = midnight(days[0], zone)
    return Window(max(first_midnight, now), midnight(days[1] + timedelta(days=1), zone))


def named_days(when: str, today: date) -> tuple[date, date] | None:
    """Return the first and last day of "today", "tomorrow", "weekend", "week", else None.

    The weekend is the running one from Saturday on, else the next.
    """
    if when == "today":
        return today, today
    if when == "tomorrow":
        return today + timedelta(days=1), today + timedelta(days=1)
    if when == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        if today.weekday() == 6:
            saturday = today - timedelta(days=1)
        return max(saturday, today), saturday + timedelta(days=1)
    if when == "week":
        return today, today + timedelta(days=6)
    return None


def midnight(day: date, zone: zoneinfo.ZoneInfo) -> datetime:
    """Return the beginning of a day."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
