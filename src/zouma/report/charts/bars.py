"""Bars that lie: a row each, a panel for each measure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from zouma.report.charts.drawing import WIDE, Drawing, fitted, text_width
from zouma.report.charts.scales import marks
from zouma.report.charts.series import Bar, Panel
from zouma.report.wording.numbers import plainly

HEAD, GAP = 26, 14
WIDE_ROW, NARROW_ROW, THICK = 25, 38, 14
MOST_ROWS = 16


def draw_bars(drawing: Drawing, panels: Sequence[Panel]) -> None:
    """Draw panels below one another."""
    top = 0.0
    for panel in panels:
        drawing.text(0, top + 15, panel.label, "strong")
        top = draw_panel(drawing, panel, top + HEAD) + GAP
    drawing.reach(top - GAP)


def draw_panel(drawing: Drawing, panel: Panel, top: float) -> float:
    """Draw the rows of a panel; return where it ends."""
    shown = panel.bars[:MOST_ROWS]
    most = 1.0 if panel.unit else marks(panel.most)[-1]
    if panel.unit and panel.most > 1:
        most = panel.most
    wide = drawing.width == WIDE
    names = min(210.0, max(text_width(bar.label) for bar in shown)) + 12 if wide else 0.0
    numbers = max(text_width(plainly(bar.figure)) for bar in shown) + 12
    room = drawing.width - names - numbers
    for bar in shown:
        middle = top + (WIDE_ROW / 2 if wide else 26)
        if wide:
            drawing.text(names - 10, middle + 4, fitted(bar.label, names - 12), anchor="end")
        else:
            drawing.text(0, top + 13, fitted(bar.label, drawing.width))
        draw_bar(drawing, panel, bar, (names, middle, room / most))
        top += WIDE_ROW if wide else NARROW_ROW
    left_out = len(panel.bars) - len(shown)
    if left_out:
        drawing.text(
            names, top + 15, gettext("and %(number)s more in the table") % {"number": left_out},
            "quiet",
        )  # fmt: skip
        top += 22
    return top


def draw_bar(drawing: Drawing, panel: Panel, bar: Bar, place: tuple[float, float, float]) -> None:
    """Draw a bar, its interval and its number; place: left end, middle, pixels a unit."""
    left, middle, scale = place
    drawing.rect(left, middle - THICK / 2, bar.value * scale, THICK, panel.css, round_by=2)
    if bar.low < bar.high:
        drawing.line((left + bar.low * scale, middle), (left + bar.high * scale, middle), "whisker")
    end = left + max(bar.value, bar.high) * scale
    drawing.text(end + 6, middle + 4, plainly(bar.figure))
