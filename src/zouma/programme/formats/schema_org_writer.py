"""Activities as schema.org events: for the page of each, and a whole programme as one graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from zouma.programme.formats.markup import one_line, plain_text, printable
from zouma.programme.formats.occurrences import Occurrence, gravity, occurrences
from zouma.programme.formats.records import ActivityRecord, Record
from zouma.programme.formats.schema_org_parts import (
    VOCABULARY,
    Node,
    location_nodes,
    node,
    offer_node,
    organisation_nodes,
    picture_node,
    place_node,
)
from zouma.programme.formats.writing import Programme, WritingContext, without_vanished
from zouma.programme.vocabulary import ActivityType, AttendanceMode, Status

_TYPES = {
    ActivityType.EXHIBITION: "ExhibitionEvent",
    ActivityType.FILM: "ScreeningEvent",
    ActivityType.SHOW: "TheaterEvent",
    ActivityType.WORKSHOP: "EducationEvent",
    ActivityType.TALK: "EducationEvent",
    ActivityType.PANEL: "EducationEvent",
    ActivityType.COURSE: "EducationEvent",
    ActivityType.CONFERENCE: "EducationEvent",
    ActivityType.VILLAGE: "Festival",
}
_STATUSES = {
    Status.RESCHEDULED: "EventRescheduled",
    Status.MOVED_ONLINE: "EventMovedOnline",
    Status.POSTPONED: "EventPostponed",
    Status.CANCELLED: "EventCancelled",
}
_MODES = {
    AttendanceMode.ON_SITE: "OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "OnlineEventAttendanceMode",
    AttendanceMode.MIXED: "MixedEventAttendanceMode",
}


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield the public activities as a JSON-LD graph, below the festival they belong to."""
    programme = Programme(records)
    yield f'{{"@context": "{VOCABULARY}", "@graph": [\n'.encode()
    yield _line(_festival(programme, context))
    for activity in programme.public_activities():
        yield b",\n" + _line(_event(activity, programme, context))
    yield b"\n]}\n"


def event_document(
    activity: ActivityRecord, programme: Programme, context: WritingContext
) -> dict[str, Any]:
    """Return an activity as a JSON-LD document of its own.

    programme: where its place, organisations, topics and umbrella are looked up.
    """
    return {"@context": VOCABULARY, **_event(without_vanished(activity), programme, context)}


def _line(value: Node) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _festival(programme: Programme, context: WritingContext) -> Node:
    edition = programme.edition
    publisher = one_line(context.publisher)
    return node(
        "Festival",
        id=context.home_address,
        name=one_line(programme.title(context)),
        url=context.home_address,
        description=printable(context.wording(edition.summary)),
        startDate=edition.starts_on.isoformat() if edition.starts_on else "",
        endDate=edition.ends_on.isoformat() if edition.ends_on else "",
        sameAs=edition.website,
        organizer=node("Organization", name=publisher) if publisher else None,
    )


def _event(activity: ActivityRecord, programme: Programme, context: WritingContext) -> Node:
    event = _described(activity, programme, context)
    found = list(occurrences(activity, programme))
    status = min((one.status for one in found), key=gravity, default=activity.status)
    event.update(_state(status, activity))
    if len(found) == 1:
        event.update(_session(found[0], programme, context))
        return event
    event.update(_span(found, context))
    if place := programme.places.get(activity.place_key):
        event["location"] = place_node(place, programme, context)
    if found:
        event["subEvent"] = [_sub_event(one, event, programme, context) for one in found]
    return event


def _described(activity: ActivityRecord, programme: Programme, context: WritingContext) -> Node:
    say, address = context.wording, context.activity_address(activity)
    topics = [programme.topics[key] for key in activity.topics if key in programme.topics]
    return node(
        _TYPES.get(ActivityType(activity.activity_type), "Event"),
        id=address,
        name=one_line(say(activity.title)),
        url=address,
        description=plain_text(say(activity.description)) or printable(say(activity.summary)),
        inLanguage=list(activity.languages),
        about=[
            node("DefinedTerm", id=topic.identifier, name=one_line(say(topic.name)))
            for topic in topics
        ],
        keywords=[one_line(word) for word in (activity.track, *activity.keywords) if word],
        typicalAgeRange=_ages(activity),
        audience=[node("Audience", audienceType=audience) for audience in activity.audiences],
        isAccessibleForFree=activity.is_free,
        image=picture_node(activity, context),
        performer=[node("Person", name=one_line(one.name)) for one in activity.speakers],
        superEvent=_super_event(activity, programme, context),
        sameAs=activity.website,
        **organisation_nodes(activity, programme, context),
    )


def _super_event(activity: ActivityRecord, programme: Programme, context: WritingContext) -> Node:
    if umbrella := programme.umbrellas.get(activity.parent_id):
        address = context.activity_address(umbrella)
        kind = _TYPES.get(ActivityType(umbrella.activity_type), "Event")
        return node(kind, id=address, name=one_line(context.wording(umbrella.title)), url=address)
    title = one_line(programme.title(context))
    return node("Festival", id=context.home_address, name=title, url=context.home_address)


def _mode(status: str, activity: ActivityRecord) -> str:
    return AttendanceMode.ONLINE if status == Status.MOVED_ONLINE else activity.attendance_mode


def _state(status: str, activity: ActivityRecord) -> Node:
    mode = _MODES[AttendanceMode(_mode(status, activity))]
    return {
        "eventStatus": f"{VOCABULARY}/{_STATUSES.get(Status(status), 'EventScheduled')}",
        "eventAttendanceMode": f"{VOCABULARY}/{mode}",
    }


def _ages(activity: ActivityRecord) -> str:
    if activity.age_max is None:
        return "" if activity.age_min is None else f"{activity.age_min}-"
    return f"{activity.age_min or 0}-{activity.age_max}"


def _sub_event(
    occurrence: Occurrence, event: Node, programme: Programme, context: WritingContext
) -> Node:
    return {
        "@type": event["@type"],
        "@id": f"{event.get('@id', '')}#{occurrence.uid(context)}",
        "name": event.get("name", ""),
        "url": event.get("url", ""),
        **_state(occurrence.status, occurrence.activity),
        **_session(occurrence, programme, context),
    }


def _session(occurrence: Occurrence, programme: Programme, context: WritingContext) -> Node:
    session = occurrence.session
    earlier = session.previous_starts_at
    values = node(
        "",
        **_span([occurrence], context),
        previousStartDate=context.local(earlier).isoformat() if earlier else "",
        maximumAttendeeCapacity=session.capacity,
        location=location_nodes(
            occurrence, _mode(occurrence.status, occurrence.activity), programme, context
        ),
        offers=offer_node(occurrence, context),
    )
    del values["@type"]
    return values


def _span(found: list[Occurrence], context: WritingContext) -> Node:
    """Return start and end over all sessions, as dates where only the dates matter."""
    if not found:
        return {}
    if any(one.session.all_day for one in found):
        days = [one.days(context) for one in found]
        first, last = min(first for first, _ in days), max(last for _, last in days)
        return {"startDate": first.isoformat(), "endDate": last.isoformat()}
    starts_at = found[0].session.starts_at
    ends = [one.session.ends_at for one in found if one.session.ends_at]
    span = {"startDate": context.local(starts_at).isoformat()}
    if len(ends) == len(found):
        span["endDate"] = context.local(max(ends)).isoformat()
    return span
