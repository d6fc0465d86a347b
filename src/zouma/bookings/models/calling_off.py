"""Orders to call sessions off, so that one that was begun is brought to its end."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zouma.common.fields import TranslatedField, translated_constraint
from zouma.programme.models import Session


class CallingOff(models.Model):
    """An order to call sessions off; key: of the form that gave it, so that twice is once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=100, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    reason = TranslatedField(_("reason"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("calling off")
        verbose_name_plural = _("calling off")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="calling_off_key_unique"),
            translated_constraint("callingoff", "reason"),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class CalledOff(models.Model):
    """A session of such an order; done_at: when it was called off, bookings and people: whose."""

    calling_off = models.ForeignKey(CallingOff, on_delete=models.CASCADE, related_name="sessions")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="called_off")
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    bookings = models.PositiveIntegerField(_("bookings"), default=0)
    people = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("session called off")
        verbose_name_plural = _("sessions called off")
        constraints = [
            models.UniqueConstraint(
                fields=["calling_off", "session"], name="called_off_once_an_order"
            )
        ]
        indexes = [
            models.Index(
                fields=["calling_off"], name="called_off_due", condition=models.Q(done_at=None)
            ),
            models.Index(fields=["done_at"], name="called_off_lately"),
        ]

    def __str__(self) -> str:
        return str(self.session)
