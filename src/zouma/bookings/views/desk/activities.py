"""An activity at the desk: its sessions to come, and the same terms for many of them."""

from __future__ import annotations

import secrets
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zouma.bookings.actions import change_terms_of_many
from zouma.bookings.actions.ballots import SEED_BYTES
from zouma.bookings.desk_forms import ManyTermsForm
from zouma.bookings.queries.desk.sessions import DeskRow, activity_rows
from zouma.bookings.views.desk.access import account_of, desk_view
from zouma.bookings.vocabulary import BookingMode
from zouma.common.templatetags.zouma_text import session_time


@desk_view
def desk_activity(request: HttpRequest, activity_uid: uuid.UUID) -> HttpResponse:
    """Show the sessions of an activity; set the terms of those that are ticked."""
    rows = activity_rows(account_of(request), activity_uid, now=timezone.now())
    if not rows:
        raise Http404
    activity, zone = rows[0].session.activity, rows[0].zone
    with timezone.override(zone):
        form = form_of(request, rows)
        if form.is_valid():
            outcome = set_many(request, form, rows)
            if not any(outcome):
                return redirect("desk_activity", activity_uid)
        context = {"activity": activity, "rows": rows, "form": form, "zone": zone}
        status = 422 if form.errors else 200
        return render(request, "bookings/desk/activity.html", context, status=status)


def form_of(request: HttpRequest, rows: list[DeskRow]) -> ManyTermsForm:
    """Return the form, at first with those ticked that cannot be booked yet."""
    unset = [str(row.session.uid) for row in rows if row.capacity is None]
    initial = {"sessions": unset, "mode": BookingMode.FIRST_COME}
    form = ManyTermsForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer([(str(row.session.uid), when(row)) for row in rows])
    return form


def when(row: DeskRow) -> str:
    """Return when a session is, and whether it can be booked already."""
    session = row.session
    time = strip_tags(session_time(session.starts_at, session.ends_at, row.zone, session.all_day))
    if row.capacity is None:
        return _("%(when)s: not booked here yet") % {"when": time}
    return _("%(when)s: %(taken)s of %(places)s places taken") % {
        "when": time, "taken": row.taken, "places": row.capacity,
    }  # fmt: skip


def set_many(request: HttpRequest, form: ManyTermsForm, rows: list[DeskRow]) -> list[str]:
    """Set the terms of the sessions that are ticked; return what was refused, and say all."""
    ticked = set(form.cleaned_data["sessions"])
    chosen = {row.session.pk: row for row in rows if str(row.session.uid) in ticked}
    wanted = [(pk, form.terms_of(row.session.starts_at)) for pk, row in chosen.items()]
    outcome = change_terms_of_many(
        wanted, account=account_of(request), now=timezone.now(),
        seeds=[secrets.token_bytes(SEED_BYTES) for _row in wanted],
    )  # fmt: skip
    refused = [f"{when(chosen[pk])}: {error}" for pk, error in outcome.items() if error]
    for line in refused:
        form.add_error(None, line)
    number = len(wanted) - len(refused)
    if number:
        told = ngettext(
            "The terms of %(n)s session are set.", "The terms of %(n)s sessions are set.", number
        )
        messages.success(request, told % {"n": number})
    return refused
