"""The DCAT description: what a data portal asks for, in terms it knows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings

from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import dcat
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    TopicRecord,
)

WEEK = TranslatedText.originals({"zh-Hans": "科学周", "en": "Science Week"})
EU = "http://publications.europa.eu/resource/authority"


def dataset(records: list[Record], **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(dcat.write(records, writing_context(**changes))))
    return found


@given(programmes())
@settings(deadline=None, max_examples=20)
def test_any_programme_has_what_dcat_ap_makes_mandatory(stream: list[Record]) -> None:
    found = dataset(stream)

    assert {"@id", "@type", "dct:title", "dct:description", "dcat:distribution"} <= found.keys()
    assert [one["@id"].rpartition("#")[2] for one in found["dcat:distribution"]] == [
        "json", "csv", "xlsx", "ical", "frab", "schema-org", "geojson", "rss", "atom",
    ]  # fmt: skip


def test_a_programme_is_described_as_a_dataset() -> None:
    edition = EditionRecord(title=WEEK, language="zh-Hans", starts_on=date(2025, 5, 20))
    topic = TopicRecord(key="sky", name=TranslatedText.original("en", "Astronomy"))
    places = [
        PlaceRecord(key="a", name=WEEK, latitude=39.5, longitude=116.0),
        PlaceRecord(key="b", name=WEEK, latitude=40.5, longitude=117.0),
        PlaceRecord(key="c", name=WEEK),
    ]
    session = SessionRecord(starts_at=datetime(2025, 5, 24, 20, 0, tzinfo=UTC))
    activity = ActivityRecord(external_id="7", title=WEEK, sessions=(session,))

    found = dataset([edition, topic, *places, activity])

    assert found["dct:title"] == [
        {"@language": "en", "@value": "Science Week"},
        {"@language": "zh-Hans", "@value": "科学周"},
    ]
    assert found["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert found["dct:publisher"]["foaf:name"] == "City Science Association"
    assert found["dct:modified"]["@value"] == "2025-05-20T09:30:00+00:00"
    assert found["dct:language"] == [
        {"@id": f"{EU}/language/ENG"},
        {"@id": f"{EU}/language/ZHO"},
    ]
    assert found["dct:temporal"]["dcat:startDate"]["@value"] == "2025-05-20"
    assert found["dct:temporal"]["dcat:endDate"]["@value"] == "2025-05-25"
    assert found["dct:spatial"]["dcat:bbox"]["@value"] == (
        "POLYGON((116.000000 39.500000, 117.000000 39.500000, 117.000000 40.500000, "
        "116.000000 40.500000, 116.000000 39.500000))"
    )
    assert found["dcat:keyword"] == [{"@language": "en", "@value": "Astronomy"}]


def test_a_distribution_says_where_and_in_what_form() -> None:
    (calendar,) = [one for one in dataset([])["dcat:distribution"] if one["@id"].endswith("#ical")]
    (elsewhere, *_rest) = dataset([], format_address=lambda _name: "")["dcat:distribution"]

    assert calendar["dcat:downloadURL"] == {
        "@id": "https://festival.example/en/2025/programme/ical"
    }
    assert calendar["dcat:mediaType"] == {
        "@id": "https://www.iana.org/assignments/media-types/text/calendar"
    }
    assert calendar["dct:format"] == {"@id": f"{EU}/file-type/ICS"}
    assert elsewhere["dcat:accessURL"] == {"@id": "https://festival.example/en/2025/"}
    assert "dcat:downloadURL" not in elsewhere
