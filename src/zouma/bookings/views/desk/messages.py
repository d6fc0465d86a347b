"""A message to the parties of a session: written, looked at, sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from zouma.bookings.actions import post_message
from zouma.bookings.desk_forms import MessageForm, new_key
from zouma.bookings.queries.desk.recipients import message_preview
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.bookings.vocabulary import BookingState


@desk_view
def desk_message(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Take a message down, show how it reads and how many get it, and post it when confirmed."""
    found = session_of(request, session_uid)
    initial = {"key": new_key(), "to": [str(BookingState.CONFIRMED)]}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=initial)
    preview = None
    if form.is_valid():
        states, words = form.states(), form.words()
        if request.POST.get("then") == "send":
            number = post_message(
                found.session.pk, states=states, words=words, key=form.cleaned_data["key"],
                account=account_of(request), now=timezone.now(),
            )  # fmt: skip
            told = ngettext(
                "The message is in the outbox for %(n)s party.",
                "The message is in the outbox for %(n)s parties.", number,
            )  # fmt: skip
            messages.success(request, told % {"n": number})
            return redirect("desk_session", session_uid)
        preview = message_preview(found.session.pk, states, words)
    context = {
        "desk": found, "session": found.session, "zone": found.zone, "form": form,
        "preview": preview,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/message.html", context, status=status)
