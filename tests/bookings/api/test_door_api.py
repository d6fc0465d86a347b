"""Devices at the door over HTTP: what they are given, what is taken from them, what is refused."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.entrance import bearer, door, uid_of
from bookings.halls import hall, person, wish
from make import NOW
from zouma.bookings.actions import book_places, withdraw_door
from zouma.bookings.actions.door_events import ms_of
from zouma.bookings.models import DoorDevice, DoorEvent
from zouma.bookings.tokens import as_typed, ticket_code, ticket_hash, typed_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def place_():
    """A hall with two sessions, a booking of the first, a device at its door."""
    one, two = hall(5, 5)
    made = book_places(wishes=[wish(one, 2)], contact=person(1), key="k", now=NOW)
    device = door(one)
    later = timezone.now() + timedelta(days=2)
    DoorDevice.objects.update(expires_at=later)
    return one, two, made.bookings.get(), device


def event(session_id, kind="walk-in", **changes):
    values = {
        "nonce": str(uuid.uuid4()), "sequence": 1, "at_ms": ms_of(NOW),
        "session": str(uid_of(session_id)), "kind": kind, "people": 1,
    }  # fmt: skip
    return values | changes


def sync(client, device, *events, **changes):
    body = {"events": list(events)} | changes
    return client.post(
        "/api/door/sync", json.dumps(body), content_type="application/json", headers=bearer(device)
    )


def test_the_roster_holds_hashed_tickets_and_no_contact(client, place_):
    one, _two, booking, device = place_

    answer = client.get("/api/door/roster", headers=bearer(device))

    found = answer.json()
    assert [row["uid"] for row in found["sessions"]] == [str(uid_of(one))]
    assert found["sessions"][0]["title"]["en"] == "Activity a1"
    assert found["bookings"] == [
        {
            "uid": str(booking.uid), "session": str(uid_of(one)), "state": "confirmed",
            "ticket": ticket_hash(ticket_code(booking.uid)),
            "typed": ticket_hash(as_typed(typed_code(booking.uid))),
            "places": 2, "party": {"adult": 2}, "name": "P1",
        }
    ]  # fmt: skip
    assert "p1@example.org" not in answer.content.decode()
    assert ticket_code(booking.uid)[-16:] not in answer.content.decode()
    assert "private" in answer["Cache-Control"]


def test_an_unchanged_roster_is_not_sent_again(client, place_):
    one, _two, _booking, device = place_
    tag = client.get("/api/door/roster", headers=bearer(device))["ETag"]

    same = client.get("/api/door/roster", headers=bearer(device) | {"If-None-Match": tag})
    book_places(wishes=[wish(one, 1)], contact=person(2), key="k2", now=NOW)
    other = client.get("/api/door/roster", headers=bearer(device) | {"If-None-Match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, len(other.json()["bookings"])) == (200, 2)


def test_a_malformed_event_is_refused_with_a_reason_and_the_others_are_taken(client, place_):
    one, two, booking, device = place_
    good = event(one, people=3)
    scan = event(one, "scan-in", booking=str(booking.uid), people=2)
    bad = [
        "nonsense", None, {}, event(one, kind="fly"), event(one, people=-1), event(one, people=0),
        event(one, at_ms=0), event(one, nonce="x"), event(one, "scan-in"), event(one, "undo"),
        event(one, code="Z1"), event(one, undoes=str(uuid.uuid4())), event(two),
        event(one, sequence=2**40), event(one, at_ms=10**18),
    ]  # fmt: skip

    answer = sync(client, device, good, *bad, scan).json()

    assert answer["accepted"] == [good["nonce"], scan["nonce"]]
    assert sorted(row["index"] for row in answer["refused"]) == list(range(1, len(bad) + 1))
    assert all(row["reason"] for row in answer["refused"])
    assert DoorEvent.objects.count() == 2


def test_a_code_of_ours_is_its_booking_also_where_the_roster_had_none(client, place_):
    one, _two, booking, device = place_
    ours = event(one, "scan-in", code=ticket_code(booking.uid), people=2)
    forged = event(one, "scan-in", code="Z1forged", people=1)
    gone = event(one, "scan-in", booking=str(uuid.uuid4()))

    sync(client, device, ours, forged, gone)
    found = client.get("/api/door/attendance", headers=bearer(device)).json()["sessions"][0]

    assert (found["came"], found["walk_ins"], found["booked"]) == (2, 2, 2)
    assert DoorEvent.objects.get(nonce=forged["nonce"]).ticket == ticket_hash("Z1forged")


def test_devices_hear_of_each_other_and_the_conflict_is_told(client, place_):
    one, _two, booking, north = place_
    south = door(one, name="South door", now=timezone.now())
    scan = {"booking": str(booking.uid), "people": 2}
    first = event(one, "scan-in", **scan)
    second = event(one, "scan-in", **scan, at_ms=ms_of(NOW) + 5000)

    sync(client, north, first)
    told = sync(client, south, second).json()
    found = client.get("/api/door/attendance", headers=bearer(north)).json()["sessions"][0]

    (heard,) = told["events"]
    assert (heard["door"], heard["nonce"], heard["kind"]) == (
        "North door",
        first["nonce"],
        "scan-in",
    )
    assert heard["at_ms"] == ms_of(NOW)
    assert found["came"] == 2
    assert found["conflicts"] == [
        {
            "booking": str(booking.uid), "people": 2, "first_door": "North door",
            "first_at_ms": ms_of(NOW), "second_door": "South door",
            "second_at_ms": ms_of(NOW) + 5000,
        }
    ]  # fmt: skip


def test_who_has_no_rights_is_refused(client, place_):
    one, _two, _booking, device = place_
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        assert client.get("/api/door/roster", headers=headers).status_code == 401
    withdraw_door(device.pk, now=NOW)

    roster = client.get("/api/door/roster", headers=bearer(device))
    sent = sync(client, device, event(one))

    assert (roster.status_code, sent.status_code) == (410, 410)
    assert sent.json()["code"] == "device-withdrawn"
    assert not DoorEvent.objects.exists()


def test_after_its_time_a_device_gives_what_it_has_and_gets_nothing(client, place_):
    one, _two, _booking, device = place_
    DoorDevice.objects.update(expires_at=timezone.now())

    sent = sync(client, device, event(one)).json()

    assert sent["over"] is True
    assert len(sent["accepted"]) == DoorEvent.objects.count() == 1
    assert client.get("/api/door/roster", headers=bearer(device)).status_code == 410


def test_too_many_events_at_once_are_refused(client, place_):
    one, _two, _booking, device = place_

    assert sync(client, device, *[event(one) for _n in range(501)]).status_code == 422
    assert sync(client, device, cursor=-1).status_code == 422
    assert not DoorEvent.objects.exists()


def test_the_desk_sees_when_a_device_was_last_heard_and_what_it_keeps(client, place_):
    _one, _two, _booking, device = place_

    sync(client, device, waiting=7)

    found = DoorDevice.objects.get()
    assert found.waiting == 7
    assert found.last_seen_at is not None
