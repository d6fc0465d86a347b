"""How things end, as rules: sessions that are called off, people who are to be forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bookings.entrance import organiser
from bookings.halls import check_books
from make import both
from zouma.bookings.actions import (
    call_off,
    erase_basket,
    erase_overdue,
    expire_baskets,
    expire_offers,
    finish_calling_off,
)
from zouma.bookings.models import Basket, Booking, CalledOff, Letter, SchoolVisit
from zouma.bookings.vocabulary import OPEN
from zouma.programme.actions.status import call_off_sessions
from zouma.programme.models import Session

REASON = both("暴雨。", "Heavy rain.")
numbers = st.integers(0, 10**6)
sessions = st.integers(0, 5)


class EndRules:
    """At most two sessions are called off; anybody may ask to be forgotten; in the end all are."""

    @precondition(lambda self: self.requests > 12 and len(self.orders()) < 2)
    @rule(number=sessions)
    def call_off(self, number):
        pk = self.sessions[number]
        call_off([pk], key=self.key(), reason=REASON, account=organiser(), now=self.now)
        assert not Booking.objects.filter(terms__session=pk, state__in=OPEN).exists()

    @precondition(lambda self: self.orders())
    @rule(number=numbers)
    def call_off_again(self, number):
        rows = self.orders()
        row, before = rows[number % len(rows)], self.snapshot()
        for key in (row.calling_off.key, self.key()):
            call_off(
                [row.session_id], key=key, reason=REASON, account=organiser(), now=self.now
            )  # fmt: skip
        finish_calling_off(now=self.now)
        assert self.snapshot() == before

    def orders(self):
        return list(CalledOff.objects.select_related("calling_off").order_by("pk"))

    @precondition(lambda self: self.requests > 16 and not self.put_off)
    @rule(number=sessions)
    def cancel_in_the_programme(self, number):
        """A session is cancelled where nobody thinks of its bookings."""
        self.put_off = True
        call_off_sessions([self.sessions[number]], account=None, now=self.now)

    @rule(number=numbers)
    def forget(self, number):
        pks = list(Basket.objects.order_by("pk").values_list("pk", flat=True))
        if pks:
            erase_basket(pks[number % len(pks)], now=self.now)

    @rule()
    def forget_what_lapsed(self):
        erase_overdue(now=self.now)

    @invariant()
    def who_is_forgotten_is_named_nowhere(self):
        gone = Basket.objects.filter(erased_at__isnull=False)
        told = ~Q(name="", email="", phone="", language="", fingerprint="", account=None)
        assert not gone.filter(told | ~Q(key__startswith="erased-")).exists()
        assert not Letter.objects.filter(basket__in=gone).exists()
        bookings = Booking.objects.filter(basket__in=gone)
        assert not bookings.exclude(contact_key="", answers={}).exists()
        assert not bookings.filter(state__in=("held", "chosen")).exists()
        visits = SchoolVisit.objects.filter(booking__in=bookings)
        assert not visits.exclude(school="", needs="").exists()

    @invariant()
    def nobody_is_booked_in_what_was_called_off(self):
        off = CalledOff.objects.values("session")
        assert not Booking.objects.filter(terms__session__in=off, state__in=OPEN).exists()

    def forget_everybody(self):
        """Long afterwards nobody is named, and all the numbers are as they were."""
        later = Session.objects.latest("ends_at").ends_at + timedelta(days=40)
        expire_baskets(now=later)
        expire_offers(now=later)
        before = self.attendance()
        erase_overdue(now=later)
        assert not Basket.objects.filter(erased_at__isnull=True).exists()
        self.who_is_forgotten_is_named_nowhere()
        check_books()
        assert self.attendance() == before
