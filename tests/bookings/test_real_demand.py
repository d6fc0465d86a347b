"""The demand of a real festival, replayed: nothing is oversold, and what filled fills again."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.measuring.demand import ticketed_slots
from benchmarks.measuring.replay import replayed
from django.db import connection

from bookings.halls import check_books
from bookings.second_opinion import COUNTS, LEDGER_OF_BOOKINGS
from real_data import real_file

NEW_STATES = ("confirmed", "waiting", "entered")
pytestmark = pytest.mark.django_db

PROGRAMME = "festivals/openhouse-london/openhouse-london-2025.json"
GIVEN = """
SELECT t.session_id, sum(e.change) FROM bookings_placeentry e
JOIN bookings_allotment a ON a.id = e.allotment_id
JOIN bookings_bookingterms t ON t.id = a.terms_id WHERE e.change > 0 GROUP BY t.session_id
"""
SLOTS = "festivals/openhouse-london/booking-availability-2025.csv"


def test_nothing_is_oversold_when_a_real_festival_opens():
    slots = ticketed_slots(real_file(SLOTS))

    replay = replayed(real_file(PROGRAMME), slots, seed=1514, most=60)

    check_books()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        counts = [row[1:] for row in cursor.fetchall()]
        cursor.execute(LEDGER_OF_BOOKINGS)
        assert cursor.fetchall() == []
    assert len(counts) == len(replay.slots) == 60
    assert [row for row in counts if not 0 <= row[1] <= row[0] or len({*row[1:]}) > 1] == []
    asked = sum(replay.asked.values(), Counter())
    assert asked["asked"] == asked["refused"] + sum(asked[state] for state in NEW_STATES)
    assert min(asked["confirmed"], asked["waiting"], asked["refused"]) > 20
    assert min(replay.later["accepted"], replay.later["offers over"]) > 0
    really_full = {n for n, slot in enumerate(replay.slots) if slot.full_at and not slot.balloted}
    given = places_given(replay)
    for number in really_full - set(replay.full_at):  # somebody cancelled before the last came
        assert given[number] >= replay.places[number]
    assert len(really_full & set(replay.full_at)) > 40


def places_given(replay):
    """Return how many places of each slot were ever given, whatever came back of them."""
    with connection.cursor() as cursor:
        cursor.execute(GIVEN)
        given = dict(cursor.fetchall())
    return [given.get(pk, 0) for pk in replay.sessions]
