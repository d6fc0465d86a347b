"""What a page tells of its readers: the body of a beacon, checked, as events."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Literal, NamedTuple

from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct
from msgspec.json import Decoder

from zouma.common.errors import ProgrammeError
from zouma.reach.events.record import EventKind, item_of

PACKED = struct.Struct("<qqqqqiiihBB")  # EVENT
IDENTITY = struct.Struct("<qq")
KINDS = {"read": EventKind.READ, "view": EventKind.VIEW, "engagement": EventKind.ENGAGEMENT}
MOST_EVENTS = 50
MOST_SECONDS = 86_400
OLDEST_MS = 7 * 86_400_000  # what a browser kept while it was offline

item_number = lru_cache(maxsize=20_000)(item_of)


class NotUnderstood(ProgrammeError):
    """A body that tells of no reads."""

    message = _("This does not say what was read.")
    status = 422


class TooMany(ProgrammeError):
    """More events in one request than are taken."""

    message = _("These are too many events for one request.")
    status = 413


class Reader(NamedTuple):
    """What the server knows of who tells: their channel and by which list a program.

    visitor: gives their number for what happened at a moment, in milliseconds.
    """

    visitor: Callable[[int], int]
    channel: int
    agent: int


class Read(Struct, frozen=True):
    """One event as a page tells it; at: when, by the browser's clock, in milliseconds."""

    id: Annotated[str, Meta(min_length=8, max_length=100)]
    item: Annotated[str, Meta(min_length=1, max_length=1000)]
    kind: Literal["read", "view", "engagement"] = "read"
    seconds: int | float = 0
    at: int | float | None = None


class Told(Struct, frozen=True):
    """The body of a beacon; sent: when, by the browser's clock, in milliseconds."""

    events: Annotated[list[Read], Meta(min_length=1)]
    sent: int | float | None = None


TOLD = Decoder(Told)


def identity_of(told: str, channel: int = 0) -> tuple[int, int]:
    """Return the identity of an event by what its teller calls it, 128 bits.

    Two channels may call different events the same.
    """
    content = f"{channel}\0{told}".encode()
    high, low = IDENTITY.unpack(blake2b(content, digest_size=16).digest())
    return high, low


def packed_reads(body: bytes, reader: Reader, *, now_ms: int) -> bytes:
    """Return what a beacon tells, as events that can be appended.

    now_ms: when it came, by our clock. What is older than ``OLDEST_MS`` by the browser's own
    clock is left out, as the browser should have done.

    :raises NotUnderstood: when it is no such thing.
    :raises TooMany: when there are more than ``MOST_EVENTS``.
    """
    try:
        told = TOLD.decode(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood from error
    if len(told.events) > MOST_EVENTS:
        raise TooMany
    ages = [age_of(read.at, told.sent) for read in told.events]
    return b"".join([
        packed(read, reader, now_ms - age)
        for read, age in zip(told.events, ages, strict=True) if age <= OLDEST_MS
    ])  # fmt: skip


def packed(read: Read, reader: Reader, at: int) -> bytes:
    """Return one event that happened at a moment, by our clock.

    :raises NotUnderstood: when it is of no page of ours.
    """
    if read.item[0] != "/":
        raise NotUnderstood
    high, low = identity_of(read.id)
    return PACKED.pack(
        high, low, at, reader.visitor(at), item_number(read.item), 0,
        int(min(max(read.seconds, 0), MOST_SECONDS)), reader.channel, 200, KINDS[read.kind],
        reader.agent,
    )  # fmt: skip


def age_of(at: float | None, sent: float | None) -> int:
    """Return how many milliseconds before it was sent an event happened, by the browser's clock.

    Its clock may be wrong, but it goes as fast as ours. Without both it has just happened.
    """
    if at is None or sent is None:
        return 0
    return int(min(max(sent - at, 0), OLDEST_MS + 1))
