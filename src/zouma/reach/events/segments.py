"""Segments: files of groups of events, each group whole or not there.

A file begins with ``MAGIC``. Then come groups: a head of 16 bytes (mark, number of events,
checksum of the events, checksum of the head), then the events. A sealed segment ends with a group
that says how many events lie in each quarter of an hour, and with where that group begins.
"""

from __future__ import annotations

import os
import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from zouma.common.durable import lock, made, write_fully
from zouma.reach.events.record import EVENT, QUARTER_MS

MAGIC = b"zouma-events-1\n\0"
GROUP, END, TAIL = b"evGR", b"evEN", b"evTL"
HEAD = struct.Struct("<4sIII")
QUARTER = np.dtype([("quarter", "<i8"), ("events", "<i8")])
BLOCK = 65_536  # events in memory at once
MOST_IN_GROUP = 1 << 20
NAME = re.compile(r"^(?P<node>[A-Za-z0-9._]+(?:-[A-Za-z0-9._]+)*)-(?P<epoch>\d+)-(?P<number>\d+)$")

Events = NDArray[np.void]
"""(n,) of EVENT."""


@dataclass(slots=True)
class Contents:
    """What is known of a segment.

    quarters: events by quarter of an hour since 1970; end: bytes that are whole; lost: bytes
    among or behind them that are not.
    """

    quarters: Counter[int] = field(default_factory=Counter)
    sealed: bool = False
    end: int = len(MAGIC)
    lost: int = 0

    @property
    def events(self) -> int:
        """Return how many events there are."""
        return self.quarters.total()


def segment_name(node: str, epoch: int, number: int) -> str:
    """Return the name of a segment: who wrote it, since which start, and which it is.

    Raises ValueError where the node has no name that a file can have.
    """
    name = f"{node}-{epoch:08d}-{number:06d}"
    if not NAME.match(name):
        raise ValueError(f"no name for a node: {node!r}")
    return name


def segment_folder(folder: Path) -> Path:
    """Return where segments lie, made if it is missing."""
    return made(folder / "segments")


def segments(folder: Path) -> list[Path]:
    """Return the segments there are, by name."""
    found = (path for path in segment_folder(folder).iterdir() if NAME.match(path.name))
    return sorted(found, key=lambda path: path.name)


def head(mark: bytes, number: int, checksum: int) -> bytes:
    """Return the head of a group."""
    return HEAD.pack(mark, number, checksum, crc32(struct.pack("<4sII", mark, number, checksum)))


def group(events: bytes) -> bytes:
    """Return events as they lie in a segment."""
    return head(GROUP, len(events) // EVENT.itemsize, crc32(events)) + events


def ending(quarters: Counter[int], end: int) -> bytes:
    """Return what seals a segment whose groups end there."""
    table = np.array(sorted(quarters.items()), dtype=QUARTER).tobytes()
    return head(END, len(quarters), crc32(table)) + table + head(TAIL, end >> 32, end & 0xFFFFFFFF)


def quarters_of(events: Events) -> Counter[int]:
    """Return how many events lie in each quarter of an hour since 1970."""
    if not len(events):
        return Counter()
    quarters = events["at"] // QUARTER_MS
    first = int(quarters.min())
    counts = np.bincount(quarters - first)
    return Counter({first + step: int(counts[step]) for step in np.flatnonzero(counts).tolist()})


def read_head(file: BufferedReader) -> tuple[bytes, int, int] | None:
    """Return mark, number and checksum of what comes next, None where nothing whole begins."""
    content = file.read(HEAD.size)
    if len(content) < HEAD.size:
        return None
    mark, number, checksum, own = HEAD.unpack(content)
    known = mark in {GROUP, END} and number <= MOST_IN_GROUP
    return (mark, number, checksum) if known and own == crc32(content[:12]) else None


def read_group(file: BufferedReader) -> tuple[bytes, bytes] | None:
    """Return the mark and content of the next group, None where it is not whole."""
    found = read_head(file)
    if found is None:
        return None
    mark, number, checksum = found
    content = file.read(number * (EVENT if mark == GROUP else QUARTER).itemsize)
    return (mark, content) if crc32(content) == checksum else None


def next_group(file: BufferedReader, start: int) -> int | None:
    """Return where a whole group begins behind a damaged place, None if there is none."""
    file.seek(start)
    rest = file.read()
    at = rest.find(GROUP)
    while at >= 0:
        file.seek(start + at)
        if read_group(file) is not None:
            return start + at
        at = rest.find(GROUP, at + 1)
    return None


def read_groups(path: Path, contents: Contents) -> Iterator[bytes]:
    """Yield the events of each whole group; what else is there is noted in the contents.

    A place in the middle that is damaged is skipped, up to the next group that is whole.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if file.read(len(MAGIC)) != MAGIC:
            contents.end, contents.lost = 0, size  # it is no segment
            return
        while (start := file.tell()) < size:
            found = read_group(file)
            if found is None:
                after = next_group(file, start + 1)
                contents.lost += (size if after is None else after) - start
                if after is None:
                    return
                file.seek(after)
            elif found[0] == END:
                contents.sealed = True
                return
            else:
                contents.end = file.tell()
                yield found[1]


def read_events(path: Path, contents: Contents | None = None) -> Iterator[Events]:
    """Yield the events of a segment in blocks of about ``BLOCK``."""
    known = contents or Contents()
    parts: list[bytes] = []
    size = 0
    for part in read_groups(path, known):
        parts.append(part)
        size += len(part)
        if size >= BLOCK * EVENT.itemsize:
            yield np.frombuffer(b"".join(parts), EVENT)
            parts, size = [], 0
    if parts:
        yield np.frombuffer(b"".join(parts), EVENT)


def contents_of(path: Path) -> Contents:
    """Return what is known of a segment: from its end if it is sealed, else by reading it."""
    sealed = sealed_contents(path)
    if sealed is not None:
        return sealed
    contents = Contents()
    for block in read_events(path, contents):
        contents.quarters += quarters_of(block)
    return contents


def sealed_contents(path: Path) -> Contents | None:
    """Return what the end of a sealed segment says, None if it is not sealed."""
    size = path.stat().st_size
    if size < len(MAGIC) + 2 * HEAD.size:
        return None
    with path.open("rb") as file:
        file.seek(size - HEAD.size)
        mark, high, low, own = HEAD.unpack(file.read(HEAD.size))
        if mark != TAIL or own != crc32(struct.pack("<4sII", mark, high, low)):
            return None
        start = (high << 32) + low
        file.seek(start)
        found = read_group(file)
        if found is None or found[0] != END:
            return None
    table = np.frombuffer(found[1], QUARTER)
    quarters = Counter(dict(zip(table["quarter"].tolist(), table["events"].tolist(), strict=True)))
    return Contents(quarters, sealed=True, end=start)


def seal_abandoned(path: Path) -> bool:
    """Seal a segment whose writer has ended; tell whether it is sealed now.

    What is torn behind its last whole group was never acknowledged, and is cut off. Who writes a
    segment holds its lock for as long as it lives.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
    try:
        if not lock(descriptor):
            return False
        contents = contents_of(path)
        if not contents.sealed and contents.end:
            write_ending(descriptor, contents)
        return contents.end > 0
    finally:
        os.close(descriptor)


def write_ending(descriptor: int, contents: Contents) -> None:
    """Cut what is torn, and seal.

    :raises OSError: when there is no room; the segment is then as whole as before.
    """
    os.ftruncate(descriptor, contents.end)
    write_fully(descriptor, ending(contents.quarters, contents.end))
    os.fsync(descriptor)
