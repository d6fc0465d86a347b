"""Ballots: who gets places by lot, drawn so that anybody can draw it again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.terms import BookingTerms


class Ballot(models.Model):
    """The draw of a session's places among those who entered.

    seed: secret until the draw, 32 bytes in hexadecimal; commitment: its SHA-256, public from
    the beginning; entries_digest: SHA-256 over all entries, public from the draw, as is
    places_drawn: how many places there were to draw for.
    """

    terms = models.OneToOneField(
        BookingTerms, on_delete=models.PROTECT, related_name="ballot", verbose_name=_("terms")
    )
    seed = models.CharField(max_length=64, editable=False)
    commitment = models.CharField(_("commitment"), max_length=64, editable=False)
    draws_at = models.DateTimeField(_("drawn from"))
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True, editable=False)
    entries_digest = models.CharField(max_length=64, blank=True, editable=False)
    places_drawn = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(
                name="ballot_digest_when_drawn",
                condition=Q(drawn_at__isnull=True, entries_digest="")
                | Q(drawn_at__isnull=False) & ~Q(entries_digest=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.terms}"


class BallotEntry(models.Model):
    """An entry as it was drawn: its hash, its party's size, its place in the order, what it got."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="entries")
    booking = models.ForeignKey(
        "bookings.Booking", on_delete=models.PROTECT, related_name="ballot_entries"
    )
    entry_hash = models.CharField(_("hash"), max_length=64)
    places = models.PositiveSmallIntegerField(_("places"))
    position = models.PositiveIntegerField(_("position"))
    won = models.BooleanField(_("won"))

    class Meta:
        verbose_name = _("entry in a ballot")
        verbose_name_plural = _("entries in a ballot")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="ballot_position_unique"),
            models.UniqueConstraint(fields=["ballot", "booking"], name="ballot_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.entry_hash[:12]}"
