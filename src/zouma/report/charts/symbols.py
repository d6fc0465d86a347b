"""A map of circles: districts where they lie, their areas after a count; no borders are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.translation import gettext

from zouma.report.charts.drawing import FONT, WIDE, Drawing, fitted, text_width
from zouma.report.charts.points import Point
from zouma.report.charts.scales import round_below
from zouma.report.charts.series import Panel

LARGEST = {True: 40.0, False: 28.0}
KILOMETRES_PER_DEGREE = 111.2
MARGIN, LEGEND = 46, 58
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle on the drawing."""

    label: str
    x: float
    y: float
    radius: float


def draw_map(drawing: Drawing, panels: Sequence[Panel], *, points: Mapping[str, Point]) -> None:
    """Draw a circle for each row whose point is known, with a scale for sizes and lengths.

    panels: one; points: by the key of the row.
    """
    (panel,) = panels
    bars = [bar for bar in panel.bars if bar.key in points and bar.value > 0]
    largest = LARGEST[drawing.width == WIDE]
    most = max(bar.value for bar in bars)
    placed, scale, bottom = projected([points[bar.key] for bar in bars], drawing.width)
    spots = [
        Spot(bar.label, x, y, max(2.0, largest * sqrt(bar.value / most)))
        for bar, (x, y) in zip(bars, placed, strict=True)
    ]
    for spot in sorted(spots, key=lambda spot: -spot.radius):
        drawing.circle(spot.x, spot.y, spot.radius, "bubble")
    write_names(drawing, spots)
    draw_sizes(drawing, panel, most, bottom + 12)
    draw_length(drawing, scale, bottom + 12)
    drawing.reach(bottom + LEGEND + 12)


def projected(
    points: Sequence[Point], width: int
) -> tuple[list[tuple[float, float]], float, float]:
    """Return where points come to lie, pixels a kilometre, and how far down they reach."""
    south, north = min(p.latitude for p in points), max(p.latitude for p in points)
    west, east = min(p.longitude for p in points), max(p.longitude for p in points)
    squeeze = cos(radians((south + north) / 2))
    across, down = max((east - west) * squeeze, 1e-3), max(north - south, 1e-3)
    room, tallest = width - 2 * MARGIN, width * (0.62 if width == WIDE else 1.1)
    scale = min(room / across, tallest / down)
    aside = (room - across * scale) / 2
    placed = [
        (MARGIN + aside + (p.longitude - west) * squeeze * scale,
         MARGIN + (north - p.latitude) * scale)
        for p in points
    ]  # fmt: skip
    return placed, scale / KILOMETRES_PER_DEGREE, 2 * MARGIN + down * scale


def write_names(drawing: Drawing, spots: Sequence[Spot]) -> None:
    """Write the names that find room, those of the largest circles first."""
    taken: list[Box] = []
    for spot in sorted(spots, key=lambda spot: -spot.radius):
        words = fitted(spot.label, 130)
        width = text_width(words)
        for x, y in (
            (spot.x - width / 2, spot.y + 4),
            (spot.x + spot.radius + 3, spot.y + 4),
            (spot.x - spot.radius - 3 - width, spot.y + 4),
            (spot.x - width / 2, spot.y - spot.radius - 4),
            (spot.x - width / 2, spot.y + spot.radius + FONT),
        ):
            box = (x, y - FONT, x + width, y + 3)
            inside = box[0] >= 0 and box[2] <= drawing.width and box[1] >= 0
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                drawing.text(x, y, words, "halo")
                break


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes meet."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def draw_sizes(drawing: Drawing, panel: Panel, most: float, top: float) -> None:
    """Draw two circles with the counts they stand for."""
    largest, x = LARGEST[drawing.width == WIDE], 0.0
    for value in (round_below(most), round_below(most / 8)):
        if value < 1:
            continue
        radius = largest * sqrt(value / most)
        drawing.circle(x + radius + 1, top + LEGEND / 2, radius, "ring")
        words = panel.said(value)
        drawing.text(x + 2 * radius + 6, top + LEGEND / 2 + 4, words, "quiet")
        x += 2 * radius + text_width(words) + 22


def draw_length(drawing: Drawing, scale: float, top: float) -> None:
    """Draw a line as long as a round number of kilometres."""
    kilometres = round_below(drawing.width / 5 / scale)
    end, y = drawing.width - 2.0, top + LEGEND / 2 + 8
    words = gettext("%(number)s km") % {"number": f"{kilometres:g}"}
    drawing.line((end - kilometres * scale, y), (end, y), "axis")
    drawing.text(end, y - 7, words, "quiet", anchor="end")
