"""The outbox of returns: letters to hosts, sent with retries, never twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zouma.common.outbox import UNSENT, send_due
from zouma.reach.models import ReturnLetter
from zouma.reach.queries.returns.letters import letter_text


def send_return_letters(*, now: datetime, limit: int = 200) -> int:
    """Send letters that are due, each in a transaction; return how many went out."""
    return send_due(lambda: send_next(now=now), limit=limit)


@transaction.atomic
def send_next(*, now: datetime) -> bool | None:
    """Send the letter that has been due the longest; tell whether it went, None without one.

    Who has answered meanwhile is not written to.
    """
    due = ReturnLetter.objects.filter(UNSENT, due_at__lte=now)
    rows = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    letter = rows.select_related("contact__round__edition", "contact__organisation").first()
    if letter is None:
        return None
    letter.attempts += 1
    text = letter_text(letter)
    if text is None:
        letter.give_up("answered meanwhile", now=now)
    else:
        letter.subject, letter.body = text.subject, text.body
        headers = {"List-Unsubscribe": f"<{text.stop_address}>"}
        letter.hand_over(letter.contact.email, now=now, headers=headers)
    letter.save()
    return letter.sent_at is not None
