import json
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from programme.formats.garbage import SCHEMA_ORG
from programme.formats.reading import outcome_of, outcome_of_json
from real_data import real_file
from zouma.common.text import TranslatedText
from zouma.programme.formats.records import UnreadableFile
from zouma.programme.formats.schema_org import read


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


TORONTO = ZoneInfo("America/Toronto")
TOLD = {"time_zone": "America/Toronto", "language": "en"}
EVENT = {"@type": "Event", "name": "Night", "startDate": "2024-07-02T02:00:00Z"}
HALL = {
    "@type": "Place",
    "name": "Hall",
    "geo": {"latitude": "43.65", "longitude": "-79.38"},
    "address": {"streetAddress": "1 Main", "addressRegion": "ON", "addressCountry": "CA"},
}


def test_a_graph_with_references_and_an_umbrella_is_read(tmp_path):
    outcome = outcome_of_json(read, tmp_path, SCHEMA_ORG, time_zone="Europe/Paris", language="en")

    festival, night = outcome.activities
    assert (festival.external_id, festival.kind) == ("#fest", "umbrella")
    assert festival.sessions[0].all_day is True
    assert str(festival.sessions[0].ends_at) == "2024-05-04 00:00:00+02:00"
    assert night.parent_id == "#fest"
    assert night.title == TranslatedText.original("en", "Night")
    assert night.activity_type == "film"
    assert (night.status, night.attendance_mode) == ("rescheduled", "mixed")
    assert night.online_url == "https://example.org/live"
    assert night.place_key == "hall"
    assert night.is_free is False
    assert night.price_note == TranslatedText.original("en", "5 EUR")
    assert (night.age_min, night.audiences) == (3, ("families",))
    assert night.languages == ("en", "fr")
    assert night.keywords == ("a", "b")
    assert night.topics == ("sky",)
    assert [(s.name, s.key) for s in night.speakers] == [("Ada", "#ada")]
    assert night.picture.licence == "CC0-1.0"
    assert night.sessions[0].capacity == 30


@pytest.mark.parametrize(
    "document",
    [EVENT, [EVENT], {"@graph": [EVENT]}, {"itemListElement": [{"item": EVENT}]}, [[EVENT]]],
    ids=range(5),
)
def test_every_wrapping_holds_the_same_event(document, tmp_path):
    assert len(outcome_of_json(read, tmp_path, document, **TOLD).activities) == 1


def test_an_instant_in_utc_is_local_time_with_one_finding(tmp_path):
    outcome = outcome_of_json(read, tmp_path, [EVENT, {**EVENT, "name": "Day"}], **TOLD)

    starts_at = outcome.activities[0].sessions[0].starts_at
    assert starts_at.isoformat() == "2024-07-01T22:00:00-04:00"
    assert outcome.reasons == {"times are given in UTC": 1}


def test_the_time_zone_is_guessed_from_the_places_with_a_finding(tmp_path):
    outcome = outcome_of_json(read, tmp_path, [{**EVENT, "location": HALL}], language="en")

    assert outcome.edition.time_zone == "America/Toronto"
    assert outcome.reasons["the file does not state its time zone"] == 1


def test_repeats_become_sessions_and_the_same_time_comes_once(tmp_path):
    later = {**EVENT, "name": "NIGHT ", "startDate": "2024-07-03T02:00:00Z", "url": "x.org"}
    same = {**EVENT, "startDate": "2024-07-01T22:00:00-04:00"}

    outcome = outcome_of_json(read, tmp_path, [EVENT, later, same], **TOLD)

    assert [s.starts_at.day for s in outcome.only.sessions] == [1, 2]
    assert outcome.reasons == {
        "times are given in UTC": 1,
        "the same event once more": 2,
        "the same event differs between its repeats": 1,
        "the same session twice": 1,
    }


def test_children_with_names_are_activities_and_those_without_are_sessions(tmp_path):
    document = {
        **EVENT,
        "@id": "#all",
        "subEvent": [
            {"@type": "Event", "name": "Talk", "startDate": "2024-07-02T03:00:00Z"},
            {"@type": "Event", "startDate": "2024-07-02T04:00:00Z"},
        ],
    }

    outcome = outcome_of_json(read, tmp_path, document, **TOLD)

    umbrella, talk = outcome.activities
    assert umbrella.kind == "umbrella"
    assert len(umbrella.sessions) == 1
    assert talk.parent_id == "#all"


def test_a_festival_that_holds_all_other_events_is_the_edition(tmp_path):
    festival = {"@type": "Festival", "@id": "#f", "name": "Fest", "startDate": "2024-07-01"}
    inside = {**EVENT, "superEvent": {"@id": "#f"}}

    outcome = outcome_of_json(read, tmp_path, [inside, festival, {**inside, "name": "B"}], **TOLD)

    assert outcome.edition.title == TranslatedText.original("en", "Fest")
    assert [a.parent_id for a in outcome.activities] == ["", ""]
    assert outcome.findings.records_read == 2
    assert outcome.reasons == {
        "a festival that holds all other events": 1,
        "times are given in UTC": 1,
    }


def test_spellings_of_one_place_meet_and_namesakes_far_away_do_not(tmp_path):
    def at(name, latitude):
        place = {**HALL, "name": name, "geo": {"latitude": latitude, "longitude": -79.38}}
        return {**EVENT, "name": f"{name} {latitude}", "location": place}

    document = [at("Hall", 43.65), at("HALL", 43.651), at("Hall", 44.65)]
    outcome = outcome_of_json(read, tmp_path, document, **TOLD)

    assert [a.place_key for a in outcome.activities] == ["hall", "hall", "hall@44.65,-79.38"]
    assert outcome.reasons["a place written in several ways"] == 1
    assert outcome.reasons["a second place of the same name, more than 1 km away"] == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"eventStatus": "EventUnknown"}, "an unknown status"),
        ({"startDate": "soon"}, "not a date"),
        ({"endDate": "soon"}, "not a date"),
        ({"endDate": "2024-07-01"}, "the end is a day, the start a time"),
        ({"endDate": "2024-09-02T02:00:00Z"},
         "a span of weeks from hour to same hour, probably a repetition"),
        ({"typicalAgeRange": "all"}, "not a range of ages"),
        ({"eventSchedule": {"repeatFrequency": "P1W"}}, "a rule of repetition, which is not read"),
        ({"superEvent": {"name": "Other"}},
         "it belongs to an event that is not in the file, or refused"),
        ({"isAccessibleForFree": "perhaps"}, "neither true nor false"),
        ({"location": "Online"}, "no coordinates"),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_finding_and_the_activity_stays(changes, reason, tmp_path):
    outcome = outcome_of_json(read, tmp_path, [{**EVENT, **changes}], **TOLD)

    assert len(outcome.activities) == 1
    assert outcome.reasons[reason] == 1


def test_an_event_without_a_name_is_refused(tmp_path):
    outcome = outcome_of_json(read, tmp_path, [{**EVENT, "name": " "}], **TOLD)

    assert outcome.activities == []
    assert [f.action for f in outcome.findings.noted if f.reason == "no title"] == [
        "record refused"
    ]


def test_keys_made_of_content_stay_the_same_in_any_order(tmp_path):
    other = {**EVENT, "name": "Day", "location": HALL}

    first = outcome_of_json(read, tmp_path, [EVENT, other], **TOLD)
    second = outcome_of_json(read, tmp_path, [other, EVENT], **TOLD)

    assert {a.external_id for a in first.activities} == {a.external_id for a in second.activities}


@pytest.mark.parametrize("document", [[], {}, [{"@type": "Person"}], 3])
def test_a_file_without_events_is_refused(document, tmp_path):
    with pytest.raises(UnreadableFile, match=r"no schema\.org events"):
        outcome_of_json(read, tmp_path, document)


def test_the_calendar_of_toronto():
    path = real_file("festivals/toronto/toronto-festivals-events.schemaorg.jsonl")

    outcome = outcome_of(read, path)

    assert outcome.edition.time_zone == "America/Toronto"
    assert outcome.counts == {
        "read": 1727,
        "activities": 1658,
        "sessions": 1709,
        "places": 783,
        "organisations": 557,
        "topics": 0,
        "regions": 1,
    }
    assert outcome.reasons == {
        "the file does not state its time zone": 1,
        "the file does not state its language": 1,
        "times are given in UTC": 1,
        "the end equals the start": 416,
        "the end is before the start": 4,
        "a span of weeks from hour to same hour, probably a repetition": 264,
        "a span of more than a week, probably opening days": 60,
        "a place written in several ways": 143,
        "a second place of the same name, more than 1 km away": 5,
        "the same event once more": 69,
        "the same event differs between its repeats": 65,
        "the same session twice": 18,
        "a web address without https://": 62,
        "not a web address": 2,
        'a place called "online"': 16,
        '"not free" with a price of 0': 8,
        "no coordinates": 6,
    }


def test_the_times_of_toronto_are_those_of_the_file():
    path = real_file("festivals/toronto/toronto-festivals-events.schemaorg.jsonl")
    events = [json.loads(line) for line in path.read_text().splitlines()]
    stated = Counter(datetime.fromisoformat(event["startDate"]).timestamp() for event in events)

    outcome = outcome_of(read, path)

    read_times = Counter(
        session.starts_at.timestamp() for a in outcome.activities for session in a.sessions
    )
    assert read_times.keys() == stated.keys()
    assert sum((stated - read_times).values()) == 18
    comedy = next(a for a in outcome.activities if "Wednesdays" in a.title["en"].text)
    assert comedy.sessions[0].starts_at == datetime(2024, 5, 8, 22, tzinfo=TORONTO)
