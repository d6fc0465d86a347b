"""iCalendar: read back with the icalendar library, clocks compared with the time zone database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from records_strategies import NOW, ZONES, programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import ical_writer
from zouma.programme.formats.ical_zones import year_start, zone_component
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    SpaceRecord,
    TopicRecord,
)

STARS = TranslatedText.originals({"en": "Stars; near, far", "zh-Hans": "星星"})
TEN = datetime(2025, 5, 24, 2, 0, tzinfo=UTC)


def calendar(records: list[Record], **changes: Any) -> Component:
    return Calendar.from_ical(b"".join(ical_writer.write(records, writing_context(**changes))))


def event(session: SessionRecord, **values: Any) -> Component:
    activity = ActivityRecord(external_id="7", title=STARS, sessions=(session,), **values)
    (found,) = calendar([activity]).walk("VEVENT")
    return found


@given(programmes())
@settings(deadline=None, max_examples=40)
def test_each_public_session_is_one_event(stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)
    expected = [
        session.starts_at.replace(microsecond=0)
        for activity in stream
        if isinstance(activity, ActivityRecord)
        and activity.moderation == "published"
        and not activity.vanished
        for session in activity.sessions
        if not session.vanished
    ]

    found = calendar(stream, time_zone=edition.time_zone)

    events = found.walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len(events) == len(expected)
    timed = [one["DTSTART"].dt for one in events if isinstance(one["DTSTART"].dt, datetime)]
    assert {moment.astimezone(UTC) for moment in timed} <= {
        moment.astimezone(UTC) for moment in expected
    }
    assert len(found.walk("VTIMEZONE")) == 1
    assert all(not one.errors for one in found.walk())


def test_an_event_says_all_that_a_calendar_can_show() -> None:
    place = PlaceRecord(
        key="p",
        name=TranslatedText.original("en", "Observatory"),
        address=TranslatedText.original("en", "1 Hill Road"),
        locality="Beijing",
        latitude=0.00001,
        longitude=116.4,
        spaces=(SpaceRecord(key="d", name=TranslatedText.original("en", "Dome")),),
    )
    topic = TopicRecord(key="sky", name=TranslatedText.original("en", "Astronomy, optics"))
    activity = ActivityRecord(
        external_id="7",
        title=STARS,
        description=TranslatedText.original(
            "en", "<p>Look <strong>up</strong></p><p>&amp; see</p>"
        ),
        topics=("sky",),
        keywords=("night",),
        place_key="p",
        registration_url="https://example.org/book",
        sessions=(
            SessionRecord(starts_at=TEN, ends_at=TEN + timedelta(minutes=90), space_key="d"),
        ),
    )

    found = calendar([EditionRecord(title=STARS), topic, place, activity])
    (one,) = found.walk("VEVENT")

    assert {name: str(found[name]) for name in ("X-WR-CALNAME", "X-WR-TIMEZONE", "METHOD")} == {
        "X-WR-CALNAME": "Stars; near, far",
        "X-WR-TIMEZONE": "Asia/Shanghai",
        "METHOD": "PUBLISH",
    }
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert one["DTSTART"].dt == datetime(2025, 5, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert one["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(minutes=90)
    assert one["DTSTAMP"].dt == one["LAST-MODIFIED"].dt == NOW
    assert one["LOCATION"] == "Dome, Observatory, 1 Hill Road, Beijing"
    assert (one["GEO"].latitude, one["GEO"].longitude) == (0.00001, 116.4)
    assert one["DESCRIPTION"] == "Look up\n& see\n\nhttps://example.org/book"
    assert [str(part) for part in one["CATEGORIES"].cats] == ["Astronomy, optics", "night"]
    assert one["URL"] == "https://festival.example/en/2025/activities/7/"
    assert one["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("activity", "session", "status"),
    [
        ("scheduled", "full", "CONFIRMED"),
        ("cancelled", "scheduled", "CANCELLED"),
        ("scheduled", "cancelled", "CANCELLED"),
        ("postponed", "scheduled", "TENTATIVE"),
        ("moved-online", "scheduled", "CONFIRMED"),
    ],
)
def test_the_status_is_the_graver_one(activity: str, session: str, status: str) -> None:
    found = event(SessionRecord(starts_at=TEN, status=session), status=activity)

    assert found["STATUS"] == status


def test_all_day_is_written_as_dates() -> None:
    midnight = datetime(2025, 5, 23, 16, 0, tzinfo=UTC)
    two_days = SessionRecord(starts_at=midnight, ends_at=midnight + timedelta(days=2), all_day=True)

    found = event(two_days)

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2025, 5, 24), date(2025, 5, 26))


def test_an_unknown_end_is_left_out() -> None:
    assert "DTEND" not in event(SessionRecord(starts_at=TEN))


def test_the_second_showing_of_an_hour_is_written_in_utc() -> None:
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    activity = ActivityRecord(
        external_id="7", title=STARS, sessions=(SessionRecord(starts_at=second),)
    )

    (found,) = calendar([activity], time_zone="Europe/Brussels").walk("VEVENT")

    assert found["DTSTART"].to_ical() == b"20251026T013000Z"


@given(st.text(st.sampled_from("a\\\\^é走👩 ,"), max_size=400))
@settings(deadline=None, max_examples=100)
def test_long_lines_are_folded_as_the_standard_says(text: str) -> None:
    lines = ical_writer.folded(text).removesuffix(b"\r\n").split(b"\r\n ")

    assert b"".join(lines).decode() == text
    assert max(map(len, lines)) <= 74
    assert [line.decode() for line in lines]


def test_writing_is_the_same_every_time() -> None:
    activity = ActivityRecord(
        external_id="7", title=STARS, sessions=(SessionRecord(starts_at=TEN),)
    )

    twice = [b"".join(ical_writer.write([activity], writing_context())) for _ in range(2)]

    assert twice[0] == twice[1]


@given(
    st.sampled_from([zone for zone in ZONES if zone != "UTC"]),
    st.datetimes(datetime(1972, 6, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@settings(deadline=None, max_examples=60)
def test_the_zone_shows_the_time_of_the_database(zone: str, moment: datetime) -> None:
    wanted = ZoneInfo(zone)
    component = zone_component(wanted, year_start(moment.year - 1), year_start(moment.year + 2))

    assert offset_by(component, moment.astimezone(wanted)) == moment.astimezone(wanted).utcoffset()


def offset_by(component: Component, local: datetime) -> timedelta:
    """Return the offset that a VTIMEZONE gives, worked out as RFC 5545 section 3.6.5 says."""
    onsets = []
    for observance in component.subcomponents:
        before, after = observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td
        dates = [observance["DTSTART"].dt]
        if "RDATE" in observance:
            dates += [one.dt for one in observance["RDATE"].dts]
        onsets += [(onset.replace(tzinfo=UTC) - before, after) for onset in dates]
    moment = local.astimezone(UTC)
    return max((onset, after) for onset, after in onsets if onset <= moment)[1]
