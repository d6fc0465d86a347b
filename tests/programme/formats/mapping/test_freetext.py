"""Dates in several languages as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.programme.formats.mapping.calendar_days import daily, on, weekly, whole

from zouma.programme.formats.freetext import Manner, Occurrence, read_dates

CASES: list[tuple[str, str, list[Occurrence]]] = [
    ("de", "Samstag, 14. Juni 2025, 17.30 Uhr bis 23 Uhr", on("2025-06-14", "17:30-23:00")),
    ("de", "12.-14. Dezember 2025, 10-18 Uhr", daily("2025-12-12", "2025-12-14", "10:00-18:00")),
    ("de", "15.12.2025 19:30 Uhr", on("2025-12-15", "19:30")),
    (
        "de",
        "jeden Dienstag vom 4.3.2025 bis 25.3.2025, 16 Uhr, außer 18.3.",
        weekly("2025-03-04", "2025-03-25", "16:00", but="2025-03-18"),
    ),
    ("ko", "2025년 4월 19일 (토) 오후 7시 30분 ~ 오후 9시", on("2025-04-19", "19:30-21:00")),
    ("ko", "2025. 4. 20. 14:00~15:30", on("2025-04-20", "14:00-15:30")),
    (
        "ko",
        "2025년 5월 1일 ~ 5월 29일 매주 목요일 오전 10시",
        weekly("2025-05-01", "2025-05-29", "10:00"),
    ),
    ("ja", "2025年12月25日(木) 午後1時半", on("2025-12-25", "13:30")),
    ("fr", "Samedi 14 mars 2026 à 20h30", on("2026-03-14", "20:30")),
    ("fr", "du 1er au 5 juin 2026", whole("2026-06-01", "2026-06-05")),
    ("es", "mar 3 mar 2026, 18:00", on("2026-03-03", "18:00")),
    ("en", "Saturday 21 December 2024, noon", on("2024-12-21", "12:00")),
    ("en", "December 24, 2024, 10am-5pm", on("2024-12-24", "10:00-17:00")),
    ("en", "21 December 2024 2-5pm", on("2024-12-21", "14:00-17:00")),
    ("en", "21 December 2024 11-1pm", on("2024-12-21", "11:00-13:00")),
    (
        "en",
        "2-8 December 2024 10am-5pm; Closed on Tuesdays",
        daily("2024-12-02", "2024-12-08", "10:00-17:00", but="2024-12-03"),
    ),
    ("en", "29 December - 2 January 2025", whole("2024-12-29", "2025-01-02")),
    ("en", "1-3 March 2025, daily 10:00-12:00", daily("2025-03-01", "2025-03-03", "10:00-12:00")),
    (
        "zh-Hans",
        "2025年5月17日至5月18日 每日 上午9时至下午5时",
        daily("2025-05-17", "2025-05-18", "09:00-17:00"),
    ),
    ("zh-Hans", "2025年5月17日（周六）中午12点半", on("2025-05-17", "12:30")),
    ("zh-Hant", "2024年12月21日 晚上12時", on("2024-12-21", "00:00")),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_dates_are_read_in_their_language(
    language: str, text: str, expected: list[Occurrence]
) -> None:
    reading = read_dates(text, Manner((language,)))

    assert sorted(map(str, reading.occurrences)) == sorted(map(str, expected))
    assert reading.left_over == ()


def test_month_first_order_and_own_words() -> None:
    manner = Manner(("nl",), "MDY", (("every", ("elke",)), ("except", ("behalve",))))

    american = read_dates("12/5/2024 7pm", manner)
    dutch = read_dates("elke zaterdag 7-28 december 2024 10:00 behalve 14 december", manner)

    assert american.occurrences == tuple(on("2024-12-05", "19:00"))
    assert dutch.occurrences == tuple(on("7 21 28", "10:00", month="2024-12"))


def test_missing_year_is_assumed_with_an_issue() -> None:
    reading = read_dates("Sun 14 July 3pm", Manner(("en",)), date(2024, 6, 1))

    assert reading.occurrences == tuple(on("2024-07-14", "15:00"))
    assert [(issue.reason, issue.action) for issue in reading.issues] == [
        ("the year is missing", "the year 2024 was assumed")
    ]


def test_contradicting_weekday_is_an_issue_and_the_date_stays() -> None:
    reading = read_dates("13/10/2024 (Fri) 10:45", Manner(("en",)))

    assert reading.occurrences == tuple(on("2024-10-13", "10:45"))
    assert [issue.value for issue in reading.issues] == ["2024-10-13 is a Sunday, not a Friday"]


def test_words_that_are_not_understood_are_left_over() -> None:
    reading = read_dates("21 December 2024 5pm in the garden", Manner(("en",)))

    assert reading.occurrences == tuple(on("2024-12-21", "17:00"))
    assert reading.left_over == ("in", "garden")
