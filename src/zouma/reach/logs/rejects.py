"""The file of lines that could not be read: which, and why; never what stood in them."""

from __future__ import annotations

import os
from pathlib import Path

from zouma.common.durable import made, put

KEPT = 1_000_000
"""So many lines are listed; the others are only counted."""


class Rejects:
    """Numbers and reasons of lines, kept in a file of two columns; without a path nowhere."""

    def __init__(self, path: Path | None, *, up_to: int = 0) -> None:
        """Begin; what an earlier import listed up to that line stays, what it listed after goes."""
        self.path = path
        self.waiting: list[tuple[int, str]] = []
        self.listed = self.keep(up_to) if path else 0

    def keep(self, up_to: int) -> int:
        """Keep what is listed up to a line, and return how many those are."""
        assert self.path is not None
        if not self.path.exists():
            return 0
        lines = [
            line
            for line in self.path.read_text(encoding="utf-8").splitlines()
            if line.partition("\t")[0].isdecimal() and int(line.partition("\t")[0]) <= up_to
        ]
        put(self.path, "".join(f"{line}\n" for line in lines).encode())
        return len(lines)

    def add(self, rejects: list[tuple[int, str]]) -> None:
        """Take lines to be listed with the next batch."""
        if self.path is not None:
            self.waiting += rejects[: max(KEPT - self.listed - len(self.waiting), 0)]

    def write(self) -> None:
        """List them, on the disk."""
        if self.path is None or not self.waiting:
            return
        made(self.path.parent)
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(f"{number}\t{reason}\n" for number, reason in sorted(self.waiting))
            file.flush()
            os.fsync(file.fileno())
        self.listed += len(self.waiting)
        self.waiting = []
