"""Replaying a festival's demand in a copy.

Run as ``python -m benchmarks.measuring.replaying PROGRAMME SLOTS SEED MOST``; prints one JSON
object: what was asked by hour, what became of it, and when slots were full.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import psycopg
from benchmarks.measuring.demand import ticketed_slots

from zouma.site.command_line.surroundings import database, migrate

OVERSOLD = """
SELECT count(*) FILTER (WHERE a.taken > a.capacity OR a.taken <> coalesce(l.sum, 0)
    OR a.taken <> coalesce(b.sum, 0)), sum(a.taken)
FROM bookings_allotment a
LEFT JOIN (SELECT allotment_id, sum(change) FROM bookings_placeentry GROUP BY 1) l
    ON l.allotment_id = a.id
LEFT JOIN (SELECT allotment_id, sum(places) FROM bookings_booking
    WHERE state IN ('held', 'confirmed', 'offered') GROUP BY 1) b ON b.allotment_id = a.id
"""


def main() -> None:
    """Replay and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    programme, slots = Path(sys.argv[1]), ticketed_slots(Path(sys.argv[2]))
    with database():
        from benchmarks.measuring.replay import replayed

        migrate()
        began = time.monotonic()
        found = replayed(programme, slots, seed=int(sys.argv[3]), most=int(sys.argv[4]))
        real = [slot.full_at.isoformat() for slot in found.slots if slot.full_at]
        balloted = sum(slot.balloted for slot in found.slots)
        result = {
            "in_file": len(slots),
            "slots": len(found.slots),
            "balloted": balloted,
            "places": sum(found.places),
            "asked": {hour.isoformat(): counts for hour, counts in sorted(found.asked.items())},
            "refusals": found.refusals,
            "later": found.later,
            "full_real": sorted(real),
            "full_replayed": sorted(at.isoformat() for at in found.full_at.values()),
            "seconds": time.monotonic() - began,
        }
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            row = connection.execute(OVERSOLD).fetchone()
        assert row is not None
        result |= {"wrong": row[0], "taken": int(row[1])}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
