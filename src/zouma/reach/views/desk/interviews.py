"""Interviews at the desk: the questionnaire to print, sheets typed in; for staff."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zouma.bookings.desk_forms import new_key
from zouma.common.errors import ProgrammeError
from zouma.common.requests import without_nul
from zouma.people.models import Account
from zouma.people.signed_in import desk_view
from zouma.programme.models import Activity
from zouma.reach.actions.interviewing import SheetChanged, enter_sheet, withdraw_sheet
from zouma.reach.forms.interviews import InterviewForm, SheetForm, interview_lines, sheet_of
from zouma.reach.models import InterviewSheet
from zouma.reach.queries.interviews import sheets_of
from zouma.reach.queries.returns.listing import shown_edition
from zouma.reach.views.desk.staffed import staff_of

PRINTED = range(1, 26)


def activity_named(activity_uid: uuid.UUID) -> Activity:
    """Return an activity.

    :raises Http404: when there is none.
    """
    found = Activity.objects.select_related("edition", "place").filter(uid=activity_uid).first()
    if found is None:
        raise Http404
    return found


@desk_view
def desk_questionnaire(request: HttpRequest) -> HttpResponse:
    """Show the questionnaire with lines to fill in, to be printed."""
    staff_of(request)
    edition = shown_edition(without_nul(request.GET.get("edition", "")), now=timezone.now())
    context = {"edition": edition, "lines": PRINTED}
    return render(request, "reach/desk/questionnaire.html", context)


@desk_view
def desk_interviews(request: HttpRequest, activity_uid: uuid.UUID) -> HttpResponse:
    """Show the sheets of an activity; take another, withdraw one."""
    account = staff_of(request)
    activity = activity_named(activity_uid)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw(request, activity)
        return redirect("desk_interviews", activity_uid)
    data = request.POST if request.method == "POST" else None
    today = timezone.now().astimezone(activity.edition.zone).date()
    head = SheetForm(data, initial={"on": today, "key": new_key()})
    lines = interview_lines(data)
    if data is not None and taken(request, activity, (head, lines), account):
        return redirect("desk_interviews", activity_uid)
    wrong = bool(head.errors) or any(line.errors for line in lines)
    context = {
        "activity": activity, "head": head, "lines": lines, "sheets": sheets_of(activity),
        "zone": activity.edition.zone, "wrong": wrong,
        "changed": head.has_error(NON_FIELD_ERRORS, SheetChanged.__name__),
    }  # fmt: skip
    return render(request, "reach/desk/interviews.html", context, status=422 if wrong else 200)


def taken(
    request: HttpRequest, activity: Activity, forms: tuple[SheetForm, list[InterviewForm]],
    account: Account,
) -> bool:  # fmt: skip
    """Take a sheet down; tell whether it was right."""
    head, lines = forms
    if not all([head.is_valid(), *(line.is_valid() for line in lines)]):
        return False
    sheet = sheet_of(head, lines)
    try:
        enter_sheet(
            activity, sheet, now=timezone.now(), account=account, instead="instead" in request.POST
        )
    except ProgrammeError as refusal:
        head.add_error(None, ValidationError(str(refusal), code=type(refusal).__name__))
        return False
    told = ngettext("%(n)s interview is kept.", "%(n)s interviews are kept.", len(sheet.answers))
    messages.success(request, told % {"n": len(sheet.answers)})
    return True


def withdraw(request: HttpRequest, activity: Activity) -> None:
    """Let a sheet of an activity count no more.

    :raises Http404: when there is none.
    """
    try:
        uid = uuid.UUID(request.POST["withdraw"])
    except ValueError as error:
        raise Http404 from error
    sheet = InterviewSheet.objects.filter(activity=activity, uid=uid).first()
    if sheet is None:
        raise Http404
    withdraw_sheet(sheet, now=timezone.now())
    messages.success(request, _("The sheet does not count any more."))
