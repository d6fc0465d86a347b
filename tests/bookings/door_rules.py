"""What happens at the doors, as rules: two phones that are without a network now and then."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bookings.entrance import IN, OUT, UNDO, WALK_IN, WALK_OUT, happening, send, uid_of
from bookings.second_turnout import turnout_again
from zouma.bookings.actions import admit, count_people
from zouma.bookings.actions.door_events import Upload, ms_of
from zouma.bookings.models import Booking, DoorDevice, DoorEvent
from zouma.bookings.queries.attendance import attendance_of
from zouma.bookings.tokens import ticket_code, ticket_hash, typed_code
from zouma.programme.models import Session

DOORS = ("North door", "South door")
COUNTS = ("came", "walk_ins", "left", "inside", "peak_inside", "refused")
numbers = st.integers(0, 10**6)
phones = st.integers(0, 1)
sessions = st.integers(0, 5)
seconds = st.integers(-3, 3)  # a phone's clock is a little wrong, and some events are at once


class Phone:
    """A phone with all that it wrote down, what it has not sent, and what it heard of others."""

    def __init__(self, device):
        self.device, self.online = device, True
        self.kept, self.unsent, self.heard, self.cursor = [], [], set(), 0

    def told(self, uploads, *, now):
        """Send and listen, until there is nothing more to be heard."""
        told = send(self.device, *uploads, cursor=self.cursor, now=now)
        assert not told.more
        assert told.strangers == []
        self.heard |= {(row[1], row[3]) for row in told.news}
        self.cursor = told.cursor


class DoorRules:
    """Two phones at the doors of all sessions; arrived: what has come to the server, at last."""

    def open_doors(self):
        self.phones = [Phone(DoorDevice.objects.get(name=name)) for name in DOORS]
        self.uids = {pk: uid_of(pk) for pk in self.sessions}
        self.arrived = defaultdict(dict)
        self.most = {}
        self.written = 0

    def write(self, phone, session_id, kind, seconds=0, **changes):
        """Let a phone write down an event, and send it if it can."""
        self.written += 1
        event = happening(
            session_id, kind, now=self.now + timedelta(seconds=seconds), sequence=self.written,
            nonce=uuid.UUID(int=self.written), **changes,
        )  # fmt: skip
        phone.kept.append(event)
        phone.unsent.append(event)
        if phone.online:
            self.send(phone, list(phone.unsent))
        return event

    def send(self, phone, events):
        """Let events arrive, and see that the phone then knows of all that is known here."""
        phone.told(events, now=self.now)
        phone.unsent = [row for row in phone.unsent if row not in events]
        for row in events:
            self.arrived[row.session][phone.device.uid, row.nonce] = row
        here = {key for rows in self.arrived.values() for key in rows}
        own = {(phone.device.uid, row.nonce) for row in phone.kept}
        assert here - own == phone.heard - own

    @rule(phone=phones, number=numbers, kind=st.sampled_from([IN, IN, OUT]), seconds=seconds,
          fewer=st.integers(0, 1), refused=st.sampled_from(["", "", "", "already-in"]))  # fmt: skip
    def scan(self, phone, number, kind, seconds, fewer, refused):
        """Any booking's ticket, also of one that is cancelled or was never confirmed."""
        row = self.any_row(number)
        if row is None:
            return
        uid, session_id, places = row
        people = max(1, places - fewer)
        self.note_most(uid, session_id, people)
        self.write(
            self.phones[phone], session_id, kind, seconds, booking=uid, people=people,
            refused=refused if kind == IN else "",
        )  # fmt: skip

    @rule(phone=phones, number=numbers, session=sessions, seconds=seconds)
    def scan_elsewhere(self, phone, number, session, seconds):
        """A phone that knows no better lets a ticket into another session."""
        if row := self.any_row(number):
            uid, _session_id, places = row
            self.note_most(uid, self.sessions[session], places)
            self.write(
                self.phones[phone], self.sessions[session], IN, seconds, booking=uid, people=places
            )

    @rule(phone=phones, session=sessions, code=st.sampled_from("XY"),
          kind=st.sampled_from([IN, OUT]), people=st.integers(1, 3))  # fmt: skip
    def scan_unknown(self, phone, session, code, kind, people):
        self.write(
            self.phones[phone], self.sessions[session], kind, people=people,
            ticket=ticket_hash(code),
        )  # fmt: skip

    @rule(phone=phones, session=sessions, kind=st.sampled_from([WALK_IN, WALK_IN, WALK_OUT]),
          people=st.integers(1, 3), seconds=seconds)  # fmt: skip
    def count(self, phone, session, kind, people, seconds):
        self.write(self.phones[phone], self.sessions[session], kind, seconds, people=people)

    @precondition(lambda self: any(phone.kept for phone in self.phones))
    @rule(phone=phones, number=numbers, seconds=seconds)
    def undo(self, phone, number, seconds):
        kept = self.phones[phone].kept
        if kept:
            undone = kept[-1 - number % min(3, len(kept))]
            pk = next(pk for pk, uid in self.uids.items() if uid == undone.session)
            self.write(self.phones[phone], pk, UNDO, seconds, undoes=undone.nonce)

    @rule(phone=phones)
    def lose_network(self, phone):
        self.phones[phone].online = False

    @precondition(lambda self: any(phone.unsent for phone in self.phones))
    @rule(phone=phones, chance=st.randoms(use_true_random=False), online=st.booleans())
    def send_later(self, phone, chance, online):
        """Send some of what was kept, in any order, some twice, and some that was sent before."""
        phone = self.phones[phone]
        some = chance.sample(phone.unsent, chance.randint(0, len(phone.unsent)))
        again = chance.sample(phone.kept, min(3, len(phone.kept)))
        again = [row for row in again if row in some or row not in phone.unsent]
        events = [*some, *again]
        chance.shuffle(events)
        self.send(phone, events)
        self.send(phone, events[: len(events) // 2])
        phone.online = online

    @rule(phone=phones, number=numbers, session=st.integers(0, 7), typed=st.booleans())
    def admit(self, phone, number, session, typed):
        """A ticket is let in online when it is good here and its people are not inside already."""
        row = self.any_row(number)
        if row is None:
            return
        uid, own_id, _places = row
        session_id = self.sessions[session] if session < 6 else own_id
        booking = Booking.objects.select_related("terms").get(uid=uid)
        device, nonce = self.phones[phone].device, uuid.uuid4()
        expected = self.against(booking, session_id, typed=typed)
        code = typed_code(uid) if typed else ticket_code(uid)
        named = {"session_uid": self.uids[session_id], "code": code, "nonce": nonce}
        told = [admit(device, **named, now=self.now).refused for _time in range(2)]
        assert told == [expected] * 2
        event = Upload(
            nonce=nonce, sequence=0, at_ms=ms_of(self.now), session=self.uids[session_id],
            kind=IN, people=1 if expected == "unknown" else booking.places, refused=expected,
            booking=None if expected == "unknown" else uid,
            ticket=ticket_hash(code) if expected == "unknown" else "",
        )  # fmt: skip
        self.note_most(uid, session_id, booking.places)
        self.arrive(self.phones[phone], event)

    def against(self, booking, session_id, *, typed):
        """Return what a door has against a ticket, by what the machine knows."""
        if typed and booking.state not in {"confirmed", "cancelled"}:
            return "unknown"
        if booking.terms.session_id != session_id:
            return "other-session"
        if booking.state != "confirmed":
            return "cancelled"
        _counts, stays = self.reckoned(session_id)
        inside = booking.uid in stays and stays[booking.uid][-1].until is None
        return "already-in" if inside else ""

    @rule(phone=phones, session=sessions, people=st.integers(1, 3))
    def count_online(self, phone, session, people):
        session_id, nonce = self.sessions[session], uuid.uuid4()
        named = {"kind": WALK_IN, "people": people, "nonce": nonce, "now": self.now}
        device, uid = self.phones[phone].device, self.uids[session_id]
        assert count_people(device, session_uid=uid, **named)
        assert not count_people(device, session_uid=uid, **named)
        event = Upload(nonce, 0, ms_of(self.now), uid, WALK_IN, people)
        self.arrive(self.phones[phone], event)

    def arrive(self, phone, event):
        """Note an event that a phone had written down here, at once."""
        phone.kept.append(event)
        self.arrived[event.session][phone.device.uid, event.nonce] = event

    def any_row(self, number):
        """Return some booking's uid, session and places."""
        rows = list(Booking.objects.order_by("pk").values_list("uid", "terms__session", "places"))
        return rows[number % len(rows)] if rows else None

    def note_most(self, uid, session_id, people):
        """Note the most people whom a ticket was ever shown for at a door."""
        key = uid, session_id
        self.most[key] = max(self.most.get(key, 0), people)

    def reckoned(self, session_id):
        rows = self.arrived[self.uids[session_id]]
        return turnout_again([(device, row) for (device, _nonce), row in rows.items()])

    def attendance(self):
        return attendance_of(self.sessions)

    @invariant()
    def who_came_is_the_same_reckoned_in_another_way(self):
        found = self.attendance()
        for pk, row in found.items():
            counts, stays = self.reckoned(pk)
            conflicts = counts.pop("conflicts")
            assert {name: getattr(row, name) for name in COUNTS} == counts
            assert len(row.conflicts) == conflicts
            booked = [uid for uid in stays if not isinstance(uid, str)]
            assert row.came <= sum(self.most[uid, pk] for uid in booked)

    @invariant()
    def each_event_is_kept_once(self):
        kept = list(DoorEvent.objects.values_list("device__uid", "nonce"))
        assert len(kept) == len(set(kept))
        assert set(kept) == {key for rows in self.arrived.values() for key in rows}

    def close_doors(self):
        """Let all that was kept arrive; the phones and the server then agree on who came."""
        for phone in self.phones:
            self.send(phone, phone.unsent[::-1])
        assert Session.objects.count() == len(self.sessions)
        self.who_came_is_the_same_reckoned_in_another_way()
        self.each_event_is_kept_once()
