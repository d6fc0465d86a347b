"""Reads OpenAgenda's events (API versions 2 and 3) and its older open-data records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.programme.formats.cleaning import number, one_line, zone_at, zone_named
from zouma.programme.formats.json_values import mapped, texts_by_language
from zouma.programme.formats.languages import file_language
from zouma.programme.formats.openagenda_events import SOURCE, OpenAgendaEvents
from zouma.programme.formats.openagenda_open_data import OpenDataRecords
from zouma.programme.formats.openagenda_words import is_village, is_whole_village, place_id
from zouma.programme.formats.records import (
    EditionRecord,
    ReadingContext,
    Record,
    UnreadableFile,
)
from zouma.programme.formats.streams import JsonShape, json_items, json_shape

__all__ = ["SOURCE", "read"]

SAMPLED = 100
LISTS = ("events", "records", "data", "results")


def read(context: ReadingContext) -> Iterator[Record]:
    """Yield the records of an OpenAgenda file.

    :raises UnreadableFile: when it is not JSON, or holds no events of OpenAgenda.
    """
    shape = json_shape(context)
    if shape.root == "object" and "schema" in shape.keys and not shape.keys & set(LISTS):
        raise UnreadableFile(
            _("The file describes an agenda and its form, it holds no events of that agenda.")
        )
    first = list(islice(_items(ReadingContext(path=context.path), shape, 1), SAMPLED))
    if any(isinstance(mapped(item).get("fields"), dict) for item in first):
        yield from _open_data(context, shape, first)
    elif any(_is_event(item) for item in first):
        yield from _events(context, shape, first)
    else:
        raise UnreadableFile(_("The file holds no events of OpenAgenda."))


def _is_event(item: object) -> bool:
    return bool(mapped(item).keys() & {"uid", "timings", "title"})


def _items(context: ReadingContext, shape: JsonShape, reading: int) -> Iterator[Any]:
    prefix = "item"
    if shape.root == "object":
        prefix = next((f"{name}.item" for name in LISTS if name in shape.keys), "")
    return json_items(context, prefix, reading=reading, readings=2)


def _events(context: ReadingContext, shape: JsonShape, first: list[Any]) -> Iterator[Record]:
    stated: Counter[str] = Counter()
    guessed: Counter[str] = Counter()
    for event in map(mapped, first):
        location = mapped(event.get("location"))
        name = one_line(event.get("timezone")) or one_line(location.get("timezone"))
        if zone_named(name):
            stated[name] += 1
        guessed[_zone_of(location.get("latitude"), location.get("longitude"))] += 1
    zone = _zone(context, stated, guessed)
    titles = [texts_by_language(mapped(event).get("title"), "") for event in first]
    samples = [text for texts in titles for text in texts.values()]
    plain = any(isinstance(mapped(event).get("title"), str) for event in first)
    language = file_language(context, samples) if plain else _most_common(titles, context)
    yield EditionRecord(time_zone=zone.key, language=language)
    reader = OpenAgendaEvents(zone, language, context.findings)
    for place, item in enumerate(_items(context, shape, 2), 1):
        context.findings.records_read += 1
        if isinstance(item, dict):
            yield from reader.records(item, f"event {place}")
        else:
            context.findings.note(f"event {place}", "", item, "not an event", "record refused")


def _most_common(titles: list[dict[str, str]], context: ReadingContext) -> str:
    tags = Counter(tag for texts in titles for tag in texts)
    return context.language or (tags.most_common(1)[0][0] if tags else "und")


def _open_data(context: ReadingContext, shape: JsonShape, first: list[Any]) -> Iterator[Record]:
    guessed: Counter[str] = Counter()
    for item in first:
        spot = mapped(mapped(item).get("fields")).get("geolocalisation")
        if isinstance(spot, list) and len(spot) == 2:
            guessed[_zone_of(*spot)] += 1
    zone = _zone(context, Counter(), guessed)
    yield EditionRecord(time_zone=zone.key, language="fr")
    reader = OpenDataRecords(zone, context.findings, _villages(context, shape))
    for place, item in enumerate(_items(context, shape, 2), 1):
        context.findings.records_read += 1
        fields = mapped(item).get("fields")
        if isinstance(fields, dict):
            yield from reader.records(fields, f"record {place}")
        else:
            context.findings.note(f"record {place}", "fields", item, "no fields", "record refused")


def _villages(context: ReadingContext, shape: JsonShape) -> dict[str, dict[str, Any]]:
    """Return the records that are themselves a whole village, by the key of their place."""
    villages: dict[str, dict[str, Any]] = {}
    for item in _items(context, shape, 1):
        fields = mapped(mapped(item).get("fields"))
        if is_village(fields) and is_whole_village(fields) and one_line(fields.get("identifiant")):
            villages.setdefault(place_id(fields), fields)
    return villages


def _zone_of(latitude: object, longitude: object) -> str:
    north, east = number(latitude), number(longitude)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return ""
    return zone_at(north, east)


def _zone(context: ReadingContext, stated: Counter[str], guessed: Counter[str]) -> ZoneInfo:
    if zone := zone_named(context.time_zone):
        return zone
    if stated and (zone := zone_named(stated.most_common(1)[0][0])):
        return zone
    names = [name for name, _count in guessed.most_common() if name]
    zone = zone_named(names[0]) if names else None
    reason = "the file does not state its time zone"
    action = f"taken as {names[0]}, where most places lie" if zone else "taken as UTC"
    context.findings.note("file", "time_zone", "".join(names[:1]), reason, action)
    return zone or ZoneInfo("UTC")
