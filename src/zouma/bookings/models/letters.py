"""The outbox: letters to parties, written with what they tell of and sent afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.bookings import Basket, Booking
from zouma.bookings.vocabulary import LetterKind
from zouma.common.outbox import ENDED_ONCE, UNSENT, Outgoing


class Letter(Outgoing):
    """A letter to the contact of a basket, about all of it or about one booking.

    message: the organiser's own words; key: of the form that asked for it, if one did.
    """

    basket = models.ForeignKey(
        Basket, on_delete=models.CASCADE, related_name="letters", verbose_name=_("basket")
    )
    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, null=True, blank=True, related_name="letters",
        verbose_name=_("booking"),
    )  # fmt: skip
    kind = models.CharField(_("tells"), max_length=15, choices=LetterKind)
    message = models.TextField(_("message"), blank=True)
    key = models.CharField(max_length=100, blank=True, editable=False)

    class Meta(Outgoing.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                name="letter_kind_known", condition=Q(kind__in=LetterKind.values)
            ),
            models.CheckConstraint(
                name="letter_ended_once",
                condition=ENDED_ONCE,
            ),
            models.UniqueConstraint(
                fields=["booking"],
                name="letter_reminds_once",
                condition=Q(kind=LetterKind.REMINDER, key=""),
            ),
            models.UniqueConstraint(
                fields=["booking"],
                name="letter_calls_off_once",
                condition=Q(kind=LetterKind.CALLED_OFF, key=""),
            ),
            models.UniqueConstraint(
                fields=["basket", "booking", "key"],
                name="letter_once_per_key",
                condition=~Q(key=""),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="letter_due",
                condition=UNSENT,
            )
        ]

    def __str__(self) -> str:
        return self.subject or str(self.get_kind_display())
