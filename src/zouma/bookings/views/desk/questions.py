"""What an activity asks of who books it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import put_question, remove_question
from zouma.bookings.forms.organisers import QuestionForm
from zouma.bookings.queries.asked import questions_of
from zouma.bookings.queries.desk.sessions import activity_rows
from zouma.bookings.views.desk.access import account_of, desk_view
from zouma.common.errors import ProgrammeError


@desk_view
def desk_questions(request: HttpRequest, activity_uid: uuid.UUID) -> HttpResponse:
    """Show the questions of an activity; ask one more, another way, or no more."""
    rows = activity_rows(account_of(request), activity_uid, now=timezone.now())
    if not rows:
        raise Http404
    activity = rows[0].session.activity
    questions = questions_of(activity.pk)
    asked = request.GET.get("question", "")
    chosen = next((row for row in questions if str(row.pk) == asked), None)
    if request.method == "POST" and request.POST.get("do") == "remove":
        if chosen is not None:
            remove_question(activity_id=activity.pk, question_id=chosen.pk)
            messages.success(request, _("It is asked no more."))
        return redirect("desk_questions", activity_uid)
    form = QuestionForm(request.POST if request.method == "POST" else None, question=chosen)
    if form.is_valid():
        try:
            question_id = chosen.pk if chosen else None
            put_question(activity_id=activity.pk, question_id=question_id, **form.values())
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is set."))
            return redirect("desk_questions", activity_uid)
    context = {"activity": activity, "questions": questions, "chosen": chosen, "form": form}
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/questions.html", context, status=status)
