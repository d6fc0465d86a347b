"""A session's page: who comes, who waits, what is to be decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.actions import approve_booking, cancel_booking, refuse_booking
from zouma.bookings.models import Booking
from zouma.bookings.queries.asked import questions_of
from zouma.bookings.queries.bookable import bookable_sessions
from zouma.bookings.queries.classes import class_dates
from zouma.bookings.queries.desk.session import (
    DeskSession,
    bookings_page,
    requests_of,
    session_numbers,
    waiting_list,
)
from zouma.bookings.refusals import CannotChange
from zouma.bookings.views.desk.access import (
    desk_view,
    page_links,
    page_number,
    session_of,
    without_nul,
)
from zouma.bookings.vocabulary import IN_BASKET, OPEN, BookingState
from zouma.common.errors import ProgrammeError

LONGEST_WORDS = 2000
CANCELLABLE = tuple(state for state in OPEN if state not in IN_BASKET)


@desk_view
def desk_session(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show a session with its bookings; approve, refuse, cancel one."""
    found = session_of(request, session_uid)
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, done(request, found, now=timezone.now()))
            return redirect(request.get_full_path())
        except ProgrammeError as error:
            refusal = error
    status = refusal.status if refusal else 200
    context = shown(request, found) | {"refusal": refusal}
    return render(request, "bookings/desk/session.html", context, status=status)


@desk_view
def desk_numbers(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the numbers of a session alone, for a page that asks again and again."""
    return render(request, "bookings/desk/_numbers.html", numbers(session_of(request, session_uid)))


def numbers(found: DeskSession) -> dict[str, Any]:
    """Return how a session stands; live: while it may change."""
    session = found.session
    return {
        "desk": found, "session": session, "numbers": session_numbers(session.pk),
        "live": (session.ends_at or session.starts_at) > timezone.now(),
    }  # fmt: skip


def shown(request: HttpRequest, found: DeskSession) -> dict[str, Any]:
    """Return what the page of a session shows."""
    session_id = found.session.pk
    words, state = without_nul(request.GET.get("q", ""))[:200], request.GET.get("state", "")
    asked = requests_of(session_id)
    page = bookings_page(session_id, words=words, state=state, page=page_number(request))
    return numbers(found) | {
        "zone": found.zone, "terms": found.terms, "place": found.place,
        "requests": asked, "waiting": waiting_list(session_id),
        "bookings": page, "listing": page, "page_links": page_links(request, page.page, page.pages),
        "q": words, "state": state, "all_states": [s for s in BookingState if s not in IN_BASKET],
        "questions": questions_of(found.session.activity_id),
        "other_dates": dates_of(found) if asked else [],
        "ahead": found.session.starts_at > timezone.now(), "cancellable": CANCELLABLE,
    }  # fmt: skip


def dates_of(found: DeskSession) -> list[tuple[int, str]]:
    """Return the other dates on which a class could come."""
    bookable = bookable_sessions([found.session.pk]).get(found.session.pk)
    return class_dates(bookable, now=timezone.now()) if bookable else []


def done(request: HttpRequest, found: DeskSession, *, now: datetime) -> str:
    """Do what was asked for with one booking of a session; say what was done.

    :raises ProgrammeError: when it is refused, or the booking is not of this session.
    """
    try:
        uid = uuid.UUID(request.POST.get("booking", ""))
    except ValueError as error:
        raise CannotChange from error
    verb = VERBS.get(request.POST.get("do", ""))
    known = Booking.objects.filter(uid=uid, terms__session=found.session.pk)
    if verb is None or not known.exclude(state__in=IN_BASKET).exists():
        raise CannotChange
    return verb(request, str(uid), now)


def approve(request: HttpRequest, uid: str, now: datetime) -> str:
    """Give a party the places it asked for, on another date if it said that would do."""
    digits = request.POST.get("session", "")
    other = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else None
    approve_booking(uid, now=now, session_id=other)
    return _("Approved. The party is written to.")


def refuse(request: HttpRequest, uid: str, now: datetime) -> str:
    """Refuse a request."""
    refuse_booking(uid, now=now)
    return _("Refused. The party is written to.")


def cancel(request: HttpRequest, uid: str, now: datetime) -> str:
    """Cancel a booking for the party."""
    words = without_nul(request.POST.get("words", ""))[:LONGEST_WORDS].strip()
    cancel_booking(uid, now=now, words=words)
    return _("Cancelled. The party is written to, and its places go to who waits.")


VERBS: dict[str, Callable[[HttpRequest, str, datetime], str]] = {
    "approve": approve, "refuse": refuse, "cancel": cancel,
}  # fmt: skip
