"""What a chart draws of a table: for each column the rows that have a value in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.translation import gettext

from zouma.common.templatetags.zouma_text import locale_of
from zouma.report.figures import Figure, Row, Table
from zouma.report.wording.numbers import SHARE, amount, language, plainly, short

PEOPLE = frozenset({"visit", "attender", "participation", "registration", "peak-inside"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval and name; key: of its row; place: along the days, from nought."""

    label: str
    figure: Figure
    value: float
    low: float
    high: float
    key: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one measure; css: by what it measures, the same in every chart.

    days: the names of all days along the axis, of a chart by day.
    """

    label: str
    css: str
    unit: str
    bars: tuple[Bar, ...]
    days: tuple[str, ...] = ()

    @property
    def most(self) -> float:
        """Return what the axis must reach."""
        return 1.0 if self.unit == SHARE else max((bar.high for bar in self.bars), default=0)

    def said(self, value: float) -> str:
        """Return a value in words of the axis."""
        return amount(value, self.unit) if self.unit else short(round(value))


def panels_of(table: Table, columns: Sequence[str], *, dated: bool = False) -> list[Panel]:
    """Return a panel for each column that has a number; unlike measures never share one.

    dated: the rows are days; all panels then have the same days, also those between that no row
    is of.
    """
    days = days_of(table) if dated else ()
    names = {day.isoformat(): day_label(day) for day in days}
    places = {day.isoformat(): number for number, day in enumerate(days)}
    found = []
    for column in columns:
        bars = tuple(
            bar_of(row, figure, names.get(row.key, str(row.label)), places.get(row.key, 0))
            for row in table.rows
            if (figure := row.figures.get(column)) is not None and figure.value is not None
        )
        if any(bar.value for bar in bars):
            first = bars[0].figure
            label = str(table.column_labels.get(column, "")) or column
            found.append(Panel(label, tint(first), first.unit, bars, tuple(names.values())))
    return found


def bar_of(row: Row, figure: Figure, label: str, place: int) -> Bar:
    """Return a bar of a figure; an end that is not known is the value."""
    value = figure.value or 0.0
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    return Bar(label, figure, value, low, high, row.key, place)


def tint(figure: Figure) -> str:
    """Return the class by which a measure is coloured."""
    if figure.unit:
        return "part"
    if not figure.measure:
        return "programme"
    return "people" if figure.measure in PEOPLE else "screens"


def days_of(table: Table) -> tuple[date, ...]:
    """Return all days from the first to the last of a table's rows."""
    keys = [date.fromisoformat(row.key) for row in table.rows]
    span = (max(keys) - min(keys)).days + 1 if keys else 0
    return tuple(min(keys) + timedelta(days=number) for number in range(span))


def day_label(day: date) -> str:
    """Return a day in short."""
    return format_skeleton("MMMd", day, locale=locale_of(language()))


def described(panels: Sequence[Panel]) -> str:
    """Return in a sentence a panel what a chart shows, for those who do not see it."""
    sentences = []
    for panel in panels:
        top = max(panel.bars, key=lambda bar: bar.value)
        sentences.append(
            gettext("%(measure)s: %(count)s values; the largest is %(value)s (%(row)s).") % {
                "measure": panel.label, "count": len(panel.bars),
                "value": plainly(top.figure), "row": top.label,
            }
        )  # fmt: skip
    return " ".join([*sentences, gettext("The table beside it holds every value.")])
