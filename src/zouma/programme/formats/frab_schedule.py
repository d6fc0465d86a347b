"""The frab schedule taken apart, its XML and its JSON, into the same plain objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from zouma.programme.formats.cleaning import one_line
from zouma.programme.formats.json_values import listed, mapped
from zouma.programme.formats.records import ReadingContext
from zouma.programme.formats.streams import (
    head,
    json_events,
    json_items,
    json_members,
    xml_elements,
)

# A plain object: the event's fields as texts, persons as [name, key], links as [address, title].
Talk = dict[str, Any]
CONFERENCE = "schedule.conference"
TAGS = ("conference", "room", "event")


@dataclass(slots=True)
class Schedule:
    """A schedule file: conference and rooms are complete once the talks have been read."""

    context: ReadingContext
    conference: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, int | None] = field(default_factory=dict)

    def talks(self, reading: int, readings: int) -> Iterator[Talk]:
        """Yield the talks, filling conference and rooms on the way.

        :raises UnreadableFile: when the file is neither XML nor JSON.
        """
        if head(self.context.path).lstrip().startswith(b"<"):
            return self._from_xml(reading, readings)
        return self._from_json(reading, readings)

    def _from_xml(self, reading: int, readings: int) -> Iterator[Talk]:
        for element in xml_elements(
            self.context, TAGS, whole="event", reading=reading, readings=readings
        ):
            if element.tag == "conference":
                self.conference = {str(part.tag): _text(part) for part in element}
            elif element.tag == "event":
                yield _xml_talk(element)
            elif name := one_line(element.get("name")):
                self.rooms.setdefault(name, None)

    def _from_json(self, reading: int, readings: int) -> Iterator[Talk]:
        quiet = ReadingContext(path=self.context.path)
        self.conference = _json_conference(quiet)
        for room in json_items(quiet, f"{CONFERENCE}.rooms.item"):
            if name := one_line(mapped(room).get("name")):
                capacity = mapped(room).get("capacity")
                self.rooms[name] = capacity if isinstance(capacity, int) else None
        days = f"{CONFERENCE}.days.item.rooms"
        for name, events in json_members(self.context, days, reading=reading, readings=readings):
            self.rooms.setdefault(one_line(name), None)
            for event in listed(events):
                if isinstance(event, dict):
                    yield _json_talk(event, one_line(name))


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _xml_talk(event: etree._Element) -> Talk:
    room = event.getparent()
    day = room.getparent() if room is not None else None
    talk: Talk = {str(part.tag): _text(part) for part in event}
    talk |= {name: one_line(event.get(name)) for name in ("id", "guid", "code")}
    talk["room"] = one_line(room.get("name") if room is not None else "") or talk.get("room", "")
    talk["day"] = one_line(day.get("date") if day is not None else "")
    talk["persons"] = [
        [one_line(person.text), _key_of(dict(person.attrib))]
        for person in event.iterfind("persons/*")
    ]
    talk["links"] = [
        [one_line(link.get("href")), one_line(link.text)]
        for path in ("links/*", "attachments/*")
        for link in event.iterfind(path)
    ]
    talk["licence"] = _text(event.find("recording/license"))
    talk["optout"] = _text(event.find("recording/optout")).lower() in ("true", "1")
    return talk


def _key_of(attributes: Mapping[Any, Any]) -> str:
    for name in ("guid", "code", "id"):
        if found := one_line(attributes.get(name)):
            return found
    return ""


def _json_conference(context: ReadingContext) -> dict[str, str]:
    found: dict[str, str] = {}
    for prefix, event, value in json_events(context):
        if prefix == f"{CONFERENCE}.days" and event == "start_array":
            break
        parent, _dot, name = prefix.rpartition(".")
        if parent == CONFERENCE and isinstance(value, str):
            found[name] = value
        elif prefix == "schedule.base_url" and isinstance(value, str):
            found["base_url"] = value
    return found


def _json_talk(event: dict[str, Any], room: str) -> Talk:
    talk: Talk = {
        name: value.strip() if isinstance(value, str) else one_line(value)
        for name, value in event.items()
        if not isinstance(value, (dict, list))
    }
    talk["room"] = room or talk.get("room", "")
    talk["persons"] = [
        [_person_name(person), _key_of(mapped(person))] for person in listed(event.get("persons"))
    ]
    talk["links"] = [
        [one_line(link.get("url", link.get("href"))), one_line(link.get("title"))]
        for name in ("links", "attachments")
        for link in map(mapped, listed(event.get(name)))
    ]
    talk["licence"] = talk.get("recording_license", "")
    talk["optout"] = event.get("do_not_record") is True
    return talk


def _person_name(person: object) -> str:
    names = ("public_name", "full_public_name", "name", "display_name")
    found = (one_line(mapped(person).get(name)) for name in names)
    return next((name for name in found if name), one_line(person))
