"""On what terms classes book a session."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zouma.bookings.actions import end_school_terms, set_school_terms
from zouma.bookings.forms.organisers import SchoolTermsForm
from zouma.bookings.views.desk.access import desk_view, session_of
from zouma.common.errors import ProgrammeError


@desk_view
def desk_schools(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the terms for classes; set them, or let no more classes book."""
    found = session_of(request, session_uid)
    if found.terms is None:
        raise Http404
    school = getattr(found.terms, "school", None)
    if request.method == "POST" and request.POST.get("do") == "end":
        end_school_terms(found.terms.pk)
        messages.success(request, _("No more classes can book."))
        return redirect("desk_session", session_uid)
    form = SchoolTermsForm(request.POST if request.method == "POST" else None, instance=school)
    if form.is_valid():
        try:
            set_school_terms(terms_id=found.terms.pk, **form.cleaned_data)
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The terms for schools are set."))
            return redirect("desk_session", session_uid)
    context = {
        "desk": found, "session": found.session, "zone": found.zone, "form": form,
        "school": school,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/schools.html", context, status=status)
