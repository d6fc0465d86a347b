"""Filling in returns, for whoever may: by the link of a letter or at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zouma.common.errors import ProgrammeError
from zouma.common.requests import page_links, page_number
from zouma.people.models import Account
from zouma.reach.actions.returns.answering import said_in
from zouma.reach.actions.returns.filing import file_return
from zouma.reach.actions.returns.refusals import UnlikelyNumber
from zouma.reach.forms.returns import ReturnForm, ShortReturnForm
from zouma.reach.models import HostReturn
from zouma.reach.queries.returns.answers import history_of_return
from zouma.reach.queries.returns.asked import AskedReturn, asked_page


@dataclass(slots=True)
class Line:
    """A return on the page of many, with its form; doubtful: its number must be confirmed."""

    asked: AskedReturn
    form: ReturnForm
    doubtful: bool = False


def form_of(
    asked: AskedReturn, request: HttpRequest | None, *, short: bool, prefix: str = ""
) -> ReturnForm:
    """Return the form of a return, filled with what was answered; bound when it was sent."""
    answer = asked.row.answer
    kind = ShortReturnForm if short else ReturnForm
    return kind(
        request.POST if request else None, request.FILES if request else None,
        mode=asked.activity.attendance_mode, known=asked.known,
        current=said_in(answer) if answer else None, prefix=prefix or None,
        initial={"after": asked.row.answer_id},
    )  # fmt: skip


def filed(form: ReturnForm, asked: AskedReturn, account: Account | None, *, now: datetime) -> bool:
    """Take what a form says; tell whether it was taken, and put the reason into the form."""
    if not form.is_valid():
        return False
    try:
        file_return(
            asked.row.pk, form.said(), now=now, account=account,
            after=form.cleaned_data["after"], upload=form.cleaned_data.get("evidence"),
        )  # fmt: skip
    except ProgrammeError as refusal:
        form.add_error("sure" if isinstance(refusal, UnlikelyNumber) else None, str(refusal))
        return False
    return True


def fill_one(
    request: HttpRequest, asked: AskedReturn, *, account: Account | None, back: str,
    frame: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """Show the whole form of one return; take it when it is sent."""
    form = form_of(asked, request if request.method == "POST" else None, short=False)
    if request.method == "POST" and filed(form, asked, account, now=timezone.now()):
        messages.success(request, _("Thank you, it is kept. You can correct it until the end."))
        return redirect(back)
    context = frame | {
        "asked": asked, "form": form, "back": back, "history": history_of_return(asked.row),
        "doubtful": bool(form["sure"].errors) or form.current.sure,
        "closed": asked.row.round.closed_at is not None,
    }  # fmt: skip
    return render(request, "reach/host_return.html", context, status=422 if form.errors else 200)


def fill_many(
    request: HttpRequest, returns: QuerySet[HostReturn], *, account: Account | None,
    frame: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """Show a line for each return; take those that were changed, name those that are not right."""
    now = timezone.now()
    page = asked_page(returns, page=page_number(request), now=now)
    sent = request if request.method == "POST" else None
    lines = [
        Line(row, form_of(row, sent, short=True, prefix=f"r{row.row.pk}")) for row in page.rows
    ]
    wrong = sent is not None and not take_lines(request, lines, account, now=now)
    if sent is not None and not wrong:
        return redirect(request.get_full_path())
    context = frame | {
        "lines": lines, "listing": page, "wrong": wrong,
        "page_links": page_links(request, page.page, page.pages),
        "closed": any(row.row.round.closed_at for row in page.rows),
    }  # fmt: skip
    return render(request, "reach/host_returns.html", context, status=422 if wrong else 200)


def take_lines(
    request: HttpRequest, lines: list[Line], account: Account | None, *, now: datetime
) -> bool:
    """Take each line that was changed; tell whether all were right, and say how many were kept."""
    kept, right = 0, True
    for line in lines:
        if not line.form.has_changed():
            continue
        if filed(line.form, line.asked, account, now=now):
            kept += 1
            line.asked.row.refresh_from_db()
            line.form = form_of(line.asked, None, short=True, prefix=f"r{line.asked.row.pk}")
        else:
            right, line.doubtful = False, bool(line.form["sure"].errors)
    if kept:
        told = ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", kept)
        messages.success(request, told % {"n": kept})
    return right
