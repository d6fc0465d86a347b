"""Sessions as the formats show them: with what they inherit and a name that stays."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from zouma.programme.formats.addresses import host_of
from zouma.programme.formats.records import (
    ActivityRecord,
    PlaceRecord,
    SessionRecord,
    SpaceRecord,
)
from zouma.programme.formats.writing import Programme, WritingContext
from zouma.programme.vocabulary import Status

# From what changes least for a visitor to what changes most.
_WEIGHT = (
    Status.SCHEDULED,
    Status.FULL,
    Status.RESCHEDULED,
    Status.MOVED_ONLINE,
    Status.POSTPONED,
    Status.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session with a key unique in its activity, and the graver of the two statuses."""

    activity: ActivityRecord
    session: SessionRecord
    key: str
    place: PlaceRecord | None
    space: SpaceRecord | None
    status: str

    def uid(self, context: WritingContext) -> str:
        """Return the identity that stays the same in every writing of the same site."""
        if self.session.uid:
            return self.session.uid
        owner = self.activity.uid or f"{self.activity.source}/{self.activity.external_id}"
        address = f"https://{host_of(context.home_address)}/{owner}/{self.key}"
        return str(uuid.uuid5(uuid.NAMESPACE_URL, address))

    def days(self, context: WritingContext) -> tuple[date, date]:
        """Return the first and the last local day on which it takes place."""
        starts_on = context.local(self.session.starts_at).date()
        ends_at = self.session.ends_at
        if ends_at is None or ends_at <= self.session.starts_at:
            return starts_on, starts_on
        last = context.local(ends_at - timedelta(microseconds=1)).date()
        return starts_on, max(starts_on, last)


def occurrences(activity: ActivityRecord, programme: Programme) -> Iterator[Occurrence]:
    """Yield the sessions of an activity in the order of their start."""
    seen: dict[str, int] = {}
    for session in sorted(activity.sessions, key=_start):
        key = session.key or _made_key(session)
        seen[key] = seen.get(key, 0) + 1
        place = programme.places.get(session.place_key or activity.place_key)
        yield Occurrence(
            activity,
            session,
            key if seen[key] == 1 else f"{key}/{seen[key]}",
            place,
            _space(place, session.space_key),
            max(activity.status, session.status, key=gravity),
        )


def _start(session: SessionRecord) -> tuple[datetime, str]:
    return session.starts_at, session.key


def _made_key(session: SessionRecord) -> str:
    """Return the key that an import gives to a session without one."""
    start = session.starts_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "|".join(part for part in (start, session.place_key, session.space_key) if part)


def _space(place: PlaceRecord | None, key: str) -> SpaceRecord | None:
    if place is None or not key:
        return None
    return next((space for space in place.spaces if space.key == key), None)


def gravity(status: str) -> int:
    """Return how much a status changes for a visitor: more is graver."""
    return _WEIGHT.index(Status(status)) if status in Status.values else 0
