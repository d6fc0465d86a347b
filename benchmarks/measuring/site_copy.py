"""A copy of the site of its own: a folder, a filled database, a server; gone afterwards."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zouma.site.embedded import EmbeddedServer, free_port
from zouma.site.state import ROOT, var_folder

START_SECONDS = 120
STOP_SECONDS = 60
STATIC = "from zouma.site.serving import prepare_static_files; prepare_static_files()"


@dataclass(frozen=True, slots=True)
class SiteCopy:
    """A folder that holds all state of a copy."""

    folder: Path

    def environment(self, **settings: str) -> dict[str, str]:
        """Return the environment of this copy's commands."""
        given = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "ZOUMA_VAR"}}
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        given |= {"ZOUMA_BOOKINGS_BURST": "0"}  # all the load comes from one address
        return {**given, "ZOUMA_VAR": str(self.folder), "PYTHONPATH": path, **settings}

    def run(self, *arguments: str) -> str:
        """Run a Python module or script with this copy's state and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment(), cwd=ROOT, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    def fill(self, scale: float) -> None:
        """Fill the database with the demo's programme, and gather static files meanwhile."""
        with subprocess.Popen(
            [sys.executable, "-c", STATIC], cwd=ROOT, stdin=subprocess.DEVNULL,
            env=self.environment(DJANGO_SETTINGS_MODULE="zouma.site.settings"),
        ):  # fmt: skip
            self.run("-m", "benchmarks.measuring.filling", str(scale), "0")

    def url(self) -> str:
        """Return the address of its database, which must be running."""
        password = (self.folder / "postgres.secret").read_text(encoding="ascii").strip()
        return EmbeddedServer(self.folder, password).url("zouma")

    def postmaster(self) -> list[int]:
        """Return the embedded database's first process, if it runs."""
        file = self.folder / "postgres" / "postmaster.pid"
        try:
            return [int(file.read_text().split("\n", 1)[0])]
        except (OSError, ValueError):
            return []


@contextmanager
def site_copy(name: str) -> Iterator[SiteCopy]:
    """Yield an empty copy under ``var/bench``, thrown away afterwards."""
    above = var_folder() / "bench"
    above.mkdir(exist_ok=True)
    above.chmod(var_folder().stat().st_mode & 0o777)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=above))
    folder.chmod(above.stat().st_mode & 0o777)
    try:
        yield SiteCopy(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Served:
    """A copy that is served: where, and the processes whose time counts."""

    port: int
    processes: list[int]


@contextmanager
def served(copy: SiteCopy, **settings: str) -> Iterator[Served]:
    """Serve a copy with ``./zouma serve`` on a port of loopback until the block is left."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "zouma", "serve", "--port", str(port)],
        env=copy.environment(**settings), cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_answer(port, server)
        yield Served(port, [server.pid, *copy.postmaster()])
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for_answer(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the site answers.

    :raises RuntimeError: when its process ends or time runs out.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            fetched(port, "/constant/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The site does not answer.")


def fetched(port: int, path: str) -> bytes:
    """Return the body of a page.

    :raises OSError: when there is no such page.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise OSError(f"{path}: {response.status}")
        return body
    finally:
        connection.close()
