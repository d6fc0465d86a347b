"""The page on which a session is booked, or put into the basket."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zouma.bookings.actions import book_places, hold_places
from zouma.bookings.forms import BookingForm, PartyForm, new_key, wish_of
from zouma.bookings.guarding import PACE, challenge_for, check_limits, to_waiting_room
from zouma.bookings.models import Basket
from zouma.bookings.queries.asked import questions_of
from zouma.bookings.queries.pages import Offer, offer_of_session
from zouma.bookings.refusals import SessionFull, SlowDown
from zouma.bookings.tokens import basket_token
from zouma.bookings.views.cookies import basket_key, keep_basket
from zouma.common.errors import ProgrammeError
from zouma.people.models import Account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the form of a session; book it, or hold its places in the basket."""
    offer = offer_of_session(session_uid, now=timezone.now())
    if offer is None:
        raise Http404
    if (way := to_waiting_room(request, offer, now=timezone.now())) is not None:
        return way
    questions = questions_of(offer.session.activity_id)
    if request.method != "POST":
        return shown(request, offer, BookingForm(initial={"key": new_key()}, questions=questions))
    form = BookingForm(request.POST, questions=questions)
    try:
        if request.POST.get("then") == "basket":
            return held(request, offer, form)
        return booked(request, offer, form)
    except ProgrammeError as refusal:
        full = isinstance(refusal, SessionFull)
        return shown(request, offer, form, refusal=refusal, full=full)


def shown(
    request: HttpRequest, offer: Offer, form: BookingForm, *,
    refusal: ProgrammeError | None = None, full: bool = False,
) -> HttpResponse:  # fmt: skip
    """Return the form, with what it was refused for."""
    activity = offer.session.activity
    context = {
        "blank": "" if form.is_bound else blank_fields(translation.get_language() or ""),
        "offer": offer, "form": form, "refusal": refusal, "full": full, "activity": activity,
        "session": offer.session, "zone": activity.edition.zone, "terms": offer.bookable.terms,
        "has_basket": bool(basket_key(request)),
        "challenge": challenge_for(request) if isinstance(refusal, SlowDown) else "",
    }  # fmt: skip
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "bookings/book.html", context, status=status)


@lru_cache(maxsize=64)
def blank_fields(_language: str) -> SafeString:
    """Return the fields of a form that nobody has filled in, in the language that is active.

    In a rush they are most of what is rendered, and they are the same for all.
    """
    return mark_safe(render_to_string("bookings/_fields.html", {"form": BookingForm()}))  # noqa: S308


def booked(request: HttpRequest, offer: Offer, form: BookingForm) -> HttpResponse:
    """Book the session and show the booking.

    :raises ProgrammeError: when it is refused.
    """
    if not form.is_valid():
        return shown(request, offer, form)
    contact = form.contact(language=translation.get_language() or "", account=account_of(request))
    check_limits(request, contact.key)
    with PACE.timing():
        basket = book_places(
            wishes=[wish_of(offer.bookable, form.party(), form.answers())], contact=contact,
            key=form.cleaned_data["key"], now=timezone.now(), wait=form.cleaned_data["wait"],
        )  # fmt: skip
    return after_booking(basket)


def after_booking(basket: Basket) -> HttpResponse:
    """Go to the booking, or, where the address is checked first, say that a letter is on its way.

    The link to a booking whose address is not checked goes to that address alone.
    """
    if basket.to_verify and basket.confirmed_at is None:
        return redirect("look_for_letter")
    return redirect("booking", basket_token(basket.uid))


def held(request: HttpRequest, offer: Offer, form: BookingForm) -> HttpResponse:
    """Hold the session's places in the basket and show it.

    :raises ProgrammeError: when it is refused.
    """
    party = PartyForm(request.POST, questions=form.questions)
    if not party.is_valid():
        return shown(request, offer, form)
    key = basket_key(request) or new_key()
    check_limits(request, key)
    hold_places(
        basket_key=key, wish=wish_of(offer.bookable, party.party(), party.answers()),
        key=request.POST.get("key", "")[:100], now=timezone.now(),
    )  # fmt: skip
    return keep_basket(redirect("basket"), key, request)


def account_of(request: HttpRequest) -> Account | None:
    """Return the account of who is signed in."""
    return request.user if isinstance(request.user, Account) else None


@require_safe
def look_for_letter(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way that has to be answered."""
    return render(request, "bookings/look_for_letter.html")
