"""The nodes of schema.org JSON-LD: their types, what identifies them, what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from zouma.programme.formats.cleaning import content_key, one_line
from zouma.programme.formats.json_values import listed, mapped

# Event and its subtypes, with the activity type each of them says.
EVENT_TYPES: Mapping[str, str] = {
    "Event": "other",
    "BusinessEvent": "conference",
    "ChildrensEvent": "other",
    "ComedyEvent": "show",
    "ConferenceEvent": "conference",
    "CourseInstance": "course",
    "DanceEvent": "show",
    "DeliveryEvent": "other",
    "EducationEvent": "other",
    "EventSeries": "other",
    "ExhibitionEvent": "exhibition",
    "Festival": "other",
    "FoodEvent": "other",
    "Hackathon": "competition",
    "LiteraryEvent": "other",
    "MusicEvent": "show",
    "PerformingArtsEvent": "show",
    "PublicationEvent": "other",
    "SaleEvent": "other",
    "ScreeningEvent": "film",
    "SocialEvent": "other",
    "SportsEvent": "competition",
    "TheaterEvent": "show",
    "VisualArtsEvent": "exhibition",
}
DEEPEST_GRAPH = 4


def term(value: object) -> str:
    """Return the last part of a schema.org address: https://schema.org/Event → Event."""
    return _last_part(value) if isinstance(value, str) else ""


@lru_cache(maxsize=4096)
def _last_part(address: str) -> str:
    text = one_line(address)
    return text.rstrip("/").rpartition("/")[2].rpartition("#")[2].removeprefix("schema:")


def types_of(node: Mapping[str, Any]) -> list[str]:
    """Return the names of a node's types."""
    return [term(name) for name in listed(node.get("@type", node.get("type")))]


def is_event(node: object) -> bool:
    """Return whether a node is an event of any subtype."""
    if not isinstance(node, dict):
        return False
    if node.get("@type") == "Event":
        return True
    return any(name in EVENT_TYPES for name in types_of(node))


def nodes_in(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a JSON-LD document: graphs, lists and feeds opened, parents first."""
    if depth > DEEPEST_GRAPH:
        return
    if isinstance(value, list):
        for part in value:
            yield from nodes_in(part, depth + 1)
    elif isinstance(value, dict):
        inner = _contents(value)
        if inner:
            yield from nodes_in(inner, depth + 1)
        elif is_event(value):
            yield from _with_children(value, depth)
        else:
            yield value


def _contents(node: dict[str, Any]) -> list[Any]:
    for name in ("@graph", "itemListElement", "dataFeedElement"):
        if name in node:
            return listed(node[name])
    return [node["item"]] if isinstance(node.get("item"), dict) else []


def _with_children(event: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    children = [part for part in listed(event.get("subEvent")) if _stands_alone(part, event)]
    if not children:
        yield event
        return
    sessions = [part for part in listed(event.get("subEvent")) if part not in children]
    yield event | {"subEvent": sessions, "@umbrella": True}
    for child in children:
        parent = {"@id": event_key(event)}
        yield from nodes_in(child | {"superEvent": parent}, depth + 1)


def _stands_alone(part: object, event: dict[str, Any]) -> bool:
    """A child with a name of its own is an activity; one without is a session of its parent."""
    if not is_event(part) or not isinstance(part, dict):
        return False
    name = node_name(part)
    return bool(name) and name.casefold() != node_name(event).casefold()


def node_name(node: object) -> str:
    """Return a node's name as one line, in whichever language comes first."""
    value: object = node.get("name") if isinstance(node, dict) else node
    if isinstance(value, str):
        return one_line(value)
    for _depth in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value", next(iter(value.values()), ""))
    return one_line(value)


def node_id(node: Mapping[str, Any]) -> str:
    """Return what identifies a node at its source, "" when nothing lasting does."""
    name = node.get("@id", node.get("id"))
    if isinstance(name, str) and name.strip() and not name.startswith("_:"):
        return one_line(name)
    for part in listed(node.get("identifier")):
        if found := one_line(mapped(part).get("value") if isinstance(part, dict) else part):
            return found
    return ""


def event_key(event: Mapping[str, Any]) -> str:
    """Return an event's id, or else a key of its name, place and organiser."""
    if found := node_id(event):
        return found
    places = [node_name(part) for part in listed(event.get("location"))[:1]]
    organisers = [node_name(part) for part in listed(event.get("organizer"))[:1]]
    return content_key(node_name(event), "".join(places), "".join(organisers))
