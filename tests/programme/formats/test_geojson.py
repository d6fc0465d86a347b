"""GeoJSON: the structure that RFC 7946 asks for, and every public activity on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings

from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import geojson
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    PlaceRecord,
    Record,
    SessionRecord,
)
from zouma.programme.formats.writing import Programme

STARS = TranslatedText.original("en", "Stars")


def features(records: list[Record], time_zone: str = "Asia/Shanghai") -> list[dict[str, Any]]:
    found = json.loads(b"".join(geojson.write(records, writing_context(time_zone))))
    assert found["type"] == "FeatureCollection"
    return list(found["features"])


@given(programmes())
@settings(deadline=None, max_examples=40)
def test_each_place_is_a_feature_and_nothing_public_is_lost(stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)
    places = [record for record in stream if isinstance(record, PlaceRecord)]

    found = features(stream, edition.time_zone)

    assert {"Feature"} >= {feature["type"] for feature in found}
    assert [feature["geometry"] is None for feature in found[: len(places)]] == [
        place.latitude is None for place in places
    ]
    listed = {one["url"] for feature in found for one in feature["properties"]["activities"]}
    assert listed == {
        writing_context().activity_address(activity)
        for activity in Programme(stream).public_activities()
    }


def test_a_place_has_its_position_and_its_sessions() -> None:
    place = PlaceRecord(key="p", name=STARS, latitude=39.9, longitude=116.4, locality="Beijing")
    bare = PlaceRecord(key="q", name=STARS)
    session = SessionRecord(starts_at=datetime(2025, 5, 24, 2, 0, tzinfo=UTC))
    at_both = ActivityRecord(
        external_id="7",
        title=STARS,
        place_key="p",
        sessions=(session, SessionRecord(starts_at=session.starts_at, place_key="q")),
    )
    online = ActivityRecord(external_id="8", title=STARS)
    shown = {
        "title": "Stars",
        "url": "https://festival.example/en/2025/activities/7/",
        "type": "other",
        "is_free": None,
        "sessions": [
            {"starts_at": "2025-05-24T10:00:00+08:00", "ends_at": None, "status": "scheduled"}
        ],
    }

    first, second, nowhere = features([place, bare, at_both, online])

    assert first == {
        "type": "Feature",
        "id": "https://festival.example/en/2025/places/p/",
        "geometry": {"type": "Point", "coordinates": [116.4, 39.9]},
        "properties": {
            "name": "Stars",
            "address": "",
            "locality": "Beijing",
            "url": "https://festival.example/en/2025/places/p/",
            "accessibility": [],
            "facilities": [],
            "activities": [shown],
        },
    }
    assert second["geometry"] is None
    assert second["properties"]["activities"] == [shown]
    assert nowhere["geometry"] is None
    assert [one["url"][-2:] for one in nowhere["properties"]["activities"]] == ["8/"]
