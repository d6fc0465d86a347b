"""A booking's own page, opened by its signed link: tickets, changes, cancelling."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zouma.bookings.actions import (
    accept_offer,
    cancel_booking,
    change_party,
    transfer_booking,
    verify_basket,
)
from zouma.bookings.forms import PartyForm, kinds_of
from zouma.bookings.models import Basket, Booking
from zouma.bookings.queries.calendars import booking_events
from zouma.bookings.queries.pages import (
    Shown,
    basket_to_verify,
    baskets_of_account,
    bookings_of,
    opened_basket,
    other_dates,
)
from zouma.bookings.queries.wallet import CONTENT_TYPE, configured_signer, wallet_pass
from zouma.bookings.refusals import CannotChange, SessionFull
from zouma.bookings.tokens import basket_token
from zouma.bookings.vocabulary import BookingState
from zouma.common.errors import ProgrammeError


def basket_of(token: str) -> Basket:
    """Return the confirmed basket that a link opens.

    :raises Http404: when the link is not ours, or its data have been erased.
    """
    basket = opened_basket(token)
    if basket is None:
        raise Http404
    return basket


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was booked; cancel, change, move it, take up an offer."""
    basket = basket_of(token)
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, done(request, basket, now=timezone.now()))
            return redirect("booking", token)
        except ProgrammeError as error:
            refusal = error
    return shown(request, basket, refusal)


def shown(request: HttpRequest, basket: Basket, refusal: ProgrammeError | None) -> HttpResponse:
    """Return the page of what was booked."""
    now = timezone.now()
    rows = [detailed(row, now=now) for row in bookings_of(basket)]
    context = {
        "basket": basket, "rows": rows, "refusal": refusal, "token": basket_token(basket.uid),
        "wallet": bool(settings.WALLET_CERTIFICATE),
        "any_tickets": any(row["ticket"] for row in rows),
    }  # fmt: skip
    return render(
        request, "bookings/booking.html", context, status=refusal.status if refusal else 200
    )


def detailed(row: Shown, *, now: datetime) -> dict[str, Any]:
    """Return a booking with its ticket and with what can still be done with it."""
    found = row.booking
    ahead = row.session.starts_at > now
    return {
        "shown": row,
        "booking": found,
        "session": row.session,
        "zone": row.session.activity.edition.zone,
        "ticket": found.state == BookingState.CONFIRMED,
        "can_change": ahead and found.state in CHANGEABLE,
        "dates": other_dates(found, now=now)
        if ahead and found.state == BookingState.CONFIRMED
        else [],
        "form": PartyForm(
            kinds=kinds_of(found),
            initial={str(kind): found.party.get(str(kind), 0) for kind in kinds_of(found)},
        ),
    }


def done(request: HttpRequest, basket: Basket, *, now: datetime) -> str:
    """Do what was asked for with one booking of a basket; say what was done.

    :raises ProgrammeError: when it is refused.
    """
    try:
        uid = uuid.UUID(request.POST.get("booking", ""))
    except ValueError as error:
        raise CannotChange from error
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None or not basket.bookings.filter(uid=uid).exists():
        raise CannotChange
    return verb(request, str(uid), now)


def cancel(request: HttpRequest, uid: str, now: datetime) -> str:
    """Cancel a booking, leave the list, decline an offer."""
    cancel_booking(uid, now=now)
    return _("It has been cancelled. Thank you for making room for others.")


def accept(request: HttpRequest, uid: str, now: datetime) -> str:
    """Take up an offer."""
    accept_offer(uid, now=now)
    return _("The places are yours.")


def change(request: HttpRequest, uid: str, now: datetime) -> str:
    """Change who comes."""
    booking = Booking.objects.select_related("allotment").get(uid=uid)
    form = PartyForm(request.POST, kinds=kinds_of(booking))
    if not form.is_valid():
        raise CannotChange(_("Give the number of people in digits."))
    change_party(uid, party=form.party(), now=now)
    return _("It has been changed.")


def move(request: HttpRequest, uid: str, now: datetime) -> str:
    """Move a booking to another date."""
    digits = request.POST.get("session", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise CannotChange(_("Choose a date."))
    transfer_booking(uid, session_id=int(digits), now=now)
    return _("It has been moved to the other date.")


VERBS: dict[str, Callable[[HttpRequest, str, datetime], str]] = {
    "cancel": cancel, "accept": accept, "change": change, "move": move,
}  # fmt: skip
CHANGEABLE = (
    BookingState.CONFIRMED, BookingState.REQUESTED, BookingState.ENTERED, BookingState.WAITING,
    BookingState.OFFERED,
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a large party chose, and book it when it says so.

    Opening the page books nothing: programs that look into mail open every link in it.
    """
    basket = basket_to_verify(token)
    if basket is None:
        raise Http404
    if basket.confirmed_at is not None:
        return redirect("booking", token)
    refusal = None
    if request.method == "POST":
        try:
            verify_basket(basket.uid, now=timezone.now(), wait="wait" in request.POST)
        except ProgrammeError as error:
            refusal = error
        else:
            return redirect("booking", token)
    context = {
        "basket": basket, "refusal": refusal, "full": isinstance(refusal, SessionFull),
        "rows": [row for row in bookings_of(basket) if row.booking.state == BookingState.CHOSEN],
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "bookings/answer_letter.html", context, status=status)


@require_safe
def booking_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Send what was booked as a calendar."""
    basket = basket_of(token)
    rows = [row for row in bookings_of(basket) if row.booking.state == BookingState.CONFIRMED]
    address = request.build_absolute_uri(request.path.removesuffix("calendar.ics"))
    response = HttpResponse(
        booking_events(rows, address=address, now=timezone.now()), content_type="text/calendar"
    )
    response["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return response


@require_safe
def booking_pass(request: HttpRequest, token: str, uid: uuid.UUID) -> HttpResponse:
    """Send the ticket of a booking as a pass for Apple's wallet, where passes can be signed."""
    basket, signer = basket_of(token), configured_signer()
    rows = [row for row in bookings_of(basket) if row.booking.uid == uid]
    if signer is None or not rows or rows[0].booking.state != BookingState.CONFIRMED:
        raise Http404
    response = HttpResponse(wallet_pass(rows[0], signer), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="ticket.pkpass"'
    return response


@never_cache
@login_required
@require_safe
def my_bookings(request: HttpRequest) -> HttpResponse:
    """Show all that somebody with an account has booked."""
    baskets = [
        (basket_token(basket.uid), [Shown(row, 0) for row in basket.bookings.all()])
        for basket in baskets_of_account(request.user.pk or 0)
    ]
    return render(request, "bookings/my_bookings.html", {"baskets": baskets})
