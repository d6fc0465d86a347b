"""What an activity asks of who books it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zouma.bookings.vocabulary import QuestionKind
from zouma.common.fields import TranslatedField, translated_constraint
from zouma.programme.models import Activity


class Question(models.Model):
    """A question to each party; reason: why it is asked, which the party is told.

    choices: one on each line, in each language in the same order.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="questions", verbose_name=_("activity")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.LINE
    )
    wording = TranslatedField(_("wording"), blank=False)
    reason = TranslatedField(_("why it is asked"), blank=False)
    choices = TranslatedField(_("choices, one on each line"), long=True)
    required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question to who books")
        verbose_name_plural = _("questions to who books")
        ordering = ["position", "id"]
        constraints = [
            translated_constraint("question", "wording", required=True),
            translated_constraint("question", "reason", required=True),
            translated_constraint("question", "choices"),
            models.CheckConstraint(
                name="question_kind_known", condition=Q(kind__in=QuestionKind.values)
            ),
            models.CheckConstraint(
                name="question_consent_required",
                condition=~Q(kind=QuestionKind.CONSENT) | Q(required=True),
                violation_error_message=_("Without consent nobody can book: it must be given."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.wording)

    def offered(self) -> list[str]:
        """Return the choices in the reader's language."""
        return [line.strip() for line in str(self.choices).splitlines() if line.strip()]
