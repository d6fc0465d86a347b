"""Doors and bookings into the ledger: who came, who had booked, how many were inside at once.

Done again and again by the worker. Phones come back online late: what they bring corrects.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zouma.bookings.models import BookingTerms
from zouma.bookings.queries.attendance import Attendance, attendance_of
from zouma.people.models import Organisation
from zouma.programme.models import Session
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import Statement, change_state, observe
from zouma.reach.models import DoorReading, Observation
from zouma.reach.queries.doors import unread_sessions
from zouma.reach.queries.reporters import hosts_of
from zouma.reach.vocabulary import ObservationState

CODES = ("visits-scanned", "registrations-booked", "peak-inside")
NOBODY_SCANNED = "All entries at the door were taken back."
SESSIONS_AT_ONCE = 500


def observe_doors(*, now: datetime, limit: int = SESSIONS_AT_ONCE) -> int:
    """Take down what doors and bookings say of sessions that are over; return of how many.

    At most ``limit`` sessions, each in a transaction; what is left is for the next time.
    """
    sessions = unread_sessions(now=now, limit=limit)
    hosts = hosts_of({session.activity_id for session in sessions})
    for session in sessions:
        observe_door(session, hosts.get(session.activity_id), now=now)
    return len(sessions)


@transaction.atomic
def observe_door(session: Session, organisation: Organisation | None, *, now: datetime) -> None:
    """Take down what the doors and bookings of one session say, and remember how far it was read.

    Somebody else who does the same at the same time waits, and then finds it done.
    """
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    booked_here = BookingTerms.objects.filter(session=session).exists()
    events = session.door_events.count()
    found = attendance_of([session.pk])[session.pk]
    for code, value in figures(found, booked_here=booked_here).items():
        observe_figure(session, code, value, organisation=organisation, now=now)
    DoorReading.objects.update_or_create(
        session=session, defaults={"events": events, "booked": found.booked, "read_at": now}
    )


def figures(found: Attendance, *, booked_here: bool) -> dict[str, int | None]:
    """Return the value of each figure, None where nothing is known.

    Nobody scanned is not nobody came: without an entry at the door nothing is said of visits.
    """
    seen = found.visits > 0
    return {
        "visits-scanned": found.visits if seen else None,
        "registrations-booked": found.booked if booked_here else None,
        "peak-inside": found.peak_inside if seen else None,
    }


def observe_figure(
    session: Session,
    code: str,
    value: int | None,
    *,
    organisation: Organisation | None,
    now: datetime,
) -> None:
    """Bring one figure of a session into the ledger, where it is not there as it is.

    A figure that somebody disputed or withdrew stays so when it changes.
    """
    standing = standing_figure(session, code)
    if standing is not None and standing.value == value and not taken_back(standing):
        return
    if value is None:
        if standing is not None and not taken_back(standing):
            change_state(standing, ObservationState.WITHDRAWN, note=NOBODY_SCANNED, now=now)
        return
    said = Statement(
        definition=defined(code), edition=session.activity.edition, value=value,
        starts_at=session.starts_at, ends_at=session.ends_at or session.starts_at,
        about={"session": session}, organisation=organisation, reporter="door",
        state=state_after(standing), note=note_after(standing),
    )  # fmt: skip
    observe(said, now=now, supersedes=standing.pk if standing else None)


def standing_figure(session: Session, code: str) -> Observation | None:
    """Return what stands of a figure of a session that came from its doors."""
    return Observation.objects.filter(
        session=session, definition__code=code, superseded_by__isnull=True
    ).first()


def taken_back(standing: Observation) -> bool:
    """Tell whether a figure was withdrawn because its entries were, not by somebody."""
    return standing.state == ObservationState.WITHDRAWN and standing.note == NOBODY_SCANNED


def judged(standing: Observation) -> bool:
    """Tell whether somebody disputed or withdrew a figure."""
    set_aside = (ObservationState.DISPUTED, ObservationState.WITHDRAWN)
    return standing.state in set_aside and not taken_back(standing)


def state_after(standing: Observation | None) -> ObservationState:
    """Return the state of a figure that follows another."""
    if standing is not None and judged(standing):
        return ObservationState(standing.state)
    return ObservationState.REPORTED


def note_after(standing: Observation | None) -> str:
    """Return the note of a figure that follows another: why it was set aside stays with it."""
    return standing.note if standing is not None and judged(standing) else ""
