"""The one way in which places are taken and given back: a guarded update and its ledger entry.

Order of locks, everywhere: the contact, the basket, allotments by ascending id, bookings. Who may
come to have a contact in another session locks the contact.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from zouma.bookings.models import Allotment
from zouma.bookings.vocabulary import PlaceReason

TAKE = """
WITH taken AS (
    UPDATE bookings_allotment SET taken = taken + %(change)s
    WHERE id = %(allotment)s AND taken + %(change)s BETWEEN 0 AND capacity + overbooking
    RETURNING id
), entry AS (
    INSERT INTO bookings_placeentry (allotment_id, booking_id, change, reason, at)
    SELECT id, %(booking)s, %(change)s, %(reason)s, %(now)s FROM taken
)
SELECT count(*) FROM taken
"""


GIVE_BACK = """
WITH given_back AS (
    SELECT id, allotment_id, places FROM bookings_booking WHERE id = ANY(%(bookings)s)
), entry AS (
    INSERT INTO bookings_placeentry (allotment_id, booking_id, change, reason, at)
    SELECT allotment_id, id, -places, %(reason)s, %(now)s FROM given_back
)
UPDATE bookings_allotment SET taken = taken - summed.places
FROM (SELECT allotment_id, sum(places) AS places FROM given_back GROUP BY allotment_id) AS summed
WHERE bookings_allotment.id = summed.allotment_id
"""


def take_places(
    allotment_id: int, places: int, *, booking_id: int, reason: PlaceReason, now: datetime
) -> bool:
    """Take places for a booking if there are so many, with a line in the ledger; tell whether."""
    return changed(allotment_id, places, booking_id, reason, now)


def return_places(
    allotment_id: int, places: int, *, booking_id: int, reason: PlaceReason, now: datetime
) -> None:
    """Give places back, with a line in the ledger.

    :raises RuntimeError: when fewer were taken; the ledger says otherwise, so this is a bug.
    """
    if not changed(allotment_id, -places, booking_id, reason, now):
        raise RuntimeError(f"allotment {allotment_id} has no {places} places to give back")


def return_all_places(booking_ids: Collection[int], *, reason: PlaceReason, now: datetime) -> None:
    """Give back the places of many bookings, whose allotments are locked, with a line for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            GIVE_BACK, {"bookings": list(booking_ids), "reason": str(reason), "now": now}
        )


def changed(
    allotment_id: int, change: int, booking_id: int, reason: PlaceReason, now: datetime
) -> bool:
    """Change what is taken within its bounds, with a line in the ledger; tell whether."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE,
            {
                "allotment": allotment_id,
                "booking": booking_id,
                "change": change,
                "reason": str(reason),
                "now": now,
            },
        )
        return bool(cursor.fetchone()[0])


def locked_allotments(allotment_ids: Collection[int]) -> dict[int, Allotment]:
    """Return allotments by id, locked in ascending order until the transaction ends."""
    rows = Allotment.objects.select_for_update(of=("self",)).filter(pk__in=allotment_ids)
    return {row.pk: row for row in rows.select_related("terms__session").order_by("pk")}
