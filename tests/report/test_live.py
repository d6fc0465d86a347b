"""The live page's figures: those of attendance, of today, of who looks after them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.entrance import IN, OUT, UNDO, WALK_IN, WALK_OUT, door, organiser
from make import NOW
from report.live_days import book, heard, held, member, muddle, pass_door, show
from zouma.bookings.queries.attendance import attendance_of
from zouma.people.models import Account
from zouma.programme.models import Activity, Session
from zouma.report.queries.live.doors import Passed, passed_today
from zouma.report.queries.live.now import LiveChoice, live_now
from zouma.report.queries.live.today import sessions_of_today

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(minutes=40)
UNDER_WAY, LATER, OVER = (0, 1.5), (3, 1), (-1.5, 1)


def live(account=None, **choice):
    return live_now(account or organiser(), LiveChoice(**choice), now=AT)


@pytest.mark.parametrize("seed", range(6))
def test_doors_say_the_same_as_attendance(seed):
    rows = held(show("a", UNDER_WAY, LATER), show("b", UNDER_WAY), capacity=40)
    bookings = [book(row, 1 + number, number=number) for row in rows for number in range(3)]
    pks = [row.pk for row in rows]
    muddle(rows, bookings, [door(*pks), door(*pks, name="Other")], seed=seed, events=60)

    passed = passed_today(sessions_of_today(organiser(), now=AT))

    expected = {
        pk: (one.came, one.walk_ins, one.inside, one.refused, len(one.conflicts))
        for pk, one in attendance_of(pks).items()
    }
    assert {pk: tuple(passed.get(pk, Passed())[:5]) for pk in pks} == expected


def test_figures_are_of_today_and_of_what_takes_place():
    rows = held(
        show("a", UNDER_WAY, LATER, OVER), show("b", (-24, 1)), show("c", (24, 1)),
        show("d", UNDER_WAY, status="cancelled"), show("e", UNDER_WAY, moderation="to-check"),
    )  # fmt: skip
    Session.objects.filter(activity__external_id="a", key="a1").update(status="postponed")

    figures = live().figures

    assert len(rows) == 7
    assert (figures.sessions, figures.under_way, figures.places) == (2, 1, 20)


def test_who_came_and_who_did_not():
    (row,) = held(show("a", UNDER_WAY))
    first, _second = book(row, 3, number=1), book(row, 4, number=2)
    device = door(row.pk)
    pass_door(device, row, IN, booking=first.uid, people=2, now=NOW)
    pass_door(device, row, WALK_IN, people=3, sequence=2, now=NOW)

    figures = live().figures

    assert (figures.booked, figures.let_in, figures.inside) == (7, 5, 5)
    assert (figures.missing, figures.expected) == (5, 7)
    assert figures.missing_share == 5 / 7


def test_sessions_at_whose_doors_nobody_scanned_say_nothing_of_who_is_missing():
    (row,) = held(show("a", UNDER_WAY))
    book(row, 3)

    figures = live().figures

    assert (figures.missing, figures.expected, figures.missing_share) == (0, 0, None)


def test_organisers_see_what_is_theirs_and_others_nothing():
    held(show("a", UNDER_WAY), show("b", UNDER_WAY, host="school"))
    stranger = Account.objects.create_user("nobody@example.org", "a long word of passage")

    sessions = [live(account).figures.sessions for account in (member("museum"), stranger)]

    assert sessions == [1, 0]


def test_filters_choose_by_place_and_organisation():
    held(show("a", UNDER_WAY), show("b", UNDER_WAY, host="school", at="park"))
    whole = live()
    (hall, _hall), (park, _park) = whole.options.places
    (museum, _museum), (school, _school) = whole.options.organisations

    found = [
        [row.session.title["en"].text for row in live(**choice).rows]
        for choice in ({"place": hall}, {"place": park}, {"organisation": museum},
                       {"place": hall, "organisation": school}, {"district": "nowhere"})
    ]  # fmt: skip

    assert found == [["Show a"], ["Show b"], ["Show a"], [], []]


def test_people_in_a_part_of_an_umbrella_are_counted_at_its_gate_only():
    gate, stand = held(
        show("a", UNDER_WAY, kind="umbrella"), show("b", UNDER_WAY, parent_id="a"), capacity=0
    )
    device = door(gate.pk, stand.pk)
    pass_door(device, gate, WALK_IN, people=30, now=NOW)
    pass_door(device, stand, WALK_IN, people=8, sequence=2, now=NOW)

    found = live()

    assert Activity.objects.filter(parent__isnull=False).count() == 1
    assert [(place.inside, place.sessions) for place in found.places] == [(30, 2)]
    assert (found.figures.inside, found.figures.let_in) == (30, 38)


def test_nobody_knows_who_is_inside_for_hours_unless_those_who_leave_are_counted():
    (row,) = held(show("a", (-1, 6)), capacity=0)
    device = door(row.pk)
    pass_door(device, row, WALK_IN, people=9, now=NOW)
    unknown = live()
    pass_door(device, row, WALK_OUT, people=4, sequence=2, now=NOW)
    known = live()

    assert [(one.figures.inside, one.figures.uncounted) for one in (unknown, known)] == [
        (0, 1), (5, 0),
    ]  # fmt: skip
    assert [one.rows[0].inside for one in (unknown, known)] == [None, 5]
    assert unknown.places[0].is_unknown


def test_inside_is_at_most_where_nobody_counts_who_leaves():
    rows = held(show("a", UNDER_WAY, UNDER_WAY), capacity=0)
    device = door(*(row.pk for row in rows))
    pass_door(device, rows[0], WALK_IN, people=9, now=NOW)
    pass_door(device, rows[1], WALK_IN, people=2, sequence=2, now=NOW)
    pass_door(device, rows[1], WALK_OUT, people=1, sequence=3, now=NOW)

    figures = live().figures

    assert (figures.inside, figures.not_counted_out) == (10, 1)


def test_what_stands_for_days_counts_those_of_today():
    (row,) = held(show("a", (-34, 72)), capacity=0)
    Session.objects.update(all_day=True)
    device = door(row.pk)
    pass_door(device, row, WALK_IN, people=50, now=NOW - timedelta(days=1))
    pass_door(device, row, WALK_IN, people=7, sequence=2, now=NOW)

    assert live().figures.let_in == 7


def test_each_minute_has_its_scans_and_people():
    (row,) = held(show("a", UNDER_WAY))
    first, second = book(row, 2, number=1), book(row, 3, number=2)
    device = door(row.pk)
    for sequence, (kind, seconds, changes) in enumerate([
        (IN, 90, {"booking": first.uid, "people": 2}),
        (IN, 80, {"booking": second.uid, "people": 3, "refused": "already-in"}),
        (IN, 70, {"booking": first.uid, "people": 2}),  # at another door, once more
        (WALK_IN, 30, {"people": 4}), (OUT, 30, {"booking": first.uid, "people": 2}),
        (WALK_IN, 3700, {"people": 1}), (WALK_IN, -30, {"people": 1}),
    ]):  # fmt: skip
        pass_door(device, row, kind, now=AT - timedelta(seconds=seconds), sequence=sequence,
                  **changes)  # fmt: skip

    minutes = live().minutes

    assert len(minutes) == 60
    assert [tuple(minute)[1:] for minute in minutes[-2:]] == [(3, 2), (0, 4)]
    assert sum(minute.scans + minute.people for minute in minutes) == 9
    assert minutes[-1].at == AT - timedelta(minutes=1)


def test_what_was_taken_back_is_not_counted():
    (row,) = held(show("a", UNDER_WAY))
    device = door(row.pk)
    pass_door(device, row, WALK_IN, people=4, now=NOW)
    nonce = device.events.get().nonce
    pass_door(device, row, UNDO, undoes=nonce, sequence=2, now=NOW)

    assert live().figures.let_in == 0


def test_phones_are_counted_where_sessions_are_under_way():
    rows = held(show("a", UNDER_WAY, LATER))
    heard(door(rows[0].pk), at=AT)
    door(rows[0].pk, name="Never opened")
    door(rows[1].pk, name="Of later")

    figures = live().figures

    assert (figures.phones, figures.silent) == (2, 1)


@pytest.mark.parametrize("many", [1, 30])
def test_any_number_of_sessions_takes_as_many_queries(many):
    rows = held(*(show(f"a{n:02}", UNDER_WAY) for n in range(many)))
    for number, row in enumerate(rows):
        booking = book(row, 2, number=number)
        pass_door(door(row.pk), row, IN, booking=booking.uid, people=2, now=NOW)
    account = organiser()
    live(account)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = live(account)

    assert found.figures.under_way == many
    assert len(queries) == 8
