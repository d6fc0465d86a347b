"""Events for tests, plainly built, and a second reading of segments that shares no code."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime

import numpy as np

from zouma.reach.events.record import EVENT

NOON = int(datetime(2026, 5, 16, 4, tzinfo=UTC).timestamp() * 1000)  # 12:00 in Shanghai
PLAIN = struct.Struct("<qqqqqiiihBB")


def events(number: int, *, at: int = NOON, first: int = 0, step: int = 1000) -> np.ndarray:
    """Return so many events, one each second from a moment on."""
    made = np.zeros(number, EVENT)
    made["id_high"] = 7
    made["id_low"] = np.arange(first, first + number)
    made["at"] = at + np.arange(number) * step
    made["visitor"] = np.arange(number) % 5 - 2
    made["item"] = np.arange(number) % 3 - 1
    made["seconds"] = np.arange(number) % 60
    made["channel"] = 1
    made["status"] = 200
    made["kind"] = 1
    return made


def plainly_read(content: bytes) -> list[tuple[int, ...]]:
    """Return the events of a segment's bytes up to the first group that is not whole."""
    assert content[:16] == b"zouma-events-1\n\0"
    at, found = 16, []
    while at + 16 <= len(content):
        mark, number, checksum, own = struct.unpack_from("<4sIII", content, at)
        body = content[at + 16 : at + 16 + 56 * number]
        whole = mark == b"evGR" and zlib.crc32(content[at : at + 12]) == own
        if not whole or len(body) < 56 * number or zlib.crc32(body) != checksum:
            break
        found += PLAIN.iter_unpack(body)
        at += 16 + 56 * number
    return found
