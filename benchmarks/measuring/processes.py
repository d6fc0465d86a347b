"""Processor time of whole process trees, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return what processes, all they started and all of those that have ended have used."""
    ticks, parents = process_table()
    children: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        children.setdefault(parent, []).append(pid)
    waiting, seen = list(roots), set[int]()
    while waiting:
        pid = waiting.pop()
        if pid not in seen and pid in ticks:
            seen.add(pid)
            waiting += children.get(pid, [])
    return sum(ticks[pid] for pid in seen) / TICKS


def process_table() -> tuple[dict[int, int], dict[int, int]]:
    """Return each process's ticks, with those of its ended children, and its parent."""
    ticks: dict[int, int] = {}
    parents: dict[int, int] = {}
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(folder.name)
        parents[pid] = int(fields[1])
        ticks[pid] = sum(int(field) for field in fields[11:15])
    return ticks, parents
