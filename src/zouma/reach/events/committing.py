"""Group commit: many requests share one write and one ``fdatasync``."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from zouma.common.errors import ProgrammeError
from zouma.reach.events.appending import NotKept

GATHER_SECONDS = 0.005


class Appends(Protocol):
    """Whatever puts events on the disk, one caller at a time."""

    def append(self, events: bytes) -> None:
        """Return when they are there.

        :raises NotKept: when they are not.
        """

    def close(self) -> None:
        """Seal what is open."""


@dataclass(slots=True, eq=False)
class Batch:
    """Events that go to the disk together, and what came of it."""

    parts: list[bytes] = field(default_factory=list)
    done: bool = False
    error: ProgrammeError | None = None


class ThreadedCommit:
    """Commits for threads: one of those who wait writes for all."""

    def __init__(self, appender: Appends) -> None:
        self.appender = appender
        self.waiting = Batch()
        self.writing = False
        self.turn = threading.Condition()

    def append(self, events: bytes) -> None:
        """Return when the events are on the disk.

        :raises NotKept: when they are not; they may yet be there, and the same may be sent again.
        """
        with self.turn:
            batch = self.waiting
            batch.parts.append(events)
            while self.writing and not batch.done:
                self.turn.wait()
            if not batch.done:
                self.writing = True
                self.waiting = Batch()
        if not batch.done:
            self.write(batch)
        if batch.error is not None:
            raise batch.error

    def close(self) -> None:
        """Seal the segment."""
        self.appender.close()

    def write(self, batch: Batch) -> None:
        """Write a batch for all who wait for it."""
        batch.error = NotKept()
        try:
            self.appender.append(b"".join(batch.parts))
            batch.error = None
        except ProgrammeError as error:
            batch.error = error
        finally:
            with self.turn:
                batch.done, self.writing = True, False
                self.turn.notify_all()


class AsyncCommit:
    """Commits for coroutines of one loop: a thread writes while the next batch gathers.

    A batch gathers for ``GATHER_SECONDS`` at least, since each costs the same whatever is in it.
    """

    def __init__(self, appender: Appends) -> None:
        self.appender = appender
        self.thread = ThreadPoolExecutor(1, "commit")
        self.parts: list[bytes] = []
        self.waiting: list[asyncio.Future[None]] = []
        self.writing = False

    def append(self, events: bytes) -> asyncio.Future[None]:
        """Return what is done when the events are on the disk, or raises NotKept when not."""
        loop = asyncio.get_running_loop()
        told = loop.create_future()
        self.parts.append(events)
        self.waiting.append(told)
        if not self.writing:
            self.writing = True
            loop.call_later(GATHER_SECONDS, self.write_next, loop)
        return told

    def write_next(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the thread write what has gathered."""
        events, waiting = b"".join(self.parts), self.waiting
        self.parts, self.waiting = [], []
        work = loop.run_in_executor(self.thread, self.appender.append, events)
        work.add_done_callback(lambda done: self.tell(loop, waiting, done))

    def tell(
        self, loop: asyncio.AbstractEventLoop, waiting: list[asyncio.Future[None]],
        done: asyncio.Future[None],
    ) -> None:  # fmt: skip
        """Let all who still wait know; what has gathered meanwhile is written in a moment."""
        error = done.exception()
        for told in waiting:
            if told.done():
                continue  # whoever asked is gone
            if error is None:
                told.set_result(None)
            else:
                told.set_exception(error)
        self.writing = bool(self.parts)
        if self.writing:
            loop.call_later(GATHER_SECONDS, self.write_next, loop)

    def close(self) -> None:
        """Wait for what is being written, and seal the segment."""
        self.thread.shutdown()
        self.appender.close()
