"""How many places a session has, for whom, and how and when they are given."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.rooms import WaitingRoom
from zouma.bookings.vocabulary import AllotmentKind, BookingMode
from zouma.programme.models import Session


class BookingTerms(models.Model):
    """The terms on which a session's places are booked; without them one just comes.

    allotted: the sum of the allotments' capacities, kept by a trigger, never above the capacity.
    opens_at: None is at once; closes_at: None is when the session starts.
    room: where visitors wait when booking opens, if there is to be one.
    most_per_contact: places that one contact may have in all sessions of the activity together.
    """

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="terms", verbose_name=_("session")
    )
    mode = models.CharField(
        _("mode"), max_length=15, choices=BookingMode, default=BookingMode.FIRST_COME
    )
    capacity = models.PositiveIntegerField(_("places"))
    allotted = models.PositiveIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    largest_party = models.PositiveSmallIntegerField(_("largest party"), default=6)
    most_per_contact = models.PositiveSmallIntegerField(
        _("most places of one contact in the activity"), null=True, blank=True
    )
    room = models.ForeignKey(
        WaitingRoom, on_delete=models.SET_NULL, null=True, blank=True, related_name="terms",
        verbose_name=_("waiting room"),
    )  # fmt: skip
    hold_minutes = models.PositiveSmallIntegerField(_("minutes held in a basket"), default=15)
    offer_hours = models.PositiveSmallIntegerField(_("hours to take up an offer"), default=24)

    class Meta:
        verbose_name = _("terms of booking")
        verbose_name_plural = _("terms of booking")
        constraints = [
            models.CheckConstraint(
                name="terms_allotted_within_capacity",
                condition=Q(allotted__lte=F("capacity")),
                violation_error_message=_("More places are allotted than there are."),
            ),
            models.CheckConstraint(
                name="terms_closes_after_opening",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("Booking must close after it has opened."),
            ),
            models.CheckConstraint(
                name="terms_mode_known", condition=Q(mode__in=BookingMode.values)
            ),
            models.CheckConstraint(
                name="terms_lengths_positive",
                condition=Q(largest_party__gte=1, hold_minutes__gte=1, offer_hours__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_mode_display()}"

    def closed_from(self) -> datetime:
        """Return the moment from which nothing more can be booked."""
        starts_at = self.session.starts_at
        return min(self.closes_at, starts_at) if self.closes_at else starts_at


class Allotment(models.Model):
    """A part of a session's places that is kept for somebody.

    taken: the sum of the ledger's entries; the constraint, not the code, keeps it within bounds.
    overbooking: places given beyond the capacity, by a decision of the organiser.
    """

    terms = models.ForeignKey(
        BookingTerms, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("terms")
    )
    kind = models.CharField(
        _("for whom"), max_length=15, choices=AllotmentKind, default=AllotmentKind.PUBLIC
    )
    capacity = models.PositiveIntegerField(_("places"))
    overbooking = models.PositiveIntegerField(_("places beyond the capacity"), default=0)
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        constraints = [
            models.UniqueConstraint(fields=["terms", "kind"], name="allotment_kind_unique"),
            models.UniqueConstraint(fields=["id", "terms"], name="allotment_of_terms"),
            models.CheckConstraint(
                name="allotment_not_oversold",
                condition=Q(taken__lte=F("capacity") + F("overbooking")),
                violation_error_message=_("More places are taken than there would be."),
            ),
            models.CheckConstraint(
                name="allotment_kind_known", condition=Q(kind__in=AllotmentKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.taken} / {self.capacity}"

    @property
    def left(self) -> int:
        """Return how many places can still be taken."""
        return self.capacity + self.overbooking - self.taken
