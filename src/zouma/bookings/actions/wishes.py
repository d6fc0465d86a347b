"""What is asked for and by whom, and what can be said against it before any place is taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from zouma.bookings.models import Booking, SchoolTerms
from zouma.bookings.queries.asked import answer_refused, questions_of
from zouma.bookings.queries.bookable import Bookable, places_of_contact
from zouma.bookings.refusals import (
    ContactMissing,
    GradeNotOffered,
    NotBookable,
    PartyTooLarge,
    QuestionUnanswered,
    TooFewAdults,
    TooManyPlaces,
)
from zouma.bookings.vocabulary import AllotmentKind, PartyKind


@dataclass(frozen=True, slots=True)
class Visit:
    """A class that comes; alternatives: other sessions that would do, the best first."""

    school: str
    grade: int
    needs: str = ""
    alternatives: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Places that a party wants in a session; visit: of a class, where the party is one."""

    session_id: int
    party: Mapping[PartyKind, int]
    kind: AllotmentKind = AllotmentKind.PUBLIC
    visit: Visit | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """Return how many people the party is."""
        return sum(self.party.values())


@dataclass(frozen=True, slots=True)
class Contact:
    """Who books; verified: we know that the address is theirs."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    account_id: int | None = field(default=None, compare=False)
    verified: bool = field(default=False, compare=False)

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


def check_wish(wish: Wish, bookable: Bookable, *, now: datetime) -> None:
    """Refuse what cannot be booked, whether or not there are places.

    :raises ProgrammeError: what ``Bookable.check`` says, or as below of classes and questions.
    """
    bookable.check(kind=wish.kind, places=wish.places, now=now)
    if wish.kind == AllotmentKind.SCHOOLS or wish.visit is not None:
        check_class(wish, bookable)
    check_answers(wish, bookable)


def check_class(wish: Wish, bookable: Bookable) -> None:
    """Refuse a class that the session is not for.

    :raises NotBookable: when the session is not for classes, or they are not said to be one.
    :raises GradeNotOffered: when it is for other grades.
    :raises PartyTooLarge: when it is too large.
    :raises TooFewAdults: when too few adults come with it.
    """
    school, visit = bookable.school, wish.visit
    if school is None or visit is None or wish.kind != AllotmentKind.SCHOOLS:
        raise NotBookable
    if not school.grade_from <= visit.grade <= school.grade_to:
        raise GradeNotOffered
    check_class_size(school, wish.party)


def visit_of(booking: Booking) -> Visit | None:
    """Return the class that a booking is of, None when it is of none."""
    visit = getattr(booking, "visit", None)
    return visit and Visit(visit.school, visit.grade)


def check_class_size(school: SchoolTerms, party: Mapping[PartyKind, int]) -> None:
    """Refuse a class that is too large, or that too few adults come with.

    :raises PartyTooLarge: when they are more pupils than a class may have.
    :raises TooFewAdults: when fewer adults come than must.
    """
    adults = party.get(PartyKind.ADULT, 0)
    pupils = sum(party.values()) - adults
    if pupils > school.largest_class:
        raise PartyTooLarge
    needed = school.adults_needed(pupils)
    if adults < needed:
        raise TooFewAdults(
            ngettext(
                "With so many pupils at least %(count)d adult must come.",
                "With so many pupils at least %(count)d adults must come.",
                needed,
            )
            % {"count": needed}
        )


def check_answers(wish: Wish, bookable: Bookable) -> None:
    """Refuse answers that are missing, or are none.

    :raises QuestionUnanswered: in these cases.
    """
    questions = questions_of(bookable.session.activity_id)
    known = {str(question.pk) for question in questions}
    refused = any(answer_refused(q, wish.answers.get(str(q.pk))) for q in questions)
    if refused or wish.answers.keys() - known:
        raise QuestionUnanswered


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


def fingerprint_of(wishes: Sequence[Wish], contact: Contact) -> str:
    """Return what differs when another thing is asked for, in hexadecimal."""
    asked = [
        [w.session_id, w.kind, sorted(w.party.items()), w.visit and asdict(w.visit),
         sorted(w.answers.items())]
        for w in wishes
    ]  # fmt: skip
    who = [contact.name, contact.email, contact.phone]
    return hashlib.sha256(json.dumps([asked, who]).encode()).hexdigest()
