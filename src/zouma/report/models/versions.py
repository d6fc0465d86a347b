"""The published versions of an edition's report, each frozen."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.programme.models import Edition


class ReportVersion(models.Model):
    """A report as it was published; a correction is a new version, this one stays.

    sheet: the figures as JSON; digest: SHA-256 of it; changes: which figures differ from the
    version before, from what to what; charts: drawings by name and language, made when frozen.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="report_versions",
        verbose_name=_("edition"),
    )  # fmt: skip
    number = models.PositiveIntegerField(_("number"))
    sheet = models.JSONField(_("figures"))
    charts = models.JSONField(_("charts"), default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    note = models.TextField(_("note"), blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    published_at = models.DateTimeField(_("published"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("account"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["edition_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="report_number_unique"),
            models.CheckConstraint(name="report_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="report_correction_explained", condition=Q(number=1) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="report_digest_whole", condition=Q(digest__regex="^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.number}"
