"""Setting what an activity asks of who books it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models import Question
from zouma.common.errors import ProgrammeError

MOST_QUESTIONS = 10


class TooManyQuestions(ProgrammeError):
    """More than people would answer."""

    message = _("Ask for no more than ten things; people give up before that.")


@transaction.atomic
def put_question(*, activity_id: int, question_id: int | None = None, **values: Any) -> Question:
    """Ask something more of who books an activity, or the same in other words.

    :raises TooManyQuestions: when there are ten already.
    """
    rows = {row.pk: row for row in Question.objects.filter(activity=activity_id)}
    if question_id is not None and (question := rows.get(question_id)):
        for name, value in values.items():
            setattr(question, name, value)
        question.save()
        return question
    if len(rows) >= MOST_QUESTIONS:
        raise TooManyQuestions
    position = max((row.position for row in rows.values()), default=-1) + 1
    return Question.objects.create(activity_id=activity_id, position=position, **values)


def remove_question(*, activity_id: int, question_id: int) -> None:
    """Ask something no more; answers that were given are kept until they are erased."""
    Question.objects.filter(activity=activity_id, pk=question_id).delete()
