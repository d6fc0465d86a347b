"""One connection to a web server that is kept alive, written and read by hand to cost little."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, the head as it was, the body."""

    status: int
    head: bytes
    body: bytes

    def headers(self, name: str) -> list[str]:
        """Return all values of a header."""
        start = f"{name.lower()}:"
        lines = self.head.decode("latin-1").split("\r\n")
        return [line[len(start) :].strip() for line in lines if line.lower().startswith(start)]

    def header(self, name: str) -> str:
        """Return the value of a header, nothing when it is absent."""
        return next(iter(self.headers(name)), "")

    def cookies(self) -> dict[str, str]:
        """Return the cookies that it sets."""
        found: SimpleCookie = SimpleCookie()
        for value in self.headers("set-cookie"):
            found.load(value)
        return {name: morsel.value for name, morsel in found.items()}

    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


class Wire(asyncio.Protocol):
    """A connection on which one request follows the answer to the one before."""

    def __init__(self) -> None:
        self.held = b""
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Answer] | None = None

    @classmethod
    async def opened(cls, port: int) -> Wire:
        """Return a new connection to a port of loopback.

        :raises OSError: when nobody listens.
        """
        loop = asyncio.get_running_loop()
        _transport, wire = await loop.create_connection(cls, "127.0.0.1", port)
        return wire

    @property
    def is_open(self) -> bool:
        """Tell whether something can still be asked."""
        return self.transport is not None and not self.transport.is_closing()

    def close(self) -> None:
        """End it."""
        if self.transport is not None:
            self.transport.close()

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer.

        :raises OSError: when the connection ends before the answer does.
        """
        if not self.is_open or self.transport is None:
            raise ConnectionResetError("the connection has ended")
        self.held = b""
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer; hand it on when it is whole."""
        self.held += data
        answer = whole(self.held)
        if answer is not None and self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(answer)

    def connection_lost(self, error: Exception | None) -> None:
        """Let who waits know that nothing more comes."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionResetError("no answer came"))


def whole(held: bytes) -> Answer | None:
    """Return the answer that the bytes are, None while some are missing."""
    at = held.find(END)
    if at < 0:
        return None
    answer = Answer(int(held[9:12]), held[:at], held[at + len(END) :])
    length = answer.header("content-length")
    return answer if len(answer.body) >= int(length or 0) else None


def get(path: str, cookies: Mapping[str, str] | None = None) -> bytes:
    """Return a request for a page."""
    return head("GET", path, cookies) + b"\r\n"


def post_json(path: str, body: object, **headers: str) -> bytes:
    """Return a request that sends JSON; underlines in names of headers are hyphens."""
    content = json.dumps(body).encode()
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    lines += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head("POST", path, None) + lines.encode() + content


def post_form(path: str, fields: Mapping[str, object], cookies: Mapping[str, str]) -> bytes:
    """Return a request that sends a form."""
    content = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    lines = f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head("POST", path, cookies) + lines.encode() + content


def head(method: str, path: str, cookies: Mapping[str, str] | None) -> bytes:
    """Return the lines with which every request begins."""
    text = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
    if cookies:
        text += f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n"
    return text.encode()
