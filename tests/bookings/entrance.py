"""Doors of a hall: devices, and what they send."""

from __future__ import annotations

import uuid

from make import NOW
from zouma.bookings.actions import exchange_events, make_door
from zouma.bookings.actions.door_events import Upload, ms_of
from zouma.bookings.models import DoorDevice
from zouma.bookings.tokens import door_token
from zouma.bookings.vocabulary import DoorEventKind
from zouma.people.models import Account
from zouma.programme.models import Session

IN, OUT = DoorEventKind.SCAN_IN, DoorEventKind.SCAN_OUT
WALK_IN, WALK_OUT, UNDO = DoorEventKind.WALK_IN, DoorEventKind.WALK_OUT, DoorEventKind.UNDO


def organiser():
    """Return somebody who looks after every session."""
    found = Account.objects.filter(email="door@example.org").first()
    return found or Account.objects.create_superuser("door@example.org", "turning-lantern-26")


def door(*session_ids, name="North door", now=NOW):
    uids = Session.objects.filter(pk__in=session_ids).values_list("uid", flat=True)
    return make_door(name=name, session_uids=set(uids), account=organiser(), now=now)


def uid_of(session_id):
    return Session.objects.values_list("uid", flat=True).get(pk=session_id)


def happening(session_id, kind, *, now=NOW, sequence=1, **changes):
    """Return an event as a device has it."""
    people = changes.pop("people", 0 if kind == UNDO else 1)
    return Upload(
        nonce=changes.pop("nonce", None) or uuid.uuid4(), sequence=sequence, at_ms=ms_of(now),
        session=uid_of(session_id), kind=kind, people=people, **changes,
    )  # fmt: skip


def scanned(session_id, booking, kind=IN, **changes):
    changes.setdefault("people", booking.places)
    return happening(session_id, kind, booking=booking.uid, **changes)


def send(device, *uploads, cursor=0, now=NOW):
    fresh = DoorDevice.objects.get(pk=device.pk)
    return exchange_events(fresh, uploads, cursor=cursor, waiting=0, now=now)


def bearer(device):
    return {"Authorization": f"Bearer {door_token(device.uid)}"}
