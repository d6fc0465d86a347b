"""The beacon of our own pages with the site's settings: beside Django, and on its own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings

from zouma.reach.events.appending import Appender
from zouma.reach.events.committing import AsyncCommit, ThreadedCommit
from zouma.reach.events.front import Beacon
from zouma.reach.events.rsgi import PlainBeacon
from zouma.reach.events.wsgi import Application, WithBeacon
from zouma.reach.robots import mark


def beacon() -> Beacon:
    """Return the beacon as the site is set."""
    zone = ZoneInfo(settings.TIME_ZONE)
    origins = frozenset({settings.PUBLIC_ADDRESS, *settings.CSRF_TRUSTED_ORIGINS})
    return Beacon(
        settings.REACH_FOLDER, zone, mark, origins, settings.VISITOR_KEY_DAYS,
        proxied=settings.BEHIND_PROXY,
    )  # fmt: skip


def with_beacon(application: Application) -> Application:
    """Return the site with the beacon in front of it; threads of a process share their commits."""
    commit = ThreadedCommit(Appender(settings.REACH_FOLDER, settings.NODE))
    return WithBeacon(application, beacon(), commit)


def plain_beacon() -> PlainBeacon:
    """Return the beacon alone, as an RSGI application."""
    commit = AsyncCommit(Appender(settings.REACH_FOLDER, settings.NODE))
    return PlainBeacon(beacon(), commit)
