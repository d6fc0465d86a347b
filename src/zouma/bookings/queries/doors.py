"""What a device at the door may know: its sessions, and their tickets so far as it needs them."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import translation

from zouma.bookings.models import Booking, DoorDevice
from zouma.bookings.queries.attendance import Attendance, attendance_of
from zouma.bookings.queries.pages import place_of
from zouma.bookings.refusals import DeviceWithdrawn, NoDevice
from zouma.bookings.tokens import (
    as_typed,
    read_door_token,
    read_ticket_code,
    ticket_code,
    ticket_hash,
    typed_code,
)
from zouma.bookings.vocabulary import BookingState, DeviceKind
from zouma.common.templatetags.zouma_text import said_plain
from zouma.common.text import TranslatedText
from zouma.programme.models import Session

KEPT_AFTER = timedelta(days=1)  # a device works so long after its last session, then wipes itself
TICKETED = (BookingState.CONFIRMED, BookingState.CANCELLED)
SHOWN = ("activity__edition", "activity__place", "place", "space", "terms")
ROSTER_FIELDS = (
    "uid", "terms__session__uid", "state", "places", "party", "basket__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Roster:
    """What a device keeps; tag: changes when anything in it does."""

    tag: str
    sessions: list[Session]
    bookings: list[tuple[Any, ...]]


def device_of(token: str) -> DoorDevice:
    """Return the phone of a link, whether or not it still has rights.

    :raises NoDevice: when the link is not ours.
    """
    uid = read_door_token(token)
    device = DoorDevice.objects.filter(uid=uid, kind=DeviceKind.PHONE).first() if uid else None
    if device is None:
        raise NoDevice
    return device


def check_rights(device: DoorDevice, *, now: datetime) -> None:
    """Refuse a device that may not know anything any more.

    :raises DeviceWithdrawn: when it was withdrawn, or its sessions are over, also those moved.
    """
    if device.revoked_at is not None or is_over(device, now=now):
        raise DeviceWithdrawn


def is_over(device: DoorDevice, *, now: datetime) -> bool:
    """Tell whether a device's time is over; it goes on when a session was moved to later."""
    if device.expires_at is None or now < device.expires_at:
        return False
    ends = device.sessions.aggregate(at=Max(Coalesce(F("ends_at"), F("starts_at"))))["at"]
    return ends is None or now >= ends + KEPT_AFTER


def sessions_of_device(device_id: int) -> dict[int, uuid.UUID]:
    """Return the sessions of a device: id to uid."""
    through = DoorDevice.sessions.through.objects.filter(doordevice=device_id)
    return dict(through.values_list("session_id", "session__uid"))


def door_sessions(device: DoorDevice) -> QuerySet[Session]:
    """Return the sessions of a device with what is shown of them, in order of time."""
    return device.sessions.select_related(*SHOWN).order_by("starts_at", "pk")


def roster_of(device: DoorDevice) -> Roster:
    """Return the sessions of a device, and their bookings that have or had a ticket."""
    sessions = list(door_sessions(device))
    rows = Booking.objects.filter(
        terms__session__in=[row.pk for row in sessions], state__in=TICKETED
    )
    bookings = list(rows.order_by("pk").values_list(*ROSTER_FIELDS))
    facts = [[session_facts(row) for row in sessions], bookings]
    text = json.dumps(facts, default=str, ensure_ascii=False)
    return Roster(hashlib.sha256(text.encode()).hexdigest()[:32], sessions, bookings)


def session_facts(session: Session) -> dict[str, Any]:
    """Return what a door shows of a session."""
    place = place_of(session)
    terms = getattr(session, "terms", None)
    return {
        "uid": str(session.uid),
        "title": in_each_language(session.activity.title),
        "place": in_each_language(place.name) if place else {},
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat() if session.ends_at else None,
        "zone": str(session.activity.edition.zone),
        "status": session.status,
        "places": terms.capacity if terms else session.capacity,
    }


def booking_facts(row: tuple[Any, ...]) -> dict[str, Any]:
    """Return what a door needs of a booking: no contact; a name only where somebody may come."""
    uid, session, state, places, party, name = row
    confirmed = state == BookingState.CONFIRMED
    return {
        "uid": str(uid),
        "session": str(session),
        "ticket": ticket_hash(ticket_code(uid)),
        "typed": ticket_hash(as_typed(typed_code(uid))),
        "state": state,
        "places": places,
        "party": party,
        "name": name if confirmed else "",
    }


def in_each_language(text: TranslatedText) -> dict[str, str]:
    """Return a text as readers of each language of the site are shown it."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = said_plain(text)
    return said


def booking_of_code(code: str, session_ids: Collection[int]) -> Booking | None:
    """Return the booking of a ticket's square, or of its typed letters at these sessions' doors."""
    shown = Booking.objects.select_related("terms__session__activity", "basket")
    uid = read_ticket_code(code.strip())
    if uid is not None:
        return shown.filter(uid=uid).first()
    rows = Booking.objects.filter(terms__session__in=session_ids, state__in=TICKETED)
    wanted = as_typed(code)
    found = [pk for pk, uid in rows.values_list("pk", "uid") if as_typed(typed_code(uid)) == wanted]
    return shown.get(pk=found[0]) if len(found) == 1 else None


def attendance_at(device: DoorDevice) -> dict[uuid.UUID, Attendance]:
    """Return who came to a device's sessions, by their uids."""
    sessions = sessions_of_device(device.pk)
    return {sessions[pk]: found for pk, found in attendance_of(sessions).items()}
