"""Terms as organisers set them: with a ballot where there is one, and kept where parties wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from zouma.bookings.actions.ballots import open_ballot
from zouma.bookings.actions.places import locked_allotments
from zouma.bookings.actions.terms import set_terms
from zouma.bookings.models import Allotment, Ballot, Booking, BookingTerms
from zouma.bookings.refusals import DrawWithoutMoment, ModeSettled, refusing
from zouma.bookings.vocabulary import AllotmentKind, BookingMode, BookingState
from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Session

UNDECIDED = (BookingState.REQUESTED, BookingState.ENTERED)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that an organiser wants; draws_at: of a ballot, where the mode is that."""

    capacity: int
    mode: BookingMode = BookingMode.FIRST_COME
    allotments: Mapping[AllotmentKind, int] = field(default_factory=dict)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    largest_party: int = 6
    most_per_contact: int | None = None
    hold_minutes: int = 15
    offer_hours: int = 24
    draws_at: datetime | None = None


@refusing
@transaction.atomic
def change_terms(
    session_id: int, terms: Terms, *, account: Account, now: datetime, seed: bytes
) -> BookingTerms:
    """Make or change the terms of a session; seed: of its ballot, 32 secret random bytes.

    :raises FewerThanTaken: when more places are taken, or kept for others, than there would be.
    :raises ModeSettled: when the mode would change while parties wait for a decision or a draw.
    :raises DrawWithoutMoment: when a ballot has no moment before the session.
    :raises ClosesBeforeOpening: when booking would close before it opens.
    """
    ids = Allotment.objects.filter(terms__session=session_id).values_list("pk", flat=True)
    locked_allotments(list(ids))
    check_mode(session_id, terms.mode)
    row = set_terms(
        session_id=session_id, capacity=terms.capacity, allotments=terms.allotments, now=now,
        mode=terms.mode, opens_at=terms.opens_at, closes_at=terms.closes_at,
        largest_party=terms.largest_party, most_per_contact=terms.most_per_contact,
        hold_minutes=terms.hold_minutes, offer_hours=terms.offer_hours,
    )  # fmt: skip
    session = Session.objects.select_related("activity").get(pk=session_id)
    if terms.mode == BookingMode.BALLOT:
        set_draw(row, session, terms.draws_at, seed=seed)
    data = {"session": session.starts_at.isoformat(), "capacity": terms.capacity}
    log(session.activity, "zouma.terms", user=account, data=data, timestamp=now)
    return row


def check_mode(session_id: int, mode: BookingMode) -> None:
    """Refuse another mode while parties wait for what the present one promised them.

    :raises ModeSettled: when it is so, or a ballot has been drawn.
    """
    before = BookingTerms.objects.filter(session=session_id).exclude(mode=mode).first()
    if before is None:
        return
    undecided = Booking.objects.filter(terms=before, state__in=UNDECIDED).exists()
    if undecided or Ballot.objects.filter(terms=before, drawn_at__isnull=False).exists():
        raise ModeSettled


def set_draw(
    row: BookingTerms, session: Session, draws_at: datetime | None, *, seed: bytes
) -> None:
    """Open the ballot of a session, or move the draw of one that is open.

    :raises DrawWithoutMoment: when there is no moment, or it is not before the session.
    """
    ballot = Ballot.objects.filter(terms=row).first()
    if ballot is not None and ballot.drawn_at is not None:
        return
    if draws_at is None or draws_at >= session.starts_at:
        raise DrawWithoutMoment
    if ballot is None:
        open_ballot(terms_id=row.pk, draws_at=draws_at, seed=seed)
    else:
        Ballot.objects.filter(pk=ballot.pk, drawn_at__isnull=True).update(draws_at=draws_at)


def change_terms_of_many(
    wanted: Collection[tuple[int, Terms]], *, account: Account, now: datetime, seeds: list[bytes]
) -> dict[int, ProgrammeError | None]:
    """Set terms of many sessions, each in a transaction; return what refused each, or None."""
    outcome: dict[int, ProgrammeError | None] = {}
    for (session_id, terms), seed in zip(wanted, seeds, strict=True):
        try:
            change_terms(session_id, terms, account=account, now=now, seed=seed)
        except ProgrammeError as refusal:
            outcome[session_id] = refusal
        else:
            outcome[session_id] = None
    return outcome
