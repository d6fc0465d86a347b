"""Parties and what they booked: baskets, bookings, and the ledger of places."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.terms import Allotment, BookingTerms
from zouma.bookings.vocabulary import OCCUPYING, OPEN, BookingState, PlaceReason


class Basket(models.Model):
    """What one contact books together, all of it or nothing.

    key: of the request that made it, so that the same request twice makes one basket;
    fingerprint: of what that request asked for. held_until: None once it is confirmed.
    to_verify: only who has the letter to its address may confirm it. erased_at: since when
    nobody is named in it any more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=100, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="baskets",
        verbose_name=_("account"),
    )
    to_verify = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(_("made"))
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="basket_key_unique"),
            models.CheckConstraint(
                name="basket_held_or_confirmed",
                condition=Q(held_until__isnull=True) | Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="basket_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True)
                | Q(erased_at__isnull=False)
                | ~Q(email="", phone=""),
            ),
            models.CheckConstraint(
                name="basket_erased_names_nobody",
                condition=Q(erased_at__isnull=True)
                | Q(name="", email="", phone="", fingerprint="", account__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_until"], name="basket_held", condition=Q(held_until__isnull=False)
            ),
            models.Index(
                fields=["made_at"], name="basket_known", condition=Q(erased_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.uid)


class Booking(models.Model):
    """A party's places in a session, or its wish for them.

    contact_key: the contact in a form that can be compared, so that nobody books a session twice;
    empty while the basket has no contact. queued: the order on the waiting list.
    party: how many of each kind; together they are the places. answers: by id of the question.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    basket = models.ForeignKey(
        Basket, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("basket")
    )
    terms = models.ForeignKey(BookingTerms, on_delete=models.PROTECT, related_name="bookings")
    allotment = models.ForeignKey(Allotment, on_delete=models.PROTECT, related_name="bookings")
    contact_key = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=15, choices=BookingState)
    places = models.PositiveSmallIntegerField(_("places"))
    party = models.JSONField(_("party"), default=dict)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made"))
    queued = models.BigIntegerField(null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "contact_key"],
                condition=Q(state__in=OPEN) & ~Q(contact_key=""),
                name="booking_once_per_contact",
                violation_error_message=_("You have already booked this session."),
            ),
            models.UniqueConstraint(
                fields=["terms", "basket"],
                condition=Q(state__in=OPEN),
                name="booking_once_per_basket",
                violation_error_message=_("This session is in your basket already."),
            ),
            models.CheckConstraint(name="booking_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="booking_state_known", condition=Q(state__in=BookingState.values)
            ),
            models.CheckConstraint(
                name="booking_queued_while_waiting",
                condition=~Q(state=BookingState.WAITING) | Q(queued__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_offered_with_deadline",
                condition=Q(state=BookingState.OFFERED, offered_until__isnull=False)
                | ~Q(state=BookingState.OFFERED) & Q(offered_until__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["allotment", "queued"],
                name="booking_waiting",
                condition=Q(state=BookingState.WAITING),
            ),
            models.Index(
                fields=["offered_until"],
                name="booking_offered",
                condition=Q(state=BookingState.OFFERED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.places}: {self.get_state_display()}"

    @property
    def occupies(self) -> bool:
        """Tell whether its places are taken."""
        return self.state in OCCUPYING


class PlaceEntry(models.Model):
    """A line of the ledger: places taken (positive) or given back; never changed or deleted."""

    allotment = models.ForeignKey(Allotment, on_delete=models.PROTECT, related_name="entries")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="entries")
    change = models.SmallIntegerField(_("places"))
    reason = models.CharField(_("reason"), max_length=15, choices=PlaceReason)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        constraints = [
            models.CheckConstraint(name="entry_changes_something", condition=~Q(change=0)),
            models.CheckConstraint(
                name="entry_reason_known", condition=Q(reason__in=PlaceReason.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change:+d} {self.get_reason_display()}"


class PassedOver(models.Model):
    """A party on the waiting list that did not fit when places came free."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="passed_over")
    places = models.PositiveSmallIntegerField(_("places wanted"))
    places_left = models.PositiveSmallIntegerField(_("places left"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("passed over")
        verbose_name_plural = _("passed over")
        constraints = [
            models.CheckConstraint(
                name="passed_over_did_not_fit", condition=Q(places__gt=models.F("places_left"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.places} > {self.places_left}"
