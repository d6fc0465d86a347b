"""The programme's own JSON: exact round trips, refusals, and any bytes whatever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from real_data import real_file
from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import zouma_json
from zouma.programme.formats.reading import reading_of
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Finding,
    Findings,
    PlaceRecord,
    ReadingContext,
    Record,
    SpaceRecord,
    UnreadableFile,
)

NOT_OURS = "The file is no programme: its first key is not format with the value zouma-programme."
BROKEN = "The file is not whole JSON"
REAL = (
    "fosdem/fosdem-2024.xml",
    "toronto/toronto-festivals-events.schemaorg.jsonl",
    "openagenda/albi.events.json",
    "fds2017/fr-esr-fete-de-la-science-17.first100.json",
)
TITLE = {"en": {"text": "Stars"}}
QUIET = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def written(records: list[Record], time_zone: str = "Asia/Shanghai") -> bytes:
    return b"".join(zouma_json.write(records, writing_context(time_zone)))


def reading(folder: Path, content: bytes) -> ReadingContext:
    path = folder / "programme.json"
    path.write_bytes(content)
    return ReadingContext(path=path)


def document(**sections: Any) -> bytes:
    return json.dumps({"format": "zouma-programme", "version": 1, **sections}).encode()


def read_activity(folder: Path, **values: Any) -> tuple[list[Record], list[Finding]]:
    content = document(activities=[{"external_id": "7", "title": TITLE, **values}])
    context = reading(folder, content)
    return list(zouma_json.read(context)), context.findings.noted


@given(programmes())
@QUIET
def test_what_was_written_is_read_back_equal(tmp_path: Path, stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)
    context = reading(tmp_path, written(stream, edition.time_zone))

    records = list(zouma_json.read(context))

    assert records == stream
    assert context.findings.noted == []


@pytest.mark.parametrize("name", REAL)
def test_a_real_programme_comes_back_equal(tmp_path: Path, name: str) -> None:
    path = real_file(f"festivals/{name}")
    found = reading_of(path, "auto", "")
    records = list(found.read(ReadingContext(path=path, time_zone=found.time_zone)))
    context = reading(tmp_path, written(records, "Europe/Paris"))

    back = list(zouma_json.read(context))

    kinds = list(zouma_json.SECTIONS.values())
    assert back == sorted(records, key=lambda record: kinds.index(type(record)))
    assert context.findings.noted == []
    assert context.findings.records_read == sum(isinstance(r, ActivityRecord) for r in records)


def test_records_may_come_in_any_order(tmp_path: Path) -> None:
    place = PlaceRecord(key="p", name=TranslatedText.original("en", "Observatory"))
    activity = ActivityRecord(external_id="7", title=TranslatedText.original("en", "Stars"))
    second = ActivityRecord(
        external_id="8", title=TranslatedText.original("en", "Moon"), place_key="p"
    )

    records = list(zouma_json.read(reading(tmp_path, written([activity, place, second]))))

    assert records == [EditionRecord(), place, activity, second]


def test_writing_is_json_with_defaults_left_out() -> None:
    activity = ActivityRecord(external_id="7", title=TranslatedText.original("en", "Stars"))

    found = json.loads(written([EditionRecord(time_zone="Asia/Shanghai"), activity]))

    assert found == {
        "format": "zouma-programme",
        "version": 1,
        "edition": {"time_zone": "Asia/Shanghai"},
        "regions": [],
        "topics": [],
        "organisations": [],
        "places": [],
        "activities": [{"external_id": "7", "title": {"en": {"text": "Stars"}}}],
    }


@given(st.one_of(st.binary(), st.text().map(str.encode)))
@QUIET
def test_any_bytes_are_records_or_one_refusal(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^The .*\.$"):
        list(zouma_json.read(reading(tmp_path, content)))


@given(programmes(most_activities=1), st.data())
@QUIET
def test_a_damaged_file_is_records_or_a_refusal(
    tmp_path: Path, stream: list[Record], data: st.DataObject
) -> None:
    content = bytearray(written(stream))
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    with suppress(UnreadableFile):
        list(zouma_json.read(reading(tmp_path, bytes(content))))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=6,
)


@given(programmes(most_activities=1), st.data())
@QUIET
def test_any_value_in_any_field_is_a_record_or_a_finding(
    tmp_path: Path, stream: list[Record], data: st.DataObject
) -> None:
    content = json.loads(written(stream))
    rows = [content["edition"], *content["places"], *content["activities"]]
    row = data.draw(st.sampled_from(rows))
    field = data.draw(st.sampled_from(sorted(row) or ["title"]))
    row[field] = data.draw(json_values)

    # NaN, Infinity and integers beyond 64 bits make it no JSON at all
    with suppress(UnreadableFile):
        list(zouma_json.read(reading(tmp_path, json.dumps(content).encode())))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is not whole JSON: parse error: premature EOF."),
        (b"[]", NOT_OURS),
        (b"{}", NOT_OURS),
        (b'{"format": "zouma-programme"}', "The key version does not follow the key format."),
        (
            b'{"format": "zouma-programme", "version": 2, "acts": [',
            "The file has version 2 of the format; only version 1 is known.",
        ),
        (document(places={}), "The value of the key places is not a list."),
        (
            document(activities=[], places=[]),
            f"The key places comes twice or too late; the order is {', '.join(zouma_json.ORDER)}.",
        ),
        (
            document(activities=[{}, {}])[:-2],
            f"{BROKEN} in activities, after 2 records: parse error: premature EOF.",
        ),
        (
            b'{"format": "zouma-programme", "version": 1, "places": [' + b"[" * 100,
            "The file is nested too deeply in places, after 0 records.",
        ),
        (
            document() + b" {}",
            "The file is not whole JSON: parse error: trailing garbage.",
        ),
    ],
)
def test_a_file_out_of_shape_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        list(zouma_json.read(reading(tmp_path, content)))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"title": {}}, "title", "empty"),
        ({"title": "Stars"}, "title", "not an object of languages"),
        ({"title": {"en": {"text": 1}}}, "title", "not a text with its state"),
        ({"title": {"en": "Stars"}}, "title", "not a text with its state"),
        ({"title": {"en": {"text": "x", "state": "new"}}}, "title", "not a text with its state"),
        ({"title": {"!": {"text": "x"}}}, "title", "not a language tag"),
        ({"kind": "twin"}, "kind", "not one of single, umbrella"),
        ({"age_min": -1}, "age_min", "a number out of range"),
        ({"age_max": 400}, "age_max", "not an age in years"),
        ({"age_min": 9, "age_max": 6}, "age_max", "lies before age_min"),
        ({"is_free": 1}, "is_free", "neither true nor false"),
        ({"keywords": "stars"}, "keywords", "not a list"),
        ({"keywords": ["stars", 7]}, "keywords[1]", "not a text"),
        ({"uid": "7"}, "uid", "not a UUID"),
        ({"slug": "../up"}, "slug", "not letters, digits and hyphens"),
        ({"sessions": [{}]}, "sessions[0].starts_at", "missing"),
        (
            {"sessions": [{"starts_at": "2025-05-01T10:00"}]},
            "sessions[0].starts_at",
            "a time without an offset",
        ),
        (
            {"sessions": [{"starts_at": "0001-01-01T00:00Z"}]},
            "sessions[0].starts_at",
            "an impossible year",
        ),
        (
            {"sessions": [{"starts_at": "2025-05-01T10:00Z", "ends_at": "2025-05-01T09:00Z"}]},
            "sessions[0].ends_at",
            "lies before starts_at",
        ),
    ],
)
def test_a_bad_value_refuses_its_record_only(
    tmp_path: Path, values: dict[str, Any], field: str, reason: str
) -> None:
    records, findings = read_activity(tmp_path, **values)

    assert records == []
    assert [(f.record, f.field, f.reason, f.action) for f in findings] == [
        ("7", field, reason, "record refused")
    ]


def test_unknown_keys_are_noted_and_left_out(tmp_path: Path) -> None:
    records, findings = read_activity(tmp_path, colour="red")
    context = reading(tmp_path, document(comment={"by": "me"}))

    assert records == [
        ActivityRecord(external_id="7", title=TranslatedText.original("en", "Stars"))
    ]
    assert findings == [Finding("7", "colour", "red", "unknown key", "value left out")]
    assert list(zouma_json.read(context)) == []
    assert context.findings.noted == [
        Finding("file", "comment", "{…}", "unknown key", "value left out")
    ]


def test_html_and_addresses_are_cleaned(tmp_path: Path) -> None:
    records, findings = read_activity(
        tmp_path,
        description={"en": {"text": "<p>Look<script>alert(1)</script></p>"}},
        website="javascript:alert(1)",
        links=[{"address": "data:text/html,x"}, {"address": "https://example.org/"}],
        picture={"address": "file:///etc/passwd"},
    )

    (activity,) = records
    assert isinstance(activity, ActivityRecord)
    assert activity.description == TranslatedText.original("en", "<p>Look</p>")
    assert activity.website == ""
    assert [link.address for link in activity.links] == ["https://example.org/"]
    assert activity.picture is None
    assert sorted(finding.field for finding in findings) == [
        "description.en",
        "links[0].address",
        "picture.address",
        "website",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "a\xa0b",
        "<p>a&nbsp;b</p>",
        "<p></p>",
        '<a href="mailto:a@b.example">x</a>',
        "&lt;b&gt;",
    ],
)
def test_html_that_is_clean_stays_as_it_is(tmp_path: Path, text: str) -> None:
    (activity,), findings = read_activity(tmp_path, description={"en": {"text": text}})

    assert isinstance(activity, ActivityRecord)
    assert activity.description == TranslatedText.original("en", text)
    assert findings == []


def test_duplicates_are_refused_and_dangling_keys_left_out(tmp_path: Path) -> None:
    place = PlaceRecord(
        key="p",
        name=TranslatedText.original("en", "Observatory"),
        spaces=(SpaceRecord(key="dome", name=TranslatedText.original("en", "Dome")),),
    )
    session = {"starts_at": "2025-05-01T10:00:00+08:00", "space_key": "cellar"}
    content = json.loads(written([place]))
    content["activities"] = [
        {"external_id": "7", "title": TITLE, "place_key": "p", "sessions": [session]},
        {"external_id": "7", "title": TITLE},
        {"external_id": "8", "title": TITLE, "parent_id": "9", "topics": ["sky"]},
    ]
    context = reading(tmp_path, json.dumps(content).encode())

    records = list(zouma_json.read(context))

    assert [zouma_json_name(record) for record in records] == ["", "p", "7", "8"]
    assert [(f.record, f.field, f.value, f.action) for f in context.findings.noted] == [
        ("7", "sessions[0].space_key", "cellar", "reference left out"),
        ("7", "key", "7", "record refused"),
        ("8", "parent_id", "9", "reference left out"),
        ("8", "topics", "sky", "reference left out"),
    ]


def zouma_json_name(record: Record) -> str:
    return getattr(record, "external_id", "") or getattr(record, "key", "")


def test_progress_tells_the_bytes_read_and_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    told: list[int] = []
    content = b"\xef\xbb\xbf" + document(edition={"time_zone": "Asia/Shanghai"})
    context = reading(tmp_path, content)
    context = ReadingContext(path=context.path, findings=Findings(), progress=told.append)

    records = list(zouma_json.read(context))

    assert records == [EditionRecord(time_zone="Asia/Shanghai")]
    assert told[-1] == len(content)
