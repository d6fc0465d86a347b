"""A field for each question of the organiser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models import Question
from zouma.bookings.queries.asked import GREATEST_NUMBER, LONGEST_LINE, LONGEST_TEXT
from zouma.bookings.vocabulary import QuestionKind


class QuestionsForm(forms.Form):
    """What the organiser asks: a field for each question."""

    def __init__(self, *arguments: Any, questions: Sequence[Question] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.questions = questions
        for question in questions:
            self.fields[field_name(question)] = question_field(question)

    @property
    def asked(self) -> list[forms.BoundField]:
        """Return the questions' fields."""
        return [self[field_name(question)] for question in self.questions]

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by id of the question."""
        given = [(q, self.cleaned_data.get(field_name(q))) for q in self.questions]
        return {str(q.pk): answer_of(q, value) for q, value in given if value not in (None, "")}


def field_name(question: Question) -> str:
    """Return the name of a question's field."""
    return f"question-{question.pk}"


def question_field(question: Question) -> forms.Field:
    """Return the field that asks a question."""
    named: dict[str, Any] = {
        "label": str(question), "help_text": str(question.reason), "required": question.required,
    }  # fmt: skip
    match question.kind:
        case QuestionKind.CONSENT:
            return forms.BooleanField(**named)
        case QuestionKind.YES_NO:
            choices = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]
            return forms.ChoiceField(choices=choices, **named)
        case QuestionKind.CHOICE:
            offered = [(str(n), text) for n, text in enumerate(question.offered())]
            return forms.ChoiceField(choices=[("", "–"), *offered], **named)
        case QuestionKind.NUMBER:
            box = forms.NumberInput(attrs={"inputmode": "numeric"})
            return forms.IntegerField(min_value=0, max_value=GREATEST_NUMBER, widget=box, **named)
        case QuestionKind.TEXT:
            area = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(max_length=LONGEST_TEXT, widget=area, **named)
        case _:
            return forms.CharField(max_length=LONGEST_LINE, **named)


def answer_of(question: Question, value: Any) -> Any:
    """Return what a field held as it is kept."""
    if question.kind == QuestionKind.YES_NO:
        return value == "yes"
    return int(value) if question.kind == QuestionKind.CHOICE else value
