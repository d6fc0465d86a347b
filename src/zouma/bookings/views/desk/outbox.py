"""The outbox: what was written to whom, and what became of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import send_again
from zouma.bookings.desk_forms import OutboxForm, new_key
from zouma.bookings.queries.desk.outbox import letter_shown, outbox_page, visible_letter
from zouma.bookings.views.desk.access import (
    account_of,
    desk_view,
    page_links,
    page_number,
    without_nul,
)


@desk_view
def desk_outbox(request: HttpRequest) -> HttpResponse:
    """Show the letters that somebody may read, the latest first."""
    form = OutboxForm(request.GET)
    found = outbox_page(account_of(request), form.choice(), page=page_number(request))
    context = {
        "listing": found, "form": form, "page_links": page_links(request, found.page, found.pages),
        "narrowed": any(form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "bookings/desk/outbox.html", context)


@desk_view
def desk_letter(request: HttpRequest, letter_uid: uuid.UUID) -> HttpResponse:
    """Show a letter as it was sent or would be now; send it once more."""
    account = account_of(request)
    letter = visible_letter(account, letter_uid)
    if letter is None:
        raise Http404
    if request.method == "POST":
        key = without_nul(request.POST.get("key", ""))[:100] or new_key()
        again = send_again(letter.pk, key=key, now=timezone.now())
        messages.success(request, _("It goes out again in a moment."))
        return redirect("desk_letter", again.uid)
    context = {"letter": letter, "text": letter_shown(account, letter), "key": new_key()}
    return render(request, "bookings/desk/letter.html", context)
