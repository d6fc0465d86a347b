"""The demo's doors: taken away with the sessions that they let people into."""

from __future__ import annotations

from django.db import connection

EMPTY = (
    "SET CONSTRAINTS ALL IMMEDIATE",  # a table with checks still to be made cannot be altered
    "SET CONSTRAINTS ALL DEFERRED",
    "ALTER TABLE bookings_doorevent DISABLE TRIGGER door_event_never_changed",
    "DELETE FROM bookings_doorevent WHERE session_id = ANY(%(ids)s)",
    "ALTER TABLE bookings_doorevent ENABLE TRIGGER door_event_never_changed",
    "DELETE FROM bookings_doordevice_sessions WHERE session_id = ANY(%(ids)s)",
    """
    DELETE FROM bookings_doordevice d WHERE
        NOT EXISTS (SELECT 1 FROM bookings_doorevent e WHERE e.device_id = d.id)
        AND NOT EXISTS (SELECT 1 FROM bookings_doordevice_sessions s WHERE s.doordevice_id = d.id)
    """,
)


def empty_doors(session_ids: list[int]) -> None:
    """Remove what happened at the doors of sessions, which nobody else may."""
    with connection.cursor() as cursor:
        for statement in EMPTY:
            needed = "%(ids)s" in statement
            cursor.execute(statement, {"ids": session_ids} if needed else None)
