"""Places on the map as GeoJSON (RFC 7946), each with what takes place there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from zouma.programme.formats.markup import one_line
from zouma.programme.formats.occurrences import Occurrence, occurrences
from zouma.programme.formats.records import ActivityRecord, PlaceRecord, Record
from zouma.programme.formats.writing import Programme, WritingContext

# A ten-millionth of a degree is a centimetre.
DECIMALS = 7


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield one feature a place; what has no place comes last, in one without a geometry."""
    programme = Programme(records)
    found = _by_place(programme, context)
    features = [
        _feature(place, found.get(key, []), context) for key, place in programme.places.items()
    ]
    if elsewhere := found.get(""):
        features.append(_nowhere(elsewhere))
    head = {"type": "FeatureCollection", "name": one_line(programme.title(context))}
    yield json.dumps(head, ensure_ascii=False).removesuffix("}").encode() + b', "features": ['
    for number, feature in enumerate(features):
        line = json.dumps(feature, ensure_ascii=False).encode("utf-8", "replace")
        yield (b",\n" if number else b"\n") + line
    yield b"\n]}\n"


def _by_place(programme: Programme, context: WritingContext) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for activity in programme.public_activities():
        at_place: dict[str, list[Occurrence]] = {}
        for occurrence in occurrences(activity, programme):
            key = occurrence.place.key if occurrence.place else ""
            at_place.setdefault(key, []).append(occurrence)
        if not at_place:
            own = activity.place_key if activity.place_key in programme.places else ""
            at_place[own] = []
        for key, sessions in at_place.items():
            found.setdefault(key, []).append(_activity(activity, sessions, context))
    return found


def _activity(
    activity: ActivityRecord, sessions: list[Occurrence], context: WritingContext
) -> dict[str, Any]:
    return {
        "title": one_line(context.wording(activity.title)),
        "url": context.activity_address(activity),
        "type": activity.activity_type,
        "is_free": activity.is_free,
        "sessions": [_session(occurrence, context) for occurrence in sessions],
    }


def _session(occurrence: Occurrence, context: WritingContext) -> dict[str, Any]:
    session = occurrence.session
    if session.all_day:
        first, last = (day.isoformat() for day in occurrence.days(context))
        return {"starts_on": first, "ends_on": last, "status": occurrence.status}
    return {
        "starts_at": context.local(session.starts_at).isoformat(),
        "ends_at": context.local(session.ends_at).isoformat() if session.ends_at else None,
        "status": occurrence.status,
    }


def _feature(
    place: PlaceRecord, activities: list[dict[str, Any]], context: WritingContext
) -> dict[str, Any]:
    geometry = None
    if place.latitude is not None and place.longitude is not None:
        position = [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]
        geometry = {"type": "Point", "coordinates": position}
    return {
        "type": "Feature",
        "id": context.place_address(place),
        "geometry": geometry,
        "properties": {
            "name": one_line(context.wording(place.name)),
            "address": one_line(context.wording(place.address)),
            "locality": one_line(place.locality),
            "url": context.place_address(place),
            "accessibility": list(place.accessibility),
            "facilities": list(place.facilities),
            "activities": activities,
        },
    }


def _nowhere(activities: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": None, "properties": {"activities": activities}}
