"""Keeping the site's processes up: what ends is started again, and all of it ends with us."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from zouma.common.errors import ProgrammeError
from zouma.site.processes import end_with_parent
from zouma.site.state import ROOT

LOOK_SECONDS = 0.25
STOP_SECONDS = 20
EARLY_SECONDS = 10  # who ends sooner than that after its start ended early
PAUSE_SECONDS = 1.0  # before a process that ended early is started again
MOST_EARLY_ENDS = 30  # in a row

logger = logging.getLogger(__name__)


class EndsAgain(ProgrammeError):
    """A process that does not stay up however often it is started."""


@dataclass(slots=True)
class Child:
    """A command that is to run as long as we do.

    early_ends: in a row; due_at: when to start it again, on the monotonic clock.
    """

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    early_ends: int = 0
    due_at: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own, such that it ends with us."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - we never start threads
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            start_new_session=True,
        )

    def keep(self) -> None:
        """Start it again if it has ended and its pause is over.

        :raises EndsAgain: when it ended early too often.
        """
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        end_group(self.process.pid)
        early = time.monotonic() - self.started_at < EARLY_SECONDS
        self.early_ends = self.early_ends + 1 if early else 0
        if self.early_ends >= MOST_EARLY_ENDS:
            raise EndsAgain(f"The {self.name} ends again and again ({status}).")
        logger.warning("the %s ended (%s) and is started again", self.name, status)
        self.process = None
        self.due_at = time.monotonic() + (PAUSE_SECONDS if early and self.early_ends > 1 else 0)

    def stop(self) -> None:
        """Ask it to end; make it, when it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_group(self.process.pid)


def end_group(number: int) -> None:
    """End what a process that has ended started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


def supervise(commands: Mapping[str, Sequence[str]], *, keep: Callable[[], object]) -> None:
    """Run commands by name until we are told to stop; keep: looks after what they need.

    :raises EndsAgain: when one of them does not stay up.
    """
    children = [Child(name, command) for name, command in commands.items()]
    try:
        while True:
            keep()
            for child in children:
                child.keep()
            time.sleep(LOOK_SECONDS)
    finally:
        for child in reversed(children):
            child.stop()


def module(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a Python module."""
    return [sys.executable, "-m", name, *arguments]
