"""The page of a volunteer at the door, and what makes it an app that works without a network."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zouma.bookings.actions import admit, count_people
from zouma.bookings.models import DoorDevice
from zouma.bookings.pictures import lantern
from zouma.bookings.queries.attendance import Attendance
from zouma.bookings.queries.doors import attendance_at, check_rights, device_of, door_sessions
from zouma.bookings.refusals import DeviceWithdrawn, NoDevice
from zouma.bookings.vocabulary import DoorEventKind, PartyKind, TurnedAway
from zouma.common.errors import ProgrammeError

ICONS = (192, 512)
COUNTS = {"walk-in": DoorEventKind.WALK_IN, "walk-out": DoorEventKind.WALK_OUT}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a door says of a ticket; kind: good, bad, or only a note."""

    kind: str
    sign: str
    word: str
    lines: tuple[str, ...] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Show the door's page; without scripts, check a ticket or count somebody."""
    now = timezone.now()
    try:
        device = device_of(token)
    except NoDevice as refusal:
        return closed(request, refusal, None, token)
    try:
        check_rights(device, now=now)
    except DeviceWithdrawn as refusal:
        return closed(request, refusal, device, token)
    verdict = said(request, device) if request.method == "POST" else None
    return shown(request, device, token, verdict)


def shown(
    request: HttpRequest, device: DoorDevice, token: str, verdict: Verdict | None
) -> HttpResponse:
    """Return the door's page."""
    sessions = list(door_sessions(device))
    posted = next(
        (row.uid for row in sessions if str(row.uid) == request.POST.get("session")), None
    )
    chosen = posted or (sessions[0].uid if sessions else None)
    context = {
        "device": device, "token": token, "sessions": sessions, "chosen": chosen,
        "nonce": uuid.uuid4(), "verdict": verdict, "texts": door_texts(),
        "scope": reverse("door_worker").removesuffix("worker.js"),
        "found": attendance_at(device).get(chosen, Attendance()) if chosen else Attendance(),
    }  # fmt: skip
    return render(request, "bookings/doors/door.html", context)


def closed(
    request: HttpRequest, refusal: ProgrammeError, device: DoorDevice | None, token: str
) -> HttpResponse:
    """Return the page of a link that opens no door; it wipes what the phone had kept."""
    context = {"refusal": refusal, "device": device, "token": token}
    status = 404 if device is None else refusal.status
    return render(request, "bookings/doors/closed.html", context, status=status)


def said(request: HttpRequest, device: DoorDevice) -> Verdict:
    """Do what a form without scripts asks for; return what to say."""
    now, kind = timezone.now(), COUNTS.get(request.POST.get("do", ""))
    try:
        session_uid = uuid.UUID(request.POST.get("session", ""))
        nonce = uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        return Verdict("bad", "✕", _("Choose a session."))
    try:
        if kind is not None:
            count_people(
                device, session_uid=session_uid, kind=kind, people=1, nonce=nonce, now=now
            )  # fmt: skip
            inward = kind == DoorEventKind.WALK_IN
            return Verdict("note", "·", _("Counted in.") if inward else _("Counted out."))
        code = request.POST.get("code", "").strip()[:100]
        if not code or "\x00" in code:
            return Verdict("bad", "✕", _("Type the letters of the ticket."))
        admission = admit(device, session_uid=session_uid, code=code, nonce=nonce, now=now)
    except ProgrammeError as refusal:
        return Verdict("bad", "✕", str(refusal))
    booking = admission.booking
    name = (booking.basket.name,) if booking and booking.basket.name else ()
    if admission.refused:
        return Verdict("bad", "✕", str(TurnedAway(admission.refused).label), name)
    places = booking.places if booking else 1
    word = ngettext("Welcome, %(n)d person", "Welcome, %(n)d people", places) % {"n": places}
    return Verdict("good", "✓", word, name)


def door_texts() -> dict[str, object]:
    """Return what the scripts say, with names in braces for what they put in."""
    return {
        "ready": _("Scan a ticket, or type its letters."),
        "welcome": _("Welcome: {n}"),
        "people": _("{n} people"),
        "out": _("Goes out"),
        "refused": {str(value): str(label) for value, label in TurnedAway.choices},
        "party": {str(value): str(label) for value, label in PartyKind.choices},
        "belongs": _("It is for {time}, {title}."),
        "since": _("In since {time}, {door}."),
        "early": _("This session begins much later."),
        "late": _("This session is over."),
        "counted_in": _("Counted in."),
        "counted_out": _("Counted out."),
        "undone": _("Taken back."),
        "connecting": _("Connecting …"),
        "online": _("Connected"),
        "offline": _("Without a network"),
        "waiting": _("{n} to be sent"),
        "sent": _("all is sent"),
        "conflict": _("{name}: {first} {one}, and {second} {other}"),
        "no_camera": _("The camera cannot be used."),
        "withdrawn": _("This link is no longer valid. Ask the organiser for a new one."),
    }


@require_safe
def door_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker, from an address whose scope is the doors alone."""
    path = finders.find("bookings/door/worker.js")
    if not isinstance(path, str):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def door_manifest(request: HttpRequest, token: str) -> HttpResponse:
    """Tell a telephone how to put a door's page on its home screen."""
    try:
        device = device_of(token)
    except NoDevice as error:
        raise Http404 from error
    icons = [
        {"src": reverse("door_icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICONS
    ]
    body = {
        "name": device.name, "short_name": device.name[:12], "display": "standalone",
        "start_url": reverse("door", args=[token]),
        "scope": reverse("door_worker").removesuffix("worker.js"),
        "background_color": "#fbf6ee", "theme_color": "#b0331c",
        "icons": [
            *icons, {"src": static("site/lantern.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def door_icon(request: HttpRequest, size: int) -> HttpResponse:
    """Send the icon of an app."""
    if size not in ICONS:
        raise Http404
    response = HttpResponse(lantern(size), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response
