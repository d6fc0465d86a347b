"""The index over a stream, what the public sees of it, and sessions with what they inherit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings

from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import writing
from zouma.programme.formats.addresses import host_of, web_address
from zouma.programme.formats.occurrences import occurrences
from zouma.programme.formats.records import (
    ActivityRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    SpaceRecord,
)
from zouma.programme.formats.writing import Programme

STARS = TranslatedText.originals({"en": "Stars", "zh-Hans": "星星"})
TEN = datetime(2025, 5, 24, 2, 0, tzinfo=UTC)


def activity(external_id: str = "7", *sessions: SessionRecord) -> ActivityRecord:
    return ActivityRecord(external_id=external_id, title=STARS, sessions=sessions)


@given(programmes())
@settings(deadline=None, max_examples=20)
def test_activities_come_back_in_order_any_number_of_times(stream: list[Record]) -> None:
    programme = Programme(stream)
    expected = [record for record in stream if isinstance(record, ActivityRecord)]

    assert list(programme.activities()) == expected
    assert list(programme.activities()) == expected


def test_two_passes_may_run_at_once_also_on_disk(monkeypatch) -> None:
    monkeypatch.setattr(writing, "IN_MEMORY_BYTES", 100)
    programme = Programme(activity(str(number)) for number in range(50))

    pairs = list(zip(programme.activities(), programme.activities(), strict=True))

    assert [(one.external_id, two.external_id) for one, two in pairs] == [
        (str(number), str(number)) for number in range(50)
    ]


def test_records_are_found_by_their_keys_wherever_they_came() -> None:
    place = PlaceRecord(key="p", name=STARS)
    umbrella = replace(activity("u"), kind="umbrella")

    programme = Programme([activity(), umbrella, place])

    assert programme.places == {"p": place}
    assert programme.umbrellas == {"u": umbrella}


def test_the_public_sees_what_is_published_and_still_at_the_source() -> None:
    now, gone = SessionRecord(starts_at=TEN), SessionRecord(starts_at=TEN, vanished=True)
    shown = activity("shown", now, gone)
    hidden = [replace(shown, moderation=state) for state in ("removed", "to-check", "checked")]

    programme = Programme([shown, *hidden, replace(shown, vanished=True)])

    assert list(programme.public_activities()) == [replace(shown, sessions=(now,))]


def test_a_session_inherits_place_and_the_graver_status() -> None:
    dome = SpaceRecord(key="dome", name=STARS)
    place = PlaceRecord(key="p", name=STARS, spaces=(dome,))
    full = SessionRecord(starts_at=TEN, status="full", space_key="dome")
    postponed = replace(activity("7", full), place_key="p", status="postponed")

    (found,) = occurrences(postponed, Programme([place]))

    assert (found.place, found.space, found.status) == (place, dome, "postponed")


def test_sessions_are_told_apart_and_keep_their_identity() -> None:
    twin = SessionRecord(starts_at=TEN)
    later = SessionRecord(starts_at=TEN + timedelta(hours=1), uid="f0e1")
    context = writing_context()

    found = list(occurrences(activity("7", later, twin, twin), Programme()))
    again = list(occurrences(activity("7", twin, twin, later), Programme()))
    elsewhere = writing_context(home_address="https://other.example/")

    assert [one.key for one in found] == [
        "20250524T020000Z",
        "20250524T020000Z/2",
        "20250524T030000Z",
    ]
    assert [one.uid(context) for one in found] == [one.uid(context) for one in again]
    assert found[2].uid(context) == "f0e1"
    assert len({one.uid(where) for one in found[:2] for where in (context, elsewhere)}) == 4


def test_days_are_counted_on_local_clocks() -> None:
    late = SessionRecord(starts_at=TEN, ends_at=datetime(2025, 5, 25, 16, 0, tzinfo=UTC))
    open_end = SessionRecord(starts_at=datetime(2025, 5, 25, 17, 0, tzinfo=UTC))
    context = writing_context("Asia/Shanghai")

    found = occurrences(activity("7", late, open_end), Programme())

    assert [one.days(context) for one in found] == [
        (date(2025, 5, 24), date(2025, 5, 25)),
        (date(2025, 5, 26), date(2025, 5, 26)),
    ]


def test_addresses_are_escaped_or_refused() -> None:
    assert web_address("https://example.org/a b?[c]=%zz#é") == (
        "https://example.org/a%20b?%5Bc%5D=%25zz#%C3%A9"
    )
    assert web_address("HTTPS://example.org:80") == "https://example.org:80"
    assert [
        web_address(text) for text in ("", "javascript:x", "https://", "ftp://a", "https://a:b/")
    ] == [""] * 5
    assert [host_of("https://a.example:8/x"), host_of(""), host_of("https://[")] == [
        "a.example",
        "localhost",
        "localhost",
    ]
