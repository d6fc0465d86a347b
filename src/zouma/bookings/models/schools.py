"""Classes that come: on what terms, and what is known of their visit."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models.bookings import Booking
from zouma.bookings.models.terms import BookingTerms
from zouma.bookings.vocabulary import Grade


class SchoolTerms(models.Model):
    """The terms on which classes book the places that a session keeps for schools.

    pupils_per_adult: a class needs an adult for each so many pupils, and for the rest of them.
    """

    terms = models.OneToOneField(
        BookingTerms, on_delete=models.PROTECT, related_name="school", verbose_name=_("terms")
    )
    grade_from = models.PositiveSmallIntegerField(
        _("from grade"), choices=Grade, default=Grade.PRIMARY_1
    )
    grade_to = models.PositiveSmallIntegerField(
        _("to grade"), choices=Grade, default=Grade.SENIOR_3
    )
    largest_class = models.PositiveSmallIntegerField(
        _("most pupils of a class"), default=45, validators=[MinValueValidator(1)]
    )
    pupils_per_adult = models.PositiveSmallIntegerField(
        _("pupils for each adult"), default=15, validators=[MinValueValidator(1)]
    )
    by_approval = models.BooleanField(_("the organiser decides"), default=True)

    class Meta:
        verbose_name = _("terms for schools")
        verbose_name_plural = _("terms for schools")
        constraints = [
            models.CheckConstraint(
                name="school_grades_ordered",
                condition=Q(grade_from__lte=F("grade_to"), grade_to__lte=max(Grade.values)),
                violation_error_message=_("The last grade cannot come before the first."),
            ),
            models.CheckConstraint(
                name="school_numbers_positive",
                condition=Q(largest_class__gte=1, pupils_per_adult__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_from_display()} – {self.get_grade_to_display()}"

    def adults_needed(self, pupils: int) -> int:
        """Return how many adults must come with so many pupils."""
        return -(-pupils // self.pupils_per_adult)


class SchoolVisit(models.Model):
    """What is known of a class beside its numbers; of pupils nothing is.

    alternatives: other sessions of the activity that would do, by id, the best first.
    """

    booking = models.OneToOneField(
        Booking, on_delete=models.CASCADE, related_name="visit", verbose_name=_("booking")
    )
    school = models.CharField(_("school"), max_length=200)
    grade = models.PositiveSmallIntegerField(
        _("grade"), choices=Grade, validators=[MaxValueValidator(max(Grade.values))]
    )
    needs = models.TextField(_("what the class needs"), blank=True, max_length=1000)
    alternatives = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("visit of a class")
        verbose_name_plural = _("visits of classes")
        constraints = [
            models.CheckConstraint(
                name="visit_grade_known", condition=Q(grade__lte=max(Grade.values))
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.get_grade_display()}"
