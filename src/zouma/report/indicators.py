"""Fixed tables that funders and statistics offices ask for, filled from a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zouma.programme.formats.table_columns import Row
from zouma.report.charts import BY_DISTRICT
from zouma.report.figures import Figure, Sheet, Table
from zouma.report.wording import coverage_words, interval_words, method_words

INDICATORS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("organisations", _("Organisations that hosted activities"), pgettext_lazy("unit", "bodies")),
    ("activities", _("Activities that took place"), pgettext_lazy("unit", "activities")),
    ("sessions", _("Sessions that took place"), pgettext_lazy("unit", "sessions")),
    ("visits", _("Visits"), pgettext_lazy("unit", "visits")),
    ("attenders", _("Different people who came"), pgettext_lazy("unit", "people")),
    ("first-time", _("Visits of first-timers"), pgettext_lazy("unit", "visits")),
    ("pupils", _("Visits in school groups"), pgettext_lazy("unit", "visits")),
    ("participations", _("Participations online"), pgettext_lazy("unit", "participations")),
    ("registrations", _("Places booked"), pgettext_lazy("unit", "places")),
    ("reads-own", _("Reads of our own pages"), pgettext_lazy("unit", "reads")),
    ("reads-third-party", _("Reads of partners' pages"), pgettext_lazy("unit", "reads")),
)
"""The yearly form: key of the figure, indicator, unit; figures of platforms follow."""

FUNDER = {
    "activities": _("Activities"), "organisations": _("Organisations"),
    "visits": _("Visits"), "pupils": _("Visits in school groups"),
    "first-time": _("Visits of first-timers"), "returned": _("Returned"),
    "expected": _("Returns expected"), "response": _("Response rate"), "cost": _("Cost"),
}  # fmt: skip
"""Columns of the funder's report; those that the sheet does not have are left out."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the yearly form; figure: None where nothing is collected."""

    number: int
    name: str
    unit: str
    figure: Figure | None

    @property
    def known(self) -> bool:
        """Tell whether there is a value."""
        return self.figure is not None and self.figure.value is not None

    @property
    def remark(self) -> str:
        """Return interval, coverage, or why there is no value."""
        if self.figure is None:
            return gettext("Not collected.")
        pieces = [str(self.figure.reason), interval_words(self.figure),
                  coverage_words(self.figure.coverage)]  # fmt: skip
        return " · ".join(piece for piece in pieces if piece)


def statistics_form(sheet: Sheet) -> list[Indicator]:
    """Return the lines of the yearly form, every fixed one and then each platform's."""
    figures = {figure.key: figure for figure in sheet.headline}
    lines = [(str(name), str(unit), figures.get(key)) for key, name, unit in INDICATORS]
    as_counted = pgettext("unit", "as the platform counts")
    lines += [
        (str(one.label), as_counted, one) for one in sheet.headline if one.namespace == "platform"
    ]
    return [Indicator(number, *line) for number, line in enumerate(lines, start=1)]


def statistics_rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the lines of the yearly form for a file."""
    for line in statistics_form(sheet):
        figure = line.figure
        yield {
            gettext("No."): line.number,
            gettext("Indicator"): line.name,
            gettext("Unit"): line.unit,
            gettext("Value"): round(figure.value) if figure and figure.value is not None else None,
            gettext("Low"): floor(figure.low) if figure and figure.low is not None else None,
            gettext("High"): ceil(figure.high) if figure and figure.high is not None else None,
            gettext("Method"): method_words(figure) if figure else "",
            gettext("Remark"): line.remark,
        }


def funder_table(sheet: Sheet) -> Table | None:
    """Return the funder's columns of the districts, or nothing where there are no districts."""
    for table in sheet.tables:
        if table.key == BY_DISTRICT:
            columns = tuple(column for column in FUNDER if column in table.columns)
            return Table(key=table.key, label=table.label, columns=columns,
                         column_labels=table.column_labels, rows=table.rows)  # fmt: skip
    return None


def funder_rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the funder's report for a file: a district a row, with both ends of intervals."""
    table = funder_table(sheet)
    if table is None:
        return
    for row in table.rows:
        found: Row = {gettext("Code"): row.key, gettext("District"): str(row.label)}
        for column in table.columns:
            figure, name = row.figures.get(column), str(FUNDER[column])
            found[name] = figure.value if figure else None
            if column == "cost":
                found[gettext("Currency")] = figure.unit if figure else ""
            if any(not one.figures[column].exact for one in table.rows if column in one.figures):
                found[gettext("%(column)s, low") % {"column": name}] = (
                    figure.low if figure else None
                )
                found[gettext("%(column)s, high") % {"column": name}] = (
                    figure.high if figure else None
                )
        yield found
