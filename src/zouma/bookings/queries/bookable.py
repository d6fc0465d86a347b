"""What can be booked in a session, on what terms, and what is left."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from zouma.bookings.models import Allotment, Ballot, Booking, BookingTerms
from zouma.bookings.refusals import (
    BookingClosed,
    BookingNotOpen,
    NotBookable,
    PartyEmpty,
    PartyTooLarge,
)
from zouma.bookings.vocabulary import OPEN, AllotmentKind, BookingMode, BookingState, Phase
from zouma.common.prepared import PreparedRows
from zouma.programme.models import EditionState, Session
from zouma.programme.vocabulary import Moderation, Status

TAKES_PLACE = (Status.SCHEDULED, Status.RESCHEDULED, Status.MOVED_ONLINE, Status.FULL)


@dataclass(frozen=True, slots=True)
class Bookable:
    """A session with its terms, its allotments by kind, and its ballot if it has one."""

    session: Session
    terms: BookingTerms
    allotments: Mapping[str, Allotment]
    ballot: Ballot | None

    @classmethod
    def of(cls, found: Mapping[int, Bookable], session_id: int) -> Bookable:
        """Return the one of a session.

        :raises NotBookable: when there is none.
        """
        if session_id not in found:
            raise NotBookable
        return found[session_id]

    @property
    def is_first_come(self) -> bool:
        """Tell whether whoever comes gets places; after its draw a ballot is like that too."""
        drawn = self.ballot is not None and self.ballot.drawn_at is not None
        return self.terms.mode == BookingMode.FIRST_COME or drawn

    def first_state(self, *, in_basket: bool) -> BookingState:
        """Return the state of a new booking."""
        if self.is_first_come:
            return BookingState.HELD if in_basket else BookingState.CONFIRMED
        if in_basket:
            return BookingState.CHOSEN
        approval = self.terms.mode == BookingMode.APPROVAL
        return BookingState.REQUESTED if approval else BookingState.ENTERED

    def has(self, kind: AllotmentKind, places: int) -> bool:
        """Tell whether so many places were left when it was read."""
        return self.allotments[kind].left >= places

    def phase(self, *, now: datetime) -> Phase:
        """Return how far booking has come for everyone."""
        try:
            self.check(kind=AllotmentKind.PUBLIC, places=1, now=now)
        except BookingNotOpen:
            return Phase.BEFORE
        except (BookingClosed, NotBookable):
            return Phase.CLOSED
        full = self.is_first_come and not self.has(AllotmentKind.PUBLIC, 1)
        return Phase.FULL if full else Phase.OPEN

    def check(self, *, kind: AllotmentKind, places: int, now: datetime) -> None:
        """Refuse what cannot be booked, whether or not there are places.

        :raises NotBookable: when nothing is kept for such parties.
        :raises BookingNotOpen: before the opening moment.
        :raises BookingClosed: from the closing moment on, and while a ballot waits to be drawn.
        :raises PartyEmpty: when nobody comes.
        :raises PartyTooLarge: when more come than a party may have.
        """
        terms = self.terms
        by_lot = terms.mode == BookingMode.BALLOT
        if kind not in self.allotments or (by_lot and kind != AllotmentKind.PUBLIC):
            raise NotBookable
        if terms.opens_at is not None and now < terms.opens_at:
            raise BookingNotOpen
        if now >= terms.closed_from() or self.session.status not in TAKES_PLACE:
            raise BookingClosed
        if self.ballot and self.ballot.drawn_at is None and now >= self.ballot.draws_at:
            raise BookingClosed
        if places < 1:
            raise PartyEmpty
        if places > terms.largest_party:
            raise PartyTooLarge


def bookable_sessions(session_ids: Collection[int]) -> dict[int, Bookable]:
    """Return the public ones of these sessions that can be booked, by id."""
    if len(session_ids) > 1:
        found = bookables(Q(session__in=session_ids))
    else:  # a rush is for one session: its SQL is made once
        found = with_allotments([t for pk in session_ids for t in TERMS_OF_SESSION.rows(pk)])
    return {row.session.pk: row for row in found}


SAMPLE_UID = uuid.UUID(int=1514)
SESSION_NUMBER = PreparedRows(
    lambda uid: Session.objects.filter(uid=uid).only("pk", "uid"), SAMPLE_UID
)


def session_ids(uids: Collection[uuid.UUID]) -> list[int]:
    """Return the numbers of sessions in the order of their uids.

    :raises NotBookable: when there is no such session.
    """
    found = [next(iter(SESSION_NUMBER.rows(uid)), None) for uid in uids]
    if None in found:
        raise NotBookable
    return [row.pk for row in found if row]


def bookables(which: Q, related: Collection[str] = ()) -> list[Bookable]:
    """Return the public sessions of a choice that can be booked; related: what else to read."""
    return with_allotments(list(public_terms(which).select_related(*related)))


def public_terms(which: Q) -> QuerySet[BookingTerms]:
    """Return the terms of the public sessions of a choice, with session and ballot."""
    rows = BookingTerms.objects.filter(
        which,
        session__vanished_at__isnull=True,
        session__activity__vanished_at__isnull=True,
        session__activity__moderation=Moderation.PUBLISHED,
    ).exclude(session__activity__edition__state=EditionState.DRAFT)
    return rows.select_related("session", "ballot")


def with_allotments(terms: list[BookingTerms]) -> list[Bookable]:
    """Return terms with their allotments."""
    ids = [row.pk for row in terms]
    if len(ids) > 1:
        rows = list(Allotment.objects.filter(terms__in=ids))
    else:
        rows = [row for pk in ids for row in ALLOTMENTS_OF_TERMS.rows(pk)]
    allotments: dict[int, dict[str, Allotment]] = {}
    for allotment in rows:
        allotments.setdefault(allotment.terms_id, {})[allotment.kind] = allotment
    return [
        Bookable(row.session, row, allotments.get(row.pk, {}), getattr(row, "ballot", None))
        for row in terms
    ]


SAMPLE = -1514  # a number that no row has
TERMS_OF_SESSION = PreparedRows(lambda pk: public_terms(Q(session=pk)), SAMPLE)
ALLOTMENTS_OF_TERMS = PreparedRows(lambda pk: Allotment.objects.filter(terms=pk), SAMPLE)


def places_of_contact(contact_key: str, activity_id: int) -> int:
    """Return how many places a contact has, or may get, in an activity."""
    rows = Booking.objects.filter(
        contact_key=contact_key, terms__session__activity=activity_id, state__in=OPEN
    )
    return rows.aggregate(total=Sum("places"))["total"] or 0
