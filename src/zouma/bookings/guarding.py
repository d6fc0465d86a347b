"""What stands in front of the forms: limits to robots, and the waiting room of an opening."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zouma.bookings.models import WaitingRoom
from zouma.bookings.proofs import VALID_SECONDS, challenge_met, new_challenge
from zouma.bookings.queries.pages import Offer
from zouma.bookings.queries.rooms import is_guarded, standing
from zouma.bookings.refusals import NotYourTurn, SlowDown
from zouma.bookings.tokens import read_room_ticket
from zouma.common.buckets import Buckets, UsedOnce

PER_CONTACT = Buckets(burst=20, per_second=20 / 3600)
PER_ADDRESS = Buckets(burst=settings.BOOKINGS_BURST, per_second=settings.BOOKINGS_PER_SECOND)
CHALLENGES = UsedOnce(seconds=VALID_SECONDS)


@dataclass(slots=True)
class Pace:
    """How long bookings have lately taken in this process, in seconds (a moving average)."""

    seconds: float = 0.0

    @contextmanager
    def timing(self) -> Iterator[None]:
        """Take in how long a booking takes, also one that is refused."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.observe(time.monotonic() - began)

    def observe(self, seconds: float) -> None:
        """Take in how long a booking took."""
        self.seconds += 0.1 * (seconds - self.seconds)


PACE = Pace()


def network_address(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the /64 network of an IPv6 one.

    Behind a proxy of ours it is the last address that the proxy has added.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        added = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        text = added.rpartition(",")[2].strip() or text
    try:
        address = ip_address(text)
    except ValueError:
        return text[:60]
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def check_limits(request: HttpRequest, contact_key: str) -> None:
    """Refuse a booking when very many come from one contact or one network address.

    A school behind one address is only asked for a proof: its browsers work for a second, or its
    people wait for twenty.

    :raises SlowDown: in these cases.
    """
    if settings.BOOKINGS_BURST <= 0:
        return
    now = time.monotonic()
    address = network_address(request)
    if not PER_ADDRESS.take(address, now=now) and not proof_given(request, address, now=now):
        raise SlowDown
    if not PER_CONTACT.take(contact_key, now=now):
        raise SlowDown


def proof_given(request: HttpRequest, address: str, *, now: float) -> bool:
    """Tell whether a request carries a proof that has not been used."""
    challenge = request.POST.get("challenge") or request.headers.get("Zouma-Challenge", "")
    answer = request.POST.get("proof") or request.headers.get("Zouma-Proof", "")
    if not challenge_met(challenge, answer, subject=address):
        return False
    return CHALLENGES.use(challenge, now=now)


def challenge_for(request: HttpRequest) -> str:
    """Return a challenge to who was asked to slow down."""
    return new_challenge(network_address(request))


def room_cookie(room: WaitingRoom) -> str:
    """Return the name of the cookie that holds a room's ticket."""
    return f"zouma_room_{room.pk}"


def let_on(request: HttpRequest, room: WaitingRoom | None, *, now: datetime) -> bool:
    """Tell whether somebody may go on: there is no rush, or it is their turn."""
    if room is None or not is_guarded(room, now=now):
        return True
    ticket = request.COOKIES.get(room_cookie(room)) or request.headers.get("Waiting-Ticket", "")
    number = read_room_ticket(ticket, room.pk)
    return number is not None and standing(room, number).admitted


def to_waiting_room(request: HttpRequest, offer: Offer, *, now: datetime) -> HttpResponse | None:
    """Return the way to the waiting room for who has to come through it, None for all others."""
    room = offer.bookable.terms.room
    if room is None or let_on(request, room, now=now):
        return None
    return redirect(f"{reverse('waiting_room', args=[room.uid])}?session={offer.session.uid}")


def check_turn(request: HttpRequest, rooms: Iterable[WaitingRoom], *, now: datetime) -> None:
    """Refuse a request of an app for sessions behind a room that has not let it on.

    :raises NotYourTurn: when that is so.
    """
    if not all(let_on(request, room, now=now) for room in rooms):
        raise NotYourTurn
