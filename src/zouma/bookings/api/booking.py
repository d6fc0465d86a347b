"""Booking over HTTP, for apps and for other organisers' sites."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Router

from zouma.bookings.actions import Contact, Wish, book_places
from zouma.bookings.api import schemas
from zouma.bookings.guarding import PACE, check_limits, check_turn
from zouma.bookings.models import Basket
from zouma.bookings.queries.bookable import rooms_of, session_ids
from zouma.bookings.queries.pages import booked_in, opened_basket
from zouma.bookings.tokens import basket_token, ticket_code
from zouma.bookings.vocabulary import BookingState, PartyKind

CONFIRMED = BookingState.CONFIRMED
router = Router(tags=["bookings"])
PROBLEMS = dict.fromkeys((400, 404, 409, 422, 429), schemas.Problem)
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=100, pattern=r"^[!-~]+$",
        description="Chosen by the caller: the same request under the same key is booked once.",
    ),
]  # fmt: skip


@router.post("/bookings", response={201: schemas.BasketOut, **PROBLEMS})
def book(request: HttpRequest, wanted: schemas.BookingIn, key: Key) -> JsonResponse:
    """Book places in one session or several: all of them, or none with the reason why.

    A large party is only chosen: it books by answering the letter that goes to its address, which
    is why the answer then holds neither token nor address.
    """
    ids = session_ids([row.session for row in wanted.sessions])
    wishes = [
        Wish(pk, {PartyKind(kind): number for kind, number in row.party}, answers=row.answers)
        for pk, row in zip(ids, wanted.sessions, strict=True)
    ]
    who = wanted.contact
    contact = Contact(who.name, who.email, who.phone, wanted.language)
    check_turn(request, rooms_of(ids), now=timezone.now())
    check_limits(request, contact.key)
    with PACE.timing():
        basket = book_places(
            wishes=wishes, contact=contact, key=key, now=timezone.now(), wait=wanted.wait
        )
    return JsonResponse(plain(request, basket), status=201)


@router.get("/bookings/{token}", response={200: schemas.BasketOut, **PROBLEMS})
def booking(request: HttpRequest, token: str) -> JsonResponse:
    """Return what was booked together."""
    basket = opened_basket(token)
    if basket is None:
        raise Http404
    return JsonResponse(plain(request, basket))


def plain(request: HttpRequest, basket: Basket) -> dict[str, Any]:
    """Return a basket as it is sent."""
    opened = basket.confirmed_at is not None
    token = basket_token(basket.uid) if opened else None
    bookings = [
        {**row, "ticket": ticket_code(row["uid"]) if row["state"] == CONFIRMED else None}
        for row in booked_in(basket)
    ]
    address = request.build_absolute_uri(reverse("booking", args=[token])) if opened else None
    return {"uid": basket.uid, "token": token, "address": address, "bookings": bookings}
