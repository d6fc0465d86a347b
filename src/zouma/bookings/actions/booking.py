"""Booking places: at once, or held in a basket and confirmed together; all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from zouma.bookings.actions.expiring import expire_baskets, expire_offers
from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import take_places
from zouma.bookings.actions.waiting import next_in_queue
from zouma.bookings.models import Basket, Booking
from zouma.bookings.queries.bookable import Bookable, bookable_sessions, places_of_contact
from zouma.bookings.refusals import (
    BasketEmpty,
    BasketOver,
    ContactMissing,
    KeyUsedOtherwise,
    SessionFull,
    TooManyPlaces,
    refusing,
)
from zouma.bookings.vocabulary import (
    IN_BASKET,
    AllotmentKind,
    BookingState,
    LetterKind,
    PartyKind,
    PlaceReason,
)
from zouma.common.prepared import PreparedRows

BASKET_OF_KEY = PreparedRows(lambda key: Basket.objects.filter(key=key), "a key that nobody uses")
MOST_HOLDS = 4  # a basket is held no longer than so many times its minutes, whatever is added


@dataclass(frozen=True, slots=True)
class Wish:
    """Places that a party wants in a session."""

    session_id: int
    party: Mapping[PartyKind, int]
    kind: AllotmentKind = AllotmentKind.PUBLIC

    @property
    def places(self) -> int:
        """Return how many people the party is."""
        return sum(self.party.values())


@dataclass(frozen=True, slots=True)
class Contact:
    """Who books."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    account_id: int | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Return the contact in a form that can be compared: its address, or else its number.

        :raises ContactMissing: when there is neither.
        """
        email = self.email.strip().lower()
        digits = "".join(letter for letter in self.phone if letter.isdigit())
        if not (email or digits):
            raise ContactMissing
        return hashlib.sha256((email or digits).encode()).hexdigest()


def book_places(
    *, wishes: Sequence[Wish], contact: Contact, key: str, now: datetime, wait: bool = False
) -> Basket:
    """Book places in sessions, all or none; the same key again gives the same basket.

    wait: what is full puts the party on the waiting list instead of refusing all.

    :raises ProgrammeError: what ``refusals`` lists, for the first wish that cannot be met.
    """
    try:
        return booked(wishes, contact, key, now=now, wait=False)
    except SessionFull:
        freed = [expired(wish, now=now) for wish in wishes]
        if not wait and not any(freed):
            raise
    return booked(wishes, contact, key, now=now, wait=wait)


def expired(wish: Wish, *, now: datetime) -> int:
    """Give up overdue baskets and offers that hold a session's places; return how many."""
    found = bookable_sessions([wish.session_id]).get(wish.session_id)
    allotment = found.allotments.get(wish.kind) if found else None
    if allotment is None:
        return 0
    baskets = expire_baskets(now=now, allotment_id=allotment.pk)
    return baskets + expire_offers(now=now, allotment_id=allotment.pk)


@refusing
@transaction.atomic
def booked(
    wishes: Sequence[Wish], contact: Contact, key: str, *, now: datetime, wait: bool
) -> Basket:
    """Book places in sessions in one transaction."""
    lock_contact(contact.key)
    fingerprint = fingerprint_of(wishes, contact)
    if basket := next(iter(BASKET_OF_KEY.rows(key)), None):
        if basket.fingerprint != fingerprint:
            raise KeyUsedOtherwise
        return basket
    found = bookable_sessions([wish.session_id for wish in wishes])
    wanted = [(wish, Bookable.of(found, wish.session_id)) for wish in wishes]
    for wish, bookable in wanted:
        bookable.check(kind=wish.kind, places=wish.places, now=now)
        if not wait and bookable.is_first_come and not bookable.has(wish.kind, wish.places):
            raise SessionFull  # read without a lock: most refusals of a rush end here
    check_most(contact.key, [(bookable, wish.places) for wish, bookable in wanted])
    basket = Basket(key=key, fingerprint=fingerprint, made_at=now, confirmed_at=now)
    put_contact(basket, contact)
    basket.save()
    bookings = [
        (bookable, new_booking(basket, wish, bookable, now=now, contact_key=contact.key))
        for wish, bookable in sorted(wanted, key=lambda pair: pair[1].terms.pk)
    ]
    post_letter(LetterKind.BOOKED, basket, now=now)
    for bookable, booking in sorted(bookings, key=lambda pair: pair[1].allotment_id):
        if bookable.is_first_come:  # last, so that others wait for the commit alone
            take_or_wait(booking, now=now, wait=wait)
    return basket


def take_or_wait(booking: Booking, *, now: datetime, wait: bool) -> None:
    """Take a new booking's places, or else put it on the waiting list.

    :raises SessionFull: when there are too few and it would not wait.
    """
    if take_places(
        booking.allotment_id, booking.places, booking_id=booking.pk,
        reason=PlaceReason.BOOKED, now=now,
    ):  # fmt: skip
        return
    if not wait:
        raise SessionFull
    booking.state, booking.queued = BookingState.WAITING, next_in_queue()
    booking.save(update_fields=["state", "queued"])


def new_booking(
    basket: Basket, wish: Wish, bookable: Bookable, *, now: datetime, contact_key: str,
    uid: uuid.UUID | None = None,
) -> Booking:  # fmt: skip
    """Make a booking in the state that its session's mode gives it."""
    return Booking.objects.create(
        uid=uid or uuid.uuid4(),
        basket=basket,
        terms=bookable.terms,
        allotment=bookable.allotments[wish.kind],
        contact_key=contact_key,
        state=bookable.first_state(in_basket=not contact_key),
        places=wish.places,
        party={str(kind): number for kind, number in wish.party.items() if number},
        made_at=now,
    )


@refusing
@transaction.atomic
def held(*, basket_key: str, wish: Wish, key: str, now: datetime) -> Basket:
    """Hold places in a basket in one transaction."""
    basket, _made = Basket.objects.select_for_update(of=("self",)).get_or_create(
        key=basket_key, defaults={"made_at": now, "held_until": now}
    )
    uid = uuid.uuid5(basket.uid, key)
    if basket.bookings.filter(uid=uid).exists():
        return basket
    if basket.held_until is None:
        raise BasketOver
    bookable = Bookable.of(bookable_sessions([wish.session_id]), wish.session_id)
    bookable.check(kind=wish.kind, places=wish.places, now=now)
    minutes = timedelta(minutes=bookable.terms.hold_minutes)
    basket.held_until = max(
        basket.held_until, min(now + minutes, basket.made_at + MOST_HOLDS * minutes)
    )
    basket.save(update_fields=["held_until"])
    booking = new_booking(basket, wish, bookable, now=now, contact_key="", uid=uid)
    if bookable.is_first_come and not take_places(
        booking.allotment_id, booking.places, booking_id=booking.pk,
        reason=PlaceReason.HELD, now=now,
    ):  # fmt: skip
        raise SessionFull
    return basket


def hold_places(*, basket_key: str, wish: Wish, key: str, now: datetime) -> Basket:
    """Put places into a basket, which holds them for its minutes; the same key again does not.

    :raises ProgrammeError: what ``refusals`` lists.
    """
    try:
        return held(basket_key=basket_key, wish=wish, key=key, now=now)
    except SessionFull:
        if not expired(wish, now=now):
            raise
    return held(basket_key=basket_key, wish=wish, key=key, now=now)


@refusing
@transaction.atomic
def confirm_basket(*, basket_key: str, contact: Contact, now: datetime) -> Basket:
    """Book all that a basket holds; a second time changes nothing.

    Until it is given up, a basket can be confirmed, also after its time.

    :raises BasketOver: when it has been given up.
    :raises BasketEmpty: when nothing is in it.
    :raises AlreadyBooked: when the contact has one of its sessions already.
    :raises TooManyPlaces: when the contact would have too many.
    """
    lock_contact(contact.key)
    basket = Basket.objects.select_for_update(of=("self",)).filter(key=basket_key).first()
    if basket is None:
        raise BasketEmpty
    if basket.confirmed_at is not None:
        return basket
    if basket.held_until is None:
        raise BasketOver
    bookings = list(basket.bookings.filter(state__in=IN_BASKET).select_related("terms"))
    if not bookings:
        raise BasketEmpty
    found = bookable_sessions([booking.terms.session_id for booking in bookings])
    wanted = [(Bookable.of(found, booking.terms.session_id), booking) for booking in bookings]
    check_most(contact.key, [(bookable, booking.places) for bookable, booking in wanted])
    put_contact(basket, contact)
    basket.held_until, basket.confirmed_at = None, now
    basket.save()
    for bookable, booking in wanted:
        booking.contact_key = contact.key
        if booking.state == BookingState.HELD:
            booking.state = BookingState.CONFIRMED
        else:
            booking.state = bookable.first_state(in_basket=False)
        booking.save(update_fields=["contact_key", "state"])
    post_letter(LetterKind.BOOKED, basket, now=now)
    return basket


def put_contact(basket: Basket, contact: Contact) -> None:
    """Write down who books."""
    basket.name, basket.email, basket.phone = contact.name, contact.email, contact.phone
    basket.language, basket.account_id = contact.language, contact.account_id


def check_most(contact_key: str, wanted: Sequence[tuple[Bookable, int]]) -> None:
    """Refuse more places in an activity than one contact may have there.

    :raises TooManyPlaces: when that would be so.
    """
    for bookable, _places in wanted:
        most = bookable.terms.most_per_contact
        if most is None:
            continue
        activity_id = bookable.session.activity_id
        new = sum(n for other, n in wanted if other.session.activity_id == activity_id)
        if places_of_contact(contact_key, activity_id) + new > most:
            raise TooManyPlaces


def lock_contact(contact_key: str) -> None:
    """Let requests of one contact wait for each other until the transaction ends."""
    number = int.from_bytes(bytes.fromhex(contact_key[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [number])


def fingerprint_of(wishes: Sequence[Wish], contact: Contact) -> str:
    """Return what differs when another thing is asked for, in hexadecimal."""
    asked = [[w.session_id, w.kind, sorted(w.party.items())] for w in wishes]
    who = [contact.name, contact.email, contact.phone]
    return hashlib.sha256(json.dumps([asked, who]).encode()).hexdigest()
