"""A programme as CSV, one row a session, and as an Excel workbook of four sheets; any rows so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from zouma.programme.formats.markup import printable
from zouma.programme.formats.occurrences import occurrences
from zouma.programme.formats.records import Record
from zouma.programme.formats.table_columns import (
    NO_ACTIVITY,
    NO_ORGANISATION,
    NO_PLACE,
    Cell,
    Row,
    Tabulation,
    tabulation,
)
from zouma.programme.formats.writing import Programme, WritingContext

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNK_BYTES = 64 * 1024
LONGEST_CELL = 32_767
FIRST_EXCEL_YEAR = 1900
# What a spreadsheet may take for a formula when a cell begins with it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = {"title": 40, "summary": 50, "description": 50, "name": 40, "place": 30, "address": 40}
USUAL_WIDTH = 18
HEADER_FONT = Font(bold=True)
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"


def write_csv(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield CSV in UTF-8: one row a session, and one for an activity that has none."""
    programme = Programme(records)
    table = tabulation(programme, context)
    header = table.activity(NO_ACTIVITY) | table.no_session() | table.location(None, None)
    return write_rows_csv(list(header), _whole_rows(programme, table))


def write_rows_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows as CSV in UTF-8; what a spreadsheet would take for a formula stays a text."""
    buffer = io.StringIO(newline="")
    sheet = csv.writer(buffer)
    sheet.writerow(columns)
    yield BYTE_ORDER_MARK
    for row in rows:
        sheet.writerow([_csv_cell(cell) for cell in row.values()])
        if buffer.tell() >= CHUNK_BYTES:
            yield _emptied(buffer)
    yield _emptied(buffer)


def write_xlsx(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield a workbook of activities, sessions, places and organisations."""
    programme = Programme(records)
    table = tabulation(programme, context)
    book = Workbook(write_only=True)
    book.properties.title = printable(programme.title(context))
    book.properties.creator = printable(context.publisher or context.site_name)
    book.properties.created = book.properties.modified = context.now.replace(tzinfo=None)
    place = table.location(None, None)
    title: Row = {"activity_id": "", "title": ""}
    _fill(
        book,
        "Activities",
        table.activity(NO_ACTIVITY) | place,
        _activity_rows(programme, table),
    )
    _fill(book, "Sessions", title | table.no_session() | place, _session_rows(programme, table))
    places = (table.place(one) for one in programme.places.values())
    _fill(book, "Places", table.place(NO_PLACE), places)
    organisations = (table.organisation(one) for one in programme.organisations.values())
    _fill(book, "Organisations", table.organisation(NO_ORGANISATION), organisations)
    return _saved(book)


def write_rows_xlsx(
    title: str, columns: Sequence[str], rows: Iterable[Row], *, now: datetime
) -> Iterator[bytes]:
    """Yield rows as a workbook of one sheet; every text stays one, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    _fill(book, title, dict.fromkeys(columns), rows)
    return _saved(book)


def _saved(book: Workbook) -> Iterator[bytes]:
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _whole_rows(programme: Programme, table: Tabulation) -> Iterator[Row]:
    """Yield a row a session with all that its activity says, and one for each without any."""
    for activity in programme.activities():
        whole = table.activity(activity)
        found = list(occurrences(activity, programme))
        for one in found:
            yield whole | table.session(one) | table.location(one.place, one.space)
        if not found:
            place = programme.places.get(activity.place_key)
            yield whole | table.no_session() | table.location(place, None)


def _session_rows(programme: Programme, table: Tabulation) -> Iterator[Row]:
    for activity in programme.activities():
        title: Row = {
            "activity_id": activity.external_id,
            "title": table.context.wording(activity.title),
        }
        for one in occurrences(activity, programme):
            yield title | table.session(one) | table.location(one.place, one.space)


def _activity_rows(programme: Programme, table: Tabulation) -> Iterator[Row]:
    for activity in programme.activities():
        place = programme.places.get(activity.place_key)
        yield table.activity(activity) | table.location(place, None)


def _csv_cell(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime() | date():
            return cell.isoformat()
        case str():
            text = printable(cell)
            return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
        case _:
            return cell


def _fill(book: Workbook, title: str, columns: Row, rows: Iterable[Row]) -> None:
    """Add a sheet with its header frozen above the rows."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(name)
    sheet.append([_bold(sheet, name) for name in columns])
    for row in rows:
        sheet.append([_excel_cell(sheet, cell) for cell in row.values()])


def _width(name: str) -> int:
    return WIDTHS.get(name.partition("_")[0], USUAL_WIDTH)


def _bold(sheet: Any, name: str) -> OpenpyxlCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = HEADER_FONT
    return cell


def _excel_cell(sheet: Any, cell: Cell) -> OpenpyxlCell | int | float | date | None:
    """Return what Excel takes as it is meant: a text stays one, whatever it begins with."""
    if isinstance(cell, datetime):
        written = WriteOnlyCell(sheet, _excel_moment(cell))
        written.number_format = MOMENT_FORMAT
        return written
    if isinstance(cell, str) and cell:
        written = WriteOnlyCell(sheet, printable(cell)[:LONGEST_CELL])
        written.data_type = "s"
        return written
    return None if isinstance(cell, str) else cell


def _excel_moment(moment: datetime) -> datetime | str:
    """Return a local time without its zone, which Excel does not know, or a text before 1900."""
    if moment.year <= FIRST_EXCEL_YEAR:
        return moment.isoformat()
    return moment.replace(tzinfo=None, microsecond=0)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
