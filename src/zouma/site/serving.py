"""Serving the site: its static files and the server's process."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys

from zouma.common.errors import ProgrammeError
from zouma.site.state import ROOT, var_folder

STOP_SECONDS = 20


class PortTaken(ProgrammeError):
    """Somebody else listens on the port."""


def require_free_port(host: str, port: int) -> None:
    """Make sure that we can listen.

    :raises PortTaken: when another program does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken by another program; choose one with --port."
            ) from error


def static_stamp() -> str:
    """Return what changes when static files may have changed."""
    ours = sorted((ROOT / "src" / "zouma").glob("*/static/**/*"))
    marks = [f"{path}:{path.stat().st_mtime_ns}" for path in ours if path.is_file()]
    lock = (ROOT / "requirements.lock").read_bytes()
    return hashlib.sha256("\n".join(marks).encode() + lock).hexdigest()


def prepare_static_files() -> None:
    """Gather static files under names that hold their hash, unless that is done."""
    os.environ["ZOUMA_STATICFILES"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    stamp_file = var_folder() / "static.stamp"
    stamp = static_stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    stamp_file.write_text(stamp)


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is gone (Linux)."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def processors() -> int:
    """Return how many processors we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def serve_until_stopped(*, host: str, port: int, workers: int) -> None:
    """Run the web server until it ends or we are told to stop.

    :raises PortTaken: when another program listens there.
    """
    require_free_port(host, port)
    number = workers or processors()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "zouma.site.wsgi:application",
        "--host", host, "--port", str(port), "--workers", str(number), "--blocking-threads", "4",
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--backpressure", "64",
    ]  # fmt: skip
    print(f"Zouma serves http://{host}:{port}/ — Ctrl-C stops it.", flush=True)  # noqa: T201
    children = [started(command), started([sys.executable, "-m", "zouma", "worker"])]
    try:
        children[0].wait()
    finally:
        for child in reversed(children):
            stopped(child)


def started(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process that ends with us."""
    return subprocess.Popen(
        command,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads have been started yet
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        start_new_session=True,
    )


def stopped(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; make it, when it does not."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
