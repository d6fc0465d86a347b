"""Ballots: committed to before entries open, drawn once, with all that is needed to draw again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.bookings.actions.letters import post_letter
from zouma.bookings.actions.places import locked_allotments, take_places
from zouma.bookings.actions.waiting import next_in_queue
from zouma.bookings.models import Ballot, BallotEntry, Booking, BookingTerms
from zouma.bookings.vocabulary import (
    AllotmentKind,
    BookingMode,
    BookingState,
    LetterKind,
    PlaceReason,
)
from zouma.common.errors import ProgrammeError
from zouma.methods.ballot import Entry, commitment, draw, entries_digest

SEED_BYTES = 32


class DrawTooEarly(ProgrammeError):
    """Entries are still open."""

    message = _("The ballot can be drawn only when its entries are closed.")


class NoBallot(ProgrammeError):
    """The terms speak of another way."""

    message = _("Places of this session are not given by ballot.")


@transaction.atomic
def open_ballot(*, terms_id: int, draws_at: datetime, seed: bytes) -> Ballot:
    """Commit to a draw: the seed stays secret, its hash is public from now on.

    :raises NoBallot: when the terms give places in another way.
    """
    terms = BookingTerms.objects.select_for_update(of=("self",)).get(pk=terms_id)
    if terms.mode != BookingMode.BALLOT:
        raise NoBallot
    return Ballot.objects.create(
        terms=terms, draws_at=draws_at, seed=seed.hex(), commitment=commitment(seed)
    )


@transaction.atomic
def draw_ballot(ballot_id: int, *, now: datetime) -> Ballot:
    """Draw a ballot: winners are confirmed, the others wait in the order drawn.

    A second time changes nothing.

    :raises DrawTooEarly: while entries are open.
    """
    terms_id = Ballot.objects.values_list("terms_id", flat=True).get(pk=ballot_id)
    ids = {row.kind: row.pk for row in BookingTerms.objects.get(pk=terms_id).allotments.all()}
    locked = locked_allotments(ids.values())
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot_id)
    if ballot.drawn_at is not None:
        return ballot
    if now < ballot.draws_at:
        raise DrawTooEarly
    allotment = locked[ids[AllotmentKind.PUBLIC]]
    bookings = {
        str(row.uid): row
        for row in Booking.objects.select_for_update(of=("self",)).filter(
            allotment=allotment, state=BookingState.ENTERED
        )
    }
    entries = [Entry(uid, row.places) for uid, row in bookings.items()]
    rows, places = [], max(0, allotment.left)
    for drawn in draw(entries, places=places, seed=bytes.fromhex(ballot.seed)):
        booking = bookings[drawn.entry.name]
        settle(booking, won=drawn.won, now=now)
        rows.append(
            BallotEntry(
                ballot=ballot, booking=booking, entry_hash=drawn.entry_hash,
                places=booking.places, position=drawn.position, won=drawn.won,
            )
        )  # fmt: skip
    BallotEntry.objects.bulk_create(rows)
    ballot.drawn_at, ballot.entries_digest = now, entries_digest(entries)
    ballot.places_drawn = places
    ballot.save(update_fields=["drawn_at", "entries_digest", "places_drawn"])
    return ballot


def settle(booking: Booking, *, won: bool, now: datetime) -> None:
    """Give a winner its places; put another on the waiting list."""
    if won and take_places(
        booking.allotment_id, booking.places, booking_id=booking.pk,
        reason=PlaceReason.DRAWN, now=now,
    ):  # fmt: skip
        booking.state = BookingState.CONFIRMED
    else:
        booking.state, booking.queued = BookingState.WAITING, next_in_queue()
    booking.save(update_fields=["state", "queued"])
    post_letter(LetterKind.DRAWN, booking.basket_id, booking=booking, now=now)
