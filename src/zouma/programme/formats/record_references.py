"""Whether the keys in a record belong to records that came before it, each key once."""

from __future__ import annotations

from dataclasses import replace

from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Findings,
    HostRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    TopicRecord,
)


def name_of(record: Record) -> str:
    """Return the key by which a record is known in its stream."""
    match record:
        case ActivityRecord():
            return record.external_id
        case RegionRecord():
            return record.code
        case EditionRecord():
            return "edition"
        case _:
            return record.key


class KnownKeys:
    """The keys that a stream has shown so far; regions may also be known from elsewhere."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._seen: set[tuple[type, str, str]] = set()
        self._spaces: dict[str, frozenset[str]] = {}
        self._activities: set[str] = set()

    def admitted(self, record: Record) -> Record | None:
        """Return a record without references into the void, None when its key came before."""
        name = name_of(record)
        source = record.source if isinstance(record, ActivityRecord) else ""
        if (type(record), source, name) in self._seen:
            self.findings.note(name, "key", name, "a duplicate", "record refused")
            return None
        match record:
            case TopicRecord():
                key = self._known(TopicRecord, record.broader_key, name, "broader_key")
                record = replace(record, broader_key=key)
            case PlaceRecord():
                key = self._known(
                    OrganisationRecord, record.organisation_key, name, "organisation_key"
                )
                record = replace(record, organisation_key=key)
                self._spaces[name] = frozenset(space.key for space in record.spaces)
            case ActivityRecord():
                record = self._admitted_activity(record)
                self._activities.add(name)
        self._seen.add((type(record), source, name))
        return record

    def _known(self, kind: type, key: str, record: str, field: str) -> str:
        if not key or (kind, "", key) in self._seen:
            return key
        return self._left_out(key, record, field)

    def _left_out(self, key: str, record: str, field: str) -> str:
        self.findings.note(record, field, key, "an unknown key", "reference left out")
        return ""

    def _admitted_activity(self, activity: ActivityRecord) -> ActivityRecord:
        name = activity.external_id
        parent_id = activity.parent_id
        if parent_id and parent_id not in self._activities:
            parent_id = self._left_out(parent_id, name, "parent_id")
        place_key = self._known(PlaceRecord, activity.place_key, name, "place_key")
        topics = (self._known(TopicRecord, key, name, "topics") for key in activity.topics)
        hosts = (host for host in activity.hosts if self._known_host(host, name))
        sessions = (
            self._admitted_session(session, place_key, name, f"sessions[{number}]")
            for number, session in enumerate(activity.sessions)
        )
        return replace(
            activity,
            parent_id=parent_id,
            place_key=place_key,
            topics=tuple(key for key in topics if key),
            hosts=tuple(hosts),
            sessions=tuple(sessions),
        )

    def _known_host(self, host: HostRecord, name: str) -> bool:
        return bool(self._known(OrganisationRecord, host.organisation_key, name, "hosts"))

    def _admitted_session(
        self, session: SessionRecord, activity_place: str, name: str, path: str
    ) -> SessionRecord:
        place_key = self._known(PlaceRecord, session.place_key, name, f"{path}.place_key")
        space_key = session.space_key
        spaces = self._spaces.get(place_key or activity_place, frozenset())
        if space_key and space_key not in spaces:
            space_key = self._left_out(space_key, name, f"{path}.space_key")
        if (place_key, space_key) == (session.place_key, session.space_key):
            return session
        return replace(session, place_key=place_key, space_key=space_key)
