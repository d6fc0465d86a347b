"""Sessions as an iCalendar (RFC 5545): one event each, in the edition's time zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from icalendar.prop import vInline

from zouma.programme.formats.addresses import web_address
from zouma.programme.formats.ical_zones import year_start, zone_component
from zouma.programme.formats.markup import one_line, plain_text, printable
from zouma.programme.formats.occurrences import Occurrence, occurrences
from zouma.programme.formats.records import Record
from zouma.programme.formats.writing import Programme, WritingContext
from zouma.programme.vocabulary import Status

END = b"END:VCALENDAR\r\n"
# With the blank that goes before a continued line, 75.
LINE_OCTETS = 74
# What begins an escape, and had better not end a line.
ESCAPES = b"\\^"
REFRESH = timedelta(hours=1)
STATUSES = {Status.CANCELLED: "CANCELLED", Status.POSTPONED: "TENTATIVE"}


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield a calendar of the public sessions."""
    programme = Programme(records)
    yield _head(programme, context).to_ical().removesuffix(END)
    first, last = _years(programme, context)
    yield zone_component(context.zone, year_start(first), year_start(last + 1)).to_ical()
    for activity in programme.public_activities():
        for occurrence in occurrences(activity, programme):
            lines = _event(occurrence, programme, context).content_lines()
            yield b"".join(folded(line) for line in lines if line)
    yield END


def folded(line: str) -> bytes:
    """Return a content line in octets, broken after 75 of them; never inside a character.

    The library's own folding takes most of the time of a long calendar.
    """
    octets = line.encode()
    parts, start = [], 0
    while len(octets) - start > LINE_OCTETS:
        end = start + LINE_OCTETS
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        if octets[end - 1] in ESCAPES:
            end -= 1
        parts.append(octets[start:end])
        start = end
    parts.append(octets[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def _head(programme: Programme, context: WritingContext) -> Calendar:
    calendar = Calendar()
    title = one_line(programme.title(context))
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Zouma//{one_line(context.site_name)}//EN")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", title)
    calendar.add("X-WR-CALNAME", title)
    calendar.add("X-WR-TIMEZONE", context.time_zone)
    calendar.add("LAST-MODIFIED", context.now.astimezone(UTC))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    if address := web_address(context.home_address):
        calendar.add("URL", address)
    if address := web_address(context.self_address):
        calendar.add("SOURCE", address, parameters={"VALUE": "URI"})
    return calendar


def _years(programme: Programme, context: WritingContext) -> tuple[int, int]:
    years = {context.now.year}
    for activity in programme.public_activities():
        for session in activity.sessions:
            years.add(session.starts_at.year)
            years.add((session.ends_at or session.starts_at).year)
    return min(years) - 1, max(years) + 1


def _event(occurrence: Occurrence, programme: Programme, context: WritingContext) -> Event:
    activity = occurrence.activity
    event = Event()
    event.add("UID", one_line(occurrence.uid(context)))
    event.add("DTSTAMP", context.now.astimezone(UTC))
    event.add("LAST-MODIFIED", context.now.astimezone(UTC))
    _add_times(event, occurrence, context)
    event.add("SUMMARY", one_line(context.wording(activity.title)))
    event.add("STATUS", STATUSES.get(Status(occurrence.status), "CONFIRMED"))
    _add_place(event, occurrence, context)
    if address := web_address(context.activity_address(activity)):
        event.add("URL", address)
    if description := _description(occurrence, context):
        event.add("DESCRIPTION", description)
    if categories := _categories(occurrence, programme, context):
        event.add("CATEGORIES", categories)
    return event


def _add_times(event: Event, occurrence: Occurrence, context: WritingContext) -> None:
    session = occurrence.session
    if session.all_day:
        first, last = occurrence.days(context)
        event.add("DTSTART", first)
        event.add("DTEND", last + timedelta(days=1))
        event.add("TRANSP", "TRANSPARENT")
        return
    starts_at = session.starts_at.replace(microsecond=0)
    event.add("DTSTART", _unambiguous(starts_at, context))
    if session.ends_at is not None:
        ends_at = session.ends_at.replace(microsecond=0)
        if ends_at > starts_at:
            event.add("DTEND", _unambiguous(ends_at, context))


def _unambiguous(moment: datetime, context: WritingContext) -> datetime:
    """Return a local time, in UTC where the clocks show it for the second time."""
    local = context.local(moment)
    return moment.astimezone(UTC) if local.fold else local


def _add_place(event: Event, occurrence: Occurrence, context: WritingContext) -> None:
    place = occurrence.place
    if place is None:
        if occurrence.activity.online_url:
            event.add("LOCATION", one_line(occurrence.activity.online_url))
        return
    space = context.wording(occurrence.space.name) if occurrence.space else ""
    parts = [space, context.wording(place.name), context.wording(place.address), place.locality]
    event.add("LOCATION", ", ".join(line for part in parts if (line := one_line(part))))
    if place.latitude is not None and place.longitude is not None:
        event["GEO"] = vInline(f"{place.latitude:.6f};{place.longitude:.6f}")


def _description(occurrence: Occurrence, context: WritingContext) -> str:
    activity, session = occurrence.activity, occurrence.session
    texts = (session.note, activity.status_note, activity.summary)
    later = (activity.price_note, activity.age_note)
    parts = [
        *(context.wording(text) for text in texts),
        plain_text(context.wording(activity.description)),
        *(context.wording(text) for text in later),
        activity.online_url,
        session.registration_url or activity.registration_url,
    ]
    return "\n\n".join(text for part in parts if (text := printable(part).strip()))


def _categories(occurrence: Occurrence, programme: Programme, context: WritingContext) -> list[str]:
    activity = occurrence.activity
    topics = (programme.topics[key] for key in activity.topics if key in programme.topics)
    found = [activity.track, *(context.wording(topic.name) for topic in topics), *activity.keywords]
    return list(dict.fromkeys(line for part in found if (line := one_line(part))))
