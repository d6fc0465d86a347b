"""What became of each log that was imported."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.reach.models.channels import Channel


class ReadsImport(models.Model):
    """One import of one file; the same file later, or grown, is a row of its own.

    fingerprint: of the file's first line, the node and the channel, however the file is named or
    packed. lines: read this time; known: read in earlier imports. left_out, rejects, agents:
    numbers of lines or events by reason or mark; days: events by local day. lists: which lists of
    programs marked them. refusal: why it stopped early, nothing where it did not.
    """

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="imports", verbose_name=_("channel")
    )
    node = models.CharField(_("server"), max_length=120)
    name = models.CharField(_("file"), max_length=300)
    size_bytes = models.BigIntegerField(_("size in bytes"))
    fingerprint = models.CharField(_("fingerprint"), max_length=16, blank=True)
    format = models.CharField(_("format"), max_length=20, blank=True)
    lists = models.CharField(_("lists of programs"), max_length=120)
    lines = models.BigIntegerField(_("lines read"))
    known = models.BigIntegerField(_("lines read before"))
    events = models.BigIntegerField(_("events"))
    left_out = models.JSONField(_("left out"), default=dict)
    rejects = models.JSONField(_("lines that cannot be read"), default=dict)
    agents = models.JSONField(_("events by mark"), default=dict)
    days = models.JSONField(_("events by day"), default=dict)
    backwards = models.BigIntegerField(_("events out of order"), default=0)
    unfinished_bytes = models.BigIntegerField(_("bytes of an unfinished line"), default=0)
    refusal = models.CharField(_("why it stopped early"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("import of reads")
        verbose_name_plural = _("imports of reads")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["fingerprint"], name="reads_import_fingerprint")]
        constraints = [
            models.CheckConstraint(
                name="reads_import_not_negative",
                condition=Q(
                    lines__gte=0, known__gte=0, events__gte=0, events__lte=models.F("lines")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.made_at:%Y-%m-%d}"
