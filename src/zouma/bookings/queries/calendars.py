"""Bookings as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

from zouma.bookings.queries.pages import Shown
from zouma.common.templatetags.zouma_text import said_plain


def booking_events(rows: Iterable[Shown], *, address: str, now: datetime) -> bytes:
    """Return a calendar with an event for each booking; times in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zouma//Bookings//EN")
    calendar.add("version", "2.0")
    for row in rows:
        session, event = row.session, Event()
        event.add("uid", f"{row.booking.uid}@zouma")
        event.add("dtstamp", now)
        event.add("dtstart", session.starts_at)
        if session.ends_at:
            event.add("dtend", session.ends_at)
        event.add("summary", said_plain(session.activity.title))
        if row.place:
            where = (said_plain(row.place.name), said_plain(row.place.address))
            event.add("location", ", ".join(text for text in where if text))
        event.add("url", address)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
