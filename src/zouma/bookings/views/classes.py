"""The page on which a teacher books a class, and the letter of confirmation to print."""

from __future__ import annotations

import uuid
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zouma.bookings.actions import book_places
from zouma.bookings.forms import ClassForm, new_key
from zouma.bookings.guarding import PACE, challenge_for, check_limits, to_waiting_room
from zouma.bookings.queries.asked import questions_of
from zouma.bookings.queries.classes import class_dates, class_places_left
from zouma.bookings.queries.pages import Offer, bookings_of, offer_of_session
from zouma.bookings.refusals import SessionFull, SlowDown
from zouma.bookings.tokens import basket_token
from zouma.bookings.views.booked import basket_of
from zouma.bookings.views.booking import account_of, after_booking
from zouma.bookings.vocabulary import BookingState
from zouma.common.errors import ProgrammeError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book_class(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show the form for a class; book it, or ask the organiser."""
    now = timezone.now()
    offer = offer_of_session(session_uid, now=now)
    school = offer.bookable.school if offer else None
    if offer is None or school is None or not offer.bookable.for_classes:
        raise Http404
    if (way := to_waiting_room(request, offer, now=now)) is not None:
        return way
    class_form = partial(
        ClassForm, school=school, dates=class_dates(offer.bookable, now=now),
        questions=questions_of(offer.session.activity_id),
    )  # fmt: skip
    if request.method != "POST":
        account = account_of(request)
        initial = {"key": new_key(), "email": account.email if account else ""}
        return shown(request, offer, class_form(initial=initial))
    form = class_form(request.POST)
    try:
        return booked(request, offer, form)
    except ProgrammeError as refusal:
        return shown(request, offer, form, refusal)


def booked(request: HttpRequest, offer: Offer, form: ClassForm) -> HttpResponse:
    """Book the class.

    :raises ProgrammeError: when it is refused.
    """
    if not form.is_valid():
        return shown(request, offer, form)
    contact = form.contact(language=translation.get_language() or "", account=account_of(request))
    check_limits(request, contact.key)
    with PACE.timing():
        basket = book_places(
            wishes=[form.wish(offer.bookable)], contact=contact, key=form.cleaned_data["key"],
            now=timezone.now(), wait=form.cleaned_data["wait"],
        )  # fmt: skip
    return after_booking(basket)


def shown(
    request: HttpRequest, offer: Offer, form: ClassForm, refusal: ProgrammeError | None = None
) -> HttpResponse:
    """Return the form, with what it was refused for."""
    activity = offer.session.activity
    context = {
        "offer": offer, "form": form, "refusal": refusal, "activity": activity,
        "session": offer.session, "zone": activity.edition.zone, "school": offer.bookable.school,
        "left": class_places_left(offer.bookable), "full": isinstance(refusal, SessionFull),
        "challenge": challenge_for(request) if isinstance(refusal, SlowDown) else "",
    }  # fmt: skip
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "bookings/book_class.html", context, status=status)


@never_cache
@require_safe
def confirmation_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show the letter of confirmation that a school keeps on paper."""
    basket = basket_of(token)
    rows = [row for row in bookings_of(basket) if row.booking.state == BookingState.CONFIRMED]
    if not rows:
        raise Http404
    context = {
        "basket": basket, "rows": rows, "token": basket_token(basket.uid), "today": timezone.now(),
        "zone": rows[0].session.activity.edition.zone,
    }  # fmt: skip
    return render(request, "bookings/confirmation_letter.html", context)
