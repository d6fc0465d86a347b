"""Devices at doors from a process of their own, each on a connection that is kept alive.

Run as ``python -m benchmarks.measuring.scanning PORT SECONDS PID …`` with the devices as JSON on
standard input; prints the scans taken, the seconds, the processor time that the processes spent
on a scan, and how long batches took.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from benchmarks.measuring.processes import cpu_seconds
from benchmarks.measuring.site_copy import Served

BATCH = 50


@dataclass(frozen=True, slots=True)
class Scanned:
    """What devices got through: scans, seconds, and the milliseconds of a batch."""

    scans: int
    seconds: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float

    @property
    def per_s(self) -> float:
        """Return the scans a second."""
        return self.scans / self.seconds


def scanned(site: Served, doors: list[dict[str, Any]], seconds: float) -> Scanned:
    """Return what devices get through in some seconds."""
    numbers = [str(number) for number in (site.port, seconds, *site.processes)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measuring.scanning", *numbers],
        input=json.dumps(doors), text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return Scanned(**json.loads(done.stdout))


@dataclass
class Device(threading.Thread):
    """A device that sends a batch as soon as it has the answer to the one before."""

    port: int
    door: dict[str, Any]
    seconds: float
    ready: threading.Barrier
    times_ms: list[float] = field(default_factory=list)
    cursor: int = 0
    scans: int = 0
    done: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def run(self) -> None:
        """Hear what there is, wait for the others, then send batches until the time is over."""
        while self.told([])["more"]:
            pass
        self.ready.wait()
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            began = time.monotonic()
            answer = self.told(self.batch())
            self.times_ms.append((time.monotonic() - began) * 1000)
            if len(answer["accepted"]) != BATCH:
                raise RuntimeError(f"{len(answer['accepted'])} of {BATCH} were taken")
            self.scans += BATCH
        self.connection.close()
        self.done = True

    def told(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        """Send events and return the answer.

        :raises RuntimeError: when it is a refusal.
        """
        headers = {
            "Authorization": f"Bearer {self.door['token']}", "Content-Type": "application/json",
        }  # fmt: skip
        body = json.dumps({"cursor": self.cursor, "events": events})
        self.connection.request("POST", "/api/door/sync", body, headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{response.status}: {text[:500].decode(errors='replace')}")
        answer: dict[str, Any] = json.loads(text)
        self.cursor = answer["cursor"]
        return answer

    def batch(self) -> list[dict[str, Any]]:
        """Return scans of the next tickets: all in, then all out, then in again."""
        bookings, now_ms = self.door["bookings"], int(time.time() * 1000)
        return [
            {
                "nonce": str(uuid.uuid4()), "sequence": number, "at_ms": now_ms,
                "session": self.door["session"], "people": 2,
                "kind": "scan-out" if number // len(bookings) % 2 else "scan-in",
                "booking": bookings[number % len(bookings)],
            }
            for number in range(self.scans, self.scans + BATCH)
        ]  # fmt: skip

    __hash__ = threading.Thread.__hash__


def servers() -> list[int]:
    """Return the processes whose time counts."""
    return [int(pid) for pid in sys.argv[3:]]


def main() -> None:
    """Let all devices send, and print what they got through."""
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    doors = json.load(sys.stdin)
    ready = threading.Barrier(len(doors) + 1)
    devices = [Device(port, door, seconds, ready) for door in doors]
    for device in devices:
        device.start()
    ready.wait(60)
    began, spent = time.monotonic(), cpu_seconds(servers())
    for device in devices:
        device.join()
    took = time.monotonic() - began
    spent = cpu_seconds(servers()) - spent
    if not all(device.done for device in devices):
        raise SystemExit("A device has failed.")
    cuts = quantiles([ms for device in devices for ms in device.times_ms], n=100)
    scans = sum(device.scans for device in devices)
    cpu_ms = spent / scans * 1000
    print(json.dumps({"scans": scans, "seconds": took, "cpu_ms": cpu_ms, "p50_ms": cuts[49],
                      "p99_ms": cuts[98]}))  # fmt: skip


if __name__ == "__main__":
    main()
