"""Calling sessions off: what that would mean, the reason, and how far it has come."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zouma.bookings.actions import call_off
from zouma.bookings.desk_forms import CallingOffForm, FilterForm, new_key
from zouma.bookings.queries.desk.calling_off import Concerned, calling_off_progress, concerned
from zouma.bookings.queries.desk.options import desk_options
from zouma.bookings.views.desk.access import account_of, desk_view
from zouma.programme.queries.managed import looks_after_all


@desk_view
def desk_calling_off(request: HttpRequest) -> HttpResponse:
    """Show what calling off a choice of sessions would mean, and do it when confirmed."""
    account = account_of(request)
    filters = FilterForm(request.GET)
    choice = filters.choice()
    found, changed = concerned(account, choice, now=timezone.now()), False
    form = CallingOffForm(request.POST) if request.method == "POST" else fresh(found)
    if form.is_valid():
        if form.cleaned_data["digest"] == found.digest and found.session_ids:
            order = call_off(
                found.session_ids, key=form.cleaned_data["key"], reason=form.words(),
                account=account, now=timezone.now(),
            )  # fmt: skip
            return redirect("desk_called_off", order.uid)
        form, changed = fresh(found, form.cleaned_data), True
    filters.offer(desk_options(account, choice))
    context = {
        "concerned": found, "form": form, "filters": filters, "choice": choice,
        "is_staff": looks_after_all(account), "changed": changed,
    }  # fmt: skip
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "bookings/desk/calling_off.html", context, status=status)


def fresh(found: Concerned, said: dict[str, Any] | None = None) -> CallingOffForm:
    """Return the form for exactly the sessions that are shown, with what was said already."""
    kept = {name: (said or {}).get(name, "") for name in ("chinese", "english")}
    return CallingOffForm(initial=kept | {"key": new_key(), "digest": found.digest})


@desk_view
def desk_called_off(request: HttpRequest, order_uid: uuid.UUID) -> HttpResponse:
    """Show how far an order to call sessions off has come."""
    progress = calling_off_progress(account_of(request), order_uid)
    if progress is None:
        raise Http404
    part = request.headers.get("HX-Request") == "true"
    name = "_progress" if part else "called_off"
    return render(request, f"bookings/desk/{name}.html", {"progress": progress})
