"""How far the doors and bookings of a session were read into the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zouma.programme.models import Session


class DoorReading(models.Model):
    """What the figures of a session rest on: so many events at its doors, so many places booked.

    Events at the door are only added to, so that their number tells whether there are new ones.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="door_reading", verbose_name=_("session")
    )
    events = models.PositiveIntegerField(_("events at the door"))
    booked = models.PositiveIntegerField(_("places booked"))
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading of the doors")
        verbose_name_plural = _("readings of the doors")

    def __str__(self) -> str:
        return f"{self.session}: {self.events}"
