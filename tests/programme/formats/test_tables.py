"""CSV and XLSX: read back with the csv module and openpyxl, harmless to whoever opens them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.workbook import Workbook

from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import tables
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    HostRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    SpaceRecord,
)

TEN = datetime(2025, 5, 24, 2, 0, tzinfo=UTC)
STARS = TranslatedText.originals({"zh-Hans": "星星", "en": "Stars"})


def csv_rows(records: list[Record], time_zone: str = "Asia/Shanghai") -> list[dict[str, str]]:
    content = b"".join(tables.write_csv(records, writing_context(time_zone)))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def workbook(records: list[Record], time_zone: str = "Asia/Shanghai") -> Workbook:
    content = b"".join(tables.write_xlsx(records, writing_context(time_zone)))
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def row_count(stream: list[Record]) -> int:
    activities = [record for record in stream if isinstance(record, ActivityRecord)]
    return sum(max(1, len(activity.sessions)) for activity in activities)


@given(programmes())
@settings(deadline=None, max_examples=40)
def test_any_programme_is_csv_without_formulas(stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)

    rows = csv_rows(stream, edition.time_zone)

    assert len(rows) == row_count(stream)
    cells = [
        cell for row in rows for name, cell in row.items() if name not in ("latitude", "longitude")
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@given(programmes(most_activities=2))
@settings(deadline=None, max_examples=25)
def test_any_programme_is_a_workbook_without_formulas(stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)

    book = workbook(stream, edition.time_zone)

    assert book.sheetnames == ["Activities", "Sessions", "Places", "Organisations"]
    assert [len(sheet_rows(book, name)) for name in ("Activities", "Places")] == [
        sum(isinstance(record, kind) for record in stream) for kind in (ActivityRecord, PlaceRecord)
    ]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"inlineStr", "s", "n", "b", "d"}


def programme() -> list[Record]:
    place = PlaceRecord(
        key="p",
        name=TranslatedText.original("en", "Observatory"),
        latitude=-39.9,
        longitude=116.4,
        spaces=(SpaceRecord(key="d", name=TranslatedText.original("en", "Dome")),),
    )
    society = OrganisationRecord(key="o", name=TranslatedText.original("en", "Society"))
    activity = ActivityRecord(
        external_id="7",
        title=STARS,
        description=TranslatedText.original("en", "<p>Look<br>up</p>"),
        keywords=("a", "b"),
        is_free=True,
        place_key="p",
        hosts=(HostRecord(organisation_key="o"),),
        contact_phone="+86 10 1234",
        sessions=(
            SessionRecord(
                key="b", starts_at=TEN + timedelta(days=1), ends_at=TEN + timedelta(days=1, hours=1)
            ),
            SessionRecord(key="a", starts_at=TEN, space_key="d", capacity=30),
        ),
    )
    bare = ActivityRecord(external_id="8", title=TranslatedText.original("en", "=1+1"))
    return [place, society, activity, bare]


def test_csv_has_a_row_for_each_session_with_its_activity_repeated() -> None:
    rows = csv_rows(programme())

    shown = (
        "activity_id", "title_en", "title_zh-Hans", "description_en", "keywords", "is_free",
        "organisations", "contact_phone", "session_key", "starts_at", "ends_at", "capacity",
        "place_en", "space_en", "latitude",
    )  # fmt: skip
    whole = ["7", "Stars", "星星", "Look\nup", "a; b", "yes", "Society", "'+86 10 1234"]
    assert [[row[name] for name in shown] for row in rows] == [
        [
            *whole, "a", "2025-05-24T10:00:00+08:00", "", "30", "Observatory", "Dome", "-39.9",
        ],
        [
            *whole, "b", "2025-05-25T10:00:00+08:00", "2025-05-25T11:00:00+08:00", "",
            "Observatory", "", "-39.9",
        ],
        ["8", "'=1+1", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip


def test_an_empty_programme_has_its_headers() -> None:
    content = b"".join(tables.write_csv([], writing_context())).decode("utf-8-sig")
    book = workbook([])

    assert content.startswith("activity_id,title_en,summary_en,")
    assert [book[name]["A1"].value for name in book.sheetnames] == [
        "activity_id", "activity_id", "place_key", "organisation_key",
    ]  # fmt: skip


def test_sheets_hold_real_times_and_texts_as_they_are() -> None:
    book = workbook(programme())

    first, second = sheet_rows(book, "Sessions")
    titles = [row["title_en"] for row in sheet_rows(book, "Activities")]
    (place,) = sheet_rows(book, "Places")
    (society,) = sheet_rows(book, "Organisations")

    assert (first["starts_at"], second["ends_at"]) == (
        datetime(2025, 5, 24, 10, 0),  # noqa: DTZ001 - Excel knows no zones
        datetime(2025, 5, 25, 11, 0),  # noqa: DTZ001
    )
    assert (first["title"], first["place_en"], first["space_en"]) == (
        "Stars",
        "Observatory",
        "Dome",
    )
    assert titles == ["Stars", "=1+1"]
    assert (place["latitude"], place["spaces"]) == (-39.9, "Dome")
    assert society["name_en"] == "Society"


@pytest.mark.parametrize("name", ["Activities", "Sessions", "Places", "Organisations"])
def test_the_header_stays_in_sight(name: str) -> None:
    sheet = workbook(programme())[name]

    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.bold is True
    assert sheet.column_dimensions["B"].width >= 18
