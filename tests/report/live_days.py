"""A day with sessions, bookings and doors, for the live page."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

from bookings.entrance import IN, OUT, UNDO, WALK_IN, WALK_OUT, happening, send
from make import NOW, activity, both, organisation, place, programme, session
from zouma.bookings.actions import Contact, Wish, book_places, set_terms
from zouma.bookings.actions.door_events import Upload, ms_of
from zouma.bookings.models import Booking, DoorDevice
from zouma.bookings.vocabulary import PartyKind
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Session

BEFORE = NOW - timedelta(days=1)
KINDS = (IN, IN, IN, OUT, WALK_IN, WALK_IN, WALK_OUT, UNDO)


def show(key, *times, host="museum", at="hall", **changes):
    """Return the record of an activity with a session for each (hours, length)."""
    sessions = tuple(
        session(hours, last=last, key=f"{key}{n}") for n, (hours, last) in enumerate(times)
    )
    values = {"title": both(f"活动{key}", f"Show {key}"), "moderation": "published",
              "place_key": at, "hosts": (HostRecord(organisation_key=host),),
              "sessions": sessions}  # fmt: skip
    return activity(key, **values | changes)


def held(*shows, capacity=10, **terms):
    """Import activities of two organisations at two places; let their sessions be booked."""
    programme(
        organisation("museum"), organisation("school"), place("hall"), place("park"), *shows
    )  # fmt: skip
    rows = list(Session.objects.order_by("activity__external_id", "key"))
    for row in rows:
        if capacity:
            set_terms(session_id=row.pk, capacity=capacity, now=BEFORE, **terms)
    return rows


def book(row, places=2, *, number=1, wait=False):
    """Book places the day before."""
    wish = Wish(row.pk, {PartyKind.ADULT: places})
    contact = Contact(name=f"P{number}", email=f"p{number}@example.org")
    basket = book_places(
        wishes=[wish], contact=contact, key=f"k{number}-{row.pk}", now=BEFORE, wait=wait
    )
    return Booking.objects.get(basket=basket)


def pass_door(device, row, kind, *, now, sequence=1, **changes):
    """Let something happen at a door, and be heard."""
    send(device, happening(row.pk, kind, now=now, sequence=sequence, **changes), now=now)


def heard(device, *, at, waiting=0):
    """Let a device have been heard last at a moment."""
    DoorDevice.objects.filter(pk=device.pk).update(last_seen_at=at, waiting=waiting)


def member(key):
    """Return somebody who acts for an organisation."""
    account = Account.objects.create_user(f"{key}@example.org", "a long word of passage")
    theirs = Organisation.objects.get(external_id=key)
    Membership.objects.create(account=account, organisation=theirs)
    return account


def muddle(rows, bookings, devices, *, seed, events):
    """Let the doors write down whatever comes: twice, at once, out of order, taken back."""
    chance = random.Random(seed)
    for device in devices:
        written = []
        for sequence in range(events):
            row = chance.choice(rows)
            kind = chance.choice(KINDS)
            if kind == UNDO and not written:
                continue
            values = {"people": 0 if kind == UNDO else chance.randint(1, 4)}
            if kind in (IN, OUT):
                values |= ticket(chance, bookings)
                values["refused"] = "already-in" if kind == IN and chance.random() < 0.1 else ""
            if kind == UNDO:
                values["undoes"] = chance.choice(written)
            at = NOW + timedelta(seconds=chance.randint(0, 20))
            event = Upload(
                nonce=uuid.UUID(int=chance.getrandbits(128)), sequence=sequence, at_ms=ms_of(at),
                session=row.uid, kind=kind, **values,
            )  # fmt: skip
            written.append(event.nonce)
            send(device, event)


def ticket(chance, bookings):
    """Return whose ticket is scanned: a booking's, or one that nobody knows."""
    if chance.random() < 0.7:
        return {"booking": chance.choice(bookings).uid}
    return {"ticket": chance.choice("xyz")}
