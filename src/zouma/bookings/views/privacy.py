"""What visitors are owed: all that is known of them, and that it is forgotten."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zouma.bookings.actions import erase_basket
from zouma.bookings.queries.privacy import personal_data
from zouma.bookings.tokens import basket_token
from zouma.bookings.views.booked import basket_of


@never_cache
@require_safe
def booking_data(request: HttpRequest, token: str) -> HttpResponse:
    """Send all that is known of who booked, as JSON."""
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(personal_data(basket_of(token)), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="my-booking.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget_booking(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then cancel what is to come and forget who booked."""
    basket = basket_of(token)
    if request.method == "POST":
        erase_basket(basket.pk, now=timezone.now())
        return redirect("forgotten")
    context = {"basket": basket, "token": basket_token(basket.uid)}
    return render(request, "bookings/forget_booking.html", context)


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "bookings/forgotten.html")
