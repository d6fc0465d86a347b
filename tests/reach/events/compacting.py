"""A process that compacts a folder: ``python compacting.py FOLDER DAYS_LATER SECONDS``."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from zouma.reach.events.compaction import compact
from zouma.reach.events.visitors import Steady

EVENING = datetime(2026, 5, 16, 14, tzinfo=UTC)


def main() -> None:
    """Compact once."""
    folder, later, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    now = EVENING + timedelta(days=later)
    os.write(1, b"ready\n")
    compact(folder, ZoneInfo("Asia/Shanghai"), now, steady=Steady("boot", seconds))


if __name__ == "__main__":
    main()
