"""Whatever people do in whatever order, the books are right after every step."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bookings.class_rules import ClassRules, open_to_classes
from bookings.door_rules import DOORS, DoorRules
from bookings.end_rules import EndRules
from bookings.entrance import door
from bookings.halls import check_books, hall, person, states, wish
from make import NOW
from zouma.bookings.actions import (
    accept_offer,
    approve_booking,
    book_places,
    cancel_booking,
    change_party,
    confirm_basket,
    draw_ballot,
    expire_baskets,
    expire_offers,
    hold_places,
    open_ballot,
    refuse_booking,
    set_terms,
    transfer_booking,
    verify_basket,
)
from zouma.bookings.models import (
    Allotment,
    Basket,
    Booking,
    DoorEvent,
    PassedOver,
    PlaceEntry,
    SchoolVisit,
)
from zouma.bookings.queries.bookable import TAKES_PLACE
from zouma.bookings.vocabulary import (
    OPEN,
    BookingMode,
    BookingState,
    DoorEventKind,
    PartyKind,
    PlaceReason,
)
from zouma.common.errors import ProgrammeError

pytestmark = pytest.mark.django_db

people = st.integers(0, 11).map(person)
parties = st.integers(1, 3)
chance = st.integers(0, 10**6)


class Hall(ClassRules, DoorRules, EndRules, RuleBasedStateMachine):
    """Two sessions to book, one on approval, one with a ballot, two that classes come to."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = NOW
        self.requests = 0
        self.done = []
        self.put_off = False
        self.sessions, self.ballot = opened
        self.classes = self.sessions[4:]
        self.open_doors()

    def teardown(self):
        try:
            self.close_doors()
            self.forget_everybody()
            reached.update(PlaceEntry.objects.values_list("reason", flat=True))
            reached.update(DoorEvent.objects.values_list("kind", flat=True))
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def key(self):
        self.requests += 1
        return f"key-{self.requests}"

    def attempt(self, action, *arguments, **named):
        """Do it, or be refused with nothing changed, but that what was overdue may be given up."""
        before, overdue = snapshot(), self.overdue()
        try:
            result = action(*arguments, **named)
        except ProgrammeError:
            assert overdue or snapshot() == before
            return None
        self.done.append((action, arguments, named, result))
        return result

    def snapshot(self):
        return snapshot()

    def overdue(self):
        baskets = Basket.objects.filter(held_until__lt=self.now)
        return baskets.exists() or Booking.objects.filter(offered_until__lt=self.now).exists()

    def any_booking(self, number, **conditions):
        uids = list(Booking.objects.filter(**conditions).order_by("pk").values_list("uid"))
        return str(uids[number % len(uids)][0]) if uids else None

    @rule(who=people, number=st.integers(0, 5), places=parties)
    def book(self, who, number, places, wait=False):
        self.attempt(
            book_places, wishes=[wish(self.sessions[number], places)], contact=who,
            key=self.key(), now=self.now, wait=wait,
        )  # fmt: skip

    @rule(who=people, number=st.integers(0, 1), places=parties)
    def book_or_wait(self, who, number, places):
        self.book(who, number, places, wait=True)

    @rule(who=people, places=parties, other=parties)
    def book_two_or_none(self, who, places, other):
        wishes = [wish(self.sessions[0], places), wish(self.sessions[1], other)]
        made = self.attempt(book_places, wishes=wishes, contact=who, key=self.key(), now=self.now)
        if made is not None:
            assert sorted(made.bookings.values_list("state", flat=True)) == ["confirmed"] * 2

    @rule(basket=st.integers(0, 3), number=st.integers(0, 5), places=parties)
    def hold(self, basket, number, places):
        self.attempt(
            hold_places, basket_key=f"basket-{basket}", wish=wish(self.sessions[number], places),
            key=self.key(), now=self.now,
        )  # fmt: skip

    @rule(basket=st.integers(0, 3), who=people)
    def confirm(self, basket, who):
        self.attempt(confirm_basket, basket_key=f"basket-{basket}", contact=who, now=self.now)

    @rule(number=chance)
    def cancel(self, number):
        if uid := self.any_booking(number):
            self.attempt(cancel_booking, uid, now=self.now)

    @precondition(lambda self: self.any_booking(0, state="offered"))
    @rule(number=chance)
    def decline(self, number):
        uid = self.any_booking(number, state="offered")
        assert self.attempt(cancel_booking, uid, now=self.now) is not None

    @rule(number=chance, places=parties)
    def change(self, number, places):
        if uid := self.any_booking(number):
            self.attempt(change_party, uid, party={PartyKind.CHILD: places}, now=self.now)

    @precondition(lambda self: self.any_booking(0, state="confirmed"))
    @rule(number=chance)
    def grow(self, number):
        uid = self.any_booking(number, state="confirmed")
        places = Booking.objects.values_list("places", flat=True).get(uid=uid)
        self.attempt(change_party, uid, party={PartyKind.ADULT: places + 1}, now=self.now)

    @rule(number=chance, to=st.integers(0, 5))
    def transfer(self, number, to):
        if uid := self.any_booking(number, state="confirmed"):
            self.attempt(transfer_booking, uid, session_id=self.sessions[to], now=self.now)

    @precondition(lambda self: self.any_booking(0, state="offered"))
    @rule(number=chance)
    def accept(self, number):
        uid = self.any_booking(number, state="offered")
        accepted = self.attempt(accept_offer, uid, now=self.now)
        assert (accepted is None) == Booking.objects.filter(uid=uid, state="offered").exists()

    @precondition(lambda self: self.any_booking(0, state="requested"))
    @rule(number=chance)
    def approve(self, number):
        self.attempt(approve_booking, self.any_booking(number, state="requested"), now=self.now)

    @precondition(lambda self: self.any_booking(0, state="requested"))
    @rule(number=chance)
    def refuse(self, number):
        uid = self.any_booking(number, state="requested")
        assert self.attempt(refuse_booking, uid, now=self.now) is not None

    @rule(number=st.integers(0, 3), capacity=st.integers(1, 9))
    def resize(self, number, capacity):
        self.attempt(set_terms, session_id=self.sessions[number], capacity=capacity, now=self.now)

    @rule(minutes=st.sampled_from([5, 20, 70]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.requests > 20)
    @rule()
    def wait_until_some_have_begun(self):
        self.now += timedelta(hours=13)

    @rule()
    def expire(self):
        expire_baskets(now=self.now)
        expire_offers(now=self.now)
        assert not self.overdue()

    @precondition(lambda self: self.now >= self.ballot.draws_at)
    @rule()
    def draw(self):
        self.attempt(draw_ballot, self.ballot.pk, now=self.now)

    @precondition(lambda self: self.done)
    @rule(number=chance)
    def repeat(self, number):
        """A request that comes twice changes nothing the second time."""
        action, arguments, named, made = self.done[number % len(self.done)]
        if action not in {book_places, hold_places, confirm_basket, verify_basket}:
            return
        if Basket.objects.filter(pk=made.pk, erased_at__isnull=False).exists():
            return  # nothing is left by which it could be known again
        before = snapshot()
        with contextlib.suppress(ProgrammeError):
            action(*arguments, **named)
        assert snapshot() == before

    @invariant()
    def the_books_agree(self):
        check_books()
        reached.update(states())

    @invariant()
    def nobody_is_booked_twice(self):
        rows = Booking.objects.filter(state__in=OPEN).exclude(contact_key="")
        pairs = list(rows.values_list("terms_id", "contact_key"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def nobody_waits_who_fits(self):
        """Where something can still be booked; a session that is off has no places to offer."""
        waiting = Booking.objects.filter(state="waiting", terms__session__status__in=TAKES_PLACE)
        for row in waiting.select_related("allotment", "terms__session"):
            assert row.places > row.allotment.left or self.now >= row.terms.closed_from()

    @invariant()
    def who_was_passed_over_did_not_fit(self):
        """Each offer before somebody who waited longer has that party's line in the log."""
        offers = PlaceEntry.objects.filter(reason="offered").select_related("booking")
        passed = set(PassedOver.objects.values_list("booking_id", "at"))
        waiting = list(Booking.objects.filter(state="waiting"))
        for offer in offers:
            for row in waiting:
                earlier = row.queued < offer.booking.queued
                if earlier and row.allotment_id == offer.allotment_id:
                    assert (row.pk, offer.at) in passed


reached, opened = set(), []


def open_hall():
    """Make what each run begins with: bookings, requests, entries, and two parties that wait."""
    one, two, asked, drawn, *classes = hall(4, 3, 4, 4, 18, 18, offer_hours=1, largest_party=3)
    set_terms(session_id=asked, capacity=4, now=NOW, mode=BookingMode.APPROVAL)
    terms = set_terms(session_id=drawn, capacity=4, now=NOW, mode=BookingMode.BALLOT)
    ballot = open_ballot(terms_id=terms.pk, draws_at=NOW + timedelta(hours=2), seed=bytes(32))
    open_to_classes(*classes)
    opening = [(one, 3), (one, 1), (one, 2), (one, 1), (asked, 2), (asked, 3), (drawn, 3),
               (drawn, 2)]  # fmt: skip
    for who, (pk, places) in enumerate(opening):
        book_places(
            wishes=[wish(pk, places)], contact=person(who), key=f"opening-{who}", now=NOW, wait=True
        )
    assert states().count("waiting") == 2
    sessions = [one, two, asked, drawn, *classes]
    for name in DOORS:
        door(*sessions, name=name)
    return sessions, ballot


def snapshot():
    """Return all that booking has written."""
    models = (Basket, Booking, PlaceEntry, Allotment, PassedOver, SchoolVisit)
    rows = [list(model.objects.order_by("pk").values_list()) for model in models]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_books_are_right_after_every_step():
    reached.clear()
    opened[:] = open_hall()
    run_state_machine_as_test(
        Hall, settings=settings(max_examples=70, stateful_step_count=40, deadline=None)
    )
    everywhere = {*BookingState.values, *PlaceReason.values, *DoorEventKind.values}
    assert reached == everywhere  # the test has been everywhere
