"""To whom a message of an organiser goes, and how it will read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from zouma.bookings.models import Booking, Letter
from zouma.bookings.queries.letters import LetterText, letter_text
from zouma.bookings.vocabulary import BookingState, LetterKind
from zouma.common.text import TranslatedText

WRITTEN_TO = (
    BookingState.CONFIRMED,
    BookingState.REQUESTED,
    BookingState.ENTERED,
    BookingState.WAITING,
    BookingState.OFFERED,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many parties a message goes to, how many of them have no address, and how it reads."""

    parties: int
    unreachable: int
    letter: LetterText | None


def recipients(session_id: int, states: Collection[BookingState]) -> QuerySet[Booking]:
    """Return the bookings of a session in some states whose contact is known."""
    rows = Booking.objects.filter(terms__session=session_id, state__in=states)
    return rows.exclude(contact_key="").order_by("pk")


def message_preview(
    session_id: int, states: Collection[BookingState], words: TranslatedText
) -> Preview:
    """Return what would happen with a message; the letter reads as the first party gets it."""
    rows = recipients(session_id, states)
    first = rows.select_related("basket").first()
    parties = rows.count()
    if first is None:
        return Preview(parties, 0, None)
    language = translation.get_language() or settings.LANGUAGE_CODE
    first.basket.language = language
    now = timezone.now()
    letter = Letter(
        basket=first.basket, booking=first, kind=LetterKind.MESSAGE, made_at=now, due_at=now,
        message=words.in_language(language),
    )  # fmt: skip
    return Preview(parties, rows.filter(basket__email="").count(), letter_text(letter))
