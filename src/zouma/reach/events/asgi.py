"""The beacon as an ASGI application: a process of its own behind the proxy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from zouma.common.errors import ProgrammeError
from zouma.reach.events.committing import AsyncCommit
from zouma.reach.events.front import MOST_BYTES, PATH, Asked, Beacon, last_address, milliseconds

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WANTED = {
    b"user-agent": "user_agent", b"host": "host", b"origin": "origin", b"sec-fetch-site": "site",
    b"dnt": "dnt", b"sec-gpc": "gpc", b"x-forwarded-for": "forwarded",
}  # fmt: skip
DONE: Message = {"type": "http.response.start", "status": 204, "headers": []}
EMPTY: Message = {"type": "http.response.body", "body": b""}
RETRY = [(b"retry-after", b"60")]


class BeaconApplication:
    """Answers 204 when what it was told is on the disk."""

    def __init__(self, beacon: Beacon, commit: AsyncCommit, *, proxied: bool = False) -> None:
        self.beacon, self.commit, self.proxied = beacon, commit, proxied

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.live(scope, receive, send)
            return
        status = await self.answer(scope, receive)
        if status == 204:
            await send(DONE)
        else:
            headers = RETRY if status == 503 else []
            await send({"type": "http.response.start", "status": status, "headers": headers})
        await send(EMPTY)

    async def answer(self, scope: Message, receive: Receive) -> int:
        """Return the status with which a request is answered."""
        if scope["path"] != PATH:
            return 404
        if scope["method"] != "POST":
            return 405
        try:
            body = await whole_body(receive)
            if body is None:
                return 413
            events = self.beacon.events(self.asked(scope), body, now_ms=milliseconds())
            if events:
                await self.commit.append(events)
        except ProgrammeError as refusal:
            return refusal.status
        return 204

    def asked(self, scope: Message) -> Asked:
        """Return what is known of a request."""
        said = chosen(scope["headers"])
        address = (scope.get("client") or ("",))[0]
        return Asked(
            last_address(address, said.get("forwarded", ""), proxied=self.proxied),
            said.get("user_agent", ""), said.get("host", ""), said.get("origin", ""),
            said.get("site", ""), said.get("dnt") == "1" or said.get("gpc") == "1",
        )  # fmt: skip

    async def live(self, scope: Message, receive: Receive, send: Send) -> None:
        """Seal the segment when the server ends."""
        while scope["type"] == "lifespan":
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self.commit.close()
                return


def chosen(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers that a beacon needs."""
    return {WANTED[name]: value.decode("latin-1") for name, value in headers if name in WANTED}


async def whole_body(receive: Receive) -> bytes | None:
    """Return the body of a request, None when it is too large."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
    return body if len(body) <= MOST_BYTES else None
