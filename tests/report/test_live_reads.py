"""Reads and returns on the live page: said when they are known, and no number when they are not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.entrance import organiser
from make import NOW, both
from reach.counts.days_of_events import DAY, read, write_day
from report.live_days import held, member, show
from zouma.people.models import Organisation
from zouma.programme.models import Activity
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.rules import Limits
from zouma.reach.models import Channel, HostAnswer, HostReturn, ReturnRound
from zouma.reach.vocabulary import Namespace
from zouma.report.queries.live.now import LiveChoice, live_now
from zouma.report.queries.live.reads import reads_today

AT = NOW + timedelta(hours=3)
HOUR = 3_600_000


@pytest.fixture
def engine():
    engine = Embedded(Resources(memory_mb=256, threads=1))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def channels(db):
    """Our own pages, a log beside them that is not reported, a partner's site."""
    rows = [("site", Namespace.OWN, True), ("log", Namespace.OWN, False),
            ("museum", Namespace.THIRD_PARTY, True)]  # fmt: skip
    for number, (slug, namespace, reported) in enumerate(rows, start=1):
        Channel.objects.create(pk=number, slug=slug, title=both(slug, slug), namespace=namespace,
                               reported=reported)  # fmt: skip


def count(folder, engine, *events):
    write_day(folder, list(events))
    count_day(folder, DAY, limits=Limits(), engine=engine)


def test_reads_are_unknown_until_the_day_is_counted(tmp_path, engine):
    before = reads_today(tmp_path, DAY)

    count(tmp_path, engine, read(8 * HOUR), read(9 * HOUR), read(9 * HOUR, kind=2, item=8),
          read(8 * HOUR, channel=2), read(8 * HOUR, channel=3))  # fmt: skip

    assert before is None
    assert reads_today(tmp_path, DAY).reads == 2


def test_a_day_counted_anew_shows_the_new_count(tmp_path, engine):
    count(tmp_path, engine, read(8 * HOUR))
    first = reads_today(tmp_path, DAY)

    count(tmp_path, engine, read(8 * HOUR), read(9 * HOUR))

    assert (first.reads, reads_today(tmp_path, DAY).reads) == (1, 2)
    assert reads_today(tmp_path, DAY).counted_at > first.counted_at


def test_reads_are_of_all_pages_and_shown_to_who_watches_everything(tmp_path, engine, settings):
    settings.REACH_FOLDER = tmp_path
    count(tmp_path, engine, read(8 * HOUR))
    held(show("a", (0, 1)))

    shown = [
        live_now(account, choice, now=AT)
        for account, choice in (
            (organiser(), LiveChoice()), (organiser(), LiveChoice(district="110101")),
            (member("museum"), LiveChoice()),
        )
    ]  # fmt: skip

    assert [live.shows_reads for live in shown] == [True, False, False]
    assert [live.reads and live.reads.reads for live in shown] == [1, None, None]


def asked(*keys):
    """Ask for the figures of activities; return their returns."""
    activities = Activity.objects.filter(external_id__in=keys).order_by("external_id")
    found = ReturnRound.objects.create(edition=activities[0].edition)
    return [HostReturn.objects.create(round=found, activity=one) for one in activities]


@pytest.mark.django_db
def test_returns_are_outstanding_once_an_activity_is_over():
    held(show("a", (0, 1)), show("b", (0, 1), (24, 1)), show("c", (1, 1), at="park"),
         show("d", (0, 1), host="school"))  # fmt: skip
    answered, *_others = asked("a", "b", "c", "d")
    answer = HostAnswer.objects.create(host_return=answered, made_at=AT, took_place=True)
    HostReturn.objects.filter(pk=answered.pk).update(answer=answer, answered_at=AT)

    school = Organisation.objects.get(external_id="school").slug

    standing = [
        live_now(account, choice, now=AT).returns
        for account, choice in (
            (organiser(), LiveChoice()), (member("museum"), LiveChoice()),
            (organiser(), LiveChoice(organisation=school)),
        )
    ]  # fmt: skip

    assert [(one.asked, one.outstanding) for one in standing] == [(3, 2), (2, 1), (1, 1)]


@pytest.mark.django_db
def test_returns_of_a_round_that_is_closed_are_no_longer_outstanding():
    held(show("a", (0, 1)))
    (one,) = asked("a")
    ReturnRound.objects.filter(pk=one.round_id).update(closed_at=AT)

    standing = live_now(organiser(), LiveChoice(), now=AT).returns

    assert (standing.asked, standing.outstanding) == (0, 0)
