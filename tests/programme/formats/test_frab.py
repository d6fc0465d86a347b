import copy
from datetime import date

import pytest
from django.utils import translation

from programme.formats.garbage import FRAB_JSON, FRAB_XML
from programme.formats.reading import outcome_of, outcome_of_json
from real_data import real_file
from zouma.programme.formats.frab import read
from zouma.programme.formats.records import PlaceRecord, UnreadableFile


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def outcome_of_xml(folder, content, **told):
    path = folder / "schedule.xml"
    path.write_bytes(content)
    return outcome_of(read, path, **told)


def test_a_schedule_is_an_edition_a_venue_with_rooms_and_talks(tmp_path):
    outcome = outcome_of_xml(tmp_path, FRAB_XML, language="en")

    one, _two = outcome.activities
    [venue] = outcome.of(PlaceRecord)
    assert outcome.edition.time_zone == "Europe/Brussels"
    assert outcome.edition.starts_on == date(2023, 2, 4)
    assert [space.key for space in venue.spaces] == ["a", "b"]
    assert one.activity_type == "talk"
    assert [(s.name, s.key) for s in one.speakers] == [("Ada", "6")]
    assert [link.title for link in one.links] == ["L"]
    assert one.sessions[0].starts_at.isoformat() == "2023-02-04T09:30:00+01:00"
    assert one.sessions[0].ends_at.isoformat() == "2023-02-04T09:55:00+01:00"
    assert one.sessions[0].space_key == "a"


def test_a_talk_before_the_change_of_day_is_on_the_next_day(tmp_path):
    outcome = outcome_of_xml(tmp_path, FRAB_XML)

    starts_at = outcome.activity("2").sessions[0].starts_at
    assert starts_at.isoformat() == "2023-02-05T02:00:00+01:00"


def test_the_time_zone_told_comes_before_a_guess(tmp_path):
    outcome = outcome_of_xml(tmp_path, FRAB_XML, time_zone="Asia/Shanghai", language="en")

    assert outcome.edition.time_zone == "Asia/Shanghai"
    assert "the file does not state its time zone" not in outcome.reasons


def test_a_json_schedule_is_read_like_the_xml(tmp_path):
    outcome = outcome_of_json(read, tmp_path, FRAB_JSON)

    [venue] = outcome.of(PlaceRecord)
    assert venue.spaces[0].capacity == 20
    assert outcome.only.external_id == "g"
    assert outcome.only.languages == ("en",)
    assert outcome.only.picture.address == "https://example.org/a.png"
    assert outcome.only.sessions[0].starts_at.isoformat() == "2024-02-03T10:00:00+01:00"


def talks_in_room(*talks):
    document = copy.deepcopy(FRAB_JSON)
    room = document["schedule"]["conference"]["days"][0]["rooms"]
    room["A"] = [{**room["A"][0], **talk} for talk in talks]
    return document


def test_a_room_with_overlapping_talks_is_marked_as_shared(tmp_path):
    document = talks_in_room({}, {"guid": "h", "date": "2024-02-03T10:29:00+01:00"})

    outcome = outcome_of_json(read, tmp_path, document)

    assert outcome.of(PlaceRecord)[0].spaces[0].shared is True
    assert outcome.reasons["talks overlap in a room"] == 1


def test_a_cancelled_talk_leaves_its_room_free(tmp_path):
    document = talks_in_room({}, {"guid": "h", "title": "CANCELLED: T"})

    outcome = outcome_of_json(read, tmp_path, document)

    assert outcome.of(PlaceRecord)[0].spaces[0].shared is False
    assert [a.status for a in outcome.activities] == ["scheduled", "cancelled"]
    assert outcome.reasons["the title says that it is cancelled"] == 1


def test_a_talk_at_several_times_is_one_activity(tmp_path):
    document = talks_in_room({}, {"date": "2024-02-03T15:00:00+01:00", "start": "15:00"}, {})

    outcome = outcome_of_json(read, tmp_path, document)

    assert [s.starts_at.hour for s in outcome.only.sessions] == [10, 15]
    assert outcome.reasons["the same session twice"] == 1


@pytest.mark.parametrize(
    ("talk", "reason", "activities"),
    [
        ({"title": ""}, "no title", 0),
        ({"guid": "", "id": None}, "no id", 0),
        ({"date": "soon", "start": ""}, "no usable time", 1),
        ({"duration": "0:00"}, "no usable duration", 1),
        ({"type": "ceremony"}, "an unknown kind of event", 1),
        ({"language": "English!"}, "not a language", 1),
        ({"start": "09:00"}, "the time of day does not fit the moment in the time zone", 1),
    ],
)
def test_what_is_odd_is_a_finding(talk, reason, activities, tmp_path):
    outcome = outcome_of_json(read, tmp_path, talks_in_room(talk))

    assert outcome.reasons[reason] == 1
    assert len(outcome.activities) == activities


@pytest.mark.parametrize("content", [b"<schedule/>", b"<html/>", b"{}", b"[]", b"<schedule>"])
def test_a_file_without_talks_is_refused(content, tmp_path):
    with pytest.raises(UnreadableFile, match=r"\.$"):
        outcome_of_xml(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "talks", "rooms", "shared", "zone"),
    [
        ("fosdem/fosdem-2023.xml", 780, 35, 0, "Europe/Brussels"),
        ("fosdem/fosdem-2024.xml", 674, 32, 1, "Europe/Brussels"),
        ("fosdem/fosdem-2025.xml", 943, 40, 0, "Europe/Brussels"),
        ("frab/frab-camp2019.json", 79, 2, 0, "Europe/Berlin"),
        ("frab/pretalx-democon.json", 36, 2, 0, "UTC"),
        ("frab/pretalx-rc3.json", 48, 5, 0, "Etc/GMT-1"),
    ],
)
def test_real_schedules(name, talks, rooms, shared, zone):
    outcome = outcome_of(read, real_file(f"festivals/{name}"))

    [venue] = outcome.of(PlaceRecord)
    assert outcome.counts["read"] == outcome.counts["activities"] == talks
    assert outcome.counts["sessions"] == talks
    assert len(venue.spaces) == rooms
    assert sum(space.shared for space in venue.spaces) == shared
    assert outcome.edition.time_zone == zone


@pytest.mark.parametrize(
    ("year", "reasons"),
    [
        (2023, {
            "the file does not state its time zone": 1,
            "the file does not state its language": 1,
            "no coordinates": 1,
            "an unknown kind of event": 1,
            "not a web address": 15,
            "the title says that it is cancelled": 5,
        }),
        (2024, {
            "the file does not state its time zone": 1,
            "no coordinates": 1,
            "an unknown kind of event": 1,
            "talks overlap in a room": 1,
            "markup that is not allowed": 1,
        }),
        (2025, {
            "no coordinates": 1,
            "an unknown kind of event": 1,
            "markup that is not allowed": 6,
        }),
    ],
)  # fmt: skip
def test_the_findings_of_fosdem(year, reasons):
    outcome = outcome_of(read, real_file(f"festivals/fosdem/fosdem-{year}.xml"))

    assert outcome.reasons == reasons
