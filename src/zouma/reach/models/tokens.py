"""Tokens by which partners tell of reads in their channels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zouma.reach.models.channels import Channel


class ChannelToken(models.Model):
    """What opens the way to tell of a channel's reads; only its hash is kept.

    digest: SHA-256 of the token, which is long and random, in hexadecimal.
    """

    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="tokens", verbose_name=_("channel")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("token of a channel")
        verbose_name_plural = _("tokens of channels")

    def __str__(self) -> str:
        return f"{self.channel} {self.made_at:%Y-%m-%d}"
