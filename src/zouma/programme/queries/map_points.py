"""The places of a selection, with how many activities each has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from zouma.common.fields import text_of_column
from zouma.common.text import TranslatedText
from zouma.programme.queries.listing import Chosen
from zouma.programme.queries.matching import (
    activity_conditions,
    needs_session,
    session_conditions,
)

MOST = 3000


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place of the map; latitude and longitude in WGS 84 degrees, None when unknown."""

    slug: str
    name: TranslatedText
    region_name: TranslatedText
    address: TranslatedText
    latitude: float | None
    longitude: float | None
    activities: int

    def feature(self) -> dict[str, Any]:
        """Return the place as a GeoJSON feature in the reader's language."""
        geometry = None
        if self.latitude is not None and self.longitude is not None:
            point = [round(self.longitude, 6), round(self.latitude, 6)]
            geometry = {"type": "Point", "coordinates": point}
        return {
            "type": "Feature",
            "geometry": geometry,
            "properties": {
                "name": str(self.name),
                "address": str(self.address),
                "activities": self.activities,
                "url": reverse("place", args=[self.slug]),
            },
        }


def map_points(chosen: Chosen) -> list[MapPoint]:
    """Return the places of a selection, those with most activities first."""
    selection = chosen.selection
    conditions = activity_conditions(selection, chosen.scope, chosen.query)
    times = session_conditions(selection, chosen.scope)
    values = conditions.values | times.values | {"most": MOST}
    if chosen.query:
        values["query"] = chosen.query.tsquery
    if selection.near:
        values |= {"latitude": selection.near[0], "longitude": selection.near[1]}
    unplanned = "" if needs_session(selection) else UNPLANNED
    statement = POINTS.format(conditions=conditions.sql(), times=times.sql(), unplanned=unplanned)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [
        MapPoint(
            slug, text_of_column(name), text_of_column(region),
            text_of_column(address), latitude, longitude, count,
        )
        for slug, name, region, address, latitude, longitude, count in rows
    ]  # fmt: skip


# As in the list: what has no session yet is chosen where no time was asked for.
UNPLANNED = """OR NOT EXISTS (
    SELECT 1 FROM programme_session x WHERE x.activity_id = a.id AND x.vanished_at IS NULL)"""

POINTS = """
WITH found AS (
    SELECT a.place_id, count(*) AS activities
    FROM programme_activity a JOIN bases_place p ON p.id = a.place_id
    WHERE {conditions} AND (EXISTS (
        SELECT 1 FROM programme_session s WHERE s.activity_id = a.id AND {times}) {unplanned})
    GROUP BY a.place_id
)
SELECT p.slug, p.name, coalesce(r.name, '{{}}'), p.address, p.latitude, p.longitude,
    found.activities
FROM found JOIN bases_place p ON p.id = found.place_id
LEFT JOIN bases_region r ON r.code = p.region_id
ORDER BY found.activities DESC, p.id LIMIT %(most)s
"""
