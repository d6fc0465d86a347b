"""Editions beside each other: a change where like stands beside like, else a stated break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from make import activity, edition, programme
from zouma.common.text import TranslatedText
from zouma.programme.formats.records import SessionRecord
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import Statement, defined, estimate_visits, observe
from zouma.report.figures import Figure
from zouma.report.queries.comparisons import compared
from zouma.report.queries.sheet import press_sheet

ZONE = ZoneInfo("Asia/Shanghai")


def figure(value, low, high, **changes):
    values = {
        "key": "visits", "label": TranslatedText(), "value": value, "low": low, "high": high,
        "measure": "visit", "definition": "visits-modelled/1", "method": "modelled",
    }  # fmt: skip
    return Figure(**values | changes)


def test_like_beside_like_gives_the_change_with_its_interval():
    found = compared(figure(500, 480, 520), figure(400, 385, 415), goes_on=False)

    assert found.change == (100, 75, 125)
    assert found.broken is None


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"definition": "visits-modelled/2"}, "definition"),
        ({"measure": "attender"}, "measure"),
        ({"method": "scanned"}, "method"),
        ({"population": "public"}, "population"),
    ],
)
def test_unlike_figures_are_parted_by_a_break(change, differs):
    found = compared(figure(500, 480, 520), figure(400, 385, 415, **change), goes_on=False)

    assert (found.change, found.broken.differs) == (None, differs)


def test_a_lower_bound_is_compared_with_nothing():
    found = compared(figure(500, 500, None), figure(400, 385, 415), goes_on=False)

    assert (found.change, found.broken.differs) == (None, "coverage")


def test_an_edition_that_goes_on_is_not_set_beside_a_whole_one():
    found = compared(figure(500, 480, 520), figure(400, 385, 415), goes_on=True)

    assert (found.change, found.broken.differs) == (None, "window")


@pytest.mark.django_db
def test_the_edition_before_is_found_and_compared():
    for year, visits in ((2024, 10), (2025, 30), (2026, 50)):
        starts = datetime(year, 5, 2, 10, tzinfo=ZONE)
        programme(
            replace(edition(), series_slug="days", series_title=TranslatedText.original("en", "D"),
                    starts_on=date(year, 5, 1), ends_on=date(year, 5, 3)),
            activity(f"a{year}", sessions=(
                SessionRecord(starts_at=starts, ends_at=starts + timedelta(hours=1)),
            )), slug=f"days-{year}",
        )  # fmt: skip
        fair = Edition.objects.get(slug=f"days-{year}")
        observe(Statement(definition=defined("visits-host-counted"), edition=fair, value=visits,
                          about={"activity": Activity.objects.get(external_id=f"a{year}")},
                          starts_at=starts, ends_at=starts), now=starts)  # fmt: skip
        estimate_visits(fair, now=starts + timedelta(days=9))

    sheet = press_sheet(fair, now=datetime(2026, 6, 1, tzinfo=ZONE))

    changes = {one.key: one.change for one in sheet.comparisons}
    assert changes["visits"] == (20, 20, 20)
    assert changes["activities"] == (0, 0, 0)
