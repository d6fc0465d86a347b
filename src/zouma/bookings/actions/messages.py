"""An organiser's own words to the parties of a session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from zouma.bookings.actions.letters import post_letters
from zouma.bookings.models import Letter
from zouma.bookings.queries.desk.recipients import recipients
from zouma.bookings.vocabulary import BookingState, LetterKind
from zouma.common.text import TranslatedText
from zouma.people.models import Account
from zouma.programme.models import Session


@transaction.atomic
def post_message(
    session_id: int, *, states: Collection[BookingState], words: TranslatedText, key: str,
    account: Account, now: datetime,
) -> int:  # fmt: skip
    """Write to the parties of a session in some states; return how many were written to.

    The same key again writes to nobody twice.
    """
    if sent := Letter.objects.filter(booking__terms__session=session_id, key=key).count():
        return sent
    found = list(recipients(session_id, states).select_related("basket"))
    post_letters(LetterKind.MESSAGE, found, words=words, key=key, now=now)
    session = Session.objects.select_related("activity").get(pk=session_id)
    data = {"session": session.starts_at.isoformat(), "recipients": len(found)}
    log(session.activity, "zouma.message", user=account, data=data, timestamp=now)
    return len(found)
