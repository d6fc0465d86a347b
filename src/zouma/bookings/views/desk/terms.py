"""The terms of a session: letting it be booked here, and changing how."""

from __future__ import annotations

import secrets
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import change_terms
from zouma.bookings.actions.ballots import SEED_BYTES
from zouma.bookings.desk_forms import TermsForm
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.common.errors import ProgrammeError


@desk_view
def desk_terms(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the terms of a session and change them; moments are on the edition's clock."""
    found = session_of(request, session_uid)
    with timezone.override(found.zone):
        if request.method == "POST":
            form = TermsForm(request.POST)
        else:
            form = TermsForm.of(found.terms, found.ballot.draws_at if found.ballot else None)
        if form.is_valid():
            try:
                change_terms(
                    found.session.pk, form.terms(), account=account_of(request),
                    now=timezone.now(), seed=secrets.token_bytes(SEED_BYTES),
                )  # fmt: skip
            except ProgrammeError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The terms of booking are set."))
                return redirect("desk_session", session_uid)
        context = {
            "desk": found, "session": found.session, "zone": found.zone, "form": form,
            "taken": sum(row.taken for row in found.terms.allotments.all()) if found.terms else 0,
        }  # fmt: skip
        status = 422 if form.errors else 200
        return render(request, "bookings/desk/terms.html", context, status=status)
