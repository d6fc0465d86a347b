"""The door: devices with rights for named sessions, events kept once, attendance."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.entrance import (
    IN,
    OUT,
    UNDO,
    WALK_IN,
    WALK_OUT,
    door,
    happening,
    organiser,
    scanned,
    send,
    uid_of,
)
from bookings.halls import hall, person, wish
from make import NOW
from zouma.bookings.actions import (
    admit,
    book_places,
    cancel_booking,
    count_at_desk,
    count_people,
    make_door,
    withdraw_door,
)
from zouma.bookings.models import DoorDevice, DoorEvent
from zouma.bookings.queries.attendance import Attendance, Sighting, attendance_of
from zouma.bookings.queries.desk.doors import MOST_DEVICES, desk_device, desk_devices
from zouma.bookings.queries.doors import check_rights, device_of, roster_of
from zouma.bookings.refusals import (
    DeviceWithdrawn,
    NoDevice,
    NoSessionChosen,
    NotThisDoor,
    TooManySessions,
)
from zouma.bookings.tokens import as_typed, door_token, ticket_code, typed_code
from zouma.people.models import Account
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db


def booked(session_id, number=0, places=2):
    made = book_places(
        wishes=[wish(session_id, places)], contact=person(number), key=f"{session_id}-{number}",
        now=NOW,
    )  # fmt: skip
    return made.bookings.get()


def test_a_device_has_rights_for_its_sessions_until_a_day_after():
    one, two = hall(5, 5)
    device = door(one, two)
    last = Session.objects.get(pk=two)

    assert device_of(door_token(device.uid)) == device
    check_rights(device, now=last.ends_at + timedelta(hours=23))
    with pytest.raises(DeviceWithdrawn):
        check_rights(device, now=last.ends_at + timedelta(hours=24))
    later = {name: getattr(last, name) + timedelta(days=3) for name in ("starts_at", "ends_at")}
    Session.objects.filter(pk=two).update(**later)
    check_rights(device, now=last.ends_at + timedelta(hours=24))


def test_a_door_is_made_only_for_sessions_one_looks_after():
    (one,) = hall(5)
    stranger = Account.objects.create_user("x@example.org")

    for account, uids, refusal in (
        (stranger, [uid_of(one)], NoSessionChosen),
        (organiser(), [], NoSessionChosen),
        (organiser(), [uid_of(one), uuid.uuid4()], NoSessionChosen),
        (organiser(), [uuid.uuid4() for _n in range(101)], TooManySessions),
    ):
        with pytest.raises(refusal):
            make_door(name="x", session_uids=uids, account=account, now=NOW)
    assert not DoorDevice.objects.exists()


def test_links_of_others_open_no_door():
    (one,) = hall(5)
    desk = DoorDevice.objects.create(kind="desk", name="d", account=organiser(), made_at=NOW)
    for token in ("x", ticket_code(door(one).uid)[2:], door_token(uuid.uuid4()),
                  door_token(desk.uid)):  # fmt: skip
        with pytest.raises(NoDevice):
            device_of(token)


def test_a_withdrawn_device_is_told_nothing_and_nothing_is_taken_from_it():
    (one,) = hall(5)
    device = door(one)
    withdraw_door(device.pk, now=NOW)
    withdraw_door(device.pk, now=NOW + timedelta(hours=1))

    with pytest.raises(DeviceWithdrawn):
        send(device, happening(one, WALK_IN))
    assert DoorDevice.objects.get().revoked_at == NOW
    assert not DoorEvent.objects.exists()


def test_the_page_of_a_device_is_found_among_more_than_the_list_shows():
    (one,) = hall(5)
    oldest = door(one)
    DoorDevice.objects.bulk_create(
        DoorDevice(name=f"Door {n}", made_at=NOW + timedelta(hours=1), expires_at=NOW)
        for n in range(MOST_DEVICES)
    )

    listed = desk_devices(organiser())

    assert len(listed) == MOST_DEVICES
    assert oldest not in listed
    assert desk_device(organiser(), oldest.uid) == oldest


def test_an_event_is_kept_once_however_often_it_comes():
    (one,) = hall(5)
    device, walk = door(one), happening(one, WALK_IN, people=3)

    send(device, walk, walk)
    send(device, walk)

    assert DoorEvent.objects.count() == 1
    assert attendance_of([one]) == {one: Attendance(walk_ins=3, inside=3, peak_inside=3)}


def test_two_devices_may_have_the_same_nonce():
    (one,) = hall(5)
    walk = happening(one, WALK_IN)

    send(door(one), walk)
    send(door(one, name="South door"), walk)

    assert attendance_of([one])[one].walk_ins == 2


def test_a_device_hears_what_others_sent_since_its_cursor():
    one, two = hall(5, 5)
    north, south = door(one, two), door(one, name="South door")
    first = send(north, happening(one, WALK_IN), happening(two, WALK_IN))

    told = send(south, happening(one, WALK_OUT))
    again = send(south, cursor=told.cursor)
    north_told = send(north, cursor=first.cursor)

    assert first.news == []
    assert [row[2] for row in told.news] == ["North door"]
    assert again.news == []
    assert [(row[2], row[7]) for row in north_told.news] == [("South door", "walk-out")]
    assert again.cursor == told.cursor == north_told.cursor == DoorEvent.objects.latest("pk").pk


def test_events_of_other_sessions_are_not_taken():
    one, two = hall(5, 5)
    stray = happening(two, WALK_IN)

    told = send(door(one), happening(one, WALK_IN), stray)

    assert told.strangers == [stray.nonce]
    assert list(DoorEvent.objects.values_list("session", flat=True)) == [one]


def test_a_ticket_at_two_doors_is_counted_once_and_the_conflict_names_both():
    (one,) = hall(5)
    booking = booked(one)
    north, south = door(one), door(one, name="South door")
    later = NOW + timedelta(minutes=3)

    send(south, scanned(one, booking, now=later))
    send(north, scanned(one, booking))

    found = attendance_of([one])[one]
    (conflict,) = found.conflicts
    assert (found.booked, found.came, found.inside, found.no_show_rate) == (2, 2, 2, 0)
    assert conflict.booking == booking.uid
    assert conflict.first == Sighting("North door", NOW)
    assert conflict.second == Sighting("South door", later)


def test_who_was_booked_and_did_not_come_is_a_no_show():
    (one,) = hall(9)
    first, second = booked(one, 0, 3), booked(one, 1, 1)
    booked(one, 2, 4)

    send(door(one), scanned(one, first, people=2), scanned(one, second, now=NOW))

    assert attendance_of([one])[one].no_show_rate == 5 / 8


def test_nothing_booked_has_no_rate_of_no_shows():
    (one,) = hall(9)

    assert attendance_of([one]) == {one: Attendance()}
    assert attendance_of([one])[one].no_show_rate is None
    assert attendance_of([]) == {}


def test_attendance_of_many_sessions_takes_as_many_queries_as_of_one():
    sessions = hall(*[9] * 6)
    for number, session_id in enumerate(sessions):
        booking = booked(session_id, number)
        send(door(session_id), scanned(session_id, booking), scanned(session_id, booking))

    counts = []
    for wanted in (sessions[:1], sessions):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = attendance_of(wanted)
        assert [row.came for row in found.values()] == [2] * len(wanted)
        counts.append(len(queries))
    assert counts == [3, 3]


def test_events_are_never_changed():
    (one,) = hall(5)
    send(door(one), happening(one, WALK_IN))

    for statement in ("UPDATE bookings_doorevent SET people = 9", "DELETE FROM bookings_doorevent"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement)
    assert attendance_of([one])[one].walk_ins == 1


def test_a_roster_holds_no_contact_and_changes_its_tag_with_what_it_says():
    (one,) = hall(9)
    first, second = booked(one, 0), booked(one, 1)
    device = door(one)
    before = roster_of(device)
    assert roster_of(device) == before
    cancel_booking(str(second.uid), now=NOW)

    after = roster_of(device)

    assert after.tag != before.tag
    assert [(row[0], row[2]) for row in after.bookings] == [
        (first.uid, "confirmed"), (second.uid, "cancelled"),
    ]  # fmt: skip
    assert "@" not in repr(after.bookings)


def test_letters_are_typed_as_people_type_them():
    uid = uuid.UUID(int=7)
    code = typed_code(uid)

    assert as_typed(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert as_typed("oil-0") == "0110"
    assert len({typed_code(uuid.UUID(int=number)) for number in range(500)}) == 500


def test_online_a_ticket_is_let_in_once_and_told_why_not():
    one, two = hall(5, 5)
    here, other, gone = booked(one, 0), booked(two, 1), booked(one, 2)
    cancel_booking(str(gone.uid), now=NOW)
    device = door(one, two)

    def said(code, nonce=None):
        return admit(
            device, session_uid=uid_of(one), code=code, nonce=nonce or uuid.uuid4(), now=NOW
        ).refused

    nonce = uuid.uuid4()
    assert said(typed_code(here.uid), nonce) == said(typed_code(here.uid), nonce) == ""
    assert said(ticket_code(here.uid)) == "already-in"
    assert said(ticket_code(other.uid)) == "other-session"
    assert said(typed_code(gone.uid).lower()) == "cancelled"
    assert said("Z1nonsense") == said("") == "unknown"
    found = attendance_of([one])[one]
    assert (found.came, found.refused, found.conflicts) == (2, 5, ())


def test_people_are_counted_at_the_door_and_at_the_desk():
    (one,) = hall(5)
    device, nonce = door(one), uuid.uuid4()
    named = {"session_uid": uid_of(one), "now": NOW}
    later = named | {"now": NOW + timedelta(minutes=1)}

    assert count_people(device, kind=WALK_IN, people=4, nonce=nonce, **named)
    assert not count_people(device, kind=WALK_IN, people=4, nonce=nonce, **named)
    assert count_at_desk(organiser(), kind=WALK_IN, people=2, nonce=nonce, **named)
    assert count_at_desk(organiser(), kind=WALK_OUT, people=1, nonce=uuid.uuid4(), **later)

    assert attendance_of([one]) == {one: Attendance(walk_ins=6, left=1, inside=5, peak_inside=6)}
    assert DoorDevice.objects.filter(kind="desk").count() == 1


def test_nobody_counts_where_they_have_no_rights():
    one, two = hall(5, 5)
    named = {"kind": WALK_IN, "people": 1, "nonce": uuid.uuid4(), "now": NOW}

    with pytest.raises(NotThisDoor):
        count_people(door(one), session_uid=uid_of(two), **named)
    with pytest.raises(NotThisDoor):
        count_at_desk(Account.objects.create_user("x@example.org"), session_uid=uid_of(two),
                      **named)  # fmt: skip
    assert not DoorEvent.objects.exists()


@settings(max_examples=25)
@given(st.data())
def test_uploads_in_any_order_and_number_give_the_same_attendance(data):
    with transaction.atomic():
        (one,) = hall(20)
        bookings = [booked(one, number) for number in range(3)]
        devices = [door(one, name=name) for name in ("A", "B", "C")]
        kinds = st.sampled_from([IN, IN, IN, OUT, WALK_IN, WALK_OUT, UNDO])
        rows = []
        for number, kind in enumerate(data.draw(st.lists(kinds, min_size=3, max_size=9))):
            device = devices[data.draw(st.integers(0, 2))]
            now = NOW + timedelta(seconds=data.draw(st.integers(0, 4)))
            if kind in {IN, OUT}:
                booking = bookings[data.draw(st.integers(0, 2))]
                event = scanned(one, booking, kind, now=now, sequence=number)
            elif kind == UNDO:
                undoes = rows[-1][1].nonce if rows else uuid.uuid4()
                event = happening(one, UNDO, now=now, undoes=undoes, sequence=number)
            else:
                event = happening(one, kind, now=now, sequence=number)
            rows.append((device, event))
        found = []
        for _way in range(2):
            sent = data.draw(st.permutations(rows + rows[: data.draw(st.integers(0, len(rows)))]))
            mark = transaction.savepoint()
            for device, event in sent:
                send(device, event)
            found.append(attendance_of([one]))
            transaction.savepoint_rollback(mark)
        transaction.set_rollback(True)

    assert found[0] == found[1]
