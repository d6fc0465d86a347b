"""Head counts by volunteers: a plan, what was counted by it, and the statement made of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.programme.models import Session
from zouma.reach.models.ledger import Observation
from zouma.reach.vocabulary import CountingWay


class HeadCount(models.Model):
    """How the people of a session are counted.

    plan: entrances, zones, intervals, as ``queries/headcounts/plans.py`` reads them; seed: of the
    intervals drawn. observation: what was stated last.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="head_counts", verbose_name=_("session")
    )
    way = models.CharField(_("way of counting"), max_length=10, choices=CountingWay)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    plan = models.JSONField(_("plan"))
    seed = models.BigIntegerField(_("seed"))
    made_at = models.DateTimeField(_("made"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("made by"),
    )  # fmt: skip
    observation = models.OneToOneField(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="head_count"
    )

    class Meta:
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="head_count_in_order",
                condition=Q(way__in=CountingWay.values)
                & Q(starts_at__lt=F("ends_at"))
                & Q(seed__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.session}"


class HeadCountEntry(models.Model):
    """A number of a head count; the last under a name stands.

    name: what was counted, such as ``2:7`` for the eighth interval at the third point.
    """

    head_count = models.ForeignKey(
        HeadCount, on_delete=models.CASCADE, related_name="entries", verbose_name=_("head count")
    )
    name = models.CharField(max_length=40)
    value = models.PositiveIntegerField(_("number"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("number of a head count")
        verbose_name_plural = _("numbers of a head count")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
