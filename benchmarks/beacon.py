"""Events a second of the server's processor that the beacon takes, beside a bare append.

One event in each request, from 256 connections, so that the server is busy however slow the disk
is; each is answered when it is on the disk. The beacon runs as ``./zouma reads serve`` runs it, by
RSGI. The floor: an ASGI application under the same server that appends each body to a file,
without asking that it be on the disk. Rounds alternate. Then the beacon is killed with kill -9
under the same load, and what it had acknowledged is looked for.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring.processes import cpu_seconds, process_table
from benchmarks.measuring.tables import arguments, print_json, print_table
from benchmarks.measuring.telling import told

from zouma.reach.events.front import write_channel
from zouma.reach.events.segments import read_events, segments
from zouma.reach.events.telling import identity_of
from zouma.site.embedded import free_port
from zouma.site.state import ROOT, var_folder

CONNECTIONS = 256
START_SECONDS, STOP_SECONDS = 60, 10
CALM_SECONDS = 6.0  # what dies sooner the server takes for a loop of crashes, and ends
BARE, BEACON = "benchmarks.measuring.bare_append:application", "zouma.site.rsgi:application"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: rounds, seconds of each part, kills."""

    rounds: int
    seconds: float
    kills: int


FULL = Plan(rounds=5, seconds=8, kills=5)
QUICK = Plan(rounds=1, seconds=2, kills=1)


def main() -> None:
    """Measure and print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    (var_folder() / "bench").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="beacon-", dir=var_folder() / "bench") as name:
        folder = Path(name)
        write_channel(folder / "reach", channel=1, organisation=0)
        rounds = [measured(folder, plan.seconds) for _round in range(plan.rounds)]
        lost, acknowledged = killed(folder, plan)
    result = summary(rounds) | {"acknowledged_under_kills": acknowledged, "lost": lost}
    heads = ("", "events a CPU second", "events a second", "p50 ms", "p99 ms")
    print_table(heads, [
        ("beacon", result["events_per_cpu_s"], result["per_s"], result["p50_ms"], result["p99_ms"]),
        ("bare", result["bare_per_cpu_s"], result["bare_per_s"], result["bare_p50_ms"],
         result["bare_p99_ms"]),
    ])  # fmt: skip
    print(
        f"ratio {result['ratio']:.2f} (to reach: 0.8); {lost} lost of {acknowledged} acknowledged"
    )
    print_json(result, wanted=flags.json)
    if lost:
        raise SystemExit("Acknowledged reads were lost.")


@contextmanager
def server(application: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Run an ASGI application in one worker; yield its port and the server's process."""
    port = free_port()
    environment = {
        **os.environ, "ZOUMA_VAR": str(folder), "BARE_FILE": str(folder / "bare"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "DJANGO_SETTINGS_MODULE": "zouma.site.settings",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface",
         "asgi" if application == BARE else "rsgi", application, "--host", "127.0.0.1",
         "--port", str(port), "--workers", "1", "--no-ws", "--log-level", "warning",
         "--respawn-failed-workers", "--respawn-interval", "0.1", "--backpressure", "512"],
        env=environment, cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_answer(port)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:  # its workers end with it
            process.kill()
            process.wait()


def wait_for_answer(port: int) -> None:
    """Wait until a server takes what it is told, and is warm.

    :raises RuntimeError: when it does not within a minute.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        warming = told(port, 1.0, connections=CONNECTIONS, first=0)
        if json.loads(warming.communicate()[0])["ids"]:
            return
    raise RuntimeError("The beacon does not answer.")


@dataclass(frozen=True, slots=True)
class Load:
    """What a round of one application gave; waits in milliseconds."""

    per_cpu_s: float
    per_s: float
    p50_ms: float
    p99_ms: float


def loaded(application: str, folder: Path, seconds: float) -> Load:
    """Load an application and return what came of it."""
    with server(application, folder) as (port, process):
        before = cpu_seconds([process])
        telling = told(port, seconds, connections=CONNECTIONS, first=10**12)
        said = json.loads(telling.communicate()[0])
        used = cpu_seconds([process]) - before
    number, waits = len(said["ids"]), said["waits"]
    return Load(
        number / used, number / said["seconds"], waits[number // 2] * 1e3,
        waits[int(number * 0.99)] * 1e3,
    )  # fmt: skip


def measured(folder: Path, seconds: float) -> tuple[Load, Load]:
    """Return a round of the beacon and one of the bare append."""
    bare = loaded(BARE, folder, seconds)
    return loaded(BEACON, folder, seconds), bare


def killed(folder: Path, plan: Plan) -> tuple[int, int]:
    """Kill the beacon's worker under load; return how many acknowledged are lost, of how many."""
    acknowledged: list[int] = []
    with server(BEACON, folder) as (port, process):
        for kill in range(plan.kills):
            wait_for_answer(port)
            seconds = CALM_SECONDS + 1.5
            telling = told(port, seconds, connections=CONNECTIONS, first=(2 + kill) * 10**12)
            time.sleep(CALM_SECONDS)
            for child in children(process):
                os.kill(child, signal.SIGKILL)
            acknowledged += json.loads(telling.communicate()[0])["ids"]
    kept = {
        (int(row["id_high"]), int(row["id_low"]))
        for path in segments(folder / "reach")
        for block in read_events(path)
        for row in block[["id_high", "id_low"]]
    }
    wanted = [identity_of(f"{number:032x}") for number in acknowledged]
    return sum(identity not in kept for identity in wanted), len(wanted)


def children(process: int) -> list[int]:
    """Return the workers of a server that we started."""
    _ticks, parents = process_table()
    return [child for child, parent in parents.items() if parent == process]


def summary(rounds: list[tuple[Load, Load]]) -> dict[str, Any]:
    """Return the medians of all rounds."""
    beacons, bares = [row[0] for row in rounds], [row[1] for row in rounds]
    return {
        "events_per_cpu_s": median(row.per_cpu_s for row in beacons),
        "bare_per_cpu_s": median(row.per_cpu_s for row in bares),
        "ratio": median(beacon.per_cpu_s / bare.per_cpu_s for beacon, bare in rounds),
        "per_s": median(row.per_s for row in beacons),
        "bare_per_s": median(row.per_s for row in bares),
        "p50_ms": median(row.p50_ms for row in beacons),
        "p99_ms": median(row.p99_ms for row in beacons),
        "bare_p50_ms": median(row.p50_ms for row in bares),
        "bare_p99_ms": median(row.p99_ms for row in bares),
    }


if __name__ == "__main__":
    main()
