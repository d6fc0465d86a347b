"""The outbox: letters that are kept with what they tell of, and sent afterwards with retries."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 10  # the last one about 17 hours after the first
FIRST_RETRY = timedelta(minutes=2)
UNSENT = Q(sent_at__isnull=True, given_up_at__isnull=True)
ENDED_ONCE = Q(sent_at__isnull=True) | Q(given_up_at__isnull=True)


class Outgoing(models.Model):
    """A letter on its way.

    due_at: when to send it, or to try again; sent_at, given_up_at: how it ended, if it has.
    subject, body: as sent, in the reader's language.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        abstract = True

    def hand_over(self, address: str, *, now: datetime, headers: Mapping[str, str]) -> None:
        """Hand it to the mail server; note that it went out, or why not and when to try again.

        An address that no mail can have is an error like others, and keeps no letter back.
        """
        self.error = self.delivered(address, headers)
        if not self.error:
            self.sent_at = now
        elif self.attempts >= MOST_ATTEMPTS:
            self.given_up_at = now
        else:
            self.due_at = now + FIRST_RETRY * 2 ** (self.attempts - 1)

    def give_up(self, reason: str, *, now: datetime) -> None:
        """Note that it is not sent any more."""
        self.error, self.given_up_at = reason, now

    def delivered(self, address: str, headers: Mapping[str, str]) -> str:
        """Return what the mail server said against it, nothing when it took it."""
        standing = {
            "Message-ID": f"<{self.uid}@{address.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        }
        mail = EmailMessage(self.subject, self.body, to=[address], headers={**standing, **headers})
        try:
            mail.send()
        except (SMTPException, OSError, ValueError) as error:
            return str(error)[:500] or type(error).__name__
        return ""


def send_due(send_next: Callable[[], bool | None], *, limit: int) -> int:
    """Send letters one after the other until none is due; return how many went out.

    send_next: sends the one that has been due the longest, in a transaction; whether it went, None
    without one. Several workers may do this at once. A letter goes out twice only if a worker is
    killed between the mail server's answer and the commit; both have the same Message-ID.
    """
    sent = 0
    for _letter in range(limit):
        went = send_next()
        if went is None:
            break
        sent += went
    return sent
