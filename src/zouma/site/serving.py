"""Serving the site: its static files and the server's process."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import subprocess
import sys

from django.conf import settings
from django.db import connection

from zouma.common.errors import ProgrammeError
from zouma.site.embedded import restart_if_killed
from zouma.site.state import ROOT, DatabaseUnavailable, var_folder
from zouma.site.supervising import module, supervise

logger = logging.getLogger(__name__)


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


def processors() -> int:
    """Return how many processors we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def serve_until_stopped(*, host: str, port: int, workers: int) -> None:
    """Run the web server and the worker until we are told to stop.

    What of them is killed is started again; so is the database where it is the embedded one.

    :raises PortTaken: when another program listens there.
    :raises EndsAgain: when one of them does not stay up.
    """
    require_free_port(host, port)
    from zouma.reach.actions import tell_front_end  # noqa: PLC0415 - needs the tables

    tell_front_end(settings.REACH_FOLDER)
    web = module(
        "granian", "--interface", "wsgi", "zouma.site.wsgi:application",
        "--host", host, "--port", str(port), "--workers", str(workers or processors()),
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "--backpressure", "64",
    )  # fmt: skip
    print(f"Zouma serves http://{host}:{port}/ — Ctrl-C stops it.", flush=True)  # noqa: T201
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # its threads, before others are forked
    supervise({"web server": web, "worker": module("zouma", "worker")}, keep=keep_database)


def serve_beacon_until_stopped(*, host: str, port: int, workers: int) -> None:
    """Run the beacon alone, without a database, until we are told to stop.

    :raises PortTaken: when another program listens there.
    :raises EndsAgain: when it does not stay up.
    """
    require_free_port(host, port)
    beacon = module(
        "granian", "--interface", "rsgi", "zouma.site.rsgi:application",
        "--host", host, "--port", str(port), "--workers", str(workers or processors()),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--backpressure", "512",
    )  # fmt: skip
    print(f"Zouma takes reads at http://{host}:{port}/reads — Ctrl-C stops it.", flush=True)  # noqa: T201
    supervise({"beacon": beacon}, keep=lambda: None)


def keep_database() -> None:
    """Start the embedded database again if it was killed; no other is ours to start."""
    if not os.environ.get("ZOUMA_EMBEDDED"):
        return
    try:
        restart_if_killed()
    except DatabaseUnavailable:
        logger.exception("the database is tried again in a moment")
