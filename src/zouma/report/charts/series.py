"""What a chart draws of a table: for each column the rows that have a value in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext

from zouma.common.templatetags.zouma_text import locale_of
from zouma.report.figures import Figure, Table
from zouma.report.wording.numbers import SHARE, amount, language, plainly, short

PEOPLE = frozenset({"visit", "attender", "participation", "registration", "peak-inside"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval and its name."""

    label: str
    figure: Figure
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one measure; css: by what it measures, the same in every chart."""

    label: str
    css: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def most(self) -> float:
        """Return what the axis must reach."""
        return 1.0 if self.unit == SHARE else max((bar.high for bar in self.bars), default=0)

    def said(self, value: float) -> str:
        """Return a value in words of the axis."""
        return amount(value, self.unit) if self.unit else short(round(value))


def panels_of(table: Table, columns: Sequence[str], *, dated: bool = False) -> list[Panel]:
    """Return a panel for each column that has a number; unlike measures never share one."""
    found = []
    for column in columns:
        bars = tuple(
            bar_of(day_label(row.key, str(row.label)) if dated else str(row.label), figure)
            for row in table.rows
            if (figure := row.figures.get(column)) is not None and figure.value is not None
        )
        if any(bar.value for bar in bars):
            first = bars[0].figure
            label = str(table.column_labels.get(column, "")) or column
            found.append(Panel(label, tint(first), first.unit, bars))
    return found


def bar_of(label: str, figure: Figure) -> Bar:
    """Return a bar of a figure; an end that is not known is the value."""
    value = figure.value or 0.0
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    return Bar(label, figure, value, low, high)


def tint(figure: Figure) -> str:
    """Return the class by which a measure is coloured."""
    if figure.unit:
        return "part"
    if not figure.measure:
        return "programme"
    return "people" if figure.measure in PEOPLE else "screens"


def day_label(key: str, label: str) -> str:
    """Return a day in short, or the label of a row that is no day."""
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return label
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
