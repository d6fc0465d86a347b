"""Regions, places, their spaces, opening hours and titles."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.common.fields import TranslatedField, translated_constraint
from zouma.common.sources import Sourced
from zouma.people.models import Organisation


class Region(models.Model):
    """An administrative area, known by its GB/T 2260 or ISO 3166-2 code."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = TranslatedField(_("name"), blank=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [translated_constraint("region", "name", required=True)]

    def __str__(self) -> str:
        return str(self.name)


class Place(ClusterableModel, Sourced):  # type: ignore[misc]
    """Somewhere people go: a museum, a school, a park; with one or more spaces inside."""

    slug = models.SlugField(_("address name"), max_length=120, unique=True)
    name = TranslatedField(_("name"), blank=False)
    description = TranslatedField(_("description"), html=True)
    address = TranslatedField(_("street address"))
    locality = models.CharField(_("town"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1")
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("district"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text="WGS 84")
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text="WGS 84")
    accessibility = ArrayField(
        models.CharField(max_length=2, choices=Accessibility),
        default=list,
        blank=True,
        verbose_name=_("prepared for"),
    )
    facilities = ArrayField(
        models.CharField(max_length=20, choices=Facility),
        default=list,
        blank=True,
        verbose_name=_("facilities"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("run by"),
    )
    website = models.URLField(_("website"), max_length=1000, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            translated_constraint("place", "name", required=True),
            translated_constraint("place", "address"),
            translated_constraint("place", "description"),
            models.CheckConstraint(
                name="place_coordinates_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="place_accessibility_known",
                condition=Q(accessibility__contained_by=Accessibility.values),
            ),
            models.CheckConstraint(
                name="place_facilities_known",
                condition=Q(facilities__contained_by=Facility.values),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Space(models.Model):
    """A room, hall or stand inside a place; only a shared one takes several sessions at once."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="spaces")
    key = models.CharField(_("identifier"), max_length=200)
    name = TranslatedField(_("name"), blank=False)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    shared = models.BooleanField(_("takes several sessions at once"), default=False)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "key"], name="space_key_unique"),
            models.UniqueConstraint(fields=["id", "shared"], name="space_sharing"),
            translated_constraint("space", "name", required=True),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.name}"


class OpeningHours(models.Model):
    """A weekly span during which a place is open; closing at midnight is written 00:00."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.CharField(_("weekday"), max_length=2, choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="opening_hours_ordered",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="opening_hours_weekday_known", condition=Q(weekday__in=Weekday.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Title(models.Model):
    """A title that an authority gave a place, such as "science education base"."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="titles")
    name = TranslatedField(pgettext_lazy("held by a place", "title"), blank=False)
    authority = TranslatedField(_("authority"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["id"]
        constraints = [
            translated_constraint("title", "name", required=True),
            translated_constraint("title", "authority"),
            models.CheckConstraint(
                name="title_dates_ordered",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
