"""A process that appends for many threads at once, and says what it was told to have kept.

Run as ``python told_at_once.py FOLDER FIRST``; each thread prints an id only after the events are
acknowledged. It goes on until it is killed.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from reach.events.making import events
from zouma.reach.events.appending import Appender
from zouma.reach.events.committing import ThreadedCommit

THREADS = 8
EACH = 1_000_000


def main() -> None:
    """Append until killed."""
    folder, first = Path(sys.argv[1]), int(sys.argv[2])
    commit = ThreadedCommit(Appender(folder, "node", rolled_bytes=20_000))

    def go_on(start: int) -> None:
        for number in range(start, start + EACH):
            commit.append(events(1, first=number).tobytes())
            os.write(1, f"{number}\n".encode())

    threads = [
        threading.Thread(target=go_on, args=(first + EACH * number,)) for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main()
