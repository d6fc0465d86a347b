"""Waiting rooms in front of an opening moment."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.vocabulary import RoomOrder


class WaitingRoom(models.Model):
    """Where visitors wait when booking opens, and from which so many are let on each second.

    Numbers come from a sequence of its own (``sequence``). gathered: the last number given out
    before the opening, known from then on. admitted: whose place in the order is at most this may
    go on. rate: how many a second, between least and most, as the database bears it. seed: of the
    random order, secret until the opening; commitment: its SHA-256, public before.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    doors_at = models.DateTimeField(_("doors open"))
    opens_at = models.DateTimeField(_("booking opens"))
    closes_at = models.DateTimeField(_("closes"))
    order = models.CharField(_("order"), max_length=10, choices=RoomOrder, default=RoomOrder.RANDOM)
    seed = models.CharField(max_length=64, editable=False)
    commitment = models.CharField(max_length=64, editable=False)
    gathered = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    admitted = models.PositiveBigIntegerField(default=0, editable=False)
    rate = models.FloatField(_("let on each second"), default=20)
    least_rate = models.FloatField(_("at least"), default=2)
    most_rate = models.FloatField(_("at most"), default=200)
    paced_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("waiting room")
        verbose_name_plural = _("waiting rooms")
        constraints = [
            models.CheckConstraint(
                name="room_moments_ordered",
                condition=Q(doors_at__lte=F("opens_at"), opens_at__lt=F("closes_at")),
                violation_error_message=_("The doors open before booking, and close after it."),
            ),
            models.CheckConstraint(
                name="room_rates_ordered",
                condition=Q(least_rate__gt=0, rate__gte=F("least_rate"), rate__lte=F("most_rate")),
            ),
            models.CheckConstraint(name="room_order_known", condition=Q(order__in=RoomOrder)),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%Y-%m-%d %H:%M}"

    @property
    def sequence(self) -> str:
        """Return the name of the sequence of its numbers."""
        return f"bookings_room_{int(self.pk)}"
