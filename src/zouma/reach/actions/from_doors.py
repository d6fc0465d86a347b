"""Doors and bookings into the ledger: who came, who had booked, how many were inside at once.

Done again and again by the worker. Phones come back online late: what they bring corrects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from zouma.bookings.models import BookingTerms, DoorEvent
from zouma.bookings.queries.attendance import Attendance, attendance_of
from zouma.people.models import Organisation
from zouma.programme.models import Session
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import Statement, change_state, observation_of
from zouma.reach.models import Definition, DoorReading, Observation
from zouma.reach.queries.doors import unread_sessions
from zouma.reach.queries.reporters import hosts_of
from zouma.reach.vocabulary import ObservationState

CODES = ("visits-scanned", "registrations-booked", "peak-inside")
NOBODY_SCANNED = "All entries at the door were taken back."
SESSIONS_AT_ONCE = 500
SESSIONS_TOGETHER = 100


def observe_doors(*, now: datetime, limit: int = SESSIONS_AT_ONCE) -> int:
    """Take down what doors and bookings say of sessions that are over; return of how many.

    At most ``limit`` sessions, some in a transaction; what is left is for the next time.
    """
    sessions = unread_sessions(now=now, limit=limit)
    for first in range(0, len(sessions), SESSIONS_TOGETHER):
        observe_some(sessions[first : first + SESSIONS_TOGETHER], now=now)
    return len(sessions)


@transaction.atomic
def observe_some(sessions: Sequence[Session], *, now: datetime) -> None:
    """Take down what the doors and bookings of sessions say, and remember how far they were read.

    Somebody else who does the same at the same time waits, and then finds it done.
    """
    ids = [session.pk for session in sessions]
    list(Session.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    events = dict(
        DoorEvent.objects.filter(session__in=ids).order_by()
        .values_list("session").annotate(Count("pk"))
    )  # fmt: skip
    found = attendance_of(ids)
    state_figures(sessions, found, now=now)
    readings = [
        DoorReading(session=session, events=events.get(session.pk, 0),
                    booked=found[session.pk].booked, read_at=now)
        for session in sessions
    ]  # fmt: skip
    DoorReading.objects.bulk_create(
        readings, update_conflicts=True, unique_fields=["session"],
        update_fields=["events", "booked", "read_at"],
    )  # fmt: skip


def state_figures(
    sessions: Sequence[Session], found: Mapping[int, Attendance], *, now: datetime
) -> None:
    """Bring the figures of sessions into the ledger, where they are not there as they are."""
    hosts = hosts_of({session.activity_id for session in sessions})
    terms = BookingTerms.objects.filter(session__in=list(found))
    booked_here = set(terms.values_list("session", flat=True))
    standing = standing_figures(list(found))
    definitions = {code: defined(code) for code in CODES}
    rows = []
    for session in sessions:
        told = figures(found[session.pk], booked_here=session.pk in booked_here)
        for code, value in told.items():
            before = standing.get((session.pk, code))
            host = hosts.get(session.activity_id)
            if value is not None and says_more(value, before):
                said = statement(session, definitions[code], value, before, host)
                earlier = before.pk if before else None
                rows.append(observation_of(said, now=now, supersedes=earlier))
            elif value is None and before is not None and not taken_back(before):
                change_state(before, ObservationState.WITHDRAWN, note=NOBODY_SCANNED, now=now)
    Observation.objects.bulk_create(rows)


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


def says_more(value: int, standing: Observation | None) -> bool:
    """Tell whether a figure is not in the ledger as it is."""
    return standing is None or standing.value != value or taken_back(standing)


def statement(
    session: Session, definition: Definition, value: int, standing: Observation | None,
    organisation: Organisation | None,
) -> Statement:  # fmt: skip
    """Return one figure of a session as it is stated.

    One that somebody disputed or withdrew stays so when it changes.
    """
    return Statement(
        definition=definition, edition=session.activity.edition, value=value,
        starts_at=session.starts_at, ends_at=session.ends_at or session.starts_at,
        about={"session": session}, organisation=organisation, reporter="door",
        state=state_after(standing), note=note_after(standing),
    )  # fmt: skip


def standing_figures(sessions: Sequence[int]) -> dict[tuple[int, str], Observation]:
    """Return what stands of the figures of sessions that came from their doors."""
    rows = Observation.objects.filter(
        session__in=sessions, definition__code__in=CODES, superseded_by__isnull=True
    ).select_related("definition")
    return {(row.session_id or 0, row.definition.code): row for row in rows}


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
