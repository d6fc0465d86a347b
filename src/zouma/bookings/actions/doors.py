"""Devices at the door: made for named sessions, withdrawn; the desk's own device."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from zouma.bookings.models import DoorDevice
from zouma.bookings.queries.doors import KEPT_AFTER
from zouma.bookings.refusals import NoSessionChosen, TooManySessions
from zouma.bookings.vocabulary import DeviceKind
from zouma.people.models import Account
from zouma.programme.queries.managed import managed_sessions

MOST_SESSIONS = 100


@transaction.atomic
def make_door(
    *, name: str, session_uids: Collection[uuid.UUID], account: Account, now: datetime
) -> DoorDevice:
    """Make a device for the doors of sessions that somebody looks after.

    :raises NoSessionChosen: when there is none, or one of them is not theirs.
    :raises TooManySessions: when there are more than a phone should hold.
    """
    wanted = set(session_uids)
    if len(wanted) > MOST_SESSIONS:
        raise TooManySessions
    sessions = managed_sessions(account).filter(uid__in=wanted)
    ids = set(sessions.values_list("pk", flat=True))
    if not ids or len(ids) != len(wanted):
        raise NoSessionChosen
    last = sessions.aggregate(at=Max(Coalesce(F("ends_at"), F("starts_at"))))["at"]
    device = DoorDevice.objects.create(
        name=name, account=account, made_at=now, expires_at=max(last, now) + KEPT_AFTER
    )
    device.sessions.set(ids)
    return device


@transaction.atomic
def withdraw_door(device_id: int, *, now: datetime) -> DoorDevice:
    """Take a device's rights back; it wipes itself when it next speaks to us."""
    device = DoorDevice.objects.select_for_update(of=("self",)).get(pk=device_id)
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
    return device


def desk_of(account: Account, *, now: datetime) -> DoorDevice:
    """Return the device under which somebody counts at the desk."""
    desk, _made = DoorDevice.objects.get_or_create(
        account=account, kind=DeviceKind.DESK, defaults={"name": str(account)[:100], "made_at": now}
    )
    return desk
