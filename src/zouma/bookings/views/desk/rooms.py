"""The waiting room in front of a session's opening moment."""

from __future__ import annotations

import secrets
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import close_room, open_room
from zouma.bookings.actions.ballots import SEED_BYTES
from zouma.bookings.forms.organisers import RoomForm
from zouma.bookings.queries.desk.session import DeskSession, terms_to_open
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.bookings.vocabulary import RoomOrder
from zouma.common.errors import ProgrammeError


@desk_view
def desk_room(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the waiting room; put one there, or take it away."""
    found = session_of(request, session_uid)
    if found.terms is None:
        raise Http404
    room = found.terms.room
    if request.method == "POST" and request.POST.get("do") == "close" and room is not None:
        close_room(room.pk)
        messages.success(request, _("The waiting room is gone."))
        return redirect("desk_session", session_uid)
    with timezone.override(found.zone):
        initial = {"opens_at": found.terms.opens_at}
        form = RoomForm(request.POST if request.method == "POST" else None, initial=initial)
        if room is None and form.is_valid():
            try:
                put(request, found, form)
            except ProgrammeError as refusal:
                form.add_error("opens_at", str(refusal))
            else:
                messages.success(request, _("The waiting room is there."))
                return redirect("desk_room", session_uid)
        context = {
            "desk": found, "session": found.session, "zone": found.zone, "form": form,
            "room": room,
        }  # fmt: skip
        status = 422 if form.errors else 200
        return render(request, "bookings/desk/room.html", context, status=status)


def put(request: HttpRequest, found: DeskSession, form: RoomForm) -> None:
    """Put a waiting room in front of a session, or of all of its activity.

    :raises ProgrammeError: when it is refused.
    """
    held = form.cleaned_data
    ids = terms_to_open(account_of(request), found, whole_activity=held["whole_activity"])
    open_room(
        terms_ids=ids, opens_at=held["opens_at"], order=RoomOrder(held["order"]),
        rate=held["rate"], seed=secrets.token_bytes(SEED_BYTES), now=timezone.now(),
    )  # fmt: skip
