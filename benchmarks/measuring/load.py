"""Load on a web server from a process of its own: a few connections that are kept alive.

Run as ``python -m benchmarks.measuring.load PORT SECONDS`` with the addresses, one on each line,
on standard input; prints the number of answers and the seconds they took.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Sequence

CONNECTIONS = 16
HEAD = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n\r\n"
END, LENGTH = b"\r\n\r\n", b"content-length: "


def answers_per_second(port: int, paths: Sequence[str], seconds: float) -> tuple[float, int]:
    """Return the rate at which the addresses, drawn by chance, are answered, and the answers."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measuring.load", str(port), str(seconds)],
        input="\n".join(paths), text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    answers, took = done.stdout.split()
    return int(answers) / float(took), int(answers)


class Visitor(asyncio.Protocol):
    """One connection that asks for a page as soon as it has the one before."""

    def __init__(self, requests: list[bytes], until: float) -> None:
        self.requests = requests
        self.until = until
        self.answers = 0
        self.missing = 0
        self.head = b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first page."""
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        """Ask for a page, or stop when the time is over."""
        if time.monotonic() < self.until:
            self.transport.write(random.choice(self.requests))  # type: ignore[attr-defined]
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer; after the last ask again."""
        if self.missing:
            self.missing -= len(data)
        else:
            self.head += data
            at = self.head.find(END)
            if at < 0:
                return
            self.missing = self.length(self.head[:at].lower()) - (len(self.head) - at - len(END))
            self.head = b""
        if self.missing == 0:
            self.answers += 1
            self.ask()

    def length(self, head: bytes) -> int:
        """Return the length of an answer's body.

        :raises RuntimeError: when it is not a page.
        """
        if b" 200 " not in head[:16]:
            raise RuntimeError(head.decode(errors="replace"))
        start = head.index(LENGTH) + len(LENGTH)
        return int(head[start:].split(b"\r\n", 1)[0])

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that it is over."""
        if not self.ended.done():
            self.ended.set_result(error)


async def visit(port: int, paths: list[str], seconds: float) -> tuple[int, float]:
    """Ask for pages over all connections and return the number of answers and the seconds."""
    loop = asyncio.get_running_loop()
    began = time.monotonic()
    requests = [HEAD.format(path=path, port=port).encode() for path in paths]
    visitors = []
    for _number in range(CONNECTIONS):
        _transport, visitor = await loop.create_connection(
            lambda: Visitor(requests, began + seconds), "127.0.0.1", port
        )
        visitors.append(visitor)
    await asyncio.wait_for(
        asyncio.gather(*(visitor.ended for visitor in visitors)), timeout=seconds + 60
    )
    return sum(visitor.answers for visitor in visitors), time.monotonic() - began


def main() -> None:
    """Read the addresses and print what came of them."""
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    paths = sys.stdin.read().split()
    answers, took = asyncio.run(visit(port, paths, seconds))
    print(answers, took)


if __name__ == "__main__":
    main()
