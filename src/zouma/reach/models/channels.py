"""Channels through which the programme is read, and the materials that are read there."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.common.fields import TranslatedField, translated_constraint
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Topic
from zouma.reach.events.record import item_of
from zouma.reach.vocabulary import MaterialKind, Namespace


class Channel(models.Model):
    """Where things are read: our own site, a partner's site, an account on a platform.

    platform: the platform's name as in its exports (``wechat``); organisation: whose channel it
    is, if not the association's; its visitors are known by a key of its own. reported: whether its
    reads enter the report; of two channels that tell of the same reads one does.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address name"), max_length=120, unique=True)
    title = TranslatedField(_("title"), blank=False)
    namespace = models.CharField(
        _("whose figures"), max_length=12, choices=Namespace, default=Namespace.OWN
    )
    platform = models.CharField(_("platform"), max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="channels",
        verbose_name=_("organisation"),
    )  # fmt: skip
    address = models.URLField(_("address"), max_length=1000, blank=True)
    reported = models.BooleanField(
        _("its reads are reported"), default=True,
        help_text=_("No where another channel tells of the same reads, such as the log of a server "
                    "beside the beacon of its pages: each read is counted once."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["slug"]
        constraints = [
            translated_constraint("channel", "title", required=True),
            models.CheckConstraint(
                name="channel_namespace_known",
                condition=Q(namespace__in=[Namespace.OWN, Namespace.THIRD_PARTY,
                                           Namespace.PLATFORM]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title)


class Material(models.Model):
    """Something that is read or watched in a channel.

    key: its address without host and language on our own pages, the channel's identifier
    elsewhere. item: ``item_of`` what names it, the number under which its events are kept.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="materials", verbose_name=_("channel")
    )
    key = models.CharField(_("identifier"), max_length=1000)
    item = models.BigIntegerField(unique=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=10, choices=MaterialKind, default=MaterialKind.PAGE
    )
    title = TranslatedField(_("title"))
    address = models.URLField(_("address"), max_length=1000, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="materials",
        verbose_name=_("activity"),
    )  # fmt: skip
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="materials",
        verbose_name=_("topic"),
    )  # fmt: skip
    published_on = models.DateField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["id"]
        constraints = [
            translated_constraint("material", "title"),
            models.UniqueConstraint(fields=["channel", "key"], name="material_key_unique"),
            models.CheckConstraint(
                name="material_kind_known", condition=Q(kind__in=MaterialKind.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the number that its channel and key make."""
        self.item = material_item(self.channel, self.key)
        super().save(*args, **kwargs)


def item_name(channel: Channel, key: str) -> str:
    """Return what a material's number is made of: pages of our own site need no channel."""
    return key if channel.namespace == Namespace.OWN else f"{channel.slug}:{key}"


def material_item(channel: Channel, key: str) -> int:
    """Return the number under which a material's events are kept."""
    return item_of(item_name(channel, key))
