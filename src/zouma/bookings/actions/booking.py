"""Booking places: at once, or held in a basket and confirmed together; all of it or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from zouma.bookings.actions.expiring import expire_baskets, expire_offers
from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import take_places
from zouma.bookings.actions.waiting import next_in_queue
from zouma.bookings.actions.wishes import (
    Contact,
    Wish,
    check_most,
    check_wish,
    fingerprint_of,
)
from zouma.bookings.models import Basket, Booking, SchoolVisit
from zouma.bookings.queries.bookable import Bookable, bookable_sessions
from zouma.bookings.refusals import (
    AddressNeeded,
    BasketEmpty,
    BasketOver,
    KeyUsedOtherwise,
    SessionFull,
    TooManyForBasket,
    refusing,
)
from zouma.bookings.vocabulary import (
    IN_BASKET,
    AllotmentKind,
    BookingState,
    LetterKind,
    PlaceReason,
)
from zouma.common.prepared import PreparedInsert, PreparedRows

BASKETS, BOOKINGS = PreparedInsert(Basket), PreparedInsert(Booking)
BASKET_OF_KEY = PreparedRows(lambda key: Basket.objects.filter(key=key), "a key that nobody uses")
TIME_TO_VERIFY = timedelta(hours=4)
MOST_HOLDS = 4  # a basket is held no longer than so many times its minutes, whatever is added


def book_places(
    *, wishes: Sequence[Wish], contact: Contact, key: str, now: datetime, wait: bool = False
) -> Basket:
    """Book places in sessions, all or none; the same key again gives the same basket.

    wait: what is full puts the party on the waiting list instead of refusing all. A large party
    whose address is not known to be right gets a letter first, and places when it answers.

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
        check_wish(wish, bookable, now=now)
        at_once = bookable.gives_at_once(wish.kind)
        if not wait and at_once and not bookable.has(wish.kind, wish.places):
            raise SessionFull  # read without a lock: most refusals of a rush end here
    public = [(b, wish.places) for wish, b in wanted if wish.kind != AllotmentKind.SCHOOLS]
    check_most(contact.key, public)
    basket = Basket(key=key, fingerprint=fingerprint, made_at=now, confirmed_at=now)
    put_contact(basket, contact)
    if must_verify(wanted, contact):
        basket.to_verify, basket.confirmed_at, basket.held_until = True, None, now + TIME_TO_VERIFY
    BASKETS.insert(basket)
    contact_key = "" if basket.to_verify else contact.key
    bookings = [
        (bookable, new_booking(basket, wish, bookable, now=now, contact_key=contact_key))
        for wish, bookable in sorted(wanted, key=lambda pair: pair[1].terms.pk)
    ]
    post_letter(LetterKind.VERIFY if basket.to_verify else LetterKind.BOOKED, basket, now=now)
    for _bookable, booking in sorted(bookings, key=lambda pair: pair[1].allotment_id):
        if booking.occupies:  # last, so that others wait for the commit alone
            take_or_wait(booking, now=now, wait=wait)
    return basket


def must_verify(wanted: Sequence[tuple[Wish, Bookable]], contact: Contact) -> bool:
    """Tell whether an address has to be checked before so many get places at once.

    :raises AddressNeeded: when there is none.
    """
    large = any(
        wish.places >= settings.VERIFIED_FROM_PLACES and bookable.gives_at_once(wish.kind)
        for wish, bookable in wanted
    )
    if not large or contact.verified:
        return False
    if not contact.email:
        raise AddressNeeded
    return True


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
    state = bookable.first_state(wish.kind, in_basket=not contact_key)
    if basket.to_verify:
        state = BookingState.CHOSEN
    booking = Booking(
        uid=uid or uuid.uuid4(),
        basket=basket,
        terms=bookable.terms,
        allotment=bookable.allotments[wish.kind],
        contact_key=contact_key,
        state=state,
        places=wish.places,
        party={str(kind): number for kind, number in wish.party.items() if number},
        answers=dict(wish.answers),
        made_at=now,
    )
    BOOKINGS.insert(booking)
    if wish.visit is not None:
        visit = wish.visit
        SchoolVisit.objects.create(
            booking=booking, school=visit.school, grade=visit.grade, needs=visit.needs,
            alternatives=list(visit.alternatives),
        )  # fmt: skip
    return booking


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
    if basket.held_until is None or basket.to_verify:
        raise BasketOver
    bookable = Bookable.of(bookable_sessions([wish.session_id]), wish.session_id)
    check_wish(wish, bookable, now=now)
    if wish.places >= settings.VERIFIED_FROM_PLACES:
        raise TooManyForBasket
    minutes = timedelta(minutes=bookable.terms.hold_minutes)
    basket.held_until = max(
        basket.held_until, min(now + minutes, basket.made_at + MOST_HOLDS * minutes)
    )
    basket.save(update_fields=["held_until"])
    booking = new_booking(basket, wish, bookable, now=now, contact_key="", uid=uid)
    if booking.occupies and not take_places(
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
def confirm_basket(
    *, basket_key: str, contact: Contact, now: datetime, wait: bool = False
) -> Basket:
    """Book all that a basket holds; a second time changes nothing.

    Until it is given up, a basket can be confirmed, also after its time. wait: what holds no
    places yet and finds none waits for them.

    :raises BasketOver: when it has been given up.
    :raises BasketEmpty: when nothing is in it.
    :raises AlreadyBooked: when the contact has one of its sessions already.
    :raises TooManyPlaces: when the contact would have too many.
    :raises SessionFull: when there are too few places for what held none.
    """
    lock_contact(contact.key)
    basket = Basket.objects.select_for_update(of=("self",)).filter(key=basket_key).first()
    if basket is None or (basket.to_verify and not contact.verified):
        raise BasketEmpty
    if basket.confirmed_at is not None:
        return basket
    if basket.held_until is None:
        raise BasketOver
    rows = basket.bookings.filter(state__in=IN_BASKET).select_related("terms", "allotment")
    bookings = list(rows.order_by("allotment_id"))
    if not bookings:
        raise BasketEmpty
    found = bookable_sessions([booking.terms.session_id for booking in bookings])
    wanted = [(Bookable.of(found, booking.terms.session_id), booking) for booking in bookings]
    public = [(b, row.places) for b, row in wanted if row.allotment.kind != AllotmentKind.SCHOOLS]
    check_most(contact.key, public)
    put_contact(basket, contact)
    basket.held_until, basket.confirmed_at = None, now
    basket.save()
    for bookable, booking in wanted:
        confirm_booking(booking, bookable, contact, now=now, wait=wait)
    post_letter(LetterKind.BOOKED, basket, now=now)
    return basket


def verify_basket(basket_uid: uuid.UUID, *, now: datetime, wait: bool = False) -> Basket:
    """Book what a large party chose, now that its letter has been answered.

    :raises ProgrammeError: what ``confirm_basket`` says.
    """
    basket = Basket.objects.filter(uid=basket_uid, to_verify=True).first()
    if basket is None:
        raise BasketEmpty
    contact = Contact(
        basket.name, basket.email, basket.phone, basket.language, basket.account_id, verified=True
    )
    return confirm_basket(basket_key=basket.key, contact=contact, now=now, wait=wait)


def confirm_booking(
    booking: Booking, bookable: Bookable, contact: Contact, *, now: datetime, wait: bool
) -> None:
    """Book what a basket holds, or has chosen without holding it.

    :raises SessionFull: when it was only chosen, and there are too few places.
    """
    held = booking.state == BookingState.HELD
    kind = AllotmentKind(booking.allotment.kind)
    booking.contact_key = contact.key
    booking.state = bookable.first_state(kind, in_basket=False)
    if held:
        booking.state = BookingState.CONFIRMED
    elif booking.occupies:
        bookable.check_open(now=now)
    booking.save(update_fields=["contact_key", "state"])
    if booking.occupies and not held:
        take_or_wait(booking, now=now, wait=wait)


def put_contact(basket: Basket, contact: Contact) -> None:
    """Write down who books."""
    basket.name, basket.email, basket.phone = contact.name, contact.email, contact.phone
    basket.language, basket.account_id = contact.language, contact.account_id


def lock_contact(contact_key: str) -> None:
    """Let requests of one contact wait for each other until the transaction ends."""
    number = int.from_bytes(bytes.fromhex(contact_key[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [number])
