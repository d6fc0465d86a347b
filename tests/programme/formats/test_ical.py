from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from programme.formats.garbage import ICAL
from programme.formats.reading import outcome_of
from zouma.common.text import TranslatedText
from zouma.programme.formats.ical import read
from zouma.programme.formats.records import PlaceRecord, UnreadableFile


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


PARIS = ZoneInfo("Europe/Paris")


def outcome_of_events(folder, *events, headings=(), **told):
    lines = ["BEGIN:VCALENDAR", *headings]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    path = folder / "file.ics"
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]))
    return outcome_of(read, path, **({"time_zone": "Europe/Paris", "language": "en"} | told))


def event(*lines, uid="a", summary="Night"):
    return (f"UID:{uid}", f"SUMMARY:{summary}", *lines)


def test_a_calendar_is_an_edition_with_activities(tmp_path):
    path = tmp_path / "file.ics"
    path.write_bytes(ICAL)

    outcome = outcome_of(read, path)

    series, days = outcome.activities
    assert outcome.edition.time_zone == "Europe/Paris"
    assert [wording.text for wording in outcome.edition.title.values()] == ["Sky, nights"]
    assert series.title == TranslatedText.original("en", "Hello, you")
    assert [s.starts_at.isoformat()[:16] for s in series.sessions] == [
        "2024-01-01T09:00",
        "2024-01-15T09:00",
        "2024-01-22T09:00",
    ]
    assert series.keywords == ("A", "B")
    assert series.picture.address == "https://example.org/a.png"
    assert series.hosts[0].organisation_key == "org-x"
    assert outcome.of(PlaceRecord)[0].latitude == 48.1
    assert days.sessions[0].all_day is True
    assert days.sessions[0].starts_at == datetime(2024, 1, 5, tzinfo=PARIS)
    assert days.sessions[0].ends_at == datetime(2024, 1, 7, tzinfo=PARIS)


def test_a_moved_and_a_cancelled_time_of_a_series(tmp_path):
    outcome = outcome_of_events(
        tmp_path,
        event("DTSTART:20240101T100000", "RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID:20240102T100000", "DTSTART:20240102T120000", summary="Later"),
        event("RECURRENCE-ID:20240103T100000", "DTSTART:20240103T100000", "STATUS:CANCELLED"),
    )

    assert [(s.starts_at.hour, s.status) for s in outcome.only.sessions] == [
        (10, "scheduled"),
        (12, "scheduled"),
        (10, "cancelled"),
    ]
    assert outcome.only.sessions[1].note == TranslatedText.original("en", "Later")
    assert outcome.counts["read"] == 3


def test_further_dates_and_exceptions_count(tmp_path):
    outcome = outcome_of_events(
        tmp_path,
        event(
            "DTSTART:20240101T100000",
            "RRULE:FREQ=WEEKLY;UNTIL=20240116T000000",
            "EXDATE:20240108T100000",
            "RDATE:20240120T100000",
        ),
    )

    assert [s.starts_at.day for s in outcome.only.sessions] == [1, 15, 20]


@pytest.mark.parametrize(
    ("rule", "sessions"), [("FREQ=WEEKLY", 105), ("FREQ=DAILY", 500), ("FREQ=HOURLY", 500)]
)
def test_an_endless_repetition_is_bounded_with_a_finding(rule, sessions, tmp_path):
    outcome = outcome_of_events(tmp_path, event("DTSTART:20240101T100000", f"RRULE:{rule}"))

    assert len(outcome.only.sessions) == sessions
    assert outcome.reasons == {"a repetition without end, or of very many times": 1}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "a repetition by the minute"),
        ("FREQ=MINUTELY;COUNT=100000000", "a repetition by the minute"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "a repetition that never happens"),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,1,2,3,4,5",
         "a repetition of more than 24 times a day"),
        ("FREQ=SOMETIMES", "a property that cannot be read"),
    ],
)  # fmt: skip
def test_a_repetition_beyond_reason_leaves_the_first_time(rule, reason, tmp_path):
    outcome = outcome_of_events(tmp_path, event("DTSTART:20240101T100000", f"RRULE:{rule}"))

    assert len(outcome.only.sessions) == 1
    assert outcome.reasons[reason] == 1


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("DTSTART;TZID=No/Where:20240101T100000",), "an unknown time zone"),
        (("DTSTART:soon",), "no usable time"),
        (("DTSTART:20240101T100000", "DTEND:20240101T100000"), "the end equals the start"),
        (("DTSTART:20240101T100000", "STATUS:TENTATIVE"), "an event that is not yet confirmed"),
        (("DTSTART:20240101T100000", "CLASS:PRIVATE"), "an event that is not public"),
        (("DTSTART:20240101T100000", "LOCATION:Hall"), "no coordinates"),
        (("DTSTART:20240101T100000", "URL:javascript:x"), "not a web address"),
        (("DTSTART:20240101T100000", "ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA"),
         "a file inside the calendar"),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_finding_and_the_activity_stays(lines, reason, tmp_path):
    outcome = outcome_of_events(tmp_path, event(*lines))

    assert len(outcome.activities) == 1
    assert outcome.reasons[reason] == 1


def test_a_duration_makes_an_end(tmp_path):
    outcome = outcome_of_events(tmp_path, event("DTSTART:20240101T230000Z", "DURATION:PT2H"))

    [session] = outcome.only.sessions
    assert session.starts_at == datetime(2024, 1, 2, 0, tzinfo=PARIS)
    assert session.ends_at == datetime(2024, 1, 2, 2, tzinfo=PARIS)


def test_an_event_without_a_summary_is_refused_and_one_without_uid_gets_a_key(tmp_path):
    start = "DTSTART:20240101T100000"

    outcome = outcome_of_events(tmp_path, ("UID:a", start), ("SUMMARY:Night", start))

    assert len(outcome.activities) == 1
    assert [(f.reason, f.action) for f in outcome.findings.noted] == [
        ("no title", "record refused"),
        ("no UID", "a key made of title, time and place"),
    ]


def test_text_folded_inside_a_letter_is_whole(tmp_path):
    content = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20240101T100000\r\nSUMMARY:é"
    head, tail = content.encode()[:-1], content.encode()[-1:]
    path = tmp_path / "file.ics"
    path.write_bytes(head + b"\r\n " + tail + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")

    assert outcome_of(read, path, language="fr").only.title == TranslatedText.original("fr", "é")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "holds no events"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", "breaks off"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "do not match"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not an iCalendar file"),
        (b"BEGIN:VCALENDAR\r\nNAME:\xff\r\nEND:VCALENDAR\r\n", "not text in UTF-8"),
        (b"BEGIN:VCALENDAR\r\nNAME:\x00\r\nEND:VCALENDAR\r\n", "no text"),
        (b"", "breaks off"),
    ],
)
def test_a_file_that_is_no_whole_calendar_is_refused(content, sentence, tmp_path):
    path = tmp_path / "file.ics"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=sentence):
        list(outcome_of(read, path).records)
