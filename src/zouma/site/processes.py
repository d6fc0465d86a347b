"""What the site's processes have to do with each other, as the kernel sees it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is gone (Linux)."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def works_in(folder: Path, pid: int) -> bool:
    """Tell whether a process is alive and works in a folder, where the system tells; else alive."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        except OSError:
            return False  # it has ended; one that nobody has waited for works nowhere
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
