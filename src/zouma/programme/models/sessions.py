"""Sessions: the times at which an activity takes place, and the spaces they occupy."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from zouma.bases.models import Place, Space
from zouma.common.fields import TranslatedField, translated_constraint
from zouma.programme.models.activities import Activity
from zouma.programme.vocabulary import Admission, Status

UNKNOWN_LENGTH = timedelta(hours=1)  # taken for a session without a known end
OVER_AT = Coalesce(F("ends_at"), F("starts_at") + UNKNOWN_LENGTH)
"""When a session is over, as part of a statement."""
OCCUPYING = [Status.SCHEDULED, Status.RESCHEDULED, Status.FULL]


class Session(models.Model):
    """One time of an activity; without a known end it occupies its space for no time.

    digest: of the record last read; while it is the same, an import leaves the session as it is.
    place: only where it differs from the activity's; space_shared repeats the space's own mark
    (the database keeps the two equal) so that the exclusion constraint can see it.
    """

    activity = ParentalKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=300, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("only the dates matter"), default=False)
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("another place"),
    )
    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("space"),
    )
    space_shared = models.BooleanField(null=True, editable=False)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.SCHEDULED)
    admission = models.CharField(
        _("admission"), max_length=15, choices=Admission, blank=True, default=Admission.UNKNOWN
    )
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    note = TranslatedField(_("note"))
    registration_url = models.URLField(_("address for booking"), max_length=1000, blank=True)
    previous_starts_at = models.DateTimeField(_("was to start"), null=True, blank=True)
    vanished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="session_key_unique"),
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A session must end after it has started."),
            ),
            models.CheckConstraint(
                name="session_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="session_admission_known", condition=Q(admission__in=Admission.values)
            ),
            models.CheckConstraint(
                name="session_space_marked",
                condition=Q(space__isnull=True, space_shared__isnull=True)
                | Q(space__isnull=False, space_shared__isnull=False),
            ),
            translated_constraint("session", "note"),
            ExclusionConstraint(
                name="session_space_free",
                expressions=[
                    (
                        Func(
                            F("space"), F("space"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("starts_at"), Coalesce(F("ends_at"), F("starts_at")), Value("[)"),
                            function="tstzrange", output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(
                    space__isnull=False, space_shared=False, status__in=OCCUPYING,
                    vanished_at__isnull=True,
                ),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Another session already uses this space at that time."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["activity", "starts_at"],
                name="session_listed",
                include=["ends_at", "id"],
                condition=Q(vanished_at__isnull=True),
            ),
            models.Index(fields=["starts_at"], name="session_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Carry the space's mark along."""
        self.space_shared = self.space.shared if self.space is not None else None
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Carry the space's mark along, so that the constraints can be checked."""
        self.space_shared = self.space.shared if self.space is not None else None

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the constraints also where a form does not show all that they speak of."""
        unseen = {"space_shared", "vanished_at"}
        super().validate_constraints(exclude=set(exclude or ()) - unseen)
