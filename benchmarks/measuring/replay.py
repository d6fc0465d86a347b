"""A festival's demand, replayed through the actions with the clock as an argument."""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.measuring.demand import (
    OPENS_AT,
    Asked,
    Slot,
    demand,
    opening_of,
    places_of,
)

from zouma.bookings.actions import (
    Contact,
    Wish,
    accept_offer,
    book_places,
    cancel_booking,
    draw_ballot,
    expire_offers,
    open_ballot,
    set_terms,
)
from zouma.bookings.models import Booking, PlaceEntry
from zouma.bookings.vocabulary import BookingMode, BookingState, PartyKind
from zouma.common.errors import ProgrammeError
from zouma.programme.actions import ImportOrder, import_programme
from zouma.programme.formats.cleaning import slug_key
from zouma.programme.models import Activity, Session

EDITION = "open-house-2025"
LARGEST_PARTY = 6
WAITS, CANCELS, ACCEPTS = 0.6, 0.08, 0.7  # shares of parties, of bookings, of offers
ANSWERED_WITHIN = timedelta(hours=20)
BALLOT_DRAWN_AFTER = timedelta(days=6)


@dataclass(slots=True)
class Replay:
    """What happened.

    asked: outcome → number, by the hour in which it was asked for; refusals: code → number;
    sessions: by id, in the order of the slots; full_at: when the places of a slot were first all
    taken; later: what became of it, such as cancelled, offered, accepted, over.
    """

    slots: list[Slot]
    places: list[int]
    sessions: list[int]
    asked: dict[datetime, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    refusals: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    full_at: dict[int, datetime] = field(default_factory=dict)


def imported_sessions(programme: Path, *, now: datetime) -> dict[tuple[str, datetime], int]:
    """Import and publish the programme; return its sessions by activity's key and beginning."""
    import_programme(ImportOrder(path=programme, edition_slug=EDITION), now=now)
    Activity.objects.filter(edition__slug=EDITION).update(moderation="published")
    rows = Session.objects.filter(activity__edition__slug=EDITION)
    return {
        (key, starts_at): pk
        for pk, key, starts_at in rows.values_list("pk", "activity__external_id", "starts_at")
    }


def replayed(programme: Path, slots: Sequence[Slot], *, seed: int, most: int = 0) -> Replay:
    """Import a programme, open its slots for booking, and let the demand come.

    most: so many of the slots; 0: all. Slots that the programme no longer has are left out.
    """
    chance = random.Random(seed)
    known = imported_sessions(programme, now=OPENS_AT - timedelta(days=1))
    keyed = [(slot, known.get((activity_key(slot), slot.starts_at))) for slot in slots]
    found = [(slot, pk) for slot, pk in keyed if pk is not None]
    if most:
        found = found[:: max(1, len(found) // most)][:most]
    places = [places_of(slot, chance) for slot, _pk in found]
    replay = Replay([slot for slot, _pk in found], places, [pk for _slot, pk in found])
    festival = Festival(replay, replay.sessions, chance)
    festival.open()
    festival.run(demand(replay.slots, replay.places, chance))
    festival.note_full()
    return replay


def activity_key(slot: Slot) -> str:
    """Return the key that the mapping of the programme gives a slot's activity."""
    return slug_key(f"{slot.venue} {slot.name}")


class Festival:
    """The replay as it goes on: a queue of what is still to happen, by its moment."""

    def __init__(self, replay: Replay, sessions: Sequence[int], chance: random.Random) -> None:
        self.replay, self.sessions, self.chance = replay, sessions, chance
        self.seed = chance.getrandbits(64)
        self.order = count()
        self.ahead: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.offered: set[str] = set()
        self.asked_for: set[tuple[int, int]] = set()
        self.visitors = 0

    def chance_of(self, name: str) -> random.Random:
        """Return a party's own chance: a ballot's lots, new each time, must not change it."""
        return random.Random(f"{self.seed} {name}")

    def plan(self, at: datetime, what: Callable[[datetime], None]) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self.ahead, (at, next(self.order), what))

    def open(self) -> None:
        """Set the terms of each slot, and a ballot where the data have one."""
        for slot, pk, places in zip(
            self.replay.slots, self.sessions, self.replay.places, strict=True
        ):
            opens = opening_of(slot)
            mode = BookingMode.BALLOT if slot.balloted else BookingMode.FIRST_COME
            terms = set_terms(
                session_id=pk, capacity=places, now=opens, mode=mode, opens_at=opens,
                largest_party=LARGEST_PARTY,
            )  # fmt: skip
            if slot.balloted:
                draws_at = opens + BALLOT_DRAWN_AFTER
                seed = self.chance.randbytes(32)
                ballot = open_ballot(terms_id=terms.pk, draws_at=draws_at, seed=seed)
                self.plan(draws_at, partial(self.draw, ballot.pk))

    def run(self, asked: Sequence[Asked]) -> None:
        """Let everything happen in its order; each hour, offers that ran out are withdrawn."""
        for row in asked:
            self.plan(row.at, partial(self.ask, row))
        self.plan(OPENS_AT, self.look_for_overdue)
        while self.ahead:
            at, _order, what = heapq.heappop(self.ahead)
            what(at)

    def ask(self, row: Asked, now: datetime) -> None:
        """Let a party ask for places; every fourth contact has asked for another slot before."""
        self.visitors += 1
        number, key = self.visitors, f"replay-{self.visitors}"
        chance = self.chance_of(key)
        if number > 40 and chance.random() < 0.25:
            number -= chance.randint(1, 40)
        if (row.slot, number) in self.asked_for:
            number = self.visitors  # nobody asks twice for what they have asked for
        self.asked_for.add((row.slot, number))
        contact = Contact(name="Visitor", email=f"v{number}@example.org", language="en")
        wish = Wish(self.sessions[row.slot], {PartyKind.ADULT: row.places})
        hour = self.replay.asked[now.replace(minute=0, second=0, microsecond=0)]
        hour["asked"] += 1
        try:
            basket = book_places(
                wishes=[wish], contact=contact, key=key, now=now,
                wait=chance.random() < WAITS,
            )  # fmt: skip
        except ProgrammeError as refusal:
            hour["refused"] += 1
            self.replay.refusals[type(refusal).__name__] += 1
            return
        booking = basket.bookings.get()
        hour[booking.state] += 1
        if chance.random() < CANCELS:
            left = self.replay.slots[row.slot].starts_at - now
            self.plan(now + left * chance.random(), partial(self.cancel, str(booking.uid)))

    def cancel(self, uid: str, now: datetime) -> None:
        """Let a party change its mind, if nothing has come between."""
        try:
            cancel_booking(uid, now=now)
        except ProgrammeError:
            self.replay.later["too late to cancel"] += 1
            return
        self.replay.later["cancelled"] += 1
        self.answer_offers(now)

    def answer_offers(self, now: datetime) -> None:
        """Let who was offered places decide within some hours, or not at all."""
        rows = Booking.objects.filter(state=BookingState.OFFERED).order_by("pk")
        for uid, key in rows.values_list("uid", "basket__key"):
            if str(uid) in self.offered:
                continue
            self.offered.add(str(uid))
            self.replay.later["offered"] += 1
            chance = self.chance_of(f"{key} offered")
            if chance.random() < ACCEPTS:
                after = ANSWERED_WITHIN * chance.random()
                self.plan(now + after, partial(self.accept, str(uid)))

    def accept(self, uid: str, now: datetime) -> None:
        """Let a party take up its offer, if it still stands."""
        try:
            accept_offer(uid, now=now)
        except ProgrammeError:
            self.replay.later["too late to accept"] += 1
        else:
            self.replay.later["accepted"] += 1

    def look_for_overdue(self, now: datetime) -> None:
        """Withdraw offers that ran out, and look again in an hour while anything is to come."""
        self.replay.later["offers over"] += expire_offers(now=now, limit=1000)
        self.answer_offers(now)
        if self.ahead:
            self.plan(now + timedelta(hours=1), self.look_for_overdue)

    def draw(self, ballot_id: int, now: datetime) -> None:
        """Draw a ballot."""
        draw_ballot(ballot_id, now=now)
        self.replay.later["ballots drawn"] += 1

    def note_full(self) -> None:
        """Find in the ledger when the places of each slot were first all taken."""
        number_of = {pk: number for number, pk in enumerate(self.sessions)}
        taken: Counter[int] = Counter()
        rows = PlaceEntry.objects.order_by("at", "pk")
        for session, change, at in rows.values_list("allotment__terms__session", "change", "at"):
            slot = number_of[session]
            taken[slot] += change
            if taken[slot] == self.replay.places[slot]:
                self.replay.full_at.setdefault(slot, at)
