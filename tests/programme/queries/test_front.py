"""The first page: what is on now, this weekend, and which edition stands at the top."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from make import NOW, activity, both, edition, programme, session
from zouma.programme.formats.records import SessionRecord
from zouma.programme.models import Edition
from zouma.programme.queries.front import SHOWN, featured, front_page

pytestmark = pytest.mark.django_db


def names(cards):
    return [card.title["en"].text.removeprefix("Activity ") for card in cards]


def test_what_starts_now_goes_before_what_has_long_been_running():
    long = SessionRecord(starts_at=NOW - timedelta(days=30), ends_at=NOW + timedelta(days=30))
    programme(
        activity("exhibition", sessions=(long,)),
        activity("evening", sessions=(session(9),)),
        activity("soon", sessions=(session(1),)),
    )

    page = front_page(now=NOW)

    assert names(page.soon) == ["soon", "evening", "exhibition"]
    assert not page.is_over


def test_the_weekend_shows_what_was_not_shown_yet():
    saturday = datetime(2026, 5, 16, 2, tzinfo=UTC)
    at = SessionRecord(starts_at=saturday, ends_at=saturday + timedelta(hours=1), key="sat")
    programme(
        *(activity(f"a{n}", sessions=(session(1 + n / 10),)) for n in range(SHOWN - 1)),
        activity("both", sessions=(session(1.9), at)),
        activity("saturday", sessions=(at,)),
    )

    page = front_page(now=NOW)

    assert names(page.soon) == [*(f"a{n}" for n in range(SHOWN - 1)), "both"]
    assert names(page.weekend) == ["saturday"]


def test_a_quiet_day_shows_what_comes_next():
    programme(activity("later", sessions=(session(24 * 9),)))

    page = front_page(now=NOW)

    assert (names(page.soon), names(page.weekend)) == (["later"], [])


def test_no_more_is_shown_than_fits():
    programme(*(activity(f"a{n}", sessions=(session(1 + n / 10),)) for n in range(30)))

    assert names(front_page(now=NOW).soon) == [f"a{n}" for n in range(SHOWN)]


def test_when_all_is_over_it_shows_what_was():
    programme(activity("old", sessions=(session(-24 * 300),)))

    page = front_page(now=NOW)

    assert (names(page.soon), page.is_over, page.figures["activities"]) == (["old"], True, 1)


def test_an_empty_site_has_a_first_page():
    page = front_page(now=NOW)

    assert (page.featured, page.soon, page.figures["activities"]) == (None, [], 0)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([("next", 5, 6), ("running", -1, 1)], "running"),
        ([("far", 50, 60), ("near", 5, 6)], "near"),
        ([("short", -1, 1), ("long", -30, 30)], "long"),
        ([], None),
    ],
)
def test_the_edition_at_the_top_runs_or_comes_next(spans, found):
    today = date(2026, 5, 14)
    rows = [
        Edition(
            slug=slug, starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last)
        )
        for slug, first, last in spans
    ]

    top = featured(rows, today)

    assert (top.slug if top else None) == found


def test_other_public_editions_are_offered():
    for slug, state in (("old", "archived"), ("secret", "draft")):
        programme(edition(title=both("旧", slug)), activity(slug), slug=slug)
        Edition.objects.filter(slug=slug).update(state=state)
    programme(activity())

    page = front_page(now=NOW)

    assert [found.slug for found in page.other_editions] == ["old"]
