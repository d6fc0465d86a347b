"""What teachers do, as rules: classes that ask, that get places at once, that answer a letter."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bookings.halls import person
from make import NOW
from zouma.bookings.actions import (
    Contact,
    Visit,
    Wish,
    approve_booking,
    book_places,
    change_party,
    set_school_terms,
    set_terms,
    transfer_booking,
    verify_basket,
)
from zouma.bookings.models import Basket, Booking
from zouma.bookings.vocabulary import AllotmentKind, PartyKind

SCHOOLS = AllotmentKind.SCHOOLS
numbers = st.integers(0, 10**6)
teachers = st.integers(0, 5).map(person)
pupils = st.sampled_from([3, 5, 9, 11])
adults = st.integers(1, 2)
either = st.integers(0, 1)


def open_to_classes(asked, at_once):
    """Keep places of two sessions for schools; the second is for younger classes only."""
    for session_id, by_approval, last in ((asked, True, 9), (at_once, False, 6)):
        terms = set_terms(session_id=session_id, capacity=18, allotments={SCHOOLS: 16}, now=NOW)
        set_school_terms(
            terms_id=terms.pk, by_approval=by_approval, grade_from=3, grade_to=last,
            largest_class=12, pupils_per_adult=6,
        )  # fmt: skip


class ClassRules:
    """Two sessions with places for schools: in one the organiser decides, in one they book."""

    @rule(who=teachers, number=either, children=pupils, grown=adults, grade=st.integers(5, 7),
          known=st.booleans(), wait=st.booleans())  # fmt: skip
    def book_class(self, *, who, number, children, grown, grade, known, wait):
        visit = Visit("School of " + who.name, grade, "a lift", (self.classes[1 - number],))
        party = {PartyKind.PUPIL: children, PartyKind.ADULT: grown}
        made = self.attempt(
            book_places, wishes=[Wish(self.classes[number], party, SCHOOLS, visit)],
            contact=Contact(who.name, who.email, verified=known), key=self.key(), now=self.now,
            wait=wait,
        )  # fmt: skip
        if made is not None:
            unknown = not known and children + grown >= settings.VERIFIED_FROM_PLACES
            assert made.to_verify == (unknown and number == 1)
            assert (made.bookings.get().state == "chosen") == made.to_verify

    @precondition(lambda self: self.letters_to_answer())
    @rule(number=numbers, wait=st.booleans())
    def answer_letter(self, number, wait):
        uids = self.letters_to_answer()
        made = self.attempt(verify_basket, uids[number % len(uids)], now=self.now, wait=wait)
        if made is not None:
            assert made.bookings.get().state in {"confirmed", "waiting", "requested"}

    def letters_to_answer(self):
        rows = Basket.objects.filter(to_verify=True, held_until__isnull=False).order_by("pk")
        return list(rows.values_list("uid", flat=True))

    @precondition(lambda self: self.any_class(0, state="requested"))
    @rule(number=numbers, to=either)
    def approve_class(self, number, to):
        uid = self.any_class(number, state="requested")
        self.attempt(approve_booking, uid, session_id=self.classes[to], now=self.now)

    @rule(number=numbers, children=pupils, grown=adults)
    def change_class(self, number, children, grown):
        if uid := self.any_class(number):
            party = {PartyKind.PUPIL: children, PartyKind.ADULT: grown}
            self.attempt(change_party, uid, party=party, now=self.now)

    @precondition(lambda self: self.any_class(0, state="confirmed"))
    @rule(number=numbers, to=either)
    def transfer_class(self, number, to):
        uid = self.any_class(number, state="confirmed")
        self.attempt(transfer_booking, uid, session_id=self.classes[to], now=self.now)

    @rule(number=either, places=st.sampled_from([8, 13, 24]))
    def resize_for_classes(self, number, places):
        self.attempt(
            set_terms, session_id=self.classes[number], capacity=places + 2,
            allotments={SCHOOLS: places}, now=self.now,
        )  # fmt: skip

    def any_class(self, number, **conditions):
        return self.any_booking(number, allotment__kind=SCHOOLS, **conditions)

    @invariant()
    def classes_are_as_the_session_asks(self):
        """Where places are kept for them, of its grades, with enough adults; and nobody else is."""
        rows = Booking.objects.filter(Q(allotment__kind=SCHOOLS) | Q(visit__isnull=False))
        for row in rows.select_related("visit", "allotment", "terms__school"):
            school, grown = row.terms.school, row.party["adult"]
            assert row.allotment.kind == SCHOOLS
            assert school.grade_from <= row.visit.grade <= school.grade_to
            assert grown >= school.adults_needed(row.places - grown)
            assert row.places - grown <= school.largest_class
