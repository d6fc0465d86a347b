"""JSON and XML calendars by mappings alone: nesting, attributes, languages, second files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.programme.formats.mapping.reading_of import read, starts

from zouma.common.text import TranslatedText
from zouma.programme.formats.records import HostRecord, UnreadableFile

GERMAN_XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<kalender xmlns="urn:beispiel">
  <veranstaltung nr="17">
    <titel xml:lang="de">Lange Nacht der Wissenschaften</titel>
    <titel xml:lang="en">Long Night of Sciences</titel>
    <beschreibung><![CDATA[<p>Ein Abend <b>für alle</b>.</p><script>x</script>]]></beschreibung>
    <art>Führung</art>
    <termin><tag>Samstag, 14. Juni 2025</tag><zeit>17.30 Uhr bis 23 Uhr</zeit></termin>
    <termin><tag>15.06.2025</tag><zeit>11-13 Uhr</zeit></termin>
    <ort id="p1"><name>Planetarium am Insulaner</name><breite>52,4565</breite>
      <laenge>13,3497</laenge></ort>
    <veranstalter>Stiftung Planetarium Berlin</veranstalter>
    <eintritt>frei</eintritt>
  </veranstaltung>
</kalender>
"""
GERMAN_MAPPING = """
source = "berlin"
time_zone = "Europe/Berlin"
language = "de"

[file]
format = "xml"
records = "kalender/veranstaltung"

[activity]
id = "@nr"
title.de = "titel[@lang=de]"
title.en = "titel[@lang=en]"
description = "beschreibung"
type = { path = "art", table = { "führung" = "tour" } }
is_free = { path = "eintritt", table = { "frei" = "yes" }, otherwise = "no" }

[sessions]
each = "termin"
date = "tag"
start_time = "zeit"

[place]
id = "ort.@id"
name = "ort.name"
latitude = "ort.breite"
longitude = "ort.laenge"

[[organisations]]
name = "veranstalter"
kind = { value = "society" }
"""


def test_german_xml_needs_no_code(tmp_path: Path) -> None:
    path = tmp_path / "kalender.xml"
    path.write_bytes(GERMAN_XML.encode("iso-8859-1"))

    reading = read(path, GERMAN_MAPPING)

    [activity] = reading.activities
    assert activity.external_id == "17"
    assert activity.source == "berlin"
    assert activity.title == TranslatedText.originals(
        {"de": "Lange Nacht der Wissenschaften", "en": "Long Night of Sciences"}
    )
    assert activity.description["de"].text == "<p>Ein Abend <strong>für alle</strong>.</p>"
    assert (activity.activity_type, activity.is_free) == ("tour", True)
    assert starts(activity) == ["2025-06-14 17:30–23:00", "2025-06-15 11:00–13:00"]
    assert activity.hosts == (HostRecord(organisation_key="stiftung-planetarium-berlin"),)
    assert [(place.key, place.latitude) for place in reading.places] == [("p1", 52.4565)]
    assert [organisation.kind for organisation in reading.organisations] == ["society"]
    assert reading.reasons == [
        ("17", "description", "markup that is not allowed", "markup removed, its text kept")
    ]


def test_nested_records_see_the_records_above_them(tmp_path: Path) -> None:
    path = tmp_path / "houses.json"
    houses = [
        {
            "id": 5,
            "name": "Mill",
            "events": [
                {"name": "Tour", "slots": [{"start": "2025-05-01T10:00+01:00"}]},
                {"name": "tour", "slots": [{"start": "2025-05-02T10:00+01:00"}]},
                {"name": "Talk", "slots": [{"start": "2025-05-02T18:00+01:00"}]},
            ],
        }
    ]
    path.write_text(json.dumps({"data": {"houses": houses}}), encoding="utf-8")

    reading = read(
        path,
        """
        source = "houses"
        time_zone = "Europe/London"
        language = "en"
        file.records = "data.houses"

        [activity]
        each = "events"
        group_by = "name"
        id = { template = "{^.id} {name}", slug = true }
        title = { template = "{^.name}: {name}" }

        [sessions]
        each = "slots"
        start = "start"
        note = { template = "Part of {^.name} at {^^.name}" }
        """,
    )

    tour, talk = reading.activities
    assert [tour.external_id, talk.external_id] == ["5-tour", "5-talk"]
    assert tour.title["en"].text == "Mill: Tour"
    assert starts(tour) == ["2025-05-01 10:00", "2025-05-02 10:00"]
    assert talk.sessions[0].note["en"].text == "Part of Talk at Mill"


def test_json_lines_and_members_of_an_object_are_records(tmp_path: Path) -> None:
    lines, members = tmp_path / "a.jsonl", tmp_path / "b.json"
    lines.write_text('{"id": "x", "t": "Eins"}\n\n{"id": "y", "t": "Zwei"}\n', encoding="utf-8")
    members.write_text('{"all": {"x": {"t": "Eins"}, "y": {"t": "Zwei"}}}', encoding="utf-8")
    mapping = 'source = "a"\ntime_zone = "UTC"\nlanguage = "de"\n'

    by_line = read(lines, mapping + 'activity = { id = "id", title = "t" }')
    by_key = read(
        members, mapping + 'file.records = "all.*"\nactivity = { id = "@key", title = "t" }'
    )

    assert [activity.external_id for activity in by_line.activities] == ["x", "y"]
    assert by_line.activities == by_key.activities


LOOKUP_MAPPING = """
source = "a"
time_zone = "Europe/London"
language = "en"

[lookups.venues]
file = "venues-*.csv"
key = "code"
match = "venue"

[activity]
id = "id"
title = "title"

[place]
id = "venue"
name = "venues:name"
"""


def test_second_file_is_found_by_the_end_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "venues-2024.csv").write_text("code,name\nV1,Old name\n", encoding="utf-8")
    (tmp_path / "venues-2025.csv").write_text("code,name\nV1,Town hall\n", encoding="utf-8")
    path = tmp_path / "events-2025.csv"
    path.write_text("id,title,venue\n1,One,v1\n2,Two,V9\n3,Three,\n", encoding="utf-8")

    reading = read(path, LOOKUP_MAPPING)

    assert [place.name["en"].text for place in reading.places] == ["Town hall"]
    assert [activity.place_key for activity in reading.activities] == ["v1", "", ""]
    assert reading.reasons == [("2", "venue", 'it is not among the "venues"', "left out")]


def test_missing_second_file_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "events-2025.csv"
    path.write_text("id,title,venue\n1,One,v1\n", encoding="utf-8")

    reading = read(path, LOOKUP_MAPPING)

    reason = 'there is no file "venues-*.csv" beside the data file'
    assert reading.reasons == [("file", "venues", reason, "read without it")]


def test_dates_that_cannot_be_read_are_kept_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,title,when\n1,One,Some time in spring\n", encoding="utf-8")

    reading = read(
        path,
        """
        source = "a"
        time_zone = "Europe/London"
        language = "en"
        activity = { id = "id", title = "title" }
        sessions = { text = "when" }
        """,
    )

    assert reading.activities[0].sessions == ()
    assert reading.activities[0].summary == TranslatedText.original("en", "Some time in spring")
    assert reading.reasons == [("1", "dates", "dates that could not be read", "kept as a text")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xml", b"<kalender><veranstaltung>", "The file is not well-formed XML."),
        (
            "a.xml",
            b"<kalender/>",
            'The file a.xml holds no records at "kalender/veranstaltung".',
        ),
        ("a.xml", b"", "The file is not well-formed XML."),
    ],
)
def test_files_without_records_are_refused(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFile) as refusal:
        read(path, GERMAN_MAPPING)

    assert str(refusal.value) == sentence
