"""What each import read, did and found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zouma.programme.models.editions import Edition


class ImportRun(models.Model):
    """One file taken into an edition, with its report."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="import_runs", verbose_name=_("edition")
    )
    source = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=300)
    file_sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(_("started"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    report = models.JSONField(_("report"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.edition}"
