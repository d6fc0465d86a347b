"""What letters say, in the language of who gets them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from zouma.bookings.models import Letter
from zouma.bookings.queries.pages import bookings_of
from zouma.bookings.tokens import basket_token


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it is sent: plain text."""

    subject: str
    body: str


def addressed(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return letters with the baskets they go to."""
    return letters.select_related("basket", "booking")


def letter_text(letter: Letter) -> LetterText:
    """Return what a letter says now; the first line of its template is the subject."""
    with translation.override(letter.basket.language or settings.LANGUAGE_CODE):
        found = bookings_of(letter.basket)
        context = {
            "letter": letter,
            "bookings": [row for row in found if letter.booking_id in {None, row.booking.pk}],
            "basket": letter.basket,
            "address": settings.PUBLIC_ADDRESS
            + reverse("booking", args=[basket_token(letter.basket.uid)]),
            "confirm_address": settings.PUBLIC_ADDRESS
            + reverse("answer_letter", args=[basket_token(letter.basket.uid)]),
            "site_name": settings.SITE_NAME,
        }
        text = render_to_string(f"bookings/letters/{letter.kind}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    return LetterText(" ".join(subject.split()), body.strip() + "\n")
