"""CSV files of any encoding and workbooks, by mappings alone."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from tests.programme.formats.mapping.reading_of import read, starts

from zouma.common.text import TranslatedText
from zouma.programme.formats.records import UnreadableFile

KOREAN_CSV = """번호,행사명,구분,날짜,시간,장소,주소,대상,참가비
1,별자리 교실,체험,2025년 4월 19일,오후 7시 30분 ~ 오후 9시,시민천문대,과학로 213-48,초등학생,무료
2,과학자 대화,강연,2025.4.20.,14:00~15:30,과학관,대덕대로 481,누구나,"5,000원"
2,과학자 대화,강연,2025.4.27.,14:00~15:30,과학관,대덕대로 481,누구나,"5,000원"
"""
KOREAN_MAPPING = """
source = "daejeon"
time_zone = "Asia/Seoul"
language = "ko"

[file]
group_by = "번호"

[activity]
id = "번호"
title = "행사명"
type = { path = "구분", table = { "체험" = "workshop", "강연" = "talk" } }
audiences = { path = "대상", table = { "누구나" = "everyone", "초등*" = "primary" } }
is_free = { path = "참가비", table = { "무료" = "yes" }, otherwise = "no" }
price_note = "참가비"

[sessions]
date = "날짜"
start_time = "시간"

[place]
name = "장소"
address = "주소"
country = { value = "KR" }
"""


def test_korean_csv_in_its_old_encoding_needs_no_code(tmp_path: Path) -> None:
    path = tmp_path / "행사.csv"
    path.write_bytes(KOREAN_CSV.encode("euc-kr"))

    reading = read(path, KOREAN_MAPPING)

    stars, talk = reading.activities
    assert stars.title == TranslatedText.original("ko", "별자리 교실")
    assert (stars.activity_type, talk.activity_type) == ("workshop", "talk")
    assert (stars.is_free, talk.is_free) == (True, False)
    assert (stars.audiences, talk.audiences) == (("primary",), ("everyone",))
    assert starts(stars) == ["2025-04-19 19:30–21:00"]
    assert starts(talk) == ["2025-04-20 14:00–15:30", "2025-04-27 14:00–15:30"]
    assert talk.sessions[0].starts_at.tzinfo == ZoneInfo("Asia/Seoul")
    assert [place.name["ko"].text for place in reading.places] == ["시민천문대", "과학관"]
    assert reading.reasons == [
        ("file", "encoding", "the file is not UTF-8 and names no encoding", "read as cp949")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_recognised_without_a_finding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "행사.csv"
    path.write_bytes(KOREAN_CSV.encode(encoding))

    reading = read(path, KOREAN_MAPPING)

    assert [activity.external_id for activity in reading.activities] == ["1", "2"]
    assert reading.findings == []


def test_declared_encoding_and_delimiter_are_used(tmp_path: Path) -> None:
    path = tmp_path / "活动.csv"
    path.write_bytes("编号|名称|日期\n7|科普讲座|2025年5月3日\n".encode("gb18030"))

    reading = read(
        path,
        """
        source = "beijing"
        time_zone = "Asia/Shanghai"
        language = "zh-Hans"
        file = { encoding = "gb18030", delimiter = "|" }
        activity = { id = "编号", title = "名称" }
        sessions = { date = "日期" }
        """,
    )

    session = reading.activities[0].sessions[0]
    zone = ZoneInfo("Asia/Shanghai")
    assert session.all_day
    assert session.starts_at == datetime(2025, 5, 3, tzinfo=zone)
    assert session.ends_at == datetime(2025, 5, 4, tzinfo=zone)


def test_rows_of_one_activity_may_stand_apart_and_keep_their_own_places(tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_text(
        "Nr;Titel;Datum;von;bis;Ort\n"
        "A;Roboter;3.5.2025;10;12;Haus 1\n"
        "B;Sterne;4.5.2025;20:00;23.30;Turm\n"
        "A;Roboter;10.5.2025;10;12;Haus 2\n",
        encoding="utf-8",
    )

    reading = read(
        path,
        """
        source = "kurse"
        time_zone = "Europe/Berlin"
        language = "de"
        file = { group_by = "Nr" }
        activity = { id = "Nr", title = "Titel" }
        sessions = { date = "Datum", start_time = "von", end_time = "bis" }
        place = { name = "Ort" }
        """,
    )

    found = {activity.external_id: activity for activity in reading.activities}
    assert starts(found["A"]) == ["2025-05-03 10:00–12:00", "2025-05-10 10:00–12:00"]
    assert starts(found["B"]) == ["2025-05-04 20:00–23:30"]
    assert found["A"].place_key == "haus-1"
    assert [session.place_key for session in found["A"].sessions] == ["", "haus-2"]


def test_rows_of_one_activity_that_differ_are_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_text("Nr,Titel\nA,Roboter\nA,Robotik\n", encoding="utf-8")

    reading = read(
        path,
        """
        source = "kurse"
        time_zone = "Europe/Berlin"
        language = "de"
        file = { group_by = "Nr" }
        activity = { id = "Nr", title = "Titel" }
        """,
    )

    assert reading.reasons == [
        ("A", "title", "the records of one activity differ", "that of the first was kept")
    ]


def test_workbook_with_merged_cells_and_real_dates(tmp_path: Path) -> None:
    path = tmp_path / "programme.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2025"
    sheet.append(["Programme of the festival"])
    sheet.append(["No", "Title", "Day", "From", "To", "Seats"])
    sheet.append([1, "Slime & science", date(2025, 6, 7), time(10, 0), time(11, 30), 24])
    sheet.append([None, None, date(2025, 6, 8), time(10, 0), time(11, 30), 20])
    sheet.append(
        [2, "Night walk", datetime.fromisoformat("2025-06-07T22:00"), None, time(0, 30), None]
    )
    book.save(path)

    reading = read(
        path,
        """
        source = "workbook"
        time_zone = "Europe/London"
        language = "en"

        [file]
        sheet = "2025"
        header_row = 2
        fill_down = ["No", "Title"]
        group_by = "No"

        [activity]
        id = "No"
        title = "Title"

        [sessions]
        date = "Day"
        start_time = "From"
        end_time = "To"
        capacity = "Seats"
        """,
    )

    slime, walk = reading.activities
    assert slime.title["en"].text == "Slime & science"
    assert starts(slime) == ["2025-06-07 10:00–11:30", "2025-06-08 10:00–11:30"]
    assert [session.capacity for session in slime.sessions] == [24, 20]
    assert starts(walk) == ["2025-06-07 22:00–00:30"]
    assert reading.findings == []


def test_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "programme.xlsx"
    openpyxl.Workbook().save(path)

    sentence = r'^The workbook programme\.xlsx has no sheet "2025"\.$'
    with pytest.raises(UnreadableFile, match=sentence):
        read(path, 'source = "a"\nfile.sheet = "2025"\nactivity = { id = "a", title = "b" }')


def test_workbook_that_inflates_absurdly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))

    with pytest.raises(UnreadableFile, match=r"^The workbook is too large once it is unpacked\.$"):
        read(path, 'source = "a"\nactivity = { id = "a", title = "b" }')


def test_records_without_id_or_title_and_repeated_ids_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,title\n,No id\n2,\n3,Good\n3,Again\n", encoding="utf-8")

    reading = read(
        path, 'source = "a"\ntime_zone = "UTC"\nactivity = { id = "id", title = "title" }'
    )

    assert [activity.external_id for activity in reading.activities] == ["3"]
    assert reading.reasons == [
        ("file", "id", "a record without id", "record refused"),
        ("2", "title", "a record without title", "record refused"),
        ("3", "id", "the id comes twice in the file", "record refused"),
    ]


def test_date_range_with_weekly_opening(tmp_path: Path) -> None:
    path = tmp_path / "ausstellung.csv"
    path.write_text(
        "id,titel,beginn,ende,öffnung\n"
        "1,Licht,01.03.2025,09.03.2025,Di-Fr 10-18 Uhr; Sa+So 11-17 Uhr; Montag geschlossen\n"
        "2,Ton,01.03.2025,31.03.2025,\n",
        encoding="utf-8",
    )

    reading = read(
        path,
        """
        source = "haus"
        time_zone = "Europe/Berlin"
        language = "de"
        activity = { id = "id", title = "titel" }
        sessions = { first_date = "beginn", last_date = "ende", opening = "öffnung" }
        """,
    )

    light, sound = reading.activities
    assert starts(light) == [
        "2025-03-01 11:00–17:00",
        "2025-03-02 11:00–17:00",
        "2025-03-04 10:00–18:00",
        "2025-03-05 10:00–18:00",
        "2025-03-06 10:00–18:00",
        "2025-03-07 10:00–18:00",
        "2025-03-08 11:00–17:00",
        "2025-03-09 11:00–17:00",
    ]
    assert [(session.all_day, session.ends_at) for session in sound.sessions] == [
        (True, datetime(2025, 4, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    ]
    assert reading.findings == []
