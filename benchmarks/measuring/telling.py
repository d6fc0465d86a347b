"""Pages that tell of reads from a process of its own, over connections that are kept alive.

Run as ``python -m benchmarks.measuring.telling PORT SECONDS CONNECTIONS FIRST``; prints JSON: the
answers, the seconds, the waits, and the ids that were acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measuring.wire import Wire

PATIENCE_SECONDS = 5.0
HEAD = (
    "POST /reads?kind=read HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
    "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nUser-Agent: Mozilla/5.0 (X11;"
    " Linux x86_64; rv:{agent}.0) Gecko/20100101 Firefox/{agent}.0\r\n"
    "Content-Length: {length}\r\n\r\n"
)
BODY = (
    '{{"sent":1778904000000,"events":[{{"id":"{number:032x}","item":"/editions/week/a{item}/",'
    '"kind":"read","seconds":0,"at":1778904000000}}]}}'
)


def told(port: int, seconds: float, *, connections: int, first: int) -> subprocess.Popen[str]:
    """Start telling."""
    arguments = [str(port), str(seconds), str(connections), str(first)]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.measuring.telling", *arguments],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@dataclass(slots=True)
class Page:
    """A connection that tells of one read after the other; ids: of those acknowledged."""

    first: int
    ids: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lost: int = 0

    async def tell(self, port: int, until: float) -> None:
        """Tell until the time is over; a connection that breaks is opened again."""
        number = self.first
        wire: Wire | None = None
        while time.monotonic() < until:
            try:
                wire = wire if wire and wire.is_open else await Wire.opened(port)
                began = time.monotonic()
                answer = await asyncio.wait_for(wire.ask(request(number)), PATIENCE_SECONDS)
            except (OSError, TimeoutError):
                self.lost += 1
                wire = None
                await asyncio.sleep(0.05)
                continue
            if answer.status == 204:
                self.ids.append(number)
                self.waits.append(time.monotonic() - began)
            number += 1


def request(number: int) -> bytes:
    """Return a beacon."""
    body = BODY.format(number=number, item=number % 500)
    return (HEAD.format(agent=100 + number % 40, length=len(body)) + body).encode()


async def tell(port: int, seconds: float, connections: int, first: int) -> dict[str, Any]:
    """Tell over all connections, and return what came of it."""
    began = time.monotonic()
    pages = [Page(first + number * 10_000_000) for number in range(connections)]
    await asyncio.gather(*(page.tell(port, began + seconds) for page in pages))
    return {
        "seconds": time.monotonic() - began,
        "lost": sum(page.lost for page in pages),
        "waits": sorted(wait for page in pages for wait in page.waits),
        "ids": [number for page in pages for number in page.ids],
    }


def main() -> None:
    """Tell, and print what came of it."""
    port, seconds, connections, first = sys.argv[1:5]
    print(json.dumps(asyncio.run(tell(int(port), float(seconds), int(connections), int(first)))))


if __name__ == "__main__":
    main()
