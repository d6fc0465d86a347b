"""Doors in a copy's database, and the floor of what happens there: bare inserts.

Run as ``python -m benchmarks.measuring.doors fill SESSIONS BOOKINGS``, which prints the devices
as JSON, or ``… floor SECONDS``, which prints the rows a second.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import uuid
from typing import Any

from zouma.site.command_line.surroundings import database

BATCH = 50
CONNECTIONS = 8
DEVICES = ("North door", "South door")
BOOKED = """
WITH basket AS (
    INSERT INTO bookings_basket (uid, key, fingerprint, name, email, phone, language, made_at,
        confirmed_at, to_verify)
    SELECT gen_random_uuid(), gen_random_uuid()::text, '', 'Somebody', 'nobody@example.org', '',
        '', now(), now(), false FROM generate_series(1, %(bookings)s) RETURNING id
)
INSERT INTO bookings_booking (uid, basket_id, terms_id, allotment_id, contact_key, state, places,
    party, answers, made_at)
SELECT gen_random_uuid(), basket.id, %(terms)s, %(allotment)s, '', 'confirmed', 2,
    '{"adult": 2}', '{}', now() FROM basket
"""
INSERT = """
INSERT INTO bookings_doorevent (device_id, received_at, nonce, sequence, at, session_id, kind,
    people, booking_id, ticket, refused)
VALUES (%s, now(), %s, %s, now(), %s, %s, 2, %s, '', '')
"""


def main() -> None:
    """Fill, or measure the floor."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    with database():
        if sys.argv[1] == "fill":
            print(json.dumps(filled(int(sys.argv[2]), int(sys.argv[3]))))
        else:
            print(json.dumps({"per_s": floor(float(sys.argv[2]))}))


def filled(sessions: int, bookings: int) -> list[dict[str, Any]]:
    """Make doors with booked sessions; return their devices with what each may scan."""
    from django.db import connection
    from django.utils import timezone

    from zouma.bookings.actions import make_door, set_terms
    from zouma.bookings.models import Allotment, Booking
    from zouma.bookings.tokens import door_token
    from zouma.people.models import Account
    from zouma.programme.models import Session

    now = timezone.now()
    organiser = Account.objects.create_superuser("doors@example.org", uuid.uuid4().hex)
    free = Session.objects.filter(terms=None, vanished_at=None, starts_at__gt=now)
    doors = []
    for session in free.order_by("starts_at", "pk")[:sessions]:
        terms = set_terms(session_id=session.pk, capacity=2 * bookings, now=now)
        allotment = Allotment.objects.get(terms=terms)
        with connection.cursor() as cursor:
            values = {"bookings": bookings, "terms": terms.pk, "allotment": allotment.pk}
            cursor.execute(BOOKED, values)
        uids = [
            str(uid) for uid in Booking.objects.filter(terms=terms).values_list("uid", flat=True)
        ]
        for number, name in enumerate(DEVICES):
            device = make_door(name=name, session_uids=[session.uid], account=organiser, now=now)
            doors.append(
                {
                    "token": door_token(device.uid),
                    "session": str(session.uid),
                    "bookings": uids[number :: len(DEVICES)],
                }
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return doors


def floor(seconds: float) -> float:
    """Return the rows a second that bare inserts write, a commit for each batch."""
    from django.db import connection

    from zouma.bookings.models import Booking, DoorDevice

    address = os.environ["DATABASE_URL"]
    devices = list(DoorDevice.objects.values_list("pk", "sessions")[:CONNECTIONS])
    bookings = {
        session: list(
            Booking.objects.filter(terms__session=session).values_list("pk", flat=True)[:2000]
        )
        for _device, session in devices
    }
    written: list[int] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=lambda d, s: written.append(inserted(address, until, d, s, bookings[s])),
            args=devices[number % len(devices)],
        )
        for number in range(CONNECTIONS)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    connection.close()
    return sum(written) / took


def inserted(address: str, until: float, device: int, session: int, bookings: list[int]) -> int:
    """Write batches of rows on a connection of its own until the time is over."""
    import psycopg

    rows = 0
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        while time.monotonic() < until:
            batch = [
                (device, uuid.uuid4(), row, session, "scan-in" if row // len(bookings) % 2 == 0
                 else "scan-out", bookings[row % len(bookings)])
                for row in range(rows, rows + BATCH)
            ]  # fmt: skip
            cursor.executemany(INSERT, batch)
            connection.commit()
            rows += BATCH
    return rows


if __name__ == "__main__":
    main()
