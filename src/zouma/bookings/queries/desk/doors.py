"""The devices at the doors of sessions that somebody looks after, and sessions to make one for."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from zouma.bookings.models import DoorDevice
from zouma.bookings.vocabulary import DeviceKind
from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.programme.queries.managed import looks_after_all, managed_sessions

MOST_CHOICES, MOST_DEVICES = 60, 200
SHOWN = ("activity__edition", "activity__place", "place")


def desk_devices(account: Account) -> list[DoorDevice]:
    """Return the newest devices that somebody may withdraw, with their sessions and events."""
    return list(shown(devices_of(account)).order_by("-made_at", "-pk")[:MOST_DEVICES])


def desk_device(account: Account, device_uid: uuid.UUID) -> DoorDevice | None:
    """Return a device that somebody may withdraw, None when there is none or it is another's."""
    return shown(devices_of(account).filter(uid=device_uid)).first()


def devices_of(account: Account) -> QuerySet[DoorDevice]:
    """Return the devices that somebody may withdraw.

    A device opens all of its doors, so only those are theirs whose sessions all are.
    """
    rows = DoorDevice.objects.filter(kind=DeviceKind.PHONE)
    if looks_after_all(account):
        return rows
    managed = managed_sessions(account)
    others = DoorDevice.sessions.through.objects.exclude(session__in=managed)
    mine = rows.filter(Q(account=account) | Q(sessions__in=managed))
    return mine.exclude(pk__in=others.values("doordevice")).distinct()


def shown(devices: QuerySet[DoorDevice]) -> QuerySet[DoorDevice]:
    """Return devices with their sessions and the number of their events."""
    counted = devices.annotate(received=Count("events", distinct=True))
    return counted.select_related("account").prefetch_related("sessions__activity__edition")


def door_choices(account: Account, session: Session | None, *, now: datetime) -> list[Session]:
    """Return sessions for a new device: those about a session, or else the next ones.

    About it are those of its activity, and those at its place on its day.
    """
    rows = managed_sessions(account).select_related(*SHOWN)
    rows = rows.filter(starts_at__gte=now - timedelta(days=1))
    if session is not None:
        rows = rows.filter(near(session) | Q(pk=session.pk))
    return list(rows.order_by("starts_at", "pk")[:MOST_CHOICES])


def near(session: Session) -> Q:
    """Return the condition of being about a session."""
    day = timedelta(hours=12)
    same_day = Q(starts_at__range=(session.starts_at - day, session.starts_at + day))
    place = session.place_id or session.activity.place_id
    here = Q(place=place) | Q(place__isnull=True, activity__place=place)
    return Q(activity=session.activity_id) | (same_day & here if place else Q(pk=session.pk))


def managed_session(account: Account, session_uid: str) -> Session | None:
    """Return a session that somebody looks after by what an address says, None when it is none."""
    try:
        uid = uuid.UUID(session_uid)
    except ValueError:
        return None
    rows: QuerySet[Session] = managed_sessions(account).select_related(*SHOWN)
    return rows.filter(uid=uid).first()
