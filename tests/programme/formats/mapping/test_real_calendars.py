"""The shipped mappings over the real files they were made for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.programme.formats.mapping.reading_of import Reading, read_shipped

from real_data import real_file
from zouma.programme.formats.mapping import suggest_mapping
from zouma.programme.formats.records import (
    ActivityRecord,
    OrganisationRecord,
    PlaceRecord,
    TopicRecord,
)

HONG_KONG = "festivals/hongkong/lcsd-events-2024-12.xml"
OPEN_HOUSE = "festivals/openhouse-london/openhouse-london-2025.json"
SLOTS = "festivals/openhouse-london/booking-availability-2025.csv"
FILES = {
    HONG_KONG: "hong-kong-lcsd",
    OPEN_HOUSE: "open-house-london",
    SLOTS: "open-house-slots",
}
read_files: dict[str, Reading] = {}


def reading_of(name: str) -> Reading:
    """Read a real file once for all tests."""
    path = real_file(name)
    if name not in read_files:
        read_files[name] = read_shipped(path, FILES[name])
    return read_files[name]


@pytest.mark.parametrize("name", FILES)
def test_shipped_mapping_is_recognised_by_the_shape_of_the_file(name: str) -> None:
    assert suggest_mapping(real_file(name)) == FILES[name]


@pytest.mark.parametrize(
    "name",
    [
        "festivals/toronto/toronto-festivals-events.schemaorg.jsonl",
        "festivals/openagenda/albi.events.json",
        "festivals/fosdem/fosdem-2024.xml",
        "festivals/planetariums/osm-planetariums.csv",
        "festivals/hongkong/lcsd-venues-2024-12.xml",
    ],
)
def test_other_files_suggest_no_mapping(name: str) -> None:
    assert suggest_mapping(real_file(name)) is None


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (HONG_KONG, (1084, 12663, 10, 352)),
        (OPEN_HOUSE, (1285, 2861, 824, 0)),
        (SLOTS, (1454, 3325, 0, 0)),
    ],
)
def test_counts_of_real_files(name: str, counts: tuple[int, ...]) -> None:
    reading = reading_of(name)

    sessions = sum(len(activity.sessions) for activity in reading.activities)
    found = (len(reading.activities), sessions, len(reading.places), len(reading.organisations))
    assert found == counts


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_referred_to_came_before(name: str) -> None:
    known: set[tuple[type, str]] = {(PlaceRecord, "")}

    for record in reading_of(name).records:
        if isinstance(record, (PlaceRecord, OrganisationRecord, TopicRecord)):
            assert (type(record), record.key) not in known
            known.add((type(record), record.key))
        if isinstance(record, ActivityRecord):
            places = {record.place_key, *(session.place_key for session in record.sessions)}
            assert {(PlaceRecord, key) for key in places} <= known
            hosts = {host.organisation_key for host in record.hosts}
            assert {(OrganisationRecord, key) for key in hosts} <= known


@pytest.mark.parametrize("name", FILES)
def test_ids_and_session_keys_are_unique(name: str) -> None:
    activities = reading_of(name).activities

    assert len({activity.external_id for activity in activities}) == len(activities)
    for activity in activities:
        keys = [
            session.key or (session.starts_at, session.place_key) for session in activity.sessions
        ]
        assert len(set(keys)) == len(keys)


def test_findings_of_hong_kong() -> None:
    reasons = Counter(finding.reason for finding in reading_of(HONG_KONG).findings)

    assert reasons == {
        'it is not among the "venues"': 977,
        "the exception falls on none of the days": 76,
        "markup in a plain text": 22,
        "the languages give different sessions": 15,
        "the weekday contradicts the date": 13,
        "a mistyped sign in a date": 8,
        "the year is missing": 4,
        "a time lacks a figure": 3,
        "an unusually long session": 3,
        "words that were not understood": 3,
        "a length that could not be read": 3,
        "the date lies before the entry was written": 3,
        "public holidays are not listed": 2,
        "a sign was lost at the source": 3,
        "only one language could be read": 1,
        "there is no such day": 1,
        "the same weekday at both ends": 1,
        "a day without a month": 1,
        "a weekday beside a long range": 1,
        "a date without a time beside others": 1,
    }


def test_hong_kong_entry_in_two_languages() -> None:
    by_id = {activity.external_id: activity for activity in reading_of(HONG_KONG).activities}

    film = by_id["166329"]

    assert film.activity_type == "film"
    assert list(film.title) == ["zh-Hant", "en"]
    assert (film.age_min, film.is_free, film.place_key) == (18, False, "75010017")
    assert film.sessions[0].starts_at.isoformat() == "2024-12-21T17:30:00+08:00"
    # "133 mins" stands beside the date.
    assert str(film.sessions[0].ends_at) == "2024-12-21 19:43:00+08:00"
    assert film.sessions[0].admission == "ticket"


def test_open_house_slots_become_sessions_of_one_activity() -> None:
    by_id = {activity.external_id: activity for activity in reading_of(OPEN_HOUSE).activities}

    village = by_id["3684-ealing-village-guided-tour"]

    assert len(village.sessions) == 41
    assert {session.admission for session in village.sessions} == {"ticket"}
    assert village.activity_type == "tour"
    assert village.place_key == "3684"


def test_open_house_admission_and_status() -> None:
    sessions = [
        session for activity in reading_of(OPEN_HOUSE).activities for session in activity.sessions
    ]

    assert Counter(session.admission for session in sessions) == {
        "ticket": 1610,
        "drop-in": 1213,
        "ballot": 38,
    }
    # 1,328 slots were fully booked; twelve of them came twice.
    assert Counter(session.status for session in sessions) == {"scheduled": 1545, "full": 1316}


@pytest.mark.parametrize("name", [HONG_KONG, SLOTS])
def test_second_reading_gives_the_same(name: str) -> None:
    first = reading_of(name)

    second = read_shipped(real_file(name), FILES[name])

    assert second.records == first.records


def test_file_that_cannot_be_opened_suggests_nothing(tmp_path: Path) -> None:
    assert suggest_mapping(tmp_path / "none.json") is None
