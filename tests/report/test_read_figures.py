"""Reads in the report: of the channels that are reported, whole only when each day was told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from make import NOW, both
from reach.counts.days_of_events import DAY, read, write_day
from zouma.reach.actions import count_reads
from zouma.reach.models import Channel
from zouma.reach.vocabulary import Namespace
from zouma.report.queries.read_figures import day_reads, read_figures

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def folder(tmp_path, settings):
    settings.REACH_FOLDER = tmp_path
    rows = [("site", Namespace.OWN, True), ("log", Namespace.OWN, False),
            ("museum", Namespace.THIRD_PARTY, True)]  # fmt: skip
    for number, (slug, namespace, reported) in enumerate(rows, start=1):
        Channel.objects.create(pk=number, slug=slug, title=both(slug, slug), namespace=namespace,
                               reported=reported)  # fmt: skip
    return tmp_path


def told(first=DAY, last=NEXT):
    return {
        figure.key: (figure.value, figure.high, figure.exact, figure.coverage.told)
        for figure in read_figures(first, last, now=LATER)
    }


def test_a_log_beside_the_beacon_adds_nothing(folder):
    write_day(folder, [read("10:00:00"), read("10:00:00", channel=2), read("12:00:00", channel=3)])
    count_reads(folder, LATER)

    assert told(DAY, DAY) == {"reads-own": (1, 1, True, 1), "reads-third-party": (1, 1, True, 1)}


def test_a_day_on_which_nothing_was_told_of_our_pages_is_not_known(folder):
    write_day(folder, [read("10:00:00"), read("10:00:00", channel=3)])
    write_day(folder, [read("10:00:00", channel=3)], NEXT)
    count_reads(folder, LATER)

    assert told() == {"reads-own": (1, None, False, 1), "reads-third-party": (2, 2, True, 2)}


def test_a_day_that_goes_on_is_known_in_part(folder):
    write_day(folder, [read("10:00:00")])
    write_day(folder, [read("10:00:00"), read("11:00:00")], NEXT)
    count_reads(folder, datetime(2026, 5, 15, 4, tzinfo=UTC))  # noon in Beijing

    assert told() == {"reads-own": (3, None, False, 1)}
    by_day = day_reads(DAY, NEXT, now=LATER)
    assert {day: figure.exact for day, figure in by_day.items()} == {DAY: True, NEXT: False}

    count_reads(folder, LATER)
    assert told() == {"reads-own": (3, 3, True, 2)}


def test_without_reads_there_is_no_figure(folder):
    assert told() == {}
