"""What booking gives and what it refuses, one rule at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from bookings.halls import ADA, BEN, allotment_of, check_books, hall, person, states, wish
from make import NOW, activity, programme, session
from zouma.bookings.actions import (
    Contact,
    Wish,
    accept_offer,
    book_places,
    cancel_booking,
    change_party,
    confirm_basket,
    draw_ballot,
    expire_offers,
    hold_places,
    open_ballot,
    set_terms,
    transfer_booking,
)
from zouma.bookings.models import Allotment, BallotEntry, Basket, Booking, PassedOver, PlaceEntry
from zouma.bookings.refusals import (
    AlreadyBooked,
    BasketOver,
    BookingClosed,
    BookingNotOpen,
    CannotChange,
    ContactMissing,
    FewerThanTaken,
    KeyUsedOtherwise,
    NotBookable,
    OfferOver,
    PartyEmpty,
    PartyTooLarge,
    SessionFull,
    TooManyPlaces,
)
from zouma.bookings.vocabulary import AllotmentKind, BookingMode, PartyKind
from zouma.common.errors import ProgrammeError
from zouma.methods.ballot import Entry, commitment, draw, entries_digest
from zouma.programme.models import Activity, Session

pytestmark = pytest.mark.django_db


def book(session_id, places=1, *, contact=ADA, key="k", now=NOW, **named):
    return book_places(
        wishes=[wish(session_id, places)], contact=contact, key=key, now=now, **named
    )


def refused(refusal: type[ProgrammeError], action, *arguments, **named):
    """See an action refused, with nothing changed."""
    before = list(Booking.objects.order_by("pk").values_list())
    with pytest.raises(refusal):
        action(*arguments, **named)
    assert list(Booking.objects.order_by("pk").values_list()) == before
    check_books()


def test_places_are_booked_and_taken():
    (one,) = hall(5)
    basket = book(one, 3)
    assert basket.bookings.get().state == "confirmed"
    assert allotment_of(one).left == 2
    check_books()


def test_the_same_request_twice_is_one_booking():
    (one,) = hall(5)
    assert book(one, 3).pk == book(one, 3).pk
    assert Booking.objects.count() == 1
    refused(KeyUsedOtherwise, book, one, 2)


@pytest.mark.parametrize(("contact", "same"), [("ADA@example.org ", True), ("+1", False)])
def test_a_contact_books_a_session_once(contact, same):
    (one,) = hall(5)
    book(one)
    other = Contact(email=contact) if same else Contact(phone=contact)
    if same:
        refused(AlreadyBooked, book, one, contact=other, key="other")
    else:
        assert book(one, contact=other, key="other").bookings.count() == 1


def test_what_does_not_fit_is_refused_and_all_with_it():
    one, two = hall(5, 2)
    refused(
        SessionFull, book_places, wishes=[wish(one, 3), wish(two, 3)], contact=ADA, key="k", now=NOW
    )  # fmt: skip
    assert not Basket.objects.exists()


@pytest.mark.parametrize(
    ("refusal", "places", "changes"),
    [
        (PartyEmpty, 0, {}),
        (PartyTooLarge, 7, {}),
        (BookingNotOpen, 1, {"opens_at": NOW + timedelta(seconds=1)}),
        (BookingClosed, 1, {"closes_at": NOW}),
        (TooManyPlaces, 3, {"most_per_contact": 2}),
    ],
)
def test_terms_are_kept(refusal, places, changes):
    (one,) = hall(9, **changes)
    refused(refusal, book, one, places)


def test_the_most_of_one_contact_counts_over_the_activity():
    one, two = hall(9, 9, most_per_contact=3)
    book(one, 2)
    refused(TooManyPlaces, book, two, 2, key="other")
    book(two, 1, key="third")


def test_a_session_that_began_or_does_not_take_place_is_closed():
    (one,) = hall(9)
    refused(BookingClosed, book, one, now=NOW + timedelta(hours=24))
    Session.objects.filter(pk=one).update(status="cancelled")
    refused(BookingClosed, book, one)


def test_what_is_not_public_or_has_no_terms_cannot_be_booked():
    (one,) = hall(9)
    Activity.objects.update(moderation="to-check")
    refused(NotBookable, book, one)
    Activity.objects.update(moderation="published")
    refused(NotBookable, book, one + 1000)
    schools = Wish(session_id=one, party={PartyKind.PUPIL: 2}, kind=AllotmentKind.SCHOOLS)
    refused(NotBookable, book_places, wishes=[schools], contact=ADA, key="k", now=NOW)


def test_somebody_must_book():
    (one,) = hall(9)
    refused(ContactMissing, book, one, contact=Contact(name="Nobody", phone="none"))


def test_who_would_wait_gets_places_that_a_basket_held_too_long():
    (one,) = hall(2, hold_minutes=15)
    hold_places(basket_key="b", wish=wish(one, 2), key="1", now=NOW)
    refused(SessionFull, book, one)
    book(one, 2, now=NOW + timedelta(minutes=16))
    assert states() == ["expired", "confirmed"]
    refused(BasketOver, confirm_basket, basket_key="b", contact=BEN, now=NOW + timedelta(hours=1))


def test_a_basket_can_be_confirmed_late_while_nobody_else_wants_its_places():
    (one,) = hall(2, hold_minutes=15)
    hold_places(basket_key="b", wish=wish(one, 2), key="1", now=NOW)
    confirm_basket(basket_key="b", contact=BEN, now=NOW + timedelta(minutes=16))
    assert states() == ["confirmed"]


def test_who_cancels_makes_room_for_the_first_that_fits_and_who_did_not_is_on_record():
    (one,) = hall(3)
    basket = book(one, 2)
    book(one, 1, contact=person(9), key="9")
    book(one, 3, contact=BEN, key="ben", wait=True)
    book(one, 1, contact=person(1), key="1", wait=True)
    assert states() == ["confirmed", "confirmed", "waiting", "waiting"]
    cancel_booking(str(basket.bookings.get().uid), now=NOW)
    assert states() == ["cancelled", "confirmed", "waiting", "offered"]
    row = PassedOver.objects.get()
    assert (row.places, row.places_left) == (3, 2)
    assert row.booking.basket.name == "Ben"
    check_books()


def test_an_offer_ends_and_goes_to_the_next():
    (one,) = hall(1, offer_hours=2)
    first = book(one).bookings.get()
    for number in (1, 2):
        book(one, contact=person(number), key=str(number), wait=True)
    cancel_booking(str(first.uid), now=NOW)
    offered, waiting = Booking.objects.filter(pk__gt=first.pk).order_by("pk")
    late = NOW + timedelta(hours=2, seconds=1)
    refused(OfferOver, accept_offer, str(offered.uid), now=late)
    refused(CannotChange, accept_offer, str(waiting.uid), now=late)
    assert expire_offers(now=late) == 1
    refused(OfferOver, accept_offer, str(offered.uid), now=late)
    assert accept_offer(str(waiting.uid), now=late).state == "confirmed"
    check_books()


def test_a_party_shrinks_and_another_is_offered_what_it_left():
    (one,) = hall(3)
    first = book(one, 3).bookings.get()
    book(one, 2, contact=BEN, key="ben", wait=True)
    change_party(str(first.uid), party={PartyKind.CHILD: 1}, now=NOW)
    assert states() == ["confirmed", "offered"]
    refused(SessionFull, change_party, str(first.uid), party={PartyKind.CHILD: 2}, now=NOW)
    refused(PartyEmpty, change_party, str(first.uid), party={}, now=NOW)


def test_a_booking_moves_to_another_date_or_stays():
    one, two = hall(3, 1)
    first = book(one, 2).bookings.get()
    refused(SessionFull, transfer_booking, str(first.uid), session_id=two, now=NOW)
    change_party(str(first.uid), party={PartyKind.ADULT: 1}, now=NOW)
    transfer_booking(str(first.uid), session_id=two, now=NOW)
    assert (allotment_of(one).taken, allotment_of(two).taken) == (0, 1)
    programme(
        activity("other", moderation="published", sessions=(session(30),)), slug="other-2026"
    )  # fmt: skip
    other = Session.objects.get(activity__edition__slug="other-2026")
    set_terms(session_id=other.pk, capacity=9, now=NOW)
    refused(CannotChange, transfer_booking, str(first.uid), session_id=other.pk, now=NOW)


def test_nothing_changes_once_it_has_begun():
    (one,) = hall(3)
    first = book(one, 2).bookings.get()
    begun = NOW + timedelta(hours=24)
    refused(CannotChange, cancel_booking, str(first.uid), now=begun)
    refused(CannotChange, change_party, str(first.uid), party={PartyKind.ADULT: 1}, now=begun)


def test_capacity_cannot_fall_below_what_is_taken():
    (one,) = hall(3)
    book(one, 3)
    with pytest.raises(FewerThanTaken):
        set_terms(session_id=one, capacity=2, now=NOW)
    with pytest.raises(FewerThanTaken):
        set_terms(session_id=one, capacity=3, allotments={AllotmentKind.SCHOOLS: 4}, now=NOW)
    check_books()
    assert allotment_of(one).capacity == 3


def test_allotments_move_both_ways_within_one_capacity():
    (one,) = hall(10)
    schools, door = AllotmentKind.SCHOOLS, AllotmentKind.DOOR
    for kept in ({schools: 10}, {door: 10}, {schools: 4, door: 3}, {}):
        set_terms(session_id=one, capacity=10, allotments=kept, now=NOW)
        check_books()
        assert allotment_of(one).capacity == 10 - sum(kept.values())


def test_a_ballot_can_be_drawn_again_by_anybody():
    (one,) = hall(4, mode=BookingMode.BALLOT)
    seed = bytes(range(32))
    terms = Allotment.objects.get().terms
    ballot = open_ballot(terms_id=terms.pk, draws_at=NOW + timedelta(hours=1), seed=seed)
    for number in range(6):
        book(one, 1 + number % 3, contact=person(number), key=str(number))
    assert set(states()) == {"entered"}
    late = NOW + timedelta(hours=1)
    refused(BookingClosed, book, one, contact=BEN, key="late", now=late)
    drawn = draw_ballot(ballot.pk, now=late)
    assert draw_ballot(ballot.pk, now=late).drawn_at == drawn.drawn_at
    check_books()
    entries = [Entry(str(row.uid), row.places) for row in Booking.objects.all()]
    again = draw(entries, places=4, seed=seed)
    assert drawn.commitment == commitment(seed)
    assert drawn.entries_digest == entries_digest(entries)
    rows = BallotEntry.objects.values_list("booking__uid", "position", "won")
    assert [(row.entry.name, row.position, row.won) for row in again] == [
        (str(uid), position, won) for uid, position, won in rows
    ]
    waiting = Booking.objects.filter(state="waiting").order_by("queued")
    assert [str(row.uid) for row in waiting] == [row.entry.name for row in again if not row.won]


def test_the_database_itself_refuses_to_oversell_and_to_rewrite_the_ledger():
    (one,) = hall(2)
    book(one, 2)
    for write in (
        "UPDATE bookings_allotment SET taken = 3",
        "UPDATE bookings_allotment SET capacity = 3",
        "UPDATE bookings_placeentry SET change = 1",
        "DELETE FROM bookings_placeentry",
    ):
        refused_by = (IntegrityError, InternalError)
        with pytest.raises(refused_by), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(write)
    assert PlaceEntry.objects.get().change == 2
    check_books()
