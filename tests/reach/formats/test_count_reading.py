"""Counts out of exports: what is missing is not nought, what is no count is left out and told."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.utils.translation import override

from reach.formats.count_files import DAILY, brief, mapping_of, noted, reader_of
from zouma.programme.formats.records import UnreadableFile
from zouma.reach.formats.quantities import OPEN
from zouma.reach.formats.recognition import UnrecognisedExport, recognised_mapping
from zouma.reach.formats.windows import ExportDayNotSaid

PEOPLE = """
source = "returns"
[file]
parallel = ["attended", "events"]
[reporter]
name = "host"
[[counts]]
column = "attended"
code = "visits"
measure = "visit"
wording.zh-Hans = "人次"
wording.en = "Visits"
[[counts]]
column = "^.total"
once = true
code = "returns"
measure = "registration"
wording.zh-Hans = "份数"
wording.en = "Returns"
"""


@pytest.fixture
def csv_file(tmp_path):
    def write(text, name="export.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_a_day_is_a_window_in_the_zone_of_the_platform(tmp_path, csv_file):
    reader = reader_of(csv_file("日期,阅读次数,阅读人数\n2026-05-14,12,9\n"), mapping_of(tmp_path))

    reads, _readers = reader.counts()

    assert (reads.starts_at, reads.ends_at) == (
        datetime(2026, 5, 13, 16, tzinfo=UTC),
        datetime(2026, 5, 14, 16, tzinfo=UTC),
    )
    assert reads.locator == "record 1, 阅读次数"


def test_missing_values_are_counted_and_are_not_nought(tmp_path, csv_file):
    text = "日期,阅读次数,阅读人数\n2026-05-14,12,\n2026-05-15,0,-\n2026-05-16,n/a,3\n"
    reader = reader_of(csv_file(text), mapping_of(tmp_path))

    counts = list(reader.counts())

    assert brief(counts) == [("reads", "05-14", 12), ("reads", "05-15", 0), ("readers", "05-16", 3)]
    assert dict(reader.omissions.missing) == {"阅读次数": 1, "阅读人数": 2}
    assert noted(reader) == [
        ("file", "阅读次数", "nothing is said", "not taken as nought"),
        ("file", "阅读人数", "nothing is said", "not taken as nought"),
    ]


def test_rates_heat_and_unused_columns_are_told_and_left_out(tmp_path, csv_file):
    text = "日期,阅读次数,阅读人数,热度,完读率,备注\n2026-05-14,12%,9,999,3%,x\n"
    reader = reader_of(csv_file(text), mapping_of(tmp_path))

    counts = list(reader.counts())

    assert brief(counts) == [("readers", "05-14", 9)]
    assert noted(reader) == [
        ("record 1", "阅读次数", "a rate is not a count", "left out"),
        ("file", "备注", "the mapping does not use it", "left out"),
        ("file", "完读率", "a rate is not a count", "left out"),
        ("file", "热度", "a heat number is a score of the platform, it counts nothing", "left out"),
    ]


def test_a_censored_number_is_a_lower_bound_with_an_unknown_upper_one(tmp_path, csv_file):
    text = "日期,阅读次数,阅读人数\n2026-05-14,10万+,1.2万\n"
    reader = reader_of(csv_file(text), mapping_of(tmp_path))

    reads, readers = (one.quantity for one in reader.counts())

    assert (reads.value, reads.low, reads.high) == (100_001, 100_001, OPEN)
    assert (readers.low, readers.value, readers.high) == (11_500, 12_000, 12_999)
    assert noted(reader) == [
        ("record 1", "阅读次数", "lower bound only", "kept as 100001 to unknown"),
        ("record 1", "阅读人数", "rounded to 1000", "kept as 11500 to 12999"),
    ]


def test_only_the_rows_of_all_sources_are_taken(tmp_path, csv_file):
    mapping = mapping_of(tmp_path, DAILY + '\n[[only]]\ncolumn = "渠道"\nis = ["全部"]\n')
    text = "日期,渠道,阅读次数,阅读人数\n2026-05-14,全部,12,9\n2026-05-14,搜一搜,5,5\n"
    reader = reader_of(csv_file(text), mapping)

    counts = list(reader.counts())

    assert brief(counts) == [("reads", "05-14", 12), ("readers", "05-14", 9)]
    assert reader.omissions.other_rows == 1


def test_days_that_were_not_asked_for_are_left_out_and_counted(tmp_path, csv_file):
    text = "日期,阅读次数,阅读人数\n" + "".join(f"2026-05-{day},1,1\n" for day in (13, 14, 15, 16))
    asked = {"first_on": date(2026, 5, 14), "last_on": date(2026, 5, 15)}
    reader = reader_of(csv_file(text), mapping_of(tmp_path), **asked)

    counts = list(reader.counts())

    assert [day for code, day, _value in brief(counts) if code == "reads"] == ["05-14", "05-15"]
    assert reader.omissions.outside == 2


def test_a_date_that_is_none_leaves_its_record_out(tmp_path, csv_file):
    reader = reader_of(csv_file("日期,阅读次数,阅读人数\n合计,12,9\n"), mapping_of(tmp_path))

    counts = list(reader.counts())

    assert counts == []
    assert noted(reader)[0] == ("record 1", "date", "not a date", "record left out")


def test_running_totals_must_say_until_when(tmp_path, csv_file):
    mapping = mapping_of(tmp_path, DAILY.replace('date = "日期"', 'since = "日期"'))
    path = csv_file("日期,阅读次数,阅读人数\n2026-05-14 08:30,12,9\n")

    with pytest.raises(ExportDayNotSaid):
        list(reader_of(path, mapping).counts())

    reads, _readers = reader_of(path, mapping, until=date(2026, 5, 20)).counts()
    assert (reads.starts_at, reads.ends_at) == (
        datetime(2026, 5, 14, 0, 30, tzinfo=UTC),
        datetime(2026, 5, 20, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("per", "first", "last"),
    [("week", "2026-05-11", "2026-05-18"), ("month", "2026-05-01", "2026-06-01")],
)
def test_a_date_may_stand_for_its_week_or_month(tmp_path, csv_file, per, first, last):
    mapping = mapping_of(tmp_path, DAILY.replace('date = "日期"', f'date = "日期"\nper = "{per}"'))
    reader = reader_of(csv_file("日期,阅读次数,阅读人数\n2026-05-14,12,9\n"), mapping)

    reads, _readers = reader.counts()

    assert (f"{reads.starts_at:%Y-%m-%d}", f"{reads.ends_at:%Y-%m-%d}") == (first, last)


def test_a_column_in_gbk_is_read_and_the_guess_told(tmp_path, csv_file):
    path = csv_file("日期,阅读次数,阅读人数\n2026-05-14,12,9\n", encoding="gb18030")
    reader = reader_of(path, mapping_of(tmp_path))

    counts = list(reader.counts())

    assert brief(counts) == [("reads", "05-14", 12), ("readers", "05-14", 9)]
    assert noted(reader) == [
        ("file", "encoding", "the file is not UTF-8 and names no encoding", "read as gb18030")
    ]


@pytest.mark.parametrize(
    "content",
    [
        "日期\t阅读次数\t阅读人数\n2026-05-14\t12\t9\n".encode(),
        "日期;阅读次数;阅读人数\n2026-05-14;12;9\n".encode("utf-16"),
        gzip.compress("日期,阅读次数,阅读人数\n2026-05-14,12,9\n".encode()),
    ],
    ids=["tabs", "utf-16", "gzip"],
)
def test_tables_are_read_however_they_are_parted_and_packed(tmp_path, content):
    path = tmp_path / "export.csv"
    path.write_bytes(content)

    counts = list(reader_of(path, mapping_of(tmp_path)).counts())

    assert brief(counts) == [("reads", "05-14", 12), ("readers", "05-14", 9)]


def test_a_workbook_with_dates_numbers_and_formulas_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["日期", "阅读次数", "阅读人数"])
    book.active.append([datetime(2026, 5, 14), 12, "=1+1"])  # noqa: DTZ001 - as workbooks do
    book.active.append(["2026-05-15", "'=1+1", 0.5])
    path = tmp_path / "export.xlsx"
    book.save(path)
    reader = reader_of(path, mapping_of(tmp_path))

    counts = list(reader.counts())

    assert brief(counts) == [("reads", "05-14", 12)]
    assert noted(reader) == [
        ("record 2", "阅读次数", "not a number", "left out"),
        ("record 2", "阅读人数", "not a whole number", "left out"),
        ("file", "阅读人数", "nothing is said", "not taken as nought"),
    ]


def test_a_column_that_the_file_has_not_is_told(tmp_path, csv_file):
    reader = reader_of(csv_file("日期,阅读次数\n2026-05-14,12\n"), mapping_of(tmp_path))

    counts = list(reader.counts())

    assert brief(counts) == [("reads", "05-14", 12)]
    assert noted(reader) == [("file", "阅读人数", "the file has no such column", "not counted")]
    assert dict(reader.omissions.missing) == {}


def test_lists_side_by_side_are_the_records_of_unnamed_reporters(tmp_path):
    path = tmp_path / "returns.json"
    path.write_text(json.dumps({"total": 3, "attended": [30, None, 0], "events": [1, 2, None]}))
    reader = reader_of(path, mapping_of(tmp_path, PEOPLE))

    counts = list(reader.counts())

    assert [(one.reporter, one.quantity.value, one.locator) for one in counts] == [
        ("host 1", 30, "record 1, attended"),
        ("", 3, "file, ^.total"),
        ("host 3", 0, "record 3, attended"),
    ]
    assert counts[0].starts_at is None


def test_lists_of_unequal_length_are_refused(tmp_path):
    path = tmp_path / "returns.json"
    path.write_text(json.dumps({"attended": [30, 20], "events": [1]}))

    with override("en"), pytest.raises(UnreadableFile) as refusal:
        list(reader_of(path, mapping_of(tmp_path, PEOPLE)).counts())

    assert str(refusal.value) == (
        "The lists attended, events are of unequal length: which values belong together is unknown."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03" * 5000,
        b"PK\x03\x04 not a workbook",
        b"\xff\xd8\xff\xe0 a picture" * 50,
        b"",
        b"a," * 5_000_000,
        gzip.compress(b"0" * 2**28),
        b'{"attended": ' + b"[" * 20_000,
    ],
    ids=["binary", "zip", "picture", "empty", "line", "bomb", "nested"],
)
@pytest.mark.parametrize("text", [DAILY, PEOPLE], ids=["table", "lists"])
def test_poisoned_files_end_in_a_refusal_or_without_counts(tmp_path, content, text):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    reader = reader_of(path, mapping_of(tmp_path, text))

    try:
        counts = list(reader.counts())
    except UnreadableFile:
        counts = []

    assert counts == []


def test_a_file_is_recognised_by_its_columns(csv_file):
    old = csv_file("date,users,pageviews\n2021-08-01,70,103\n", "old.csv")
    new = csv_file("date,page_views,unique_page_views,users\n2022-08-01,1,2,3\n", "new.csv")

    assert [recognised_mapping(old), recognised_mapping(new)] == ["leeds-website"] * 2


def test_a_file_that_no_mapping_fits_is_refused(csv_file):
    with override("en"), pytest.raises(UnrecognisedExport) as refusal:
        recognised_mapping(csv_file("a,b\n1,2\n"))

    assert str(refusal.value) == "No mapping fits the file export.csv. Name one with --mapping."
