"""Sessions as frab schedule XML, valid against the format's XSD: by day, then by room."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.utils.text import slugify
from lxml import etree

from zouma.programme.formats.addresses import host_of, web_address
from zouma.programme.formats.markup import one_line, printable
from zouma.programme.formats.occurrences import Occurrence, occurrences
from zouma.programme.formats.records import ActivityRecord, Record, SpeakerRecord
from zouma.programme.formats.writing import Programme, WritingContext

# What starts after midnight and before this still belongs to the evening before.
DAY_CHANGE = time(4)
LONGEST = timedelta(hours=99, minutes=59)
SHORT_EVENT = timedelta(hours=12)
# Numbers of our own making lie above those that a source may have given.
FIRST_OWN_NUMBER = 1_000_000_000
ONLINE_ROOM = "Online"
NO_ROOM = "–"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield a schedule of the public sessions."""
    schedule = _Schedule(Programme(records), context)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<schedule>\n'
    yield from (_bytes(element) for element in schedule.head())
    for index, day in enumerate(sorted(schedule.days), start=1):
        yield schedule.day_tag(index, day)
        for room, events in sorted(schedule.days[day].items()):
            yield _opening("room", name=room)
            yield from (xml for _start, xml in sorted(events))
            yield b"</room>\n"
        yield b"</day>\n"
    yield b"</schedule>\n"


@dataclass
class _Schedule:
    """The events of a programme in their days and rooms, with names that occur once."""

    programme: Programme
    context: WritingContext
    days: dict[date, dict[str, list[tuple[datetime, bytes]]]] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    guids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.acronym = _acronym(self.programme, self.context)
        self.single_place = len(self.programme.places) == 1
        self.tracks: dict[str, None] = {}
        for activity in self.programme.public_activities():
            for occurrence in occurrences(activity, self.programme):
                self._add(occurrence)
        if not self.days:
            first = self.programme.edition.starts_on
            self.days[first or self.context.local(self.context.now).date()] = {}

    def head(self) -> Iterator[etree._Element]:
        """Yield what comes before the days."""
        yield _element("generator", name="Zouma", system=host_of(self.context.home_address))
        if address := web_address(self.context.self_address):
            yield _element("url", address)
        yield _element("version", self.context.now.astimezone(UTC).isoformat())
        yield self._conference()

    def _conference(self) -> etree._Element:
        edition, shown = self.programme.edition, sorted(self.days)
        conference = etree.Element("conference")
        first, last = edition.starts_on or shown[0], edition.ends_on or shown[-1]
        values = {
            "acronym": self.acronym,
            "title": one_line(self.programme.title(self.context)),
            "start": first.isoformat(),
            "end": max(first, last).isoformat(),
            "days": str(len(shown)),
            "timeslot_duration": "00:05",
            "base_url": web_address(self.context.home_address),
            "url": web_address(edition.website),
            "time_zone_name": self.context.time_zone,
        }
        conference.extend(_element(name, value) for name, value in values.items() if value)
        conference.extend(_element("track", name=track) for track in self.tracks)
        return conference

    def day_tag(self, index: int, day: date) -> bytes:
        """Return the opening tag of a day."""
        starts_at = datetime.combine(day, time(), self.context.zone)
        ends_at = datetime.combine(day + timedelta(days=1), DAY_CHANGE, self.context.zone)
        return _opening(
            "day",
            index=str(index),
            date=day.isoformat(),
            start=_moment(starts_at),
            end=_moment(ends_at),
        )

    def _add(self, occurrence: Occurrence) -> None:
        local = self.context.local(occurrence.session.starts_at)
        room = self._room(occurrence)
        if track := one_line(occurrence.activity.track):
            self.tracks[track] = None
        events = self.days.setdefault(_programme_day(occurrence, local), {}).setdefault(room, [])
        events.append((local.astimezone(UTC), _bytes(self._event(occurrence, room, local))))

    def _room(self, occurrence: Occurrence) -> str:
        place, space = occurrence.place, occurrence.space
        if place is None:
            return NO_ROOM if occurrence.activity.attendance_mode == "on-site" else ONLINE_ROOM
        names = [] if self.single_place and space else [self.context.wording(place.name)]
        if space:
            names.append(self.context.wording(space.name))
        return one_line(" – ".join(names)) or NO_ROOM

    def _event(self, occurrence: Occurrence, room: str, local: datetime) -> etree._Element:
        activity, say = occurrence.activity, self.context.wording
        guid = self._guid(occurrence)
        number = self._number(activity, guid)
        title = one_line(say(activity.title))
        event = etree.Element("event", id=str(number), guid=guid)
        values = {
            "room": room,
            "title": title,
            "subtitle": _longer_than_a_day(occurrence, self.context),
            "type": activity.activity_type,
            "date": _moment(local),
            "start": local.strftime("%H:%M"),
            "duration": _duration(occurrence),
            "abstract": say(activity.summary),
            "slug": f"{self.acronym.replace('-', '_')}-{number}-{_slug(activity.slug or title)}",
            "track": one_line(activity.track),
            "logo": web_address(activity.picture.address) if activity.picture else "",
        }
        event.extend(_element(name, value) for name, value in values.items())
        event.append(_persons(activity.speakers))
        event.append(_element("language", activity.languages[0] if activity.languages else ""))
        event.append(_element("description", say(activity.description)))
        event.append(_links(activity))
        if address := web_address(self.context.activity_address(activity)):
            event.append(_element("url", address))
        return event

    def _guid(self, occurrence: Occurrence) -> str:
        uid = occurrence.uid(self.context)
        try:
            guid = str(uuid.UUID(uid))
        except ValueError:
            guid = str(uuid.uuid5(uuid.NAMESPACE_URL, uid))
        while guid in self.guids:
            guid = str(uuid.uuid5(uuid.NAMESPACE_URL, guid))
        self.guids.add(guid)
        return guid

    def _number(self, activity: ActivityRecord, guid: str) -> int:
        number = _given_number(activity.external_id)
        if not number or number in self.numbers:
            number = FIRST_OWN_NUMBER + uuid.UUID(guid).int % FIRST_OWN_NUMBER
        while number in self.numbers:
            number += 1
        self.numbers.add(number)
        return number


def _programme_day(occurrence: Occurrence, local: datetime) -> date:
    session = occurrence.session
    night = time() < local.time() < DAY_CHANGE and not session.all_day
    length = (session.ends_at or session.starts_at) - session.starts_at
    return local.date() - timedelta(days=1) if night and length < SHORT_EVENT else local.date()


def _duration(occurrence: Occurrence) -> str:
    """Return hours and minutes; 00:00 without a known end, 99:59 for all that is longer."""
    session = occurrence.session
    length = min((session.ends_at or session.starts_at) - session.starts_at, LONGEST)
    minutes = max(0, int(length.total_seconds() // 60))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _longer_than_a_day(occurrence: Occurrence, context: WritingContext) -> str:
    first, last = occurrence.days(context)
    return f"{first.isoformat()} – {last.isoformat()}" if last - first > timedelta(days=1) else ""


def _moment(moment: datetime) -> str:
    """Return a time of XML Schema, in UTC where the offset has seconds."""
    offset = moment.utcoffset() or timedelta()
    exact = moment if offset.total_seconds() % 60 == 0 else moment.astimezone(UTC)
    return exact.isoformat(timespec="seconds")


def _acronym(programme: Programme, context: WritingContext) -> str:
    path = context.home_address.rstrip("/").rpartition("/")[2]
    title = context.wording(programme.edition.title)
    slugs = (_plain_slug(text) for text in (path, title, programme.edition.series_slug))
    return next((slug for slug in slugs if len(slug) >= 4), "programme")


def _plain_slug(text: str) -> str:
    return _NOT_SLUG.sub("-", slugify(text))[:60].strip("-")


def _slug(text: str) -> str:
    slug = _plain_slug(text)
    return slug if len(slug) >= 4 else f"{slug}-event".strip("-")


def _given_number(external_id: str) -> int:
    plain = external_id.isascii() and external_id.isdigit() and len(external_id) < 10
    return int(external_id) if plain else 0


def _persons(speakers: tuple[SpeakerRecord, ...]) -> etree._Element:
    persons = etree.Element("persons")
    for speaker in speakers:
        person = _element("person", one_line(speaker.name))
        if number := _given_number(speaker.key):
            person.set("id", str(number))
        persons.append(person)
    return persons


def _links(activity: ActivityRecord) -> etree._Element:
    links = etree.Element("links")
    for link in activity.links:
        if address := web_address(link.address):
            links.append(_element("link", one_line(link.title) or address, href=address))
    return links


def _element(tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    element = etree.Element(tag, {key: printable(value) for key, value in attributes.items()})
    element.text = printable(text)
    return element


def _bytes(element: etree._Element) -> bytes:
    return etree.tostring(element, encoding="utf-8") + b"\n"


def _opening(tag: str, /, **attributes: str) -> bytes:
    closed = etree.tostring(_element(tag, " ", **attributes), encoding="utf-8")
    return closed.partition(b"> </")[0] + b">\n"
