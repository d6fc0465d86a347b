"""Figures as rows of a table: every one of a sheet with all that it rests on, and any rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings

from zouma.common.fields import bcp47
from zouma.common.text import TranslatedText
from zouma.programme.formats.table_columns import Cell, Row
from zouma.programme.formats.tables import write_rows_csv, write_rows_xlsx
from zouma.report.figures import Figure, Sheet

EMPTY = TranslatedText()
TITLE = "Figures"


def figures_csv(sheet: Sheet) -> Iterator[bytes]:
    """Yield the figures of a sheet as CSV, a row each."""
    rows = list(figure_rows(sheet))
    return write_rows_csv(list(rows[0]) if rows else [], rows)


def figures_xlsx(sheet: Sheet, *, now: datetime) -> Iterator[bytes]:
    """Yield the figures of a sheet as a workbook, a row each."""
    rows = list(figure_rows(sheet))
    return write_rows_xlsx(TITLE, list(rows[0]) if rows else [], rows, now=now)


def figure_rows(sheet: Sheet) -> Iterator[Row]:
    """Yield a row for each figure of a sheet: those of the headline, then those of tables."""
    for figure in sheet.headline:
        yield figure_row(figure, key=figure.key, labels=(EMPTY, EMPTY, figure.label))
    for table in sheet.tables:
        for row in table.rows:
            for column, figure in row.figures.items():
                labels = (table.label, row.label, table.column_labels.get(column, EMPTY))
                yield figure_row(figure, key=f"{table.key}.{row.key}.{column}", labels=labels)


def figure_row(
    figure: Figure, *, key: str, labels: tuple[TranslatedText, TranslatedText, TranslatedText]
) -> Row:
    """Return a figure as a row; labels: of its table, its row and itself."""
    coverage = figure.coverage
    return {
        "key": key,
        **in_languages("table", labels[0]),
        **in_languages("row", labels[1]),
        **in_languages("label", labels[2]),
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "level": figure.level,
        "exact": figure.exact,
        "unit": figure.unit,
        "measure": figure.measure,
        "population": figure.population,
        "namespace": figure.namespace,
        "definition": figure.definition,
        **in_languages("wording", figure.wording),
        "method": figure.method,
        "told": coverage.told if coverage else None,
        "expected": coverage.expected if coverage else None,
        "covered_unit": coverage.unit if coverage else "",
        "treatment": coverage.treatment if coverage else "",
        "sources": "; ".join(f"{source.kind}: {source.rows}" for source in figure.sources),
        **in_languages("reason", figure.reason),
        "computation": figure.computation,
        "computed_at": figure.computed_at,
    }


def in_languages(name: str, text: TranslatedText) -> dict[str, Cell]:
    """Return a column for each language of the site."""
    tags = [bcp47(code) for code, _name in settings.LANGUAGES]
    return {f"{name}_{tag}": text[tag].text if tag in text else "" for tag in tags}


def number(value: float | None) -> Cell:
    """Return a number for a cell, whole ones as such."""
    return int(value) if value is not None and float(value).is_integer() else value


def rows_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield any rows of one kind as CSV."""
    found = list(rows)
    return write_rows_csv(list(found[0]) if found else [], found)


def rows_xlsx(title: str, rows: Iterable[Row], *, now: datetime) -> Iterator[bytes]:
    """Yield any rows of one kind as a workbook of one sheet."""
    found = list(rows)
    return write_rows_xlsx(title, list(found[0]) if found else [], found, now=now)
