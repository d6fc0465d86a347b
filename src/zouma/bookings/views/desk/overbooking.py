"""Places beyond the capacity: the risk, and the decision."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import set_overbooking
from zouma.bookings.desk_forms import OverbookingForm
from zouma.bookings.queries.desk.turnout import overbooking_advice, past_turnout
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.common.errors import ProgrammeError


@desk_view
def desk_overbooking(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show what giving places beyond the capacity would risk; set how many when confirmed."""
    found = session_of(request, session_uid)
    if found.terms is None:
        raise Http404
    past = past_turnout(found.session.activity_id, now=timezone.now())
    advice = overbooking_advice(found.session.pk, past)
    form = OverbookingForm(
        request.POST if request.method == "POST" else None, initial={"extra": advice.advised}
    )
    if form.is_valid():
        try:
            set_overbooking(
                found.session.pk, form.cleaned_data["extra"], past=past,
                account=account_of(request), now=timezone.now(),
            )  # fmt: skip
        except ProgrammeError as refusal:
            form.add_error("extra", str(refusal))
        else:
            messages.success(request, _("The places beyond the capacity are set."))
            return redirect("desk_session", session_uid)
    context = {
        "desk": found, "session": found.session, "zone": found.zone, "form": form,
        "advice": advice,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/overbooking.html", context, status=status)
