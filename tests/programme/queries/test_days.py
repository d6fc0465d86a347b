"""The calendar's numbers, against counting the same sessions by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from make import NOW, activity, edition, english, programme, session
from zouma.programme.formats.records import SessionRecord
from zouma.programme.queries.days import Day, month_days, next_month, session_counts, shown_month
from zouma.programme.queries.listing import chosen_for
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Shanghai")
MAY = date(2026, 5, 1)


def random_session(chance, number):
    starts_at = NOW + timedelta(minutes=30 * chance.randint(-1200, 1200))
    minutes = chance.choice([None, 30, 8 * 60, 30 * 60, 12 * 24 * 60])
    ends_at = starts_at + timedelta(minutes=minutes) if minutes else None
    return SessionRecord(starts_at=starts_at, ends_at=ends_at, key=f"s{number}")


def days_of(record):
    """Yield each day on which a session runs."""
    first = record.starts_at.astimezone(ZONE)
    last = record.ends_at.astimezone(ZONE) - timedelta(seconds=1) if record.ends_at else first
    for number in range((last.date() - first.date()).days + 1):
        yield first.date() + timedelta(days=number)


def test_a_session_counts_on_each_day_on_which_it_runs():
    chance = random.Random(3)
    sessions = [random_session(chance, number) for number in range(120)]
    programme(edition(), *(activity(f"a{n}", sessions=(s,)) for n, s in enumerate(sessions)))
    chosen = chosen_for(Selection(when="all"), now=NOW)
    first, last = date(2026, 4, 20), date(2026, 6, 5)

    found = session_counts(chosen, first, last)

    plain = Counter(day for record in sessions for day in days_of(record))
    assert found == {day: n for day, n in plain.items() if first <= day <= last}
    assert len(found) > 30


def test_a_session_until_midnight_is_not_on_the_next_day():
    starts_at = datetime(2026, 5, 20, 20, tzinfo=ZONE)
    ends_at = datetime(2026, 5, 21, tzinfo=ZONE)
    programme(activity(sessions=(SessionRecord(starts_at=starts_at, ends_at=ends_at),)))

    found = session_counts(chosen_for(Selection(when="all"), now=NOW), MAY, date(2026, 5, 31))

    assert found == {date(2026, 5, 20): 1}


def test_the_filters_narrow_the_calendar():
    programme(
        activity("a1", title=english("Comet"), is_free=True),
        activity("a2", title=english("Comet")),
        activity("a3", title=english("Robot"), is_free=True),
    )
    chosen = chosen_for(Selection(when="all", words="comet", free=True), now=NOW)

    found = session_counts(chosen, MAY, date(2026, 5, 31))

    assert found == {date(2026, 5, 14): 1}


def test_words_that_say_nothing_find_nothing():
    programme(activity())

    found = session_counts(chosen_for(Selection(words="!?"), now=NOW), MAY, date(2026, 5, 31))

    assert found == {}


def test_a_month_is_whole_weeks_from_monday():
    programme(activity(sessions=(session(1), session(2, key="b"))))

    weeks = month_days(chosen_for(Selection(when="all"), now=NOW), MAY, now=NOW)

    days = [day for week in weeks for day in week]
    assert {len(week) for week in weeks} == {7}
    assert [week[0].on.isoweekday() for week in weeks] == [1] * len(weeks)
    assert [day.on for day in days if day.in_month] == [
        MAY + timedelta(days=number) for number in range(31)
    ]
    assert [day for day in days if day.is_today or day.sessions] == [
        Day(date(2026, 5, 14), 2, in_month=True, is_today=True)
    ]


@pytest.mark.parametrize(
    ("text", "now", "month"),
    [
        ("2026-11", NOW, date(2026, 11, 1)),
        ("", NOW, date(2026, 5, 1)),
        ("", NOW - timedelta(days=365), date(2026, 5, 1)),
        ("", NOW + timedelta(days=365), date(2026, 6, 1)),
        ("nonsense", NOW, date(2026, 5, 1)),
        ("0001-01", NOW, date(2026, 5, 1)),
        ("2026-13", NOW, date(2026, 5, 1)),
    ],
)
def test_a_month_is_shown_in_which_something_is_on(text, now, month):
    span = {"starts_on": date(2026, 5, 10), "ends_on": date(2026, 6, 10)}
    programme(edition(**span), activity())

    assert shown_month(chosen_for(Selection(), now=now), text, now=now) == month


def test_months_follow_one_another():
    months = [next_month(date(2025, 12, 1), 1), next_month(date(2026, 1, 1), -1)]

    assert months == [date(2026, 1, 1), date(2025, 12, 1)]
