"""Columns by day: a panel for each measure over the same days."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from zouma.report.charts.drawing import Drawing, text_width
from zouma.report.charts.scales import marks
from zouma.report.charts.series import Panel
from zouma.report.wording.numbers import SHARE

HEIGHT, HEAD, FOOT, GAP = 130, 34, 24, 14
LEAST_WHISKER = 5


def draw_columns(drawing: Drawing, panels: Sequence[Panel]) -> None:
    """Draw panels below one another, their days in line."""
    scales = [marks(panel.most, 3, whole=panel.unit != SHARE) for panel in panels]
    widest = max(
        text_width(panel.said(mark))
        for panel, scale in zip(panels, scales, strict=True)
        for mark in scale
    )
    left = widest + 10
    top = 0.0
    for panel, scale in zip(panels, scales, strict=True):
        drawing.text(0, top + 15, panel.label, "strong")
        draw_panel(drawing, panel, scale, left=left, top=top + HEAD)
        top += HEAD + HEIGHT + FOOT + GAP
    drawing.reach(top - GAP)


def draw_panel(
    drawing: Drawing, panel: Panel, scale: list[float], *, left: float, top: float
) -> None:
    """Draw the axis, the columns and their intervals."""
    width, most = drawing.width - left - 2, scale[-1]
    bottom = top + HEIGHT
    for mark in scale:
        y = bottom - HEIGHT * mark / most
        drawing.line((left, y), (left + width, y), "grid" if mark else "axis")
        drawing.text(left - 6, y + 4, panel.said(mark), "quiet", anchor="end")
    step = width / len(panel.days)
    for bar in panel.bars:
        x, height = left + bar.place * step, HEIGHT * bar.value / most
        drawing.rect(x + step * 0.1, bottom - height, step * 0.8, height, panel.css)
        if bar.low < bar.high and step >= LEAST_WHISKER:
            middle = x + step / 2
            drawing.line(
                (middle, bottom - HEIGHT * bar.low / most),
                (middle, bottom - HEIGHT * bar.high / most),
                "whisker",
            )
    draw_days(drawing, panel, left=left, step=step, baseline=bottom + 17)


def draw_days(drawing: Drawing, panel: Panel, *, left: float, step: float, baseline: float) -> None:
    """Write as many days as there is room for."""
    widest = max(text_width(day) for day in panel.days) + 8
    every = max(1, ceil(widest / step))
    for number, day in enumerate(panel.days):
        half = widest / 2
        x = left + (number + 0.5) * step
        if number % every == 0 and x + half <= drawing.width + 8:
            drawing.text(max(x, half - 4), baseline, day, "quiet", anchor="middle")
