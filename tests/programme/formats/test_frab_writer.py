"""frab schedule XML: valid against the format's own XSD, whatever the records hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from real_data import real_file
from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import frab, frab_writer
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    LinkRecord,
    PlaceRecord,
    ReadingContext,
    Record,
    SessionRecord,
    SpaceRecord,
    SpeakerRecord,
)

STARS = TranslatedText.original("en", "Stars & moons")
TEN = datetime(2025, 5, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(real_file("festivals/frab/validator_xsd_schedule.xml.xsd")))


def schedule(records: list[Record] | Iterator[Record], **changes: Any) -> etree._Element:
    return etree.fromstring(b"".join(frab_writer.write(records, writing_context(**changes))))


def one_event(session: SessionRecord, **values: Any) -> tuple[etree._Element, etree._Element]:
    given_values = {"external_id": "7", "title": STARS, "sessions": (session,), **values}
    root = schedule([ActivityRecord(**given_values)])
    (day,), (event,) = root.findall("day"), root.findall("day/room/event")
    return day, event


@given(stream=programmes())
@settings(deadline=None, max_examples=60)
def test_any_programme_is_valid(schema: etree.XMLSchema, stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)

    root = schedule(stream, time_zone=edition.time_zone)

    schema.assertValid(root)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_real_conference_is_valid_and_whole(schema: etree.XMLSchema, year: int) -> None:
    path = real_file(f"festivals/fosdem/fosdem-{year}.xml")
    source = etree.parse(path)
    records = list(frab.read(ReadingContext(path=path)))
    home = f"https://festival.example/en/{path.stem}/"

    root = schedule(records, time_zone="Europe/Brussels", home_address=home)

    schema.assertValid(root)
    sessions = [
        session
        for record in records
        if isinstance(record, ActivityRecord)
        for session in record.sessions
    ]
    assert len(root.findall("day/room/event")) == len(sessions)
    assert root.findtext("conference/acronym") == path.stem
    assert sorted(start_and_length(root)) == sorted(start_and_length(source.getroot()))


def start_and_length(root: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield when each event starts and how many minutes it lasts; an event of FOSDEM comes once."""
    for event in root.iterfind("day/room/event"):
        hours, minutes = (event.findtext("duration") or "").split(":")[:2]
        yield event.findtext("start") or "", int(hours) * 60 + int(minutes)


def test_an_event_says_what_its_session_and_activity_say() -> None:
    place = PlaceRecord(
        key="p",
        name=STARS,
        spaces=(SpaceRecord(key="d", name=TranslatedText.original("en", "Dome")),),
    )
    activity = ActivityRecord(
        external_id="412",
        title=STARS,
        summary=TranslatedText.original("en", "Look up"),
        description=TranslatedText.original("en", "<p>Bring a coat.</p>"),
        track="Sky",
        activity_type="talk",
        languages=("en-GB",),
        place_key="p",
        speakers=(SpeakerRecord(name="Wu Lan", key="31"), SpeakerRecord(name="Max")),
        links=(LinkRecord(address="https://example.org/a b"), LinkRecord(address="mailto:x@y")),
        sessions=(
            SessionRecord(starts_at=TEN, ends_at=TEN + timedelta(minutes=90), space_key="d"),
        ),
    )

    root = schedule([EditionRecord(title=STARS), place, activity])
    (event,) = root.findall("day/room/event")

    assert {child.tag: child.text for child in event if len(child) == 0} == {
        "room": "Dome",
        "title": "Stars & moons",
        "subtitle": None,
        "type": "talk",
        "date": "2025-05-24T10:00:00+08:00",
        "start": "10:00",
        "duration": "01:30",
        "abstract": "Look up",
        "slug": "2025-412-stars-moons",
        "track": "Sky",
        "logo": None,
        "language": "en-GB",
        "description": "<p>Bring a coat.</p>",
        "url": "https://festival.example/en/2025/activities/412/",
    }
    assert event.get("id") == "412"
    assert [(one.get("id"), one.text) for one in event.findall("persons/person")] == [
        ("31", "Wu Lan"),
        (None, "Max"),
    ]
    assert [one.get("href") for one in event.findall("links/link")] == ["https://example.org/a%20b"]
    assert [one.get("name") for one in root.findall("conference/track")] == ["Sky"]


def test_days_change_in_the_small_hours() -> None:
    after_midnight = datetime(2025, 5, 24, 17, 30, tzinfo=UTC)
    short = SessionRecord(starts_at=after_midnight, ends_at=after_midnight + timedelta(hours=1))
    long = replace(short, ends_at=after_midnight + timedelta(hours=22))

    night, event = one_event(short)
    day, _event = one_event(long)

    assert (night.get("date"), event.findtext("date")) == (
        "2025-05-24",
        "2025-05-25T01:30:00+08:00",
    )
    assert day.get("date") == "2025-05-25"


@pytest.mark.parametrize(
    ("length", "duration", "subtitle"),
    [
        (None, "00:00", ""),
        (timedelta(hours=30), "30:00", ""),
        (timedelta(days=40), "99:59", "2025-05-24 – 2025-07-03"),
    ],
)
def test_no_end_and_long_events_have_a_duration(
    length: timedelta | None, duration: str, subtitle: str
) -> None:
    _day, event = one_event(SessionRecord(starts_at=TEN, ends_at=TEN + length if length else None))

    assert event.findtext("duration") == duration
    assert event.findtext("subtitle") == subtitle


def test_identifiers_occur_once_and_stay() -> None:
    sessions = tuple(SessionRecord(starts_at=TEN, key=key, uid="not-a-uuid") for key in "ab")
    activities = [
        ActivityRecord(external_id=name, title=STARS, sessions=sessions) for name in ("7", "x")
    ]

    events = schedule([*activities]).findall("day/room/event")
    again = schedule([*activities]).findall("day/room/event")

    assert len({event.get("guid") for event in events}) == 4
    assert len({event.get("id") for event in events}) == 4
    assert len({event.findtext("slug") for event in events}) == 4
    assert [dict(event.attrib) for event in events] == [dict(event.attrib) for event in again]


def test_an_empty_programme_is_valid(schema: etree.XMLSchema) -> None:
    root = schedule([], home_address="https://festival.example/", site_name="科学节")

    schema.assertValid(root)
    assert [day.get("date") for day in root.findall("day")] == ["2025-05-20"]
