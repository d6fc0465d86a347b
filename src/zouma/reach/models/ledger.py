"""The ledger of counts: observations, what they rest on, and what they were computed from."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.bases.models import Place, Region
from zouma.common.fields import TranslatedField, translated_constraint
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.models.channels import Channel, Material
from zouma.reach.vocabulary import Measure, Method, Namespace, ObservationState, Population

SUBJECTS = ("activity", "session", "place", "region", "channel", "material")


class Definition(models.Model):
    """What exactly is counted and how, in one version; counts of two definitions are unlike.

    endpoint: where a platform's export comes from, and its version; unit: the platform's word for
    what it counts; least_seconds: for streams and videos, how long counts as one.
    """

    code = models.SlugField(_("code"), max_length=80)
    version = models.CharField(_("version"), max_length=20, default="1")
    measure = models.CharField(_("measure"), max_length=15, choices=Measure)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    namespace = models.CharField(
        _("whose figures"), max_length=12, choices=Namespace, default=Namespace.PEOPLE
    )
    unit = models.CharField(_("unit at the source"), max_length=100, blank=True)
    endpoint = models.CharField(_("endpoint and version"), max_length=200, blank=True)
    least_seconds = models.PositiveIntegerField(_("seconds that count as one"), null=True)
    wording = TranslatedField(_("definition"), blank=False)

    class Meta:
        verbose_name = _("definition of a count")
        verbose_name_plural = _("definitions of counts")
        ordering = ["code", "version"]
        constraints = [
            translated_constraint("definition", "wording", required=True),
            models.UniqueConstraint(fields=["code", "version"], name="definition_version_unique"),
            models.UniqueConstraint(fields=["id", "measure"], name="definition_of_measure"),
            models.CheckConstraint(
                name="definition_words_known",
                condition=Q(measure__in=Measure.values)
                & Q(method__in=Method.values)
                & Q(namespace__in=Namespace.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class Evidence(models.Model):
    """What an observation rests on: a file with its hash, a photograph, a link."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=300)
    file = models.FileField(_("file"), upload_to="evidence/%Y/", max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_file_hashed", condition=Q(file="") | ~Q(sha256="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Computation(models.Model):
    """How values were computed: the method and its version, arguments, seed, inputs.

    inputs: digest of what went in, and how many rows of what; query: what chose them.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="computations", verbose_name=_("edition")
    )
    method = models.CharField(_("method"), max_length=100)
    version = models.CharField(_("version"), max_length=20)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    inputs = models.JSONField(_("inputs"), default=dict, blank=True)
    query = models.TextField(_("query"), blank=True)
    seed = models.BigIntegerField(_("seed"), null=True, blank=True)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("computation")
        verbose_name_plural = _("computations")
        ordering = ["-computed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.method}/{self.version}"


class Observation(models.Model):
    """One statement of a count: never a total, never changed; a later one may supersede it.

    About one thing, or about the edition as such. starts_at, ends_at: the window it counts over.
    key: whoever tells the same again with the same key tells it once. locator: where in the
    evidence it stands. draws: values of the estimate, float32, from which unions are summed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    definition = models.ForeignKey(
        Definition, on_delete=models.PROTECT, related_name="observations",
        verbose_name=_("definition"),
    )  # fmt: skip
    measure = models.CharField(_("measure"), max_length=15, choices=Measure)
    population = models.CharField(
        _("population"), max_length=10, choices=Population, default=Population.ALL
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="observations", verbose_name=_("edition")
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    value = models.BigIntegerField(_("value"))
    low = models.BigIntegerField(_("at least"))
    high = models.BigIntegerField(_("at most"))
    state = models.CharField(_("state"), max_length=10, choices=ObservationState)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="observations",
        verbose_name=_("reported by"),
    )  # fmt: skip
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("entered by"),
    )  # fmt: skip
    reporter = models.CharField(_("reporter"), max_length=200, blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    locator = models.CharField(_("where in the evidence"), max_length=200, blank=True)
    computation = models.ForeignKey(
        Computation, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    draws = models.BinaryField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="observation_value_within",
                condition=Q(low__gte=0) & Q(low__lte=F("value")) & Q(value__lte=F("high")),
            ),
            models.CheckConstraint(
                name="observation_window_ordered", condition=Q(starts_at__lte=F("ends_at"))
            ),
            models.CheckConstraint(
                name="observation_words_known",
                condition=Q(measure__in=Measure.values)
                & Q(population__in=Population.values)
                & Q(state__in=ObservationState.values),
            ),
            models.CheckConstraint(
                name="observation_about_one_thing",
                condition=Q(
                    models.lookups.LessThanOrEqual(
                        models.Func(
                            *(F(subject) for subject in SUBJECTS), function="num_nonnulls",
                            output_field=models.IntegerField(),
                        ),
                        1,
                    )
                ),
            ),
            models.CheckConstraint(
                name="observation_estimate_computed",
                condition=~Q(state__in=[ObservationState.IMPUTED, ObservationState.ESTIMATED])
                | Q(computation__isnull=False),
            ),
            models.CheckConstraint(
                name="observation_not_its_own_successor",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["edition", "measure"], name="observation_of_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_measure_display()}"
