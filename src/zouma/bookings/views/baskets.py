"""The basket: what it holds and until when, what in it cannot be done, confirming it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zouma.bookings.actions import confirm_basket, leave_out_of_basket
from zouma.bookings.forms import ContactForm
from zouma.bookings.queries.pages import conflicts, held_in
from zouma.bookings.refusals import BasketOver
from zouma.bookings.tokens import basket_token
from zouma.bookings.views.booking import account_of
from zouma.bookings.views.cookies import basket_key, forget_basket
from zouma.common.errors import ProgrammeError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """Show the basket; confirm all of it."""
    if request.method != "POST":
        return shown(request, ContactForm())
    form = ContactForm(request.POST)
    if not form.is_valid():
        return shown(request, form)
    contact = form.contact(language=translation.get_language() or "", account=account_of(request))
    try:
        made = confirm_basket(
            basket_key=basket_key(request), contact=contact, now=timezone.now()
        )  # fmt: skip
    except BasketOver as refusal:
        return forget_basket(shown(request, form, refusal))
    except ProgrammeError as refusal:
        return shown(request, form, refusal)
    return forget_basket(redirect("booking", basket_token(made.uid)))


def shown(
    request: HttpRequest, form: ContactForm, refusal: ProgrammeError | None = None
) -> HttpResponse:
    """Return the basket's page."""
    found, rows = held_in(basket_key(request))
    context = {
        "basket": found, "rows": rows, "form": form, "refusal": refusal,
        "conflicts": conflicts(row.session for row in rows),
        "over": found is not None and found.held_until is not None
        and found.held_until < timezone.now(),
    }  # fmt: skip
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "bookings/basket.html", context, status=status)


@require_POST
def leave_out(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a session out of the basket again."""
    leave_out_of_basket(basket_key=basket_key(request), booking_uid=uid, now=timezone.now())
    return redirect("basket")
