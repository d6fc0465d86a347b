"""Letters: put into the outbox with what they tell of, and sent from there with retries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from zouma.bookings.models import Basket, Booking, Letter
from zouma.bookings.queries.letters import addressed, letter_text
from zouma.bookings.vocabulary import LetterKind
from zouma.common.outbox import UNSENT, send_due
from zouma.common.prepared import PreparedInsert
from zouma.common.text import TranslatedText

LETTERS = PreparedInsert(Letter)


def post_letter(
    kind: LetterKind, basket: Basket | int, *, now: datetime, booking: Booking | None = None,
    message: str = "",
) -> None:  # fmt: skip
    """Put a letter into the outbox, in the transaction of what it tells of."""
    basket_id = basket if isinstance(basket, int) else basket.pk
    LETTERS.insert(
        Letter(
            basket_id=basket_id, booking=booking, kind=kind, message=message, made_at=now,
            due_at=now,
        )
    )  # fmt: skip


def post_letters(
    kind: LetterKind, bookings: Iterable[Booking], *, now: datetime, words: TranslatedText,
    key: str = "",
) -> None:  # fmt: skip
    """Put a letter about each booking into the outbox, with words in its contact's language.

    bookings: read with their baskets. The same key again posts to nobody twice.
    """
    rows = [
        Letter(
            basket=booking.basket, booking=booking, kind=kind, key=key, made_at=now, due_at=now,
            message=words.in_language(booking.basket.language or settings.LANGUAGE_CODE),
        )
        for booking in bookings
    ]  # fmt: skip
    Letter.objects.bulk_create(rows, ignore_conflicts=bool(key))


@transaction.atomic
def send_again(letter_id: int, *, key: str, now: datetime) -> Letter:
    """Send a letter once more: at once what has not gone out, a copy of what has.

    key: of the form that asks; the same again sends no second copy.
    """
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.sent_at is None:
        letter.given_up_at, letter.attempts, letter.due_at = None, 0, now
        letter.save(update_fields=["given_up_at", "attempts", "due_at"])
        return letter
    copied = {"kind": letter.kind, "message": letter.message, "made_at": now, "due_at": now}
    copy, _made = Letter.objects.get_or_create(
        basket=letter.basket, booking=letter.booking, key=key, defaults=copied
    )
    return copy


def send_letters(*, now: datetime, limit: int = 200) -> int:
    """Send letters that are due, each in a transaction; return how many went out."""
    return send_due(lambda: send_next(now=now), limit=limit)


@transaction.atomic
def send_next(*, now: datetime) -> bool | None:
    """Send the letter that has been due the longest; tell whether it went, None without one."""
    due = Letter.objects.filter(UNSENT, due_at__lte=now)
    rows = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    letter = addressed(rows).first()
    if letter is None:
        return None
    letter.attempts += 1
    if letter.basket.email:
        text = letter_text(letter)
        letter.subject, letter.body = text.subject, text.body
        letter.hand_over(letter.basket.email, now=now, headers={})
    else:
        letter.give_up("no address", now=now)
    letter.save()
    return letter.sent_at is not None
