"""Where the districts of a sheet lie: as entered, or else amid their places."""

from __future__ import annotations

from django.db.models import Avg

from zouma.bases.models import Place, Region
from zouma.report.charts import BY_DISTRICT
from zouma.report.charts.points import Point
from zouma.report.figures import Sheet


def points_of(sheet: Sheet) -> dict[str, Point]:
    """Return the points of a sheet's districts by their codes; two queries."""
    codes = [row.key for table in sheet.tables if table.key == BY_DISTRICT for row in table.rows]
    entered = Region.objects.filter(code__in=codes, latitude__isnull=False, longitude__isnull=False)
    found = {
        code: Point(latitude or 0.0, longitude or 0.0)
        for code, latitude, longitude in entered.values_list("code", "latitude", "longitude")
    }
    missing = [code for code in codes if code not in found]
    amid = (
        Place.objects.filter(region__in=missing, latitude__isnull=False)
        .values("region")
        .annotate(latitude_mean=Avg("latitude"), longitude_mean=Avg("longitude"))
    )
    for row in amid:
        found[row["region"]] = Point(row["latitude_mean"], row["longitude_mean"])
    return found
