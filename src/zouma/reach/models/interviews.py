"""Interviews of visitors on the spot: no names, no addresses, nothing that tells who it was."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zouma.programme.models import Activity
from zouma.reach.vocabulary import AgeBand, Origin


class InterviewSheet(models.Model):
    """The interviews that somebody made at one activity on one day, as typed in.

    key: of the form, so that sending it twice keeps it once. withdrawn_at: it does not count.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="interview_sheets",
        verbose_name=_("activity"),
    )  # fmt: skip
    on = models.DateField(_("day"))
    refused = models.PositiveIntegerField(_("refused to answer"), default=0)
    key = models.CharField(max_length=100, unique=True, editable=False)
    entered_at = models.DateTimeField(_("entered"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("entered by"),
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("sheet of interviews")
        verbose_name_plural = _("sheets of interviews")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.activity}: {self.on}"


class Interview(models.Model):
    """One interview; visits: of this edition in all, the present one among them.

    first_time, with_school: None where it was not answered.
    """

    sheet = models.ForeignKey(
        InterviewSheet, on_delete=models.CASCADE, related_name="interviews",
        verbose_name=_("sheet of interviews"),
    )  # fmt: skip
    visits = models.PositiveSmallIntegerField(_("visits in all"))
    first_time = models.BooleanField(_("for the first time"), null=True, blank=True)
    with_school = models.BooleanField(_("with a school"), null=True, blank=True)
    age = models.CharField(_("age"), max_length=6, choices=AgeBand, blank=True)
    origin = models.CharField(
        pgettext_lazy("interview", "from"), max_length=10, choices=Origin, blank=True
    )

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="interview_words_known",
                condition=Q(age__in=["", *AgeBand.values]) & Q(origin__in=["", *Origin.values]),
            ),
            models.CheckConstraint(name="interview_visits", condition=Q(visits__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.visits)
