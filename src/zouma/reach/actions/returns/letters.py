"""The outbox of returns: letters to hosts, sent with retries, never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction

from zouma.reach.models import ReturnLetter
from zouma.reach.queries.returns.letters import letter_text

MOST_ATTEMPTS = 10  # the last one about 17 hours after the first
FIRST_RETRY = timedelta(minutes=2)


def send_return_letters(*, now: datetime, limit: int = 200) -> int:
    """Send letters that are due, each in a transaction; return how many went out."""
    sent = 0
    for _letter in range(limit):
        outcome = send_next(now=now)
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def send_next(*, now: datetime) -> bool | None:
    """Send the letter that has been due the longest; tell whether it went, None without one.

    Who has answered meanwhile is not written to.
    """
    due = ReturnLetter.objects.filter(sent_at=None, given_up_at=None, due_at__lte=now)
    rows = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    letter = rows.select_related("contact__round__edition", "contact__organisation").first()
    if letter is None:
        return None
    letter.attempts += 1
    text = letter_text(letter)
    if text is None:
        letter.given_up_at, letter.error = now, "answered meanwhile"
    else:
        letter.subject, letter.body = text.subject, text.body
        letter.error = delivered(letter, stop_address=text.stop_address)
        settle(letter, now=now)
    letter.save()
    return letter.sent_at is not None


def settle(letter: ReturnLetter, *, now: datetime) -> None:
    """Note that a letter went out, or when to try again."""
    if not letter.error:
        letter.sent_at = now
    elif letter.attempts >= MOST_ATTEMPTS:
        letter.given_up_at = now
    else:
        letter.due_at = now + FIRST_RETRY * 2 ** (letter.attempts - 1)


def delivered(letter: ReturnLetter, *, stop_address: str) -> str:
    """Hand a letter to the mail server; return what it said against it, nothing when it took it."""
    domain = letter.contact.email.rpartition("@")[2]
    mail = EmailMessage(
        letter.subject, letter.body, to=[letter.contact.email],
        headers={
            "Message-ID": f"<{letter.uid}@{domain}>", "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_address}>",
        },
    )  # fmt: skip
    try:
        mail.send()
    except (SMTPException, OSError, ValueError) as error:
        return str(error)[:500] or type(error).__name__
    return ""
