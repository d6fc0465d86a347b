"""A series and its editions: the same festival, year after year."""

from __future__ import annotations

import uuid
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.common.fields import TranslatedField, translated_constraint


class EditionState(models.TextChoices):
    """Who sees an edition."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


class Series(models.Model):
    """A festival as such: what its editions have in common."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address name"), max_length=120, unique=True)
    title = TranslatedField(_("title"), blank=False)
    summary = TranslatedField(_("summary"), long=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["slug"]
        constraints = [
            translated_constraint("series", "title", required=True),
            translated_constraint("series", "summary"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Edition(models.Model):
    """One running of a series, in one time zone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="editions", verbose_name=_("series")
    )
    slug = models.SlugField(_("address name"), max_length=120, unique=True)
    title = TranslatedField(_("title"), blank=False)
    summary = TranslatedField(_("summary"), long=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=settings.TIME_ZONE, validators=[validate_time_zone]
    )
    language = models.CharField(
        _("first language"), max_length=20, default="zh-Hans", help_text="BCP 47"
    )
    website = models.URLField(_("website"), max_length=1000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EditionState, default=EditionState.DRAFT
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = [F("starts_on").desc(nulls_last=True), "slug"]
        constraints = [
            translated_constraint("edition", "title", required=True),
            translated_constraint("edition", "summary"),
            models.CheckConstraint(
                name="edition_days_ordered",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="edition_state_known", condition=Q(state__in=EditionState.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone in which its days are counted."""
        return zoneinfo.ZoneInfo(self.time_zone)
