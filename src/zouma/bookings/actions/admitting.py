"""Letting people in online: a ticket by its code, and people counted at a door or the desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from zouma.bookings.actions.door_events import Upload, lock_doors, ms_of, write_event
from zouma.bookings.actions.doors import desk_of
from zouma.bookings.models import Booking, DoorDevice, DoorEvent
from zouma.bookings.queries.attendance import event_rows
from zouma.bookings.queries.doors import booking_of_code, check_rights, sessions_of_device
from zouma.bookings.refusals import NotThisDoor
from zouma.bookings.tokens import ticket_hash
from zouma.bookings.vocabulary import BookingState, DoorEventKind, TurnedAway
from zouma.methods.attendance import turnout
from zouma.people.models import Account
from zouma.programme.queries.managed import managed_sessions


@dataclass(frozen=True, slots=True)
class Admission:
    """What a door said of a ticket: refused is empty when its people may come in."""

    refused: str
    booking: Booking | None


@transaction.atomic
def admit(
    device: DoorDevice, *, session_uid: uuid.UUID, code: str, nonce: uuid.UUID, now: datetime
) -> Admission:
    """Let a ticket's people in or turn them away, and write it down; the same nonce again, once.

    :raises DeviceWithdrawn: when the device has no rights any more.
    :raises NotThisDoor: when the device was not made for the session.
    """
    session_id = session_of(device, session_uid, now=now)
    sessions = sessions_of_device(device.pk)
    with connection.cursor() as db:
        lock_doors(db, [session_id], shared=False)
    booking = booking_of_code(code, sessions)
    before = DoorEvent.objects.filter(device=device, nonce=nonce).first()
    if before is not None:
        return Admission(before.refused, booking)
    refused = reason_against(booking, session_id)
    upload = Upload(
        nonce=nonce, sequence=0, at_ms=ms_of(now), session=session_uid,
        kind=DoorEventKind.SCAN_IN, people=booking.places if booking else 1,
        booking=booking.uid if booking else None,
        ticket="" if booking else ticket_hash(code.strip()), refused=refused,
    )  # fmt: skip
    write_event(device, session_id, upload, now=now)
    return Admission(refused, booking)


def reason_against(booking: Booking | None, session_id: int) -> str:
    """Return why a ticket is not let into a session, nothing when it is."""
    if booking is None:
        return TurnedAway.UNKNOWN
    if booking.terms.session_id != session_id:
        return TurnedAway.OTHER_SESSION
    if booking.state != BookingState.CONFIRMED:
        return TurnedAway.CANCELLED
    inside = turnout(event for _pk, event in event_rows([session_id])).tickets_in
    return TurnedAway.ALREADY_IN if str(booking.uid) in inside else ""


def count_people(
    device: DoorDevice, *, session_uid: uuid.UUID, kind: DoorEventKind, people: int,
    nonce: uuid.UUID, now: datetime,
) -> bool:  # fmt: skip
    """Count people in or out at a device's door; tell whether that was new.

    :raises DeviceWithdrawn: when the device has no rights any more.
    :raises NotThisDoor: when the device was not made for the session.
    """
    session_id = session_of(device, session_uid, now=now)
    return write_event(device, session_id, counted(session_uid, kind, people, nonce, now), now=now)


def count_at_desk(
    account: Account, *, session_uid: uuid.UUID, kind: DoorEventKind, people: int,
    nonce: uuid.UUID, now: datetime,
) -> bool:  # fmt: skip
    """Count people in or out at the desk, in a session one looks after; tell whether it was new.

    :raises NotThisDoor: when the session is not theirs.
    """
    session = managed_sessions(account).filter(uid=session_uid).first()
    if session is None:
        raise NotThisDoor
    upload = counted(session_uid, kind, people, nonce, now)
    return write_event(desk_of(account, now=now), session.pk, upload, now=now)


def counted(
    session: uuid.UUID, kind: DoorEventKind, people: int, nonce: uuid.UUID, now: datetime
) -> Upload:
    """Return people who were counted as an event."""
    return Upload(
        nonce=nonce, sequence=0, at_ms=ms_of(now), session=session, kind=kind, people=people
    )


def session_of(device: DoorDevice, session_uid: uuid.UUID, *, now: datetime) -> int:
    """Return a session at whose door a device stands.

    :raises DeviceWithdrawn: when it has no rights any more.
    :raises NotThisDoor: when it was not made for the session.
    """
    check_rights(device, now=now)
    pk = device.sessions.filter(uid=session_uid).values_list("pk", flat=True).first()
    if pk is None:
        raise NotThisDoor
    return int(pk)
