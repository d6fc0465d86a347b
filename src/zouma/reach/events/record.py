"""The shape of an event: something was read or watched, told by whoever saw it."""

from __future__ import annotations

from enum import IntEnum
from hashlib import blake2b

import numpy as np

from zouma.reach.vocabulary import Agent

__all__ = [
    "EARLIEST_MS", "EVENT", "LATEST_MS", "QUARTER_MS", "Agent", "EventKind", "item_of",
    "signed_hash",
]  # fmt: skip

QUARTER_MS = 900_000  # midnight falls on a quarter of an hour in every zone
EARLIEST_MS, LATEST_MS = 946_684_800_000, 4_102_444_800_000  # the years 2000 to 2099
EVENT = np.dtype(
    [
        ("id_high", "<i8"),  # identity, 128 bits, from whoever tells: the same again is dropped
        ("id_low", "<i8"),
        ("at", "<i8"),  # milliseconds since 1970, UTC
        ("visitor", "<i8"),  # keyed hash of address and user agent; the key lives for a day
        ("item", "<i8"),  # item_of(its key)
        ("region", "<i4"),  # GB/T 2260 number; 0: not known
        ("seconds", "<i4"),  # read or watched for so long; 0: not told
        ("channel", "<i4"),  # row of reach_channel
        ("status", "<i2"),  # HTTP status as answered; 200 where there is none
        ("kind", "u1"),  # EventKind
        ("agent", "u1"),  # Agent
    ]
)
"""An event as it lies in segments: 56 bytes, little endian, hashes as signed 64 bits."""


class EventKind(IntEnum):
    """What an event tells of."""

    READ = 1
    VIEW = 2
    ENGAGEMENT = 3


def signed_hash(text: str | bytes, *, key: bytes = b"") -> int:
    """Return 64 bits of BLAKE2b (RFC 7693) as a signed integer, keyed or not."""
    content = text.encode() if isinstance(text, str) else text
    return int.from_bytes(blake2b(content, digest_size=8, key=key).digest(), "little", signed=True)


def item_of(key: str) -> int:
    """Return the number under which a material's events are kept.

    key: its address without host and language on our own pages, ``channel:identifier`` elsewhere.
    """
    return signed_hash(key)
