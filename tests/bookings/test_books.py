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
)
from zouma.bookings.models import Allotment, Basket, Booking, PassedOver, PlaceEntry
from zouma.bookings.vocabulary import OPEN, BookingMode, BookingState, PartyKind, PlaceReason
from zouma.common.errors import ProgrammeError

pytestmark = pytest.mark.django_db

people = st.integers(0, 11).map(person)
parties = st.integers(1, 3)
chance = st.integers(0, 10**6)


class Hall(RuleBasedStateMachine):
    """Two sessions to book, one on approval, one with a ballot; nobody comes to the door yet."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = NOW
        self.requests = 0
        self.done = []
        one, two, asked, drawn = hall(4, 3, 4, 4, offer_hours=1, largest_party=3)
        set_terms(session_id=asked, capacity=4, now=NOW, mode=BookingMode.APPROVAL)
        terms = set_terms(session_id=drawn, capacity=4, now=NOW, mode=BookingMode.BALLOT)
        self.ballot = open_ballot(
            terms_id=terms.pk, draws_at=NOW + timedelta(hours=2), seed=bytes(32)
        )
        self.sessions = [one, two, asked, drawn]
        opening = [(0, 3), (0, 1), (0, 2), (0, 1), (2, 2), (2, 3), (3, 3), (3, 2)]
        for who, (number, places) in enumerate(opening):
            self.book(person(who), number, places, wait=True)
        assert states().count("waiting") == 2

    def teardown(self):
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
        self.done.append((action, arguments, named))
        return result

    def overdue(self):
        baskets = Basket.objects.filter(held_until__lt=self.now)
        return baskets.exists() or Booking.objects.filter(offered_until__lt=self.now).exists()

    def any_booking(self, number, **conditions):
        uids = list(Booking.objects.filter(**conditions).order_by("pk").values_list("uid"))
        return str(uids[number % len(uids)][0]) if uids else None

    @rule(who=people, number=st.integers(0, 3), places=parties)
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

    @rule(basket=st.integers(0, 3), number=st.integers(0, 3), places=parties)
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

    @rule(number=chance, to=st.integers(0, 3))
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
        action, arguments, named = self.done[number % len(self.done)]
        if action not in {book_places, hold_places, confirm_basket}:
            return
        before = snapshot()
        with contextlib.suppress(ProgrammeError):
            action(*arguments, **named)
        assert snapshot() == before

    @invariant()
    def the_books_agree(self):
        check_books()
        reached.update(Booking.objects.values_list("state", flat=True))
        reached.update(PlaceEntry.objects.values_list("reason", flat=True))

    @invariant()
    def nobody_is_booked_twice(self):
        rows = Booking.objects.filter(state__in=OPEN).exclude(contact_key="")
        pairs = list(rows.values_list("terms_id", "contact_key"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def nobody_waits_who_fits(self):
        for allotment in Allotment.objects.all():
            waiting = allotment.bookings.filter(state="waiting")
            assert [row.places for row in waiting if row.places <= allotment.left] == []

    @invariant()
    def who_was_passed_over_did_not_fit(self):
        """Each offer before somebody who waited longer has that party's line in the log."""
        offers = PlaceEntry.objects.filter(reason="offered").select_related("booking")
        passed = set(PassedOver.objects.values_list("booking_id", "at"))
        for offer in offers:
            earlier = Booking.objects.filter(
                allotment=offer.allotment, state="waiting", queued__lt=offer.booking.queued
            )
            for row in earlier:
                assert (row.pk, offer.at) in passed


reached = set()


def snapshot():
    """Return all that booking has written."""
    models = (Basket, Booking, PlaceEntry, Allotment, PassedOver)
    rows = [list(model.objects.order_by("pk").values_list()) for model in models]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_books_are_right_after_every_step():
    reached.clear()
    run_state_machine_as_test(
        Hall, settings=settings(max_examples=70, stateful_step_count=40, deadline=None)
    )
    assert reached == {*BookingState.values, *PlaceReason.values}  # the test has been everywhere
