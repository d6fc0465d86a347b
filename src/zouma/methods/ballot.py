"""A draw by lot that anybody can repeat, and in which large parties fare as small ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A party in a ballot: a name that is never used twice, and its number of places (≥ 1)."""

    name: str
    places: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry after the draw: its hash, its position from 0, and whether it got its places."""

    entry: Entry
    entry_hash: str
    position: int
    won: bool


def commitment(seed: bytes) -> str:
    """Return what is published before entries open: SHA-256 of the seed, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def entry_hash(entry: Entry) -> str:
    """Return SHA-256 of "name places", in hexadecimal; it tells nothing of who entered."""
    return hashlib.sha256(f"{entry.name} {entry.places}".encode()).hexdigest()


def entries_digest(entries: Iterable[Entry]) -> str:
    """Return SHA-256 of all entries' hashes in ascending order, each with a line feed."""
    hashes = sorted(entry_hash(entry) for entry in entries)
    return hashlib.sha256("".join(f"{name}\n" for name in hashes).encode()).hexdigest()


def draw(entries: Sequence[Entry], *, places: int, seed: bytes) -> list[Drawn]:
    """Return the entries in the order drawn, and which of them get their places.

    The order is that of SHA-256(seed ‖ digest ‖ hash), digest over all entries, so that nobody
    knows it before the last entry is in. Down the order each party gets its places while those
    left would do for the largest party of all: so far the chance of a party does not depend on
    its size. What is left then, fewer places than the largest party has, goes to the next in the
    order that fit. Cost: O(n log n).
    """
    digest = entries_digest(entries)
    order = sorted(entries, key=lambda entry: lot(seed, digest, entry_hash(entry)))
    largest = max((entry.places for entry in entries), default=0)
    winners: set[str] = set()
    left = places
    for entry in order:
        if left < largest:
            break
        winners.add(entry.name)
        left -= entry.places
    for entry in order:
        if entry.name not in winners and entry.places <= left:
            winners.add(entry.name)
            left -= entry.places
    return [
        Drawn(entry, entry_hash(entry), position, entry.name in winners)
        for position, entry in enumerate(order)
    ]


def lot(seed: bytes, digest: str, hashed: str) -> bytes:
    """Return what an entry is put in order by."""
    return hashlib.sha256(seed + digest.encode() + hashed.encode()).digest()
