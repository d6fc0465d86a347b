"""The calendar: how many sessions each day has for a selection, and one day's sessions."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection

from zouma.programme.queries.listing import Chosen
from zouma.programme.queries.matching import activity_conditions, session_conditions
from zouma.programme.selection import Selection


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; sessions: how many run on it."""

    on: date
    sessions: int
    in_month: bool
    is_today: bool


def month_days(chosen: Chosen, month: date, *, now: datetime) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, with the number of sessions of each day.

    A session counts on each day on which it runs.
    """
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    first, last = weeks[0][0], weeks[-1][-1]
    counts = session_counts(chosen, first, last)
    today = now.astimezone(chosen.scope.zone).date()
    return [
        [Day(day, counts.get(day, 0), day.month == month.month, day == today) for day in week]
        for week in weeks
    ]


def session_counts(chosen: Chosen, first: date, last: date) -> dict[date, int]:
    """Return the number of sessions that run on each day of a span."""
    selection = span(chosen.selection, first, last)
    conditions = activity_conditions(selection, chosen.scope, chosen.query)
    times = session_conditions(selection, chosen.scope)
    values = conditions.values | times.values | {"zone": str(chosen.scope.zone)}
    values |= {"first": first, "last": last, "query": chosen.query and chosen.query.tsquery}
    if selection.near:
        values |= {"latitude": selection.near[0], "longitude": selection.near[1]}
    statement = COUNTS.format(conditions=conditions.sql(), times=times.sql())
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(cursor.fetchall())


def span(selection: Selection, first: date, last: date) -> Selection:
    """Return a selection for the days of a span."""
    return replace(selection, when="", first_on=first, last_on=last)


def shown_month(chosen: Chosen, text: str, *, now: datetime) -> date:
    """Return the first day of the month asked for ("2026-11"), else that of the editions."""
    try:
        asked = date.fromisoformat(f"{text}-01")
        if 1900 <= asked.year <= 2200:
            return asked
    except ValueError:
        pass
    today = now.astimezone(chosen.scope.zone).date()
    starts = [edition.starts_on for edition in chosen.editions if edition.starts_on]
    ends = [edition.ends_on for edition in chosen.editions if edition.ends_on]
    day = today
    if starts and ends and not min(starts) <= today <= max(ends):
        day = min(starts) if today < min(starts) else max(ends)
    return day.replace(day=1)


def next_month(month: date, step: int) -> date:
    """Return the first day of the month after (1) or before (-1)."""
    return (
        (month + timedelta(days=32)).replace(day=1)
        if step > 0
        else (month - timedelta(days=1)).replace(day=1)
    )


COUNTS = """
SELECT day::date, count(*)
FROM programme_activity a
LEFT JOIN bases_place p ON p.id = a.place_id
JOIN programme_session s ON s.activity_id = a.id
CROSS JOIN LATERAL generate_series(
    greatest((s.starts_at AT TIME ZONE %(zone)s)::date, %(first)s::date)::timestamp,
    least((coalesce(s.ends_at - interval '1 second', s.starts_at) AT TIME ZONE %(zone)s)::date,
        %(last)s::date)::timestamp,
    interval '1 day') day
WHERE {conditions} AND {times}
GROUP BY day
"""
