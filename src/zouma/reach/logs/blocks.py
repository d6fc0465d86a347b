"""A stream of bytes cut into blocks of whole lines, each line with its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64

from zouma.common.errors import ProgrammeError
from zouma.reach.logs.compiling import Positions
from zouma.reach.logs.scanning import NEWLINE, Scanner

BLOCK = 1024**2
LONGEST_LINE = 64 * 1024  # servers take no more than 8 to 32 KB of header
PADDING = 32  # bytes after the lines, so that a time or a word that begins among them can be read
RETURN = 13


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, as UTF-8.

    text: the bytes, and at least 32 more; length: how many of them are the lines. numbers:
    (n_lines,) of the lines in the file, from 1; starts, ends: (n_lines,) where each line begins
    and ends in text, without its line feed. signs: where the sign stands that the format parts
    fields with; first, last: (n_lines,) which of them are in a line, the last one excluded.
    too_long: numbers of lines left out before these and among them. done: unpacked bytes of the
    file up to the end of the block; lines: how many lines that is; check: XXH3 of them all.
    """

    text: bytes
    length: int
    numbers: Positions
    starts: Positions
    ends: Positions
    signs: Positions
    first: Positions
    last: Positions
    too_long: list[int]
    done: int
    lines: int
    check: int

    @property
    def array(self) -> NDArray[np.uint8]:
        """Return the bytes as numbers, and those after them."""
        return np.frombuffer(self.text, np.uint8)


@dataclass(slots=True)
class Cutter:
    """Cuts pieces into blocks of whole lines.

    sign: the byte whose places are noted on the way; unfinished: bytes after the last line feed,
    which wait for the next import.
    """

    size: int = BLOCK
    sign: int = NEWLINE
    check: xxh3_64 = field(default_factory=xxh3_64)
    done: int = 0
    lines: int = 0
    unfinished: int = 0
    waiting: list[bytes] = field(default_factory=list)
    held: int = 0
    too_long: list[int] = field(default_factory=list)
    skipping: bool = False
    scanner: Scanner = field(init=False)

    def __post_init__(self) -> None:
        self.scanner = Scanner(self.sign)

    def blocks(self, pieces: Iterable[bytes]) -> Iterator[Block]:
        """Yield blocks as they become whole; memory: a few blocks, however long a line is.

        A refusal among the pieces is passed on after the lines before it.
        """
        refusal = None
        for piece in until_refused(pieces):
            if isinstance(piece, ProgrammeError):
                refusal = piece
                break
            rest = self.after_skipped(piece) if self.skipping else piece
            if not rest:
                continue
            self.waiting.append(rest)
            self.held += len(rest)
            if self.held >= self.size:
                yield from self.cut()
        yield from self.cut()
        self.unfinished = self.held
        if refusal is not None:
            raise refusal

    def pass_over(self, pieces: Iterator[bytes], done: int, lines: int) -> Iterator[bytes]:
        """Yield what comes after what was read before; only the check is made of that.

        done, lines: bytes and lines read before. Raises EOFError when there are fewer bytes.
        """
        for piece in pieces:
            known = piece[: done - self.done]
            self.take(known)
            if self.done == done:
                self.lines = lines
                yield piece[len(known) :]
                yield from pieces
                return
        raise EOFError

    def after_skipped(self, piece: bytes) -> bytes:
        """Return what follows the end of a line that is too long, counting what is skipped."""
        end = piece.find(b"\n")
        skipped = piece if end < 0 else piece[: end + 1]
        self.take(skipped)
        if end < 0:
            return b""
        self.skipping = False
        self.lines += 1
        return piece[end + 1 :]

    def take(self, content: bytes | memoryview) -> None:
        """Count bytes as read for good."""
        self.check.update(content)
        self.done += len(content)

    def cut(self) -> Iterator[Block]:
        """Yield a block of the whole lines that wait; begin to skip an endless one."""
        content = b"".join(self.waiting)
        end = content.rfind(b"\n") + 1
        rest = content[end:]
        if end:
            self.take(memoryview(content)[:end])
            yield self.block(content, end)
        if len(rest) > LONGEST_LINE:
            self.take(rest)
            self.too_long.append(self.lines + 1)
            self.skipping = True
            rest = b""
        self.waiting, self.held = [rest] if rest else [], len(rest)

    def block(self, content: bytes, end: int) -> Block:
        """Return the whole lines before that place, without those that are too long or empty."""
        if not content.isascii():
            content = as_utf8(content[:end])
            end = len(content)
        text = content if len(content) >= end + PADDING else content + bytes(PADDING)
        array = np.frombuffer(text, np.uint8)
        ends, signs, last = self.scanner.places(array, end)
        starts = np.concatenate(([0], ends[:-1] + 1))
        first = np.concatenate(([0], last[:-1]))
        numbers = self.lines + 1 + np.arange(len(ends), dtype=np.int64)
        self.lines += len(ends)
        long = ends - starts > LONGEST_LINE
        too_long = [*self.too_long, *numbers[long].tolist()]
        self.too_long = []
        ends = ends - ((ends > starts) & (array[ends - 1] == RETURN))
        kept = (ends > starts) & ~long
        rows = (numbers, starts, ends, signs, first, last)
        if not kept.all():
            rows = (numbers[kept], starts[kept], ends[kept], signs, first[kept], last[kept])
        return Block(text, end, *rows, too_long, self.done, self.lines, self.check.intdigest())


def until_refused(pieces: Iterable[bytes]) -> Iterator[bytes | ProgrammeError]:
    """Yield pieces, and at their end the refusal that ended them early if one did."""
    try:
        yield from pieces
    except ProgrammeError as refusal:
        yield refusal


def as_utf8(content: bytes) -> bytes:
    """Return bytes as they are where they are UTF-8, else with marks where they are not."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode(errors="replace").encode()
    return content
