"""Columns that look like counts and are none: rates, and the platforms' "heat"."""

from __future__ import annotations

import re

RATE = re.compile(
    r"率|占比|百分比|比例|%|(?<![a-z])(?:rate|ratio|percent)(?![a-z])"
    r"|p(?:er|re)centage",
    re.IGNORECASE,
)
HEAT = re.compile(
    r"热度|人气|热力|热搜值|(?<![a-z])(?:heat|hotness|popularity|hot index)(?![a-z])", re.IGNORECASE
)


def is_rate(column: str) -> bool:
    """Tell whether a column's name is that of a rate."""
    return RATE.search(column.replace("_", " ")) is not None


def is_heat(column: str) -> bool:
    """Tell whether a column's name is that of a heat number, a score that counts nothing."""
    return HEAT.search(column.replace("_", " ")) is not None
