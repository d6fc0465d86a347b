"""The charts of a report as SVG: columns by day, bars, a map of circles; in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.utils.translation import gettext, override

from zouma.report.charts.bars import draw_bars
from zouma.report.charts.columns import draw_columns
from zouma.report.charts.drawing import NARROW, WIDE, Drawing
from zouma.report.charts.points import Point
from zouma.report.charts.series import Panel, described, panels_of
from zouma.report.charts.symbols import draw_map
from zouma.report.figures import Sheet, Table

Charts = dict[str, dict[str, list[str]]]
"""By the key of a table and the code of a language: the wide drawing and the narrow one."""

BY_DAY, BY_DISTRICT = "by-day", "by-district"
SORTED = {BY_DISTRICT, "by-topic", "by-channel"}
MAP = "map"
DISTRICT_COLUMNS = ("visits", "activities")


def charts_of(sheet: Sheet, points: Mapping[str, Point]) -> Charts:
    """Return the charts of a sheet in each language of the site.

    points: where districts lie, by the key of their row.
    """
    charts: Charts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for key, drawings in charts_in_language(sheet, points).items():
                charts.setdefault(key, {})[code] = drawings
    return charts


def charts_in_language(sheet: Sheet, points: Mapping[str, Point]) -> dict[str, list[str]]:
    """Return the charts in the language spoken, those with nothing to show left out."""
    found = {}
    for table in sheet.tables:
        drawings = chart_of(table)
        if drawings:
            found[table.key] = drawings
        if table.key == BY_DISTRICT:
            drawings = map_of(table, points)
            if drawings:
                found[MAP] = drawings
    return found


def chart_of(table: Table) -> list[str]:
    """Return the drawings of a table, none when it has no number."""
    columns = table.columns
    if table.key == BY_DISTRICT:
        columns = DISTRICT_COLUMNS
    panels = panels_of(table, columns, dated=table.key == BY_DAY)
    if table.key == BY_DISTRICT:
        panels = panels[:1]
    if not panels:
        return []
    if table.key == BY_DAY:
        return drawn(table.key, str(table.label), panels, draw_columns)
    if table.key in SORTED:
        panels = [largest_first(panel) for panel in panels]
    return drawn(table.key, str(table.label), panels, draw_bars)


def map_of(table: Table, points: Mapping[str, Point]) -> list[str]:
    """Return the map of districts, none when fewer than two of them lie anywhere."""
    where = {row.key: points[row.key] for row in table.rows if row.key in points}
    for panel in panels_of(table, DISTRICT_COLUMNS):
        if sum(bar.key in where and bar.value > 0 for bar in panel.bars) > 1:
            title = gettext("Where: %(measure)s by district") % {"measure": panel.label}
            return drawn(MAP, title, [panel], partial(draw_map, points=where))
    return []


def drawn(
    key: str, title: str, panels: list[Panel], draw: Callable[[Drawing, list[Panel]], None]
) -> list[str]:
    """Return a chart in both widths."""
    found = []
    for width in (WIDE, NARROW):
        drawing = Drawing(width, name=key, title=title, description=described(panels))
        draw(drawing, panels)
        found.append(drawing.svg())
    return found


def largest_first(panel: Panel) -> Panel:
    """Return a panel with its longest bar first."""
    return replace(panel, bars=tuple(sorted(panel.bars, key=lambda bar: -bar.value)))
