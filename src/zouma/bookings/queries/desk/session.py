"""One session as its organiser sees it: numbers, requests, the waiting list, every booking."""

from __future__ import annotations

import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from zouma.bases.models import Place
from zouma.bookings.models import Allotment, Ballot, Booking, BookingTerms, PassedOver
from zouma.bookings.queries.pages import place_of
from zouma.bookings.tokens import as_typed, typed_code
from zouma.bookings.vocabulary import IN_BASKET, OPEN, BookingState
from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.programme.queries.managed import managed_sessions

ROWS = 100
CODE_LETTERS = 8
TERMS_SHOWN = ("terms__ballot", "terms__school", "terms__room")
IN_QUEUE = (BookingState.WAITING, BookingState.OFFERED)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a session stands: its allotments, and (parties, places) of each state."""

    allotments: list[Allotment]
    states: dict[str, tuple[int, int]]

    @property
    def capacity(self) -> int:
        """Return how many places there are."""
        return sum(row.capacity for row in self.allotments)

    @property
    def taken(self) -> int:
        """Return how many are taken."""
        return sum(row.taken for row in self.allotments)

    @property
    def said(self) -> list[tuple[str, int, int]]:
        """Return (state in words, parties, people) of the states that lead to something."""
        found = [(state, self.states.get(str(state))) for state in OPEN]
        return [(str(state.label), *pair) for state, pair in found if pair]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party on the waiting list: how often it was passed over, and by how much it did not fit."""

    booking: Booking
    passed: int
    last: PassedOver | None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A session with its terms; None where it cannot be booked here."""

    session: Session
    terms: BookingTerms | None
    ballot: Ballot | None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone in which it is announced."""
        zone: zoneinfo.ZoneInfo = self.session.activity.edition.zone
        return zone

    @property
    def place(self) -> Place | None:
        """Return where it is."""
        return place_of(self.session)


@dataclass(frozen=True, slots=True)
class BookingsPage:
    """One page of a session's bookings, and how many there are."""

    rows: list[Booking]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // ROWS))


def desk_session(account: Account, session_uid: uuid.UUID) -> DeskSession | None:
    """Return a session that somebody looks after, None when there is none or it is another's."""
    related = (
        "activity__edition",
        "activity__place",
        "place",
        "space",
        "terms__ballot",
        "terms__school",
        "terms__room",
    )
    session = managed_sessions(account).filter(uid=session_uid).select_related(*related).first()
    if session is None:
        return None
    terms = getattr(session, "terms", None)
    return DeskSession(session, terms, getattr(terms, "ballot", None))


def terms_to_open(account: Account, found: DeskSession, *, whole_activity: bool) -> list[int]:
    """Return the terms of a session, or of all of its activity that somebody looks after."""
    if found.terms is None:
        return []
    if not whole_activity:
        return [found.terms.pk]
    rows = managed_sessions(account).filter(activity=found.session.activity_id)
    return list(rows.filter(terms__room=None, terms__isnull=False).values_list("terms", flat=True))


def session_numbers(session_id: int) -> Numbers:
    """Return how a session stands now."""
    rows = Booking.objects.filter(terms__session=session_id).values("state").order_by()
    counted = rows.annotate(parties=Count("pk"), people=Sum("places"))
    allotments = Allotment.objects.filter(terms__session=session_id).order_by("pk")
    shown = [row for row in allotments if row.capacity or row.taken or row.kind == "public"]
    return Numbers(shown, {row["state"]: (row["parties"], row["people"]) for row in counted})


def requests_of(session_id: int) -> list[Booking]:
    """Return what waits for the organiser's decision, the first who asked first."""
    rows = known(session_id).filter(state=BookingState.REQUESTED)
    return list(rows.order_by("made_at", "pk")[:ROWS])


def waiting_list(session_id: int) -> list[Waiting]:
    """Return the waiting list in its order, with those who hold an offer."""
    rows = known(session_id).filter(state__in=IN_QUEUE).order_by("queued")
    found = list(rows.annotate(passed=Count("passed_over"), last_id=Max("passed_over"))[:ROWS])
    last = PassedOver.objects.in_bulk([row.last_id for row in found if row.last_id])
    return [Waiting(row, row.passed, last.get(row.last_id)) for row in found]


def known(session_id: int) -> QuerySet[Booking, Any]:
    """Return the bookings of a session whose contact is known; baskets are nobody's business."""
    rows = Booking.objects.filter(terms__session=session_id).exclude(state__in=IN_BASKET)
    return rows.exclude(contact_key="").select_related("basket", "allotment", "visit")


def bookings_page(session_id: int, *, words: str, state: str, page: int) -> BookingsPage:
    """Return a page of a session's bookings, those that hold first, each group by name.

    words: part of a name, address or telephone, or the letters of a ticket.
    """
    rows = known(session_id)
    if state in BookingState.values:
        rows = rows.filter(state=state)
    if words := words.strip():
        in_contact = (
            Q(basket__name__icontains=words) | Q(basket__email__icontains=words)
            | Q(basket__phone__icontains=words)
        )  # fmt: skip
        rows = rows.filter(in_contact | Q(pk__in=with_code(session_id, words)))
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // ROWS)))
    ordered = rows.order_by("basket__name", "pk")[(page - 1) * ROWS : page * ROWS]
    return BookingsPage(list(ordered), total, page)


def with_code(session_id: int, letters: str) -> list[int]:
    """Return the bookings of a session with a ticket so typed; codes are signed, not stored."""
    typed = as_typed(letters)
    if len(typed) != CODE_LETTERS:
        return []
    uids = known(session_id).values_list("pk", "uid")
    return [pk for pk, uid in uids if as_typed(typed_code(uid)) == typed]


def door_list(session_id: int) -> list[Booking]:
    """Return the parties that will come to a session, by name as an index has it."""
    rows = known(session_id).filter(state=BookingState.CONFIRMED)
    return sorted(rows, key=lambda row: (in_index(row.basket.name), row.pk))


def in_index(name: str) -> bytes:
    """Return what a name is put in order by: GB 18030 has the common characters by pinyin."""
    return name.casefold().encode("gb18030", "replace")
