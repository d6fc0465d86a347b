"""The waiting room: a number for each who comes, and the way on when it is their turn."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zouma.bookings.actions import next_number, pace_room
from zouma.bookings.guarding import PACE, room_cookie
from zouma.bookings.models import WaitingRoom
from zouma.bookings.queries.pages import offer_of_session
from zouma.bookings.queries.rooms import is_guarded, published_room, room_of, standing
from zouma.bookings.tokens import read_room_ticket, room_ticket


def room_or_404(room_uid: uuid.UUID) -> WaitingRoom:
    """Return a waiting room, which lets the next on if they are due.

    :raises Http404: when there is none.
    """
    room = room_of(room_uid)
    if room is None:
        raise Http404
    now = timezone.now()
    due = room.paced_at is None or (now - room.paced_at).total_seconds() >= 1
    if now >= room.opens_at and due:
        pace_room(room, now=now, seconds_per_booking=PACE.seconds)
        room = room_of(room_uid) or room
    return room


@never_cache
@require_safe
def waiting_room(request: HttpRequest, room_uid: uuid.UUID) -> HttpResponse:
    """Give a number to who comes, show where they stand, send them on when it is their turn."""
    now = timezone.now()
    room = room_or_404(room_uid)
    session_uid = asked_session(request)
    offer = offer_of_session(session_uid, now=now) if session_uid else None
    onward = redirect("book", session_uid) if offer else redirect("programme")
    if not is_guarded(room, now=now):
        return onward
    number = read_room_ticket(request.COOKIES.get(room_cookie(room), ""), room.pk)
    if number is None:
        number = next_number(room)
    stands = standing(room, number)
    response: HttpResponse = onward
    if not stands.admitted:
        zone = offer.session.activity.edition.zone if offer else timezone.get_current_timezone()
        opens_in = max(0, (room.opens_at - now).total_seconds())
        context = {
            "room": room, "stands": stands, "offer": offer, "zone": zone, "opens_in": opens_in,
        }  # fmt: skip
        response = render(request, "bookings/waiting_room.html", context)
    response.set_cookie(
        room_cookie(room), room_ticket(room.pk, number), httponly=True, samesite="Lax",
        max_age=int((room.closes_at - now).total_seconds()) + 1, secure=request.is_secure(),
    )  # fmt: skip
    return response


def asked_session(request: HttpRequest) -> uuid.UUID | None:
    """Return the session that somebody wants to book."""
    try:
        return uuid.UUID(request.GET.get("session", ""))
    except ValueError:
        return None


@require_safe
def room_state(request: HttpRequest, room_uid: uuid.UUID) -> HttpResponse:
    """Tell all who wait how far it has come: the same for everybody, so it is kept for seconds."""
    return JsonResponse(published_room(room_or_404(room_uid)))
