"""How long it takes to get from one place to another, roughly, and whether there is time."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
START_MINUTES = 10.0  # out of one house, into another
CITY_KM_PER_HOUR = 15.0  # door to door by public transport, changes and waiting included


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees), in km."""
    (north, east), (north2, east2) = one, other
    rise, turn = radians(north2 - north), radians(east2 - east)
    chord = sin(rise / 2) ** 2 + cos(radians(north)) * cos(radians(north2)) * sin(turn / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def travel_time(kilometres: float) -> timedelta:
    """Return the time that a way through a city takes: 10 minutes and 4 for each kilometre."""
    return timedelta(minutes=START_MINUTES + kilometres / CITY_KM_PER_HOUR * 60)


def can_be_made(leaves_at: datetime, kilometres: float, arrives_by: datetime) -> bool:
    """Tell whether there is time for a way; none is needed where one is already."""
    needed = travel_time(kilometres) if kilometres > 0.1 else timedelta(0)
    return leaves_at + needed <= arrives_by
