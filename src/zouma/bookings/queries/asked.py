"""What an activity asks of who books, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zouma.bookings.models import Question
from zouma.bookings.vocabulary import QuestionKind
from zouma.common.prepared import PreparedRows

LONGEST_LINE, LONGEST_TEXT, GREATEST_NUMBER = 300, 2000, 1_000_000
QUESTIONS = PreparedRows(
    lambda activity_id: Question.objects.filter(activity=activity_id).order_by("position", "id"),
    -1514,
)


def questions_of(activity_id: int) -> list[Question]:
    """Return an activity's questions in their order."""
    return QUESTIONS.rows(activity_id)


def answer_refused(question: Question, value: Any) -> bool:
    """Tell whether a value does not answer a question; nothing answers what need not be."""
    if value in (None, ""):
        return question.required
    match question.kind:
        case QuestionKind.CONSENT:
            return value is not True
        case QuestionKind.YES_NO:
            return not isinstance(value, bool)
        case QuestionKind.NUMBER:
            whole = isinstance(value, int) and not isinstance(value, bool)
            return not (whole and 0 <= value <= GREATEST_NUMBER)
        case QuestionKind.CHOICE:
            whole = isinstance(value, int) and not isinstance(value, bool)
            return not (whole and 0 <= value < len(question.offered()))
        case _:
            longest = LONGEST_LINE if question.kind == QuestionKind.LINE else LONGEST_TEXT
            return not (isinstance(value, str) and "\x00" not in value and len(value) <= longest)


def answered(questions: Iterable[Question], answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Return questions with their answers in words, leaving out what was not answered."""
    return [
        (str(question), in_words(question, answers[str(question.pk)]))
        for question in questions
        if answers.get(str(question.pk)) not in (None, "")
    ]


def in_words(question: Question, value: Any) -> str:
    """Return an answer as a person reads it."""
    if question.kind == QuestionKind.CHOICE:
        offered = question.offered()
        return offered[value] if isinstance(value, int) and value < len(offered) else str(value)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return str(value)
