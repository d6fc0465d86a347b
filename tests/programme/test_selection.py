"""Spans of time in words: which days they are, and when they begin and end."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.programme.selection import Selection, Window, named_days, window_of

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 14, 2, 0, tzinfo=UTC)  # a Thursday, 10:00 in Beijing
zones = st.sampled_from(["Asia/Shanghai", "Europe/Paris", "Pacific/Apia", "America/St_Johns"])
FIRST, LAST = (NOW.replace(year=year, tzinfo=None) for year in (2020, 2030))
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


def beijing(*parts):
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("changes", "window"),
    [
        ({}, Window(NOW)),
        ({"when": "upcoming"}, Window(NOW)),
        ({"when": "all"}, Window()),
        ({"when": "today"}, Window(NOW, beijing(2026, 5, 15))),
        ({"when": "tomorrow"}, Window(beijing(2026, 5, 15), beijing(2026, 5, 16))),
        ({"when": "weekend"}, Window(beijing(2026, 5, 16), beijing(2026, 5, 18))),
        ({"when": "week"}, Window(NOW, beijing(2026, 5, 21))),
        ({"first_on": date(2026, 5, 1)}, Window(beijing(2026, 5, 1))),
        ({"last_on": date(2026, 5, 1)}, Window(None, beijing(2026, 5, 2))),
        (
            {"first_on": date(2026, 5, 1), "last_on": date(2026, 5, 1), "when": "today"},
            Window(beijing(2026, 5, 1), beijing(2026, 5, 2)),
        ),
    ],
)
def test_a_choice_of_time_is_a_span(changes, window):
    assert window_of(Selection(**changes), now=NOW, zone=ZONE) == window


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 5, 11), date(2026, 5, 16), date(2026, 5, 17)),
        (date(2026, 5, 15), date(2026, 5, 16), date(2026, 5, 17)),
        (date(2026, 5, 16), date(2026, 5, 16), date(2026, 5, 17)),
        (date(2026, 5, 17), date(2026, 5, 17), date(2026, 5, 17)),
        (date(2026, 5, 18), date(2026, 5, 23), date(2026, 5, 24)),
    ],
)
def test_the_weekend_is_the_running_one_until_it_ends(today, first, last):
    assert named_days("weekend", today) == (first, last)


@given(moments, zones, st.sampled_from(["today", "tomorrow", "weekend", "week"]))
def test_a_named_span_is_ahead_and_ends_at_a_midnight(now, zone, when):
    here = ZoneInfo(zone)

    window = window_of(Selection(when=when), now=now, zone=here)

    assert now <= window.starts_at < window.ends_at <= now + timedelta(days=8)
    before = (window.ends_at - timedelta(seconds=1)).astimezone(here)
    assert before.date() < window.ends_at.astimezone(here).date()


@given(moments, zones)
def test_a_day_of_a_changed_clock_is_whole(now, zone):
    here = ZoneInfo(zone)
    day = now.astimezone(here).date()

    window = window_of(Selection(first_on=day, last_on=day), now=now, zone=here)

    assert window.starts_at <= now < window.ends_at


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ({}, "soonest"),
        ({"words": "comet"}, "relevance"),
        ({"near": (39.9, 116.4)}, "distance"),
        ({"words": "comet", "near": (39.9, 116.4)}, "relevance"),
        ({"words": "comet", "sort": "title"}, "title"),
    ],
)
def test_the_order_follows_from_what_was_asked(changes, order):
    assert Selection(**changes).order == order


def test_only_the_edition_and_the_order_narrow_nothing():
    wide = Selection(edition="days", sort="title")
    values = {"words": "x", "when": "today", "first_on": NOW.date(), "last_on": NOW.date(),
              "day_parts": ("morning",), "districts": ("1",), "near": (1.0, 2.0),
              "within_km": 5.0, "topics": ("t",), "audiences": ("families",), "age": 0,
              "types": ("talk",), "languages": ("en",), "access": ("mi",), "free": True,
              "online": True, "place": "p", "organisation": "o", "activities": ()}  # fmt: skip

    narrowed = {name for name in values if replace(wide, **{name: values[name]}).is_narrowed}

    assert not wide.is_narrowed
    assert narrowed == {field.name for field in fields(Selection)} - {"edition", "sort"}
