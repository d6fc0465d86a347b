"""Audits: which activities are counted by somebody whom the association sends, drawn by chance."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.programme.models import Activity, Edition
from zouma.reach.vocabulary import AuditSize, AuditState


class AuditPlan(models.Model):
    """A sample of activities, frozen as it was drawn.

    digest: of the frame, the names and sizes of all units; with the seed it gives the same sample.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="audit_plans", verbose_name=_("edition")
    )
    size = models.CharField(_("chance grows with"), max_length=10, choices=AuditSize)
    number = models.PositiveIntegerField(_("activities to audit"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    seed = models.BigIntegerField(_("seed"))
    digest = models.CharField(_("digest of the frame"), max_length=64)
    drawn_at = models.DateTimeField(_("drawn"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("drawn by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("plan of audits")
        verbose_name_plural = _("plans of audits")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="audit_plan_words_known", condition=Q(size__in=AuditSize.values)
            ),
            models.CheckConstraint(
                name="audit_plan_in_order",
                condition=Q(first_on__lte=F("last_on")) & Q(number__gte=1) & Q(seed__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.number}"


class AuditUnit(models.Model):
    """An activity of the frame, with its chance to be drawn; state: what became of the audit."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(
        AuditPlan, on_delete=models.CASCADE, related_name="units", verbose_name=_("plan of audits")
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="audit_units", verbose_name=_("activity")
    )
    size = models.FloatField(_("size"))
    probability = models.FloatField(_("chance to be drawn"))
    drawn = models.BooleanField(_("drawn"))
    state = models.CharField(
        _("state"), max_length=10, choices=AuditState, default=AuditState.PLANNED
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("unit of an audit")
        verbose_name_plural = _("units of an audit")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "activity"], name="audit_unit_once"),
            models.CheckConstraint(
                name="audit_unit_words_known", condition=Q(state__in=AuditState.values)
            ),
            models.CheckConstraint(
                name="audit_unit_chance",
                condition=Q(size__gt=0) & Q(probability__gt=0) & Q(probability__lte=1),
            ),
            models.CheckConstraint(
                name="audit_unit_counted_when_drawn",
                condition=Q(drawn=True) | Q(state=AuditState.PLANNED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)
