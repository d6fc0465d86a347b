"""The floor under booking: bare transactions on tables of the same layout, by plain psycopg.

Run as ``python -m benchmarks.measuring.floor TRANSACTIONS ROWS AT_ONCE TOGETHER`` in a copy: each
transaction is a guarded update of a row and an insert, as often as rows are taken together, and a
commit; with one row all want the same. Prints the seconds they took together, not counting the
making of connections.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg

from zouma.site.embedded import embedded_database

LAYOUT = """
DROP TABLE IF EXISTS floor_allotment, floor_entry;
CREATE TABLE floor_allotment (LIKE bookings_allotment INCLUDING ALL);
CREATE TABLE floor_entry (LIKE bookings_placeentry INCLUDING ALL);
INSERT INTO floor_allotment (id, terms_id, kind, capacity, overbooking, taken)
    OVERRIDING SYSTEM VALUE SELECT n, n, 'public', 1000000, 0, 0 FROM generate_series(1, {rows}) n;
"""
TAKE = """
UPDATE floor_allotment SET taken = taken + 1
WHERE id = %s AND taken + 1 <= capacity + overbooking RETURNING id
"""
STEP = 7919  # a prime, so that neighbours in time are far apart in the table
ENTER = """
INSERT INTO floor_entry (allotment_id, booking_id, change, reason, at)
VALUES (%s, %s, 1, 'booked', %s)
"""


def main() -> None:
    """Make the tables, run the transactions, print what they took."""
    transactions, rows, at_once, together = map(int, sys.argv[1:5])
    with embedded_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(LAYOUT.format(rows=rows).encode())
        print(seconds_of(url, transactions, rows, at_once, together))


def seconds_of(url: str, transactions: int, rows: int, at_once: int, together: int) -> float:
    """Return what the transactions take, so many at once.

    :raises SystemExit: when one of them was not made.
    """
    numbers = iter(range(transactions))
    start = threading.Barrier(at_once + 1)
    took: list[float] = []
    threads = [
        threading.Thread(target=take, args=(url, numbers, (rows, together), start, took))
        for _one in range(at_once)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    if len(took) != transactions:
        raise SystemExit(f"{len(took)} of {transactions} transactions were made")
    return max(took) - began


def take(
    url: str, numbers: Iterator[int], size: tuple[int, int], start: threading.Barrier,
    took: list[float],
) -> None:  # fmt: skip
    """Take places one after another over a connection of its own; size: rows, rows together."""
    rows, together = size
    with psycopg.connect(url) as connection:
        connection.prepare_threshold = 1
        start.wait()
        for number in numbers:
            chosen = sorted((number * together + k) * STEP % rows + 1 for k in range(together))
            with connection.transaction():
                taken = [connection.execute(TAKE, [row]).fetchone() for row in chosen]
                for row in chosen:
                    connection.execute(ENTER, [row, number, datetime.now(UTC)])
            if None not in taken:
                took.append(time.monotonic())


if __name__ == "__main__":
    main()
