"""Reads schema.org events: JSON-LD as an object, a list, a graph or a feed, and JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    number,
    one_line,
    plain_text,
    zone_at,
    zone_named,
)
from zouma.programme.formats.json_values import listed, mapped, texts_by_language, titles
from zouma.programme.formats.languages import file_language
from zouma.programme.formats.moments import parse_moment
from zouma.programme.formats.records import (
    EditionRecord,
    ReadingContext,
    Record,
    UnreadableFile,
)
from zouma.programme.formats.referenced import ReferencedRecords
from zouma.programme.formats.schema_events import SOURCE, SchemaEvents
from zouma.programme.formats.schema_nodes import (
    event_key,
    is_event,
    node_id,
    node_name,
    nodes_in,
    types_of,
)
from zouma.programme.formats.schema_places import SchemaPlaces
from zouma.programme.formats.schema_sessions import SchemaSessions
from zouma.programme.formats.streams import (
    JsonShape,
    count_repeats,
    grouped,
    json_items,
    json_lines,
    json_shape,
)

__all__ = ["SOURCE", "read"]

SAMPLED = 300
MOST_NODES = 50_000
LEAST_EDITION = 3
EDITION_TYPES = frozenset(("Festival", "EventSeries"))
CONTAINERS = ("@graph", "itemListElement", "dataFeedElement")


@dataclass(slots=True)
class _Survey:
    """What the first reading finds out, so that the second can stream."""

    repeats: dict[Any, int] = field(default_factory=dict)
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)
    umbrellas: set[str] = field(default_factory=set)
    identified: set[str] = field(default_factory=set)
    zones: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    events: int = 0
    roots: int = 0
    root: dict[str, Any] = field(default_factory=dict)
    stated_language: str = ""

    def look(self, node: dict[str, Any]) -> None:
        """Take note of one node."""
        context = node.get("@context")
        for part in listed(context):
            self.stated_language = self.stated_language or one_line(mapped(part).get("@language"))
        if not is_event(node):
            if (name := node_id(node)) and len(self.nodes) < MOST_NODES:
                self.nodes[name] = node
            return
        self.events += 1
        if name := node_id(node):
            self.identified.add(name)
        self._look_for_parents(node)
        if self.events <= SAMPLED:
            self._sample(node)

    def _look_for_parents(self, event: dict[str, Any]) -> None:
        if event.get("@umbrella"):
            self.umbrellas.add(event_key(event))
        if not event.get("superEvent"):
            self.roots += 1
            self.root = event
        for part in listed(event.get("superEvent")):
            if parent := one_line(part) if isinstance(part, str) else node_id(mapped(part)):
                self.parents.add(parent)

    def edition(self) -> dict[str, Any]:
        """Return the festival that holds every other event, an empty object when none does."""
        if self.roots != 1 or self.events < LEAST_EDITION:
            return {}
        return self.root if EDITION_TYPES.intersection(types_of(self.root)) else {}

    def _sample(self, event: dict[str, Any]) -> None:
        texts = texts_by_language(event.get("description"), "und")
        self.samples.append(f"{node_name(event)} {next(iter(texts.values()), '')}")
        for part in listed(event.get("location")):
            geo = mapped(mapped(part).get("geo"))
            north, east = number(geo.get("latitude")), number(geo.get("longitude"))
            if north is not None and east is not None and abs(north) <= 90 and abs(east) <= 180:
                self.zones[zone_at(north, east)] += 1


def read(context: ReadingContext) -> Iterator[Record]:
    """Yield the records of a file of schema.org events.

    :raises UnreadableFile: when it is not JSON, or holds no events.
    """
    shape = json_shape(context)
    survey = _surveyed(context, shape)
    if not survey.events:
        raise UnreadableFile(_("The file holds no schema.org events."))
    edition = survey.edition()
    edition_key = event_key(edition) if edition else ""
    context.findings.records_read += survey.events - bool(edition)
    zone = _zone(context, survey)
    language = file_language(context, survey.samples, stated=survey.stated_language)
    yield _edition(edition, zone, language, context)
    referenced = ReferencedRecords()
    parents = frozenset(survey.parents & survey.identified | survey.umbrellas) - {edition_key}
    readings = 3 if parents else 2
    reader = SchemaEvents(
        referenced,
        SchemaPlaces(referenced, survey.nodes, language, context.findings),
        SchemaSessions(zone, context.findings),
        language,
        context.findings,
        parents,
        edition_key,
    )
    for reading in range(2, readings + 1):
        wanted = _wanted(parents, edition_key, only_parents=reading < readings)
        events = _events(context, shape, reading, readings)
        for group in grouped(filter(wanted, events), event_key, survey.repeats):
            yield from reader.records(group)


def _wanted(
    parents: frozenset[str], edition_key: str, *, only_parents: bool
) -> Callable[[dict[str, Any]], bool]:
    """Return the choice of one reading: first the umbrellas, then the rest."""
    if not parents and not edition_key:
        return lambda _event: True

    def is_wanted(event: dict[str, Any]) -> bool:
        key = event_key(event)
        return key != edition_key and (key in parents) == only_parents

    return is_wanted


def _edition(
    event: dict[str, Any], zone: ZoneInfo, language: str, context: ReadingContext
) -> EditionRecord:
    if not event:
        return EditionRecord(time_zone=zone.key, language=language)
    findings, name = context.findings, node_name(event)
    reason = "a festival that holds all other events"
    findings.note("file", "name", name, reason, "taken as the edition itself")
    address = event.get("sameAs") or event.get("url")
    texts = texts_by_language(event.get("description"), language)
    return EditionRecord(
        title=titles(event.get("name"), language, record="file", field="name", findings=findings),
        summary=TranslatedText.originals({tag: plain_text(text) for tag, text in texts.items()}),
        starts_on=_day(event.get("startDate")),
        ends_on=_day(event.get("endDate")),
        time_zone=zone.key,
        language=language,
        website=clean_address(address, record="file", field="url", findings=findings),
    )


def _day(value: object) -> date | None:
    moment = parse_moment(value)
    day = moment.date() if isinstance(moment, datetime) else moment
    return day if day is not None and 1900 <= day.year <= 2200 else None


def _surveyed(context: ReadingContext, shape: JsonShape) -> _Survey:
    survey = _Survey()

    def keys() -> Iterator[str]:
        for node in _nodes(context, shape, 1, 2):
            survey.look(node)
            if is_event(node):
                yield event_key(node)

    survey.repeats = count_repeats(keys())
    return survey


def _events(
    context: ReadingContext, shape: JsonShape, reading: int, readings: int
) -> Iterator[dict[str, Any]]:
    return (node for node in _nodes(context, shape, reading, readings) if is_event(node))


def _nodes(
    context: ReadingContext, shape: JsonShape, reading: int, readings: int
) -> Iterator[dict[str, Any]]:
    if shape.root == "lines":
        for _number, value in json_lines(context, reading=reading, readings=readings):
            yield from nodes_in(value)
        return
    for value in json_items(context, _prefix(shape), reading=reading, readings=readings):
        yield from nodes_in(value)


def _prefix(shape: JsonShape) -> str:
    if shape.root == "array":
        return "item"
    return next((f"{name}.item" for name in CONTAINERS if name in shape.keys), "")


def _zone(context: ReadingContext, survey: _Survey) -> ZoneInfo:
    if zone := zone_named(context.time_zone):
        return zone
    name = survey.zones.most_common(1)[0][0] if survey.zones else ""
    found = zone_named(name)
    reason = "the file does not state its time zone"
    action = f"taken as {name}, where most places lie" if found else "taken as UTC"
    context.findings.note("file", "time_zone", name, reason, action)
    return found or ZoneInfo("UTC")
