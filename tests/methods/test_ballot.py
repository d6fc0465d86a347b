"""The draw: who gets places, that anybody can repeat it, that large parties fare as small ones."""

from __future__ import annotations

import hashlib
import math
import random

from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.ballot import Entry, commitment, draw, entries_digest

sizes = st.lists(st.integers(1, 6), max_size=40)


def entered(parties):
    return [Entry(f"party-{number}", places) for number, places in enumerate(parties)]


@given(sizes, st.integers(0, 60), st.binary(min_size=32, max_size=32))
def test_places_are_not_exceeded_and_nobody_who_fits_is_left_out(parties, places, seed):
    drawn = draw(entered(parties), places=places, seed=seed)

    left = places - sum(row.entry.places for row in drawn if row.won)
    assert sorted(row.entry.name for row in drawn) == sorted(e.name for e in entered(parties))
    assert left >= 0
    assert [row.entry for row in drawn if not row.won and row.entry.places <= left] == []


@given(sizes, st.integers(0, 60), st.binary(min_size=32, max_size=32), st.randoms())
def test_the_order_of_entering_does_not_matter(parties, places, seed, chance):
    entries = entered(parties)
    shuffled = chance.sample(entries, len(entries))

    assert draw(entries, places=places, seed=seed) == draw(shuffled, places=places, seed=seed)


def test_the_order_is_that_of_the_published_rule():
    entries = entered([2, 1, 4, 3])
    seed = bytes(range(32))

    drawn = draw(entries, places=5, seed=seed)

    def sha(data):
        return hashlib.sha256(data).hexdigest()

    hashes = {entry.name: sha(f"{entry.name} {entry.places}".encode()) for entry in entries}
    digest = sha("".join(f"{name}\n" for name in sorted(hashes.values())).encode())
    plain = sorted(entries, key=lambda e: sha(seed + digest.encode() + hashes[e.name].encode()))
    assert [row.entry for row in drawn] == plain
    assert [row.entry_hash for row in drawn] == [hashes[entry.name] for entry in plain]
    assert digest == entries_digest(entries)
    assert commitment(seed) == sha(seed)


def test_large_parties_fare_as_small_ones():
    """60 parties of 1 to 6, 100 places: only the last ones, fewer than 6, favour the small."""
    chance = random.Random(1514)
    entries = entered([1 + number % 6 for number in range(60)])
    draws = 3000
    won = dict.fromkeys(range(1, 7), 0)

    for _draw in range(draws):
        for row in draw(entries, places=100, seed=chance.randbytes(32)):
            won[row.entry.places] += row.won

    shares = {places: count / (draws * 10) for places, count in won.items()}
    noise = 4 * math.sqrt(0.25 / (draws * 10))
    assert max(shares.values()) - min(shares.values()) < 0.08 + noise
    assert 0.45 < shares[6] < 0.5


def test_before_the_last_places_the_chance_is_the_same_for_every_size():
    chance = random.Random(7)
    entries = entered([1 + number % 6 for number in range(60)])
    draws = 4000
    served = dict.fromkeys(range(1, 7), 0)

    for _draw in range(draws):
        left = 100
        for row in draw(entries, places=100, seed=chance.randbytes(32)):
            if left < 6:
                break
            assert row.won
            served[row.entry.places] += 1
            left -= row.entry.places

    shares = [count / (draws * 10) for count in served.values()]
    assert max(shares) - min(shares) < 4 * math.sqrt(0.5 / (draws * 10))
