"""The door: devices that may let people in, and what happened there, never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.bookings import Booking
from zouma.bookings.vocabulary import TICKET_KINDS, DeviceKind, DoorEventKind, TurnedAway
from zouma.programme.models import Session


class DoorDevice(models.Model):
    """A device that may let people into named sessions, until it is withdrawn or over.

    A phone is known by its link, which is signed, not kept. last_seen_at, waiting: when it last
    spoke to us, and how many events it still kept for itself then.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=10, choices=DeviceKind, default=DeviceKind.PHONE
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="door_devices",
        verbose_name=_("made by"),
    )
    sessions = models.ManyToManyField(
        Session, blank=True, related_name="door_devices", verbose_name=_("sessions")
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    waiting = models.PositiveIntegerField(_("events not sent yet"), default=0)

    class Meta:
        verbose_name = _("device at the door")
        verbose_name_plural = _("devices at the door")
        constraints = [
            models.CheckConstraint(
                name="door_device_kind_known", condition=Q(kind__in=DeviceKind.values)
            ),
            models.CheckConstraint(
                name="door_device_ends",
                condition=Q(kind=DeviceKind.DESK) | Q(expires_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(kind=DeviceKind.DESK),
                name="door_device_one_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DoorEvent(models.Model):
    """What happened at a door, as its device wrote it down; never changed or deleted.

    nonce: of the device, so that an event is kept once however often it comes; sequence: counts
    the device's events; at: by its clock. ticket: of a code that no booking here has, its hash.
    undoes: the nonce of the event that is taken back.
    """

    device = models.ForeignKey(
        DoorDevice, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    nonce = models.UUIDField()
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received"))
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="door_events", db_index=False
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=DoorEventKind)
    people = models.PositiveSmallIntegerField(_("people"))
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="door_events"
    )
    ticket = models.CharField(max_length=36, blank=True)
    refused = models.CharField(
        _("turned away"), max_length=15, choices=TurnedAway, blank=True
    )  # fmt: skip
    undoes = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("event at the door")
        verbose_name_plural = _("events at the door")
        constraints = [
            models.UniqueConstraint(fields=["device", "nonce"], name="door_event_once"),
            models.CheckConstraint(
                name="door_event_kind_known", condition=Q(kind__in=DoorEventKind.values)
            ),
            models.CheckConstraint(
                name="door_event_refused_known",
                condition=Q(refused="") | Q(refused__in=TurnedAway.values),
            ),
            models.CheckConstraint(
                name="door_event_scan_has_ticket",
                condition=Q(kind__in=TICKET_KINDS) & (Q(booking__isnull=False) | ~Q(ticket=""))
                | ~Q(kind__in=TICKET_KINDS) & Q(booking__isnull=True, ticket="", refused=""),
            ),
            models.CheckConstraint(
                name="door_event_counts_people",
                condition=Q(kind=DoorEventKind.UNDO, people=0, undoes__isnull=False)
                | ~Q(kind=DoorEventKind.UNDO) & Q(people__gte=1, undoes__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["session", "id"], name="door_event_of_session")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.people}"
