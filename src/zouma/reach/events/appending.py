"""Appending events to segments, so that what was acknowledged is on the disk."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np
from django.utils.translation import gettext_lazy as _

from zouma.common.durable import (
    HIDDEN,
    alone_in,
    hidden_beside,
    lock,
    made,
    put,
    sync,
    write_fully,
)
from zouma.common.errors import ProgrammeError
from zouma.reach.events.record import EARLIEST_MS, EVENT, LATEST_MS
from zouma.reach.events.segments import (
    BLOCK,
    MAGIC,
    NAME,
    Contents,
    Events,
    ending,
    group,
    quarters_of,
    segment_folder,
    segment_name,
    segments,
    write_ending,
)

ROLLED_BYTES = 64 << 20
ROLLED_SECONDS = 3600.0
MOST_IN_SEGMENT = 1 << 24

logger = logging.getLogger(__name__)


class NotKept(ProgrammeError):
    """There is no room, or the disk does not take what is written."""

    message = _("This cannot be kept at the moment. Please try again in a minute.")
    status = 503


class TimesImpossible(ProgrammeError):
    """Events that tell of another century."""

    message = _("Events must have happened between the years 2000 and 2099.")
    status = 422


def claim_epoch(folder: Path, node: str) -> int:
    """Return a number that no start of a process on this node has had before, nor will have.

    It follows from the files that are there, not from a clock or a process's number. The largest
    claim is never deleted. One process claims at a time: a slow one must not take a number that
    was claimed and deleted while it looked.
    """
    claims = made(folder / "epochs")
    with alone_in(claims):
        told = numbers_told(claims, node)
        taken = told | {int(match["epoch"]) for match in names(folder) if match["node"] == node}
        epoch = max(taken, default=0) + 1
        put(claims / f"{node}-{epoch}", b"")
        for before in told:
            (claims / f"{node}-{before}").unlink(missing_ok=True)
        return epoch


def numbers_told(claims: Path, node: str) -> set[int]:
    """Return the epochs that a node has claimed."""
    parts = (path.name.rpartition("-") for path in claims.iterdir())
    return {int(number) for name, _dash, number in parts if name == node and number.isdigit()}


def names(folder: Path) -> list[dict[str, str]]:
    """Return the names of all segments, taken apart."""
    matches = (NAME.match(path.name) for path in segments(folder))
    return [match.groupdict() for match in matches if match]


class Appender:
    """Appends groups of events to segments of its own, one caller at a time.

    A segment is made when the first events come, and sealed when it is full or old.
    """

    def __init__(
        self, folder: Path, node: str, *, rolled_bytes: int = ROLLED_BYTES,
        rolled_seconds: float = ROLLED_SECONDS,
    ) -> None:  # fmt: skip
        self.folder, self.node = folder, node
        self.rolled_bytes, self.rolled_seconds = rolled_bytes, rolled_seconds
        self.process = 0
        self.epoch = self.number = 0
        self.descriptor: int | None = None
        self.path: Path | None = None
        self.end = 0
        self.opened_at = 0.0
        self.quarters: Counter[int] = Counter()

    def append(self, events: bytes) -> None:
        """Append events as one group; they are on the disk when this returns.

        :raises NotKept: when they cannot be kept; what was appended before stays.
        """
        try:
            descriptor = self.ready()
        except OSError as error:
            self.abandon()
            raise self.refused(error) from error
        content = group(events)
        try:
            write_fully(descriptor, content)
        except OSError as error:
            self.undo()
            raise self.refused(error) from error
        try:
            os.fdatasync(descriptor)
        except OSError as error:
            self.abandon()  # nobody knows what of it is on the disk
            raise self.refused(error) from error
        self.end += len(content)
        self.quarters += quarters_of(np.frombuffer(events, EVENT))

    def ready(self) -> int:
        """Return the file to append to: the one that is open, or the next."""
        if self.process != os.getpid():  # also after a fork: the file belongs to the parent
            self.descriptor, self.process = None, os.getpid()
            self.epoch, self.number = claim_epoch(self.folder, self.node), 0
        if self.descriptor is not None and self.is_full():
            self.close()
        if self.descriptor is None:
            self.open()
        if self.descriptor is None:
            raise NotKept
        return self.descriptor

    def is_full(self) -> bool:
        """Tell whether it is time for the next segment."""
        age = time.monotonic() - self.opened_at
        return self.end >= self.rolled_bytes or age >= self.rolled_seconds

    def open(self) -> None:
        """Make the next segment; it is locked before anybody sees it.

        :raises OSError: when there is no room.
        """
        self.number += 1
        path = segment_folder(self.folder) / segment_name(self.node, self.epoch, self.number)
        hidden = hidden_beside(path)
        self.descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            lock(self.descriptor)
            write_fully(self.descriptor, MAGIC)
            os.fsync(self.descriptor)
            os.link(hidden, path)
        finally:
            hidden.unlink(missing_ok=True)
        sync(path.parent)
        self.path, self.end, self.quarters = path, len(MAGIC), Counter()
        self.opened_at = time.monotonic()

    def undo(self) -> None:
        """Cut off what was written in part, or leave the file to whoever seals it."""
        if self.descriptor is None:
            return
        try:
            os.ftruncate(self.descriptor, self.end)
        except OSError:
            self.abandon()

    def abandon(self) -> None:
        """Leave the segment as it is; whole groups in it count."""
        if self.descriptor is not None:
            with suppress(OSError):
                os.close(self.descriptor)
            self.descriptor = None

    def close(self) -> None:
        """Seal the segment; where there is no room for that, another process does it later."""
        if self.descriptor is None or self.process != os.getpid():
            return
        with suppress(OSError):
            write_ending(self.descriptor, Contents(self.quarters, end=self.end))
        self.abandon()

    def refused(self, error: OSError) -> NotKept:
        """Log why, and return what the caller is told."""
        logger.error("reads are not kept: %s", error)
        return NotKept()


def write_segment(folder: Path, node: str, events: Events) -> list[Path]:
    """Write many events as sealed segments that are there as a whole, and return them.

    The same events again do no harm: their identities are known.

    :raises NotKept: when there is no room; then none of the last segment is there.
    :raises TimesImpossible: when one of them is of another century.
    """
    if len(events) and not (EARLIEST_MS <= events["at"].min() <= events["at"].max() < LATEST_MS):
        raise TimesImpossible
    try:
        epoch = claim_epoch(folder, node)
        starts = range(0, len(events), MOST_IN_SEGMENT)
        return [
            write_sealed(
                folder, segment_name(node, epoch, number), events[start:][:MOST_IN_SEGMENT]
            )
            for number, start in enumerate(starts, start=1)
        ]
    except OSError as error:
        logger.exception("events are not kept")
        raise NotKept from error


def write_sealed(folder: Path, name: str, events: Events) -> Path:
    """Write a segment under a hidden name and then give it its own."""
    path = segment_folder(folder) / name
    hidden = hidden_beside(path)
    end = len(MAGIC)
    descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    try:
        lock(descriptor)
        write_fully(descriptor, MAGIC)
        for start in range(0, len(events), BLOCK):
            content = group(np.ascontiguousarray(events[start : start + BLOCK]).tobytes())
            write_fully(descriptor, content)
            end += len(content)
        write_fully(descriptor, ending(quarters_of(events), end))
        os.fsync(descriptor)
        os.link(hidden, path)
    finally:
        os.close(descriptor)
        hidden.unlink(missing_ok=True)
    sync(path.parent)
    return path


def remove_left_behind(folder: Path) -> None:
    """Delete hidden files of writers that were killed; those that are being written are locked."""
    for path in segment_folder(folder).iterdir():
        if path.name.startswith(HIDDEN):
            with suppress(FileNotFoundError), path.open("rb") as file:
                if lock(file.fileno()):
                    path.unlink(missing_ok=True)
