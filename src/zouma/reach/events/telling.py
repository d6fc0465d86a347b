"""What a page tells of its readers: the body of a beacon, checked, as events."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from struct import Struct
from typing import Any

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.events.record import EventKind, item_of

PACKED = Struct("<qqqqqiiihBB")  # EVENT
IDENTITY = Struct("<qq")
KINDS = {"read": EventKind.READ, "view": EventKind.VIEW, "engagement": EventKind.ENGAGEMENT}
MOST_EVENTS = 50
LONGEST_KEY = 1000
SHORTEST_ID, LONGEST_ID = 8, 100
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


class TooOld(ProgrammeError):
    """Events from so long ago that nobody waits for them any more."""

    message = _("These reads are too old to be counted.")
    status = 422


@dataclass(frozen=True, slots=True)
class Read:
    """One event as a page told it; age: milliseconds before it was sent."""

    id_high: int
    id_low: int
    item: int
    kind: int
    seconds: int
    age: int


@dataclass(frozen=True, slots=True)
class Reader:
    """What the server knows of who tells: their number, channel and by which list a program."""

    visitor: int
    channel: int
    agent: int


def identity_of(told: str, channel: int = 0) -> tuple[int, int]:
    """Return the identity of an event by what its teller calls it, 128 bits.

    Two channels may call different events the same.
    """
    content = f"{channel}\0{told}".encode()
    high, low = IDENTITY.unpack(blake2b(content, digest_size=16).digest())
    return high, low


def reads_told(body: bytes) -> list[Read]:
    """Return the events of a beacon: ``{"sent": ms, "events": [{"id", "item", …}, …]}``.

    :raises NotUnderstood: when it is no such thing.
    :raises TooMany: when there are more than ``MOST_EVENTS``.
    :raises TooOld: when one is older than ``OLDEST_MS`` by the browser's own clock.
    """
    try:
        told = json.loads(body)
        sent, events = told.get("sent"), told.get("events")
    except (ValueError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error
    if not isinstance(events, list) or not events:
        raise NotUnderstood
    if len(events) > MOST_EVENTS:
        raise TooMany
    return [read_told(event, sent) for event in events]


def read_told(event: Any, sent: Any) -> Read:
    """Return one event.

    :raises NotUnderstood: when it is none.
    """
    if not isinstance(event, dict):
        raise NotUnderstood
    name, item = event.get("id"), event.get("item")
    kind = KINDS.get(str(event.get("kind", "read")))
    if not (isinstance(name, str) and isinstance(item, str) and kind):
        raise NotUnderstood
    fits = SHORTEST_ID <= len(name) <= LONGEST_ID and 0 < len(item) <= LONGEST_KEY
    if not (fits and item[0] == "/"):
        raise NotUnderstood
    try:
        high, low = identity_of(name)
        number = item_number(item)
    except UnicodeEncodeError as error:  # half a character, which JSON can hold
        raise NotUnderstood from error
    age = age_of(event.get("at"), sent)
    return Read(high, low, number, kind, seconds_of(event.get("seconds", 0)), age)


def seconds_of(told: Any) -> int:
    """Return for how long something was read, within reason.

    :raises NotUnderstood: when it is no number.
    """
    if isinstance(told, bool) or not isinstance(told, int | float) or told != told:  # noqa: PLR0124
        raise NotUnderstood
    return int(min(max(told, 0), MOST_SECONDS))


def age_of(at: Any, sent: Any) -> int:
    """Return how long before it was sent an event happened, both by the browser's clock.

    Its clock may be wrong, but it goes as fast as ours. Without both it has just happened.

    :raises TooOld: when it happened too long ago.
    """
    if not (isinstance(at, int) and isinstance(sent, int)):
        return 0
    age = sent - at
    if age > OLDEST_MS:
        raise TooOld
    return max(age, 0)


def packed(reads: list[Read], reader: Reader, *, now_ms: int) -> bytes:
    """Return events as they are appended; now_ms: when they came, by our clock."""
    return b"".join([
        PACKED.pack(
            read.id_high, read.id_low, now_ms - read.age, reader.visitor, read.item, 0,
            read.seconds, reader.channel, 200, read.kind, reader.agent,
        )
        for read in reads
    ])  # fmt: skip
