"""What the live page says needs somebody: when, how soon, and no longer once it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.entrance import IN, WALK_IN, WALK_OUT, door, organiser
from make import NOW
from report.live_days import book, heard, held, member, pass_door, show
from zouma.bookings.actions import withdraw_door
from zouma.bookings.vocabulary import BookingMode
from zouma.report.queries.live.alerts import Concern, Urgency
from zouma.report.queries.live.now import LiveChoice, live_now

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def alerts(*, now=NOW):
    found = live_now(organiser(), LiveChoice(), now=now).alerts
    return [(alert.urgency, alert.concern, alert.number, alert.other) for alert in found]


@pytest.mark.parametrize(
    ("now", "urgency"),
    [
        (-31 * MINUTE, None),
        (-30 * MINUTE, Urgency.SOON),
        (-10 * MINUTE, Urgency.NOW),
        (59 * MINUTE, Urgency.NOW),
        (60 * MINUTE, Urgency.LOOK),
        (2 * HOUR, None),
    ],
)
def test_nobody_at_the_door_of_what_is_booked(now, urgency):
    (row,) = held(show("a", (0, 2)))
    book(row, 3)

    expected = [] if urgency is None else [(urgency, Concern.UNATTENDED, 3, 0)]
    assert alerts(now=NOW + now) == expected


def test_a_phone_that_is_awake_or_a_scan_ends_the_alarm():
    rows = held(show("a", (0, 1)), show("b", (0, 1)))
    _first, second = (book(row, 2, number=number) for number, row in enumerate(rows))
    heard(door(rows[0].pk), at=NOW - 14 * MINUTE)
    silent = door(rows[1].pk)
    heard(silent, at=NOW - 16 * MINUTE)

    before = alerts(now=NOW - MINUTE)
    pass_door(silent, rows[1], IN, booking=second.uid, people=2, now=NOW)
    after = alerts()

    assert before == [(Urgency.NOW, Concern.UNATTENDED, 2, 1)]
    assert after == []


def test_nobody_need_stand_where_nothing_is_booked():
    held(show("a", (0, 1)))

    assert alerts() == []


def test_more_people_inside_than_places():
    (row,) = held(show("a", (0, 1)), capacity=5)
    device = door(row.pk)
    pass_door(device, row, WALK_IN, people=6, now=NOW)
    full = alerts()
    pass_door(device, row, WALK_OUT, people=1, sequence=2, now=NOW)

    assert full == [(Urgency.NOW, Concern.TOO_FULL, 6, 5)]
    assert alerts() == []


@pytest.mark.parametrize(("waiting", "urgency"), [(0, Urgency.SOON), (7, Urgency.NOW)])
def test_a_phone_that_falls_silent(waiting, urgency):
    (row,) = held(show("a", (0, 2)))
    device = door(row.pk)
    pass_door(device, row, WALK_IN, people=1, now=NOW)
    heard(device, at=NOW, waiting=waiting)

    heard_of = [alerts(now=NOW + minutes * MINUTE) for minutes in (14, 15, 40)]

    assert heard_of == [
        [], [(urgency, Concern.SILENT, 15, waiting)], [(urgency, Concern.SILENT, 40, waiting)],
    ]  # fmt: skip


def test_a_withdrawn_phone_may_be_silent():
    (row,) = held(show("a", (0, 2)))
    device = door(row.pk)
    heard(device, at=NOW - HOUR)

    withdraw_door(device.pk, now=NOW)

    assert alerts() == []


def test_a_phone_that_also_serves_others_is_not_theirs_to_open():
    rows = held(show("a", (0, 2)), show("b", (0, 2), host="school"))
    door(*(row.pk for row in rows), name="Both")
    door(rows[0].pk, name="Own")

    found = {
        account.email: {
            alert.phone.name: alert.phone.is_theirs
            for alert in live_now(account, LiveChoice(), now=NOW).alerts
        }
        for account in (member("museum"), organiser())
    }

    assert found == {
        "museum@example.org": {"Both": False, "Own": True},
        "door@example.org": {"Both": True, "Own": True},
    }


def test_a_link_that_nobody_opened():
    (row,) = held(show("a", (0, 2)))
    door(row.pk)

    assert alerts() == [(Urgency.LOOK, Concern.NEVER_OPENED, 0, 0)]


def test_places_stay_empty_while_parties_wait():
    (row,) = held(show("a", (0, 2)), capacity=10)
    first, waiting = book(row, 6, number=1), None
    book(row, 4, number=2)
    waiting = book(row, 2, number=3, wait=True)
    device = door(row.pk)
    pass_door(device, row, IN, booking=first.uid, people=6, now=NOW)

    assert waiting.state == "waiting"
    assert alerts(now=NOW + 9 * MINUTE) == []
    assert alerts(now=NOW + 10 * MINUTE) == [(Urgency.SOON, Concern.ROOM_FOR_WAITING, 4, 1)]


def test_requests_are_to_be_decided_before_the_beginning():
    (row,) = held(show("a", (2, 1)), mode=BookingMode.APPROVAL)
    book(row, 2)

    assert alerts() == [(Urgency.SOON, Concern.UNDECIDED, 1, 0)]
    assert alerts(now=NOW + 2 * HOUR) == []


def test_a_ticket_at_two_doors():
    (row,) = held(show("a", (0, 1)))
    booking = book(row, 2)
    for name in ("North", "South"):
        pass_door(door(row.pk, name=name), row, IN, booking=booking.uid, people=2, now=NOW)

    assert alerts() == [(Urgency.LOOK, Concern.CONFLICTS, 1, 0)]
    assert alerts(now=NOW + HOUR) == []


def test_the_most_urgent_comes_first_and_then_the_earliest():
    rows = held(show("a", (0.4, 1)), show("b", (0.1, 1)), show("c", (0, 1)))
    for number, row in enumerate(rows):
        book(row, number + 1, number=number)

    assert alerts() == [
        (Urgency.NOW, Concern.UNATTENDED, 3, 0), (Urgency.NOW, Concern.UNATTENDED, 2, 0),
        (Urgency.SOON, Concern.UNATTENDED, 1, 0),
    ]  # fmt: skip
