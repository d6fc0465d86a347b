"""Links for volunteers' phones, and who came: devices made and withdrawn, people counted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import count_at_desk, make_door, withdraw_door
from zouma.bookings.desk_forms import CountForm, DoorForm
from zouma.bookings.queries.attendance import attendance_of
from zouma.bookings.queries.desk.doors import (
    desk_device,
    desk_devices,
    door_choices,
    managed_session,
)
from zouma.bookings.tokens import door_token
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.common.errors import ProgrammeError


@desk_view
def desk_doors(request: HttpRequest) -> HttpResponse:
    """Show the devices; make one for chosen sessions."""
    account, now = account_of(request), timezone.now()
    session = managed_session(account, request.GET.get("session", ""))
    choices = door_choices(account, session, now=now)
    form = DoorForm(
        request.POST if request.method == "POST" else None, choices=choices,
        initial={"sessions": [str(session.uid)] if session else []},
    )  # fmt: skip
    if form.is_valid():
        try:
            device = make_door(
                name=form.cleaned_data["name"], account=account, now=now,
                session_uids=[uuid.UUID(uid) for uid in form.cleaned_data["sessions"]],
            )  # fmt: skip
        except ProgrammeError as refusal:
            form.add_error("sessions", str(refusal))
        else:
            return redirect("desk_door", device.uid)
    context = {
        "devices": desk_devices(account), "form": form, "any": bool(choices), "now": now,
        "zone": timezone.get_current_timezone(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/doors.html", context, status=status)


@desk_view
def desk_door(request: HttpRequest, device_uid: uuid.UUID) -> HttpResponse:
    """Show the link of a device, to be scanned by a volunteer's phone; withdraw it."""
    device = desk_device(account_of(request), device_uid)
    if device is None:
        raise Http404
    if request.method == "POST":
        withdraw_door(device.pk, now=timezone.now())
        messages.success(request, _("The link is withdrawn; the phone forgets what it kept."))
        return redirect("desk_doors")
    path = reverse("door", args=[door_token(device.uid)])
    context = {"device": device, "address": settings.PUBLIC_ADDRESS + path, "path": path}
    return render(request, "bookings/desk/door.html", context)


@desk_view
def desk_attendance(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show who came to a session; count people at the desk."""
    found = session_of(request, session_uid)
    form = CountForm(
        request.POST if request.method == "POST" else None, initial={"nonce": uuid.uuid4()}
    )
    if form.is_valid():
        count_at_desk(
            account_of(request), session_uid=session_uid, now=timezone.now(), **form.counted()
        )
        messages.success(request, _("Counted."))
        return redirect("desk_attendance", session_uid)
    context = {
        "desk": found, "session": found.session, "zone": found.zone, "form": form,
        "attendance": attendance_of([found.session.pk])[found.session.pk],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/attendance.html", context, status=status)
