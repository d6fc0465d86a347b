"""Rows of CSV files and workbooks as dicts by column name, streamed, hostile files refused."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from zouma.programme.formats.mapping.encodings import encoding_of
from zouma.programme.formats.mapping.schema import FileRule
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import CHUNK, opened

MOST_COLUMNS = 500
LARGEST_CELL = 1_000_000
LARGEST_WORKBOOK = 1024**3
# openpyxl holds these in memory.
SHARED_TEXTS, MOST_SHARED_TEXT = "sharedStrings.xml", 128 * 1024**2
FREE_INFLATION = 64 * 1024**2
LARGEST_INFLATION = 200
MOST_BLANK_ROWS = 5000
DELIMITERS = (",", ";", "\t", "|")


def csv_rows(context: ReadingContext, rule: FileRule) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file.

    :raises UnreadableFile: when it is not one.
    """
    encoding = encoding_of(context, rule.encoding)
    with (
        opened(context) as file,
        io.TextIOWrapper(file.bytes, encoding, errors="replace", newline="") as text,
    ):
        start = text.readline(CHUNK)
        delimiter = rule.delimiter or _likely_delimiter(start)
        lines = _lines(start, text)
        try:
            rows = csv.reader(lines, delimiter=delimiter)
            yield from _named(rows, rule, context)
        except csv.Error as error:
            raise UnreadableFile(
                _("The file cannot be read as CSV: %(reason)s.") % {"reason": error}
            ) from error


def _lines(start: str, text: Iterable[str]) -> Iterator[str]:
    yield start.removeprefix("\ufeff").replace("\x00", "")
    for line in text:
        if len(line) > LARGEST_CELL:
            raise UnreadableFile(_("A line of the file is longer than a million signs."))
        yield line.replace("\x00", "")


def _likely_delimiter(line: str) -> str:
    outside = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    return max(DELIMITERS, key=outside.count)


def xlsx_rows(context: ReadingContext, rule: FileRule) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sheet of a workbook.

    :raises UnreadableFile: when it is not one, or has no such sheet.
    """
    _refuse_bombs(context)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(context.path, read_only=True, data_only=True)
            try:
                sheet = book[rule.sheet] if rule.sheet else book.worksheets[0]
                sheet.reset_dimensions()
                rows = sheet.iter_rows(values_only=True)
                yield from _named((_cells(row) for row in rows), rule, context)
            finally:
                book.close()
        except UnreadableFile:
            raise
        except (KeyError, IndexError) as error:
            raise UnreadableFile(
                _('The workbook %(name)s has no sheet "%(sheet)s".')
                % {"name": context.path.name, "sheet": rule.sheet}
            ) from error
        except Exception as error:
            raise _not_a_workbook(context) from error
    context.progress(context.path.stat().st_size)


def _refuse_bombs(context: ReadingContext) -> None:
    try:
        with zipfile.ZipFile(context.path) as archive:
            members = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise _not_a_workbook(context) from error
    size = sum(member.file_size for member in members)
    texts = sum(found.file_size for found in members if found.filename.endswith(SHARED_TEXTS))
    packed = sum(member.compress_size for member in members)
    if (
        texts > MOST_SHARED_TEXT
        or size > LARGEST_WORKBOOK
        or (size > FREE_INFLATION and size > packed * LARGEST_INFLATION)
    ):
        raise UnreadableFile(_("The workbook is too large once it is unpacked."))


def _not_a_workbook(context: ReadingContext) -> UnreadableFile:
    return UnreadableFile(
        _("The file %(name)s is not a readable workbook.") % {"name": context.path.name}
    )


def _cells(row: tuple[object, ...]) -> list[Any]:
    cells = [_cell(cell) for cell in row[:MOST_COLUMNS]]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def _cell(value: object) -> Any:
    """Return a cell as plain JSON value: dates and times as ISO texts."""
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def _named(
    rows: Iterable[list[Any]], rule: FileRule, context: ReadingContext
) -> Iterator[dict[str, Any]]:
    names: list[str] = []
    kept: dict[str, Any] = {}
    blank = 0
    for number, row in enumerate(rows, start=1):
        if number < rule.header_row:
            continue
        if not names:
            names = _column_names(row, context)
            continue
        if not any(cell not in (None, "") for cell in row):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return
            continue
        blank = 0
        if len(row) > len(names) and any(cell not in (None, "") for cell in row[len(names) :]):
            reason = "the row has more cells than there are columns"
            context.findings.note(f"line {number}", "file", row[len(names) :], reason, "left out")
        yield _filled_down(dict(zip(names, row, strict=False)), rule.fill_down, kept)


def _column_names(row: list[Any], context: ReadingContext) -> list[str]:
    names: list[str] = []
    for index, cell in enumerate(row[:MOST_COLUMNS], start=1):
        name = " ".join(str(cell if cell is not None else "").split()) or f"column {index}"
        if name in names:
            context.findings.note(
                "file", name, name, "two columns have the same name", f'the second is "{name} 2"'
            )
            name = f"{name} 2"
        names.append(name)
    return names


def _filled_down(
    node: dict[str, Any], columns: tuple[str, ...], kept: dict[str, Any]
) -> dict[str, Any]:
    for column in columns:
        if node.get(column) in (None, ""):
            node[column] = kept.get(column)
        kept[column] = node.get(column)
    return node
