"""What needs somebody now: sessions that nobody lets people into, rooms too full, silent phones."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from zouma.report.queries.live.doors import LivePhone, Passed
from zouma.report.queries.live.today import TodaySession

SILENT_AFTER = timedelta(minutes=15)
BEGINS_SOON = timedelta(minutes=30)
STAFFED_BY = timedelta(minutes=10)  # before a session begins somebody should be at its door
MOST_HAVE_COME = timedelta(hours=1)  # after the beginning
SETTLED_AFTER = timedelta(minutes=10)  # after the beginning most who come have come
ROOM_LEFT = 0.1  # of the places: worth letting in who waits
NOTHING = Passed()


class Urgency(IntEnum):
    """How soon something has to be done; the lowest is the most urgent."""

    NOW = 1
    SOON = 2
    LOOK = 3


class Concern(StrEnum):
    """What is the matter."""

    TOO_FULL = "too-full"
    UNATTENDED = "unattended"
    SILENT = "silent"
    NEVER_OPENED = "never-opened"
    ROOM_FOR_WAITING = "room-for-waiting"
    UNDECIDED = "undecided"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to be done; number, other: as the concern counts, for its sentence.

    session: where it is; phone: which one, where it is about one. at: what its place in order is.
    """

    urgency: Urgency
    concern: Concern
    at: datetime
    session: TodaySession
    number: int = 0
    other: int = 0
    phone: LivePhone | None = None

    @property
    def order(self) -> tuple[int, datetime, str, int]:
        """Return what alerts are sorted by: urgency, then the earliest."""
        return (self.urgency, self.at, self.concern, self.session.pk)

    @property
    def key(self) -> str:
        """Return what tells it from others as long as it says the same."""
        subject: uuid.UUID = self.phone.uid if self.phone else self.session.uid
        return f"{self.concern} {self.urgency} {subject} {self.number} {self.other}"


@dataclass(frozen=True, slots=True)
class Watch:
    """What alerts are seen in."""

    sessions: Sequence[TodaySession]
    passed: Mapping[int, Passed]
    phones: Sequence[LivePhone]
    now: datetime
    phones_at: Mapping[int, list[LivePhone]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, sessions: Sequence[TodaySession], passed: Mapping[int, Passed],
        phones: Sequence[LivePhone], now: datetime,
    ) -> Watch:  # fmt: skip
        """Return what is known, with the phones by session."""
        phones_at: dict[int, list[LivePhone]] = {row.pk: [] for row in sessions}
        for phone in phones:
            for pk in phone.sessions & phones_at.keys():
                phones_at[pk].append(phone)
        return cls(sessions, passed, phones, now, phones_at)

    def at_doors(self, session: TodaySession) -> Passed:
        """Return what the doors of a session wrote down."""
        return self.passed.get(session.pk, NOTHING)


def alerts_of(watch: Watch) -> list[Alert]:
    """Return what needs somebody, the most urgent first."""
    found = [alert for look in LOOKS for alert in look(watch)]
    return sorted(found, key=lambda alert: alert.order)


def too_full(watch: Watch) -> Iterator[Alert]:
    """Yield sessions under way with more people inside than places."""
    for session in watch.sessions:
        inside = watch.at_doors(session).inside
        known = session.places is not None and knows_inside(session, watch.at_doors(session))
        if known and session.is_under_way(watch.now) and inside > (session.places or 0):
            yield Alert(
                urgency=Urgency.NOW, concern=Concern.TOO_FULL, at=session.starts_at,
                session=session, number=inside, other=session.places or 0,
            )  # fmt: skip


def unattended(watch: Watch) -> Iterator[Alert]:
    """Yield booked sessions, begun or about to, at whose doors nobody has scanned or is awake."""
    for session in watch.sessions:
        soon = session.starts_at - BEGINS_SOON <= watch.now < session.over_at
        phones = watch.phones_at[session.pk]
        awake = any(not phone.is_silent(watch.now, SILENT_AFTER) for phone in phones)
        if not soon or not session.booked or awake or watch.at_doors(session).visits:
            continue
        yield Alert(
            urgency=urgency_at_door(session.starts_at, watch.now), concern=Concern.UNATTENDED,
            at=session.starts_at, session=session, number=session.booked, other=len(phones),
        )  # fmt: skip


def urgency_at_door(starts_at: datetime, now: datetime) -> Urgency:
    """Return how soon somebody has to come: before most guests do; after an hour it is too late."""
    if now >= starts_at + MOST_HAVE_COME:
        return Urgency.LOOK
    return Urgency.NOW if now >= starts_at - STAFFED_BY else Urgency.SOON


def silent(watch: Watch) -> Iterator[Alert]:
    """Yield phones at sessions under way that were heard, but not lately."""
    under_way = {row.pk: row for row in watch.sessions if row.is_under_way(watch.now)}
    for phone in watch.phones:
        held = [under_way[pk] for pk in phone.sessions & under_way.keys()]
        if not held or not phone.is_silent(watch.now, SILENT_AFTER):
            continue
        session = min(held, key=lambda row: (row.starts_at, row.pk))
        if phone.seen_at is None:
            yield Alert(
                urgency=Urgency.LOOK, concern=Concern.NEVER_OPENED, at=session.starts_at,
                session=session, phone=phone,
            )  # fmt: skip
        else:
            minutes = (watch.now - phone.seen_at) // timedelta(minutes=1)
            yield Alert(
                urgency=Urgency.NOW if phone.waiting else Urgency.SOON, concern=Concern.SILENT,
                at=phone.seen_at, session=session, phone=phone, number=minutes, other=phone.waiting,
            )  # fmt: skip


def room_for_waiting(watch: Watch) -> Iterator[Alert]:
    """Yield sessions that have begun with places empty while parties still wait for them."""
    for session in watch.sessions:
        passed, wishes = watch.at_doors(session), session.wishes
        settled = session.starts_at + SETTLED_AFTER <= watch.now < session.over_at
        if not settled or not wishes or not wishes.waiting or not passed.visits:
            continue
        free = (session.places or 0) - passed.inside
        if free >= max(1, ROOM_LEFT * (session.places or 0)):
            yield Alert(
                urgency=Urgency.SOON, concern=Concern.ROOM_FOR_WAITING, at=session.starts_at,
                session=session, number=free, other=wishes.waiting,
            )  # fmt: skip


def undecided(watch: Watch) -> Iterator[Alert]:
    """Yield sessions of today still to begin with requests that nobody has answered."""
    for session in watch.sessions:
        if session.wishes and session.wishes.requested and session.starts_at > watch.now:
            yield Alert(
                urgency=Urgency.SOON, concern=Concern.UNDECIDED, at=session.starts_at,
                session=session, number=session.wishes.requested,
            )  # fmt: skip


def conflicts(watch: Watch) -> Iterator[Alert]:
    """Yield sessions not over where a ticket was let in at two doors."""
    for session in watch.sessions:
        number = watch.at_doors(session).conflicts
        if number and watch.now < session.over_at:
            yield Alert(
                urgency=Urgency.LOOK, concern=Concern.CONFLICTS, at=session.starts_at,
                session=session, number=number,
            )  # fmt: skip


LOOKS: tuple[Callable[[Watch], Iterator[Alert]], ...] = (
    too_full, unattended, silent, room_for_waiting, undecided, conflicts,
)  # fmt: skip
COMES_AND_GOES = timedelta(hours=3)  # from then on who left uncounted may be most of them


def knows_inside(session: TodaySession, passed: Passed) -> bool:
    """Tell whether who is inside can be said: somebody counts who leaves, or few do so early."""
    return passed.counts_out or session.over_at - session.starts_at < COMES_AND_GOES
