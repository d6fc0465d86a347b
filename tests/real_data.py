"""Finds the real data beside the repository, or skips the test that needs it by name."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def real_file(name: str) -> Path:
    """Return the path of a file of the real data, such as "festivals/openagenda/…"."""
    path = REAL_DATA / name
    if not path.exists():
        pytest.skip(f"real data is absent: {name}")
    return path
