"""Booking over HTTP, for apps and for other organisers' sites."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Router

from zouma.bookings.actions import Contact, Wish, book_places
from zouma.bookings.api import schemas
from zouma.bookings.guarding import PACE, check_limits, check_turn
from zouma.bookings.models import Basket, Question
from zouma.bookings.queries.asked import questions_of
from zouma.bookings.queries.bookable import rooms_of, session_ids
from zouma.bookings.queries.pages import booked_in, offer_of_session, opened_basket
from zouma.bookings.queries.rooms import is_guarded
from zouma.bookings.refusals import NotBookable
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


@router.get("/sessions/{uid}/terms", response={200: schemas.TermsOut, **PROBLEMS})
def terms(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Return how a session is booked now, and what its parties are asked."""
    now = timezone.now()
    offer = offer_of_session(uid, now=now)
    if offer is None:
        raise NotBookable
    held, room = offer.bookable.terms, offer.bookable.terms.room
    guarded = room is not None and is_guarded(room, now=now)
    address = reverse("waiting_room", args=[room.uid]) if room and guarded else None
    body = {
        "session": uid,
        "mode": held.mode,
        "phase": offer.phase,
        "left": offer.left,
        "opens_at": held.opens_at,
        "closes_at": held.closed_from(),
        "largest_party": held.largest_party,
        "waiting_room": request.build_absolute_uri(address) if address else None,
        "questions": [plain_question(row) for row in questions_of(offer.session.activity_id)],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def plain_question(question: Question) -> dict[str, Any]:
    """Return a question as it is sent."""
    said = {part: getattr(question, part).items() for part in ("wording", "reason", "choices")}
    texts = {part: {tag: w.text for tag, w in items} for part, items in said.items()}
    choices = {
        tag: [line.strip() for line in text.splitlines() if line.strip()]
        for tag, text in texts["choices"].items()
    }
    return {
        "id": str(question.pk), "kind": question.kind, "required": question.required,
        **texts, "choices": choices,
    }  # fmt: skip


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
