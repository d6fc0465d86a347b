"""Activities, their topics, hosts and speakers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from zouma.bases.models import Place
from zouma.bases.vocabulary import Accessibility, Facility
from zouma.common.fields import TranslatedField, translated_constraint
from zouma.common.sources import Sourced
from zouma.media.models import Picture
from zouma.people.models import Organisation
from zouma.programme.models.editions import Edition
from zouma.programme.vocabulary import (
    ActivityKind,
    ActivityType,
    AttendanceMode,
    Audience,
    Moderation,
    OrganisationRole,
    Status,
)


class Topic(models.Model):
    """A subject (a SKOS concept), with the broader one it belongs to."""

    slug = models.SlugField(_("address name"), max_length=120, unique=True, allow_unicode=True)
    name = TranslatedField(_("name"), blank=False)
    identifier = models.URLField(_("concept address"), max_length=300, blank=True)
    broader = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader topic"),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["id"]
        constraints = [translated_constraint("topic", "name", required=True)]

    def __str__(self) -> str:
        return str(self.name)


def one_of(field: str, values: list[str]) -> models.CheckConstraint:
    """Return the check that a column of an activity holds one of the known values."""
    return models.CheckConstraint(
        name=f"activity_{field}_known", condition=Q(**{f"{field}__in": values})
    )


def all_of(field: str, values: list[str]) -> models.CheckConstraint:
    """Return the check that an array column of an activity holds known values only."""
    return models.CheckConstraint(
        name=f"activity_{field}_known", condition=Q(**{f"{field}__contained_by": values})
    )


class Activity(ClusterableModel, Sourced):  # type: ignore[misc]
    """Something people can take part in: a workshop, a show, or a village of them.

    source_status: the status last read; while the source does not change its mind, staff's holds.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="activities", verbose_name=_("edition")
    )
    slug = models.SlugField(_("address name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ActivityKind, default=ActivityKind.SINGLE
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        limit_choices_to={"kind": ActivityKind.UMBRELLA},
    )
    title = TranslatedField(_("title"), blank=False)
    summary = TranslatedField(_("summary"))
    description = TranslatedField(_("description"), html=True)
    activity_type = models.CharField(
        _("type"), max_length=20, choices=ActivityType, default=ActivityType.OTHER
    )
    attendance_mode = models.CharField(
        _("attendance"), max_length=10, choices=AttendanceMode, default=AttendanceMode.ON_SITE
    )
    moderation = models.CharField(
        _("moderation"), max_length=10, choices=Moderation, default=Moderation.TO_CHECK
    )
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.SCHEDULED)
    source_status = models.CharField(max_length=15, blank=True, editable=False)
    status_note = TranslatedField(_("note on the status"))
    languages = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        verbose_name=_("languages"),
        help_text="BCP 47",
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="activities", verbose_name=_("topics")
    )
    keywords = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("keywords")
    )
    track = models.CharField(_("track"), max_length=200, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience),
        default=list,
        blank=True,
        verbose_name=_("audiences"),
    )
    age_min = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    age_note = TranslatedField(_("ages, as the organiser puts it"))
    is_free = models.BooleanField(_("free of charge"), null=True, blank=True)
    price_note = TranslatedField(_("prices"))
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
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("place"),
    )
    website = models.URLField(_("website"), max_length=1000, blank=True)
    online_url = models.URLField(_("address online"), max_length=1000, blank=True)
    registration_url = models.URLField(_("address for booking"), max_length=1000, blank=True)
    contact_email = models.EmailField(_("contact by e-mail"), blank=True)
    contact_phone = models.CharField(_("contact by telephone"), max_length=60, blank=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_source = models.JSONField(_("picture at the source"), null=True, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    vanished_at = models.DateTimeField(
        _("no longer at the source since"), null=True, blank=True, editable=False
    )
    search_vector = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "source", "external_id"],
                name="activity_external_id_unique",
                condition=~Q(external_id=""),
            ),
            models.UniqueConstraint(fields=["edition", "slug"], name="activity_slug_unique"),
            translated_constraint("activity", "title", required=True),
            *(
                translated_constraint("activity", field)
                for field in ("summary", "description", "status_note", "age_note", "price_note")
            ),
            one_of("kind", ActivityKind.values),
            one_of("activity_type", ActivityType.values),
            one_of("attendance_mode", AttendanceMode.values),
            one_of("moderation", Moderation.values),
            one_of("status", Status.values),
            all_of("audiences", Audience.values),
            all_of("accessibility", Accessibility.values),
            all_of("facilities", Facility.values),
            models.CheckConstraint(
                name="activity_ages_ordered",
                condition=Q(age_min__isnull=True)
                | Q(age_max__isnull=True)
                | Q(age_max__gte=F("age_min")),
            ),
            models.CheckConstraint(
                name="activity_not_its_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="activity_search"),
            models.Index(
                fields=["edition"],
                name="activity_public",
                include=[
                    "id",
                    "place",
                    "is_free",
                    "activity_type",
                    "attendance_mode",
                    "age_min",
                    "age_max",
                    "audiences",
                    "languages",
                    "accessibility",
                    "facilities",
                ],
                condition=Q(moderation="published", vanished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Host(models.Model):
    """An organisation's part in an activity, in order of mention."""

    activity = ParentalKey(Activity, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("organisation"),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=OrganisationRole, default=OrganisationRole.HOST
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation", "role"], name="host_unique"
            ),
            models.CheckConstraint(
                name="host_role_known", condition=Q(role__in=OrganisationRole.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Speaker(models.Model):
    """Someone who speaks or performs in an activity, in order of mention."""

    activity = ParentalKey(Activity, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("identifier"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
