"""The beacon as a process of its own: what ``./zouma reads serve`` runs, for the least cost a read.

RSGI is the interface that the web server itself has.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

from zouma.common.errors import ProgrammeError
from zouma.reach.events.committing import AsyncCommit
from zouma.reach.events.front import MOST_BYTES, PATH, Beacon, milliseconds


class Headers(Protocol):
    """The headers of a request, by small letters."""

    def get(self, name: str, default: str) -> str:
        """Return the first value of one."""


class Scope(Protocol):
    """What is known of a request before its body."""

    proto: str
    method: str
    path: str
    client: str
    headers: Headers


class Wire(Protocol):
    """The body of a request, and the way to answer."""

    def __call__(self) -> Awaitable[bytes]:
        """Return the whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the body in parts."""

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Answer without a body."""


class PlainBeacon:
    """Answers 204 when what it was told is on the disk."""

    def __init__(self, beacon: Beacon, commit: AsyncCommit) -> None:
        self.beacon, self.commit = beacon, commit

    async def __rsgi__(self, scope: Scope, wire: Wire) -> None:
        """Answer one request."""
        status = await self.answer(scope, wire)
        wire.response_empty(status, [("retry-after", "60")] if status == 503 else [])

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        """Seal the segment when the server ends."""
        self.commit.close()

    async def answer(self, scope: Scope, wire: Wire) -> int:
        """Return the status with which a request is answered."""
        if scope.path != PATH:
            return 404
        if scope.method != "POST":
            return 405
        try:
            body = await whole_body(scope, wire)
            if body is None:
                return 413
            address = scope.client.rpartition(":")[0].strip("[]")
            now_ms = milliseconds()
            events = self.beacon.events(address, scope.headers.get, body, now_ms=now_ms)
            if events:
                await self.commit.append(events)
        except ProgrammeError as refusal:
            return refusal.status
        return 204


async def whole_body(scope: Scope, wire: Wire) -> bytes | None:
    """Return the body of a request, None when it is too large."""
    length = scope.headers.get("content-length", "")
    if length.isdecimal():
        return await wire() if int(length) <= MOST_BYTES else None
    body = b""
    async for part in wire:
        body += part
        if len(body) > MOST_BYTES:
            return None
    return body
