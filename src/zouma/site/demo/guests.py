"""The demo's guests: who had booked a session, as if they had done so in the weeks before."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import models

from zouma.bookings.actions.waiting import next_in_queue
from zouma.bookings.models import (
    Allotment,
    Basket,
    Booking,
    BookingTerms,
    DoorDevice,
    DoorEvent,
    PlaceEntry,
    SchoolTerms,
    SchoolVisit,
)
from zouma.bookings.vocabulary import AllotmentKind, BookingState, PartyKind, PlaceReason
from zouma.site.demo.bookings import NAMES, PARTIES, SCHOOLS

AT_ONCE = 2000  # rows of a statement
DEMAND = (4.0, 1.5, 1.3)  # a beta distribution, and what it is a share of: above 1 some must wait
MOST_WAITING = 6  # parties
FIRST_BOOKED, MOSTLY_BOOKED = timedelta(days=21), timedelta(days=2)
CANCELLED, CLASSES_COME = 0.05, 0.5
FEWEST_FOR_CLASSES = 50  # places
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Held:
    """A session that began or begins today; places: how many fit, None where anybody does.

    stand: whether it is part of an umbrella, at whose gate people are counted as well.
    """

    pk: int
    uid: uuid.UUID
    activity_id: int
    kind: str
    stand: bool
    admission: str
    places: int | None
    starts_at: datetime
    ends_at: datetime
    all_day: bool

    @property
    def on_weekend(self) -> bool:
        """Tell whether it begins on a Saturday or Sunday."""
        return self.starts_at.weekday() >= SATURDAY


@dataclass(slots=True)
class Books:
    """Rows that are written together, in the order in which they refer to each other."""

    terms: list[BookingTerms] = field(default_factory=list)
    allotments: list[Allotment] = field(default_factory=list)
    schools: list[SchoolTerms] = field(default_factory=list)
    baskets: list[Basket] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    visits: list[SchoolVisit] = field(default_factory=list)
    entries: list[PlaceEntry] = field(default_factory=list)
    devices: list[DoorDevice] = field(default_factory=list)
    at_doors: list[models.Model] = field(default_factory=list)
    events: list[DoorEvent] = field(default_factory=list)

    def write(self) -> None:
        """Write the rows down; of events those first that came in first."""
        self.events.sort(key=lambda event: event.received_at)
        for rows in (
            self.terms, self.allotments, self.schools, self.baskets, self.bookings, self.visits,
            self.entries, self.devices, self.at_doors, self.events,
        ):  # fmt: skip
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=AT_ONCE)


def drawn_uid(chance: Random) -> uuid.UUID:
    """Return a random identifier that is the same every time."""
    return uuid.UUID(int=chance.getrandbits(128), version=4)


class Guests:
    """The parties of one session, each under an address of its own."""

    def __init__(self, held: Held, books: Books, chance: Random, now: datetime) -> None:
        self.held, self.books, self.chance, self.now = held, books, chance, now
        self.parties: list[Booking] = []
        forgotten_at = held.ends_at + timedelta(days=settings.ERASED_AFTER_DAYS)
        self.forgotten_at = forgotten_at if forgotten_at <= now else None

    def book(self) -> list[Booking]:
        """Let the session be booked, and book it as people would."""
        whole = self.held.places or 0
        terms = BookingTerms(session_id=self.held.pk, capacity=whole)
        self.books.terms.append(terms)
        kept = self.kept_for_classes(terms, whole)
        public = Allotment(terms=terms, kind=AllotmentKind.PUBLIC, capacity=whole - kept)
        self.books.allotments.append(public)
        self.everyone(public)
        return self.parties

    def kept_for_classes(self, terms: BookingTerms, whole: int) -> int:
        """Keep half of many places for classes on school days, and let some come."""
        asked = self.chance.random() < CLASSES_COME and not self.held.on_weekend
        if whole < FEWEST_FOR_CLASSES or not asked:
            return 0
        kept = Allotment(terms=terms, kind=AllotmentKind.SCHOOLS, capacity=whole // 2)
        school = SchoolTerms(terms=terms, largest_class=40)
        self.books.allotments.append(kept)
        self.books.schools.append(school)
        for _class in range(self.chance.randint(1, 3)):
            pupils = self.chance.randint(18, 34)
            party = {PartyKind.PUPIL: pupils, PartyKind.ADULT: school.adults_needed(pupils)}
            if sum(party.values()) > kept.left:
                break
            booking = self.booked(kept, party)
            name = "" if self.forgotten_at else self.chance.choice(SCHOOLS)
            visit = SchoolVisit(booking=booking, school=name, grade=self.chance.randint(1, 12))
            self.books.visits.append(visit)
        return kept.capacity

    def everyone(self, public: Allotment) -> None:
        """Let parties ask for the places of everyone until there is no more demand."""
        a, b, most = DEMAND
        wanted = round(public.capacity * most * self.chance.betavariate(a, b))
        waiting = 0
        while wanted > 0 and waiting < MOST_WAITING:
            party = self.chance.choice(PARTIES)
            wanted -= sum(party.values())
            if sum(party.values()) <= public.left:
                booking = self.booked(public, party)
                if self.chance.random() < CANCELLED:
                    self.cancel(booking, public)
            else:
                waiting += 1
                self.asked(public, party, BookingState.WAITING, queued=next_in_queue())

    def booked(self, allotment: Allotment, party: Mapping[PartyKind, int]) -> Booking:
        """Give a party its places."""
        booking = self.asked(allotment, party, BookingState.CONFIRMED)
        allotment.taken += booking.places
        self.enter(booking, booking.places, PlaceReason.BOOKED, at=booking.made_at)
        return booking

    def asked(
        self, allotment: Allotment, party: Mapping[PartyKind, int], state: BookingState,
        queued: int | None = None,
    ) -> Booking:  # fmt: skip
        """Write down a party's wish for places."""
        made_at = self.moment()
        basket = self.basket(made_at)
        contact = basket.email or basket.phone
        booking = Booking(
            uid=drawn_uid(self.chance), basket=basket, terms=allotment.terms, allotment=allotment,
            contact_key=hashlib.sha256(contact.encode()).hexdigest() if contact else "",
            state=state, places=sum(party.values()), made_at=made_at, queued=queued,
            party={str(kind): number for kind, number in party.items()},
        )  # fmt: skip
        self.books.bookings.append(booking)
        self.parties.append(booking)
        return booking

    def basket(self, made_at: datetime) -> Basket:
        """Make a party's basket, which names nobody any more when all is long over."""
        uid = drawn_uid(self.chance)
        basket = Basket(uid=uid, key=f"erased-{uid}", made_at=made_at, confirmed_at=made_at)
        if self.forgotten_at:
            basket.erased_at = self.forgotten_at
        else:
            name, number = self.chance.choice(NAMES), len(self.parties)
            basket.key, basket.name = f"demo-{uid}", name
            basket.language = "zh-hans" if name > "z" else "en"
            if self.held.starts_at < self.now:
                basket.email = f"guest-{self.held.uid.hex[:12]}-{number}@example.org"
            else:  # whom no letter reminds, so that no start of the demo sends a thousand
                basket.phone = f"000 {number:04d} {self.chance.randrange(10_000):04d}"
            basket.fingerprint = hashlib.sha256(basket.key.encode()).hexdigest()
        self.books.baskets.append(basket)
        return basket

    def moment(self) -> datetime:
        """Return when a party books: mostly in the last days before, never after now."""
        before = timedelta(seconds=self.chance.triangular(
            3600, FIRST_BOOKED.total_seconds(), MOSTLY_BOOKED.total_seconds()
        ))  # fmt: skip
        just_now = self.now - timedelta(minutes=self.chance.uniform(5, 600))
        return min(self.held.starts_at - before, just_now)

    def cancel(self, booking: Booking, allotment: Allotment) -> None:
        """Let a party cancel between its booking and the session, or now."""
        until = min(self.held.starts_at, self.now)
        at = booking.made_at + (until - booking.made_at) * self.chance.random()
        booking.state = BookingState.CANCELLED
        allotment.taken -= booking.places
        self.enter(booking, -booking.places, PlaceReason.CANCELLED, at=at)

    def enter(self, booking: Booking, change: int, reason: PlaceReason, *, at: datetime) -> None:
        """Write a line of the ledger."""
        self.books.entries.append(
            PlaceEntry(
                allotment=booking.allotment, booking=booking, change=change, reason=reason, at=at
            )
        )
