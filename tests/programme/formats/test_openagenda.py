import copy
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from programme.formats.garbage import OPEN_DATA, OPENAGENDA
from programme.formats.reading import outcome_of, outcome_of_json
from real_data import real_file
from zouma.common.text import TranslatedText
from zouma.programme.formats.openagenda import read
from zouma.programme.formats.records import UnreadableFile


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


PARIS = ZoneInfo("Europe/Paris")


def event(**changes):
    return {**copy.deepcopy(OPENAGENDA["events"][0]), **changes}


def fields(**changes):
    return {"fields": {**OPEN_DATA[0]["fields"], **changes}}


def test_an_event_becomes_an_activity_with_its_place_and_region(tmp_path):
    outcome = outcome_of_json(read, tmp_path, OPENAGENDA)

    activity = outcome.only
    assert outcome.edition.time_zone == "Europe/Paris"
    assert activity.title == TranslatedText.originals({"fr": "Atelier", "en": "Workshop"})
    assert activity.description == TranslatedText.original("fr", "<p>Long</p>")
    assert activity.status == "rescheduled"
    assert activity.accessibility == ("hi",)
    assert (activity.age_min, activity.age_max) == (6, 12)
    assert activity.is_free is True
    assert activity.contact_email == "a@example.org"
    assert activity.picture.address == "https://cdn.example.org/a.jpg"
    assert activity.picture.credit == "X"
    assert activity.sessions[0].starts_at == datetime(2024, 10, 5, 10, tzinfo=PARIS)
    [place] = [r for r in outcome.records if type(r).__name__ == "PlaceRecord"]
    assert (place.key, place.region_code, place.country) == ("7", "FR-81", "FR")
    assert outcome.reasons == {
        "only the wording says that it is free": 1,
        "a web address without https://": 1,
        "a field of the agenda's own form, its codes are not in the file": 1,
    }


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (1, "scheduled"),
        (2, "rescheduled"),
        (3, "moved-online"),
        (4, "postponed"),
        (5, "full"),
        (6, "cancelled"),
    ],
)
def test_the_codes_of_the_documentation_are_understood(code, status, tmp_path):
    assert outcome_of_json(read, tmp_path, [event(status=code)]).only.status == status


def test_an_unknown_code_is_a_finding(tmp_path):
    outcome = outcome_of_json(read, tmp_path, [event(status=9, attendanceMode="x", state=-1)])

    assert outcome.only.status == "scheduled"
    assert outcome.only.attendance_mode == "on-site"
    assert outcome.only.moderation == "refused"
    assert outcome.reasons["an unknown code"] == 2


def test_events_without_id_or_title_or_with_a_known_id_are_refused(tmp_path):
    document = [event(), event(uid=None), event(uid=2, title={}), event()]

    outcome = outcome_of_json(read, tmp_path, document)

    refused = [f for f in outcome.findings.noted if f.action == "record refused"]
    assert [(f.record, f.reason) for f in refused] == [
        ("event 2", "no uid"),
        ("2", "no title"),
        ("1", "the same event twice"),
    ]
    assert outcome.findings.records_read == 4


def test_an_event_without_a_usable_time_is_kept(tmp_path):
    timings = [{"begin": "soon"}, {"begin": "0001-01-01T00:00:00+00:00"}]

    outcome = outcome_of_json(read, tmp_path, [event(timings=timings)])

    assert outcome.only.sessions == ()
    assert outcome.reasons["no usable time"] == 1


@pytest.mark.parametrize("wrap", [list, lambda items: {"nhits": 1, "records": items}])
def test_an_open_data_record_becomes_an_activity_in_its_village(wrap, tmp_path):
    outcome = outcome_of_json(read, tmp_path, wrap(OPEN_DATA))

    umbrella, activity = outcome.activities
    assert (umbrella.external_id, umbrella.kind) == ("village-45", "umbrella")
    assert activity.parent_id == "village-45"
    assert activity.activity_type == "workshop"
    assert activity.audiences == ("primary",)
    assert activity.accessibility == ("mi", "hi")
    assert activity.topics == ("maths", "physique")
    assert activity.contact_phone == "01 02 03 04 05"
    assert activity.sessions[0].admission == "drop-in"
    assert outcome.counts["read"] == 1


def test_a_record_of_the_whole_village_is_the_umbrella_of_its_stands(tmp_path):
    whole = fields(
        identifiant="9",
        titre_fr="Village des sciences du Parc",
        type_d_animation="Village des sciences",
    )

    outcome = outcome_of_json(read, tmp_path, [fields(), whole])

    umbrella, stand = outcome.activities
    assert (umbrella.external_id, umbrella.kind, umbrella.parent_id) == ("9", "umbrella", "")
    assert stand.parent_id == "9"
    assert len(umbrella.sessions) == 1


def test_broken_ranges_are_findings(tmp_path):
    ranges = "2017-10-14T10:00:00+02:00-\n2017-10-15T10:00:00+02:00\ntoday;0001-01-01T10:00:00Z"

    outcome = outcome_of_json(read, tmp_path, [fields(horaires_iso=ranges)])

    assert [s.starts_at.day for s in outcome.activities[-1].sessions] == [15]
    assert outcome.reasons["a broken range"] == 4


def test_the_form_of_an_agenda_is_refused_with_a_clear_sentence():
    path = real_file("festivals/openagenda/jep-2025-pays-de-la-loire.agenda-schema.json")

    with pytest.raises(UnreadableFile, match="describes an agenda and its form"):
        outcome_of(read, path)


@pytest.mark.parametrize("document", [[], {"events": []}, [3], {"a": 1}, {"events": {}}])
def test_a_file_without_events_is_refused(document, tmp_path):
    with pytest.raises(UnreadableFile, match="no events of OpenAgenda"):
        outcome_of_json(read, tmp_path, document)


def test_the_events_of_albi():
    outcome = outcome_of(read, real_file("festivals/openagenda/albi.events.json"))

    assert outcome.counts == {
        "read": 75,
        "activities": 75,
        "sessions": 97,
        "places": 9,
        "organisations": 0,
        "topics": 0,
        "regions": 1,
    }
    assert outcome.edition.time_zone == "Europe/Paris"
    assert outcome.reasons == {
        "only the wording says that it is free": 7,
        "a field of the agenda's own form, its codes are not in the file": 4,
    }


def test_the_science_festival_of_2017():
    path = real_file("festivals/fds2017/fr-esr-fete-de-la-science-17.first100.json")

    outcome = outcome_of(read, path)

    umbrellas = {a.external_id for a in outcome.activities if a.kind == "umbrella"}
    assert outcome.counts == {
        "read": 100,
        "activities": 118,
        "sessions": 205,
        "places": 60,
        "organisations": 128,
        "topics": 11,
        "regions": 34,
    }
    assert len(umbrellas) == 19
    assert "11212251" in umbrellas
    assert sum(a.parent_id in umbrellas for a in outcome.activities) == 55
    assert outcome.reasons == {
        "the file does not state its time zone": 1,
        "an impossible year": 200,
        "only the wording says that it is free": 66,
        "no audience stated": 24,
        "a place tagged a science village": 16,
        "a place called a science village": 2,
        "the record is a whole science village": 1,
        "more than one phone for booking": 3,
        "nothing stated": 4,
        "markup that is not allowed": 1,
        "a web address without https://": 1,
    }
