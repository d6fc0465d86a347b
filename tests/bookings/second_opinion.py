"""The books of a copy, read by plain SQL that shares nothing with the code that wrote them."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

OCCUPYING = ("held", "confirmed", "offered")
BOOKINGS = """
SELECT b.uid::text, b.state, b.places, k.key, k.email, s.uid::text AS session, l.letters
FROM bookings_booking b JOIN bookings_basket k ON k.id = b.basket_id
    JOIN bookings_bookingterms t ON t.id = b.terms_id
    JOIN programme_session s ON s.id = t.session_id
    LEFT JOIN (SELECT basket_id, count(*) AS letters FROM bookings_letter WHERE kind = 'booked'
               GROUP BY basket_id) l ON l.basket_id = k.id
"""
COUNTS = """
SELECT s.uid::text AS session, a.capacity, a.taken,
    (SELECT coalesce(sum(change), 0) FROM bookings_placeentry e WHERE e.allotment_id = a.id)
        AS in_ledger,
    (SELECT coalesce(sum(places), 0) FROM bookings_booking b WHERE b.allotment_id = a.id
        AND b.state IN ('held', 'confirmed', 'offered')) AS in_bookings
FROM bookings_allotment a JOIN bookings_bookingterms t ON t.id = a.terms_id
    JOIN programme_session s ON s.id = t.session_id
"""
LEDGER_OF_BOOKINGS = """
SELECT b.uid::text FROM bookings_booking b
    LEFT JOIN bookings_placeentry e ON e.booking_id = b.id
GROUP BY b.id HAVING coalesce(sum(e.change), 0)
    <> CASE WHEN b.state IN ('held', 'confirmed', 'offered') THEN b.places ELSE 0 END
"""
DURABILITY = "SELECT current_setting('fsync'), current_setting('synchronous_commit')"


@dataclass(frozen=True, slots=True)
class Row:
    """A booking with the key and address of its basket; letters: that said it was booked."""

    uid: str
    state: str
    places: int
    key: str
    email: str
    session: str
    letters: int | None


@dataclass(frozen=True, slots=True)
class Books:
    """All bookings, the counts of all allotments, bookings whose ledger says something else."""

    bookings: list[Row]
    counts: list[tuple[str, int, int, int, int]]
    wrong_in_ledger: list[str]
    durability: tuple[str, str]


def read_books(url: str) -> Books:
    """Read the books of a database."""
    with psycopg.connect(url) as connection:
        return Books(
            bookings=[Row(*row) for row in connection.execute(BOOKINGS.encode())],
            counts=[tuple(row) for row in connection.execute(COUNTS.encode())],
            wrong_in_ledger=[row[0] for row in connection.execute(LEDGER_OF_BOOKINGS.encode())],
            durability=tuple(connection.execute(DURABILITY.encode()).fetchone()),
        )
