"""Where districts lie, for the map of a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point on Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float
