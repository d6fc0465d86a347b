"""What is published of a ballot is enough to draw it again, by a program that shares nothing."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.halls import hall, person, wish
from make import NOW
from zouma.bookings.actions import book_places, draw_ballot, open_ballot, set_terms
from zouma.bookings.models import Ballot, Booking
from zouma.bookings.tokens import basket_token
from zouma.bookings.vocabulary import BookingMode
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db


def entered():
    """A ballot for twelve places with nine parties of one to four."""
    (pk,) = hall(12)
    terms = set_terms(session_id=pk, capacity=12, now=NOW, mode=BookingMode.BALLOT)
    ballot = open_ballot(terms_id=terms.pk, draws_at=NOW, seed=bytes(range(32)))
    Ballot.objects.update(draws_at=NOW.replace(hour=20))
    for number in range(9):
        book_places(
            wishes=[wish(pk, 1 + number % 4)], contact=person(number), key=f"k{number}", now=NOW
        )
    return ballot, Session.objects.get(pk=pk)


def draw_again(published):
    """Return the hashes of the winners, from the published data and docs/methods/ballot.md."""
    seed = bytes.fromhex(published["seed"])
    sizes = {row["entry_hash"]: row["places"] for row in published["entries"]}
    joined = "".join(name + "\n" for name in sorted(sizes))
    digest = hashlib.sha256(joined.encode()).hexdigest()
    assert digest == published["entries_digest"]
    assert hashlib.sha256(seed).hexdigest() == published["commitment"]
    order = sorted(sizes, key=lambda name: hashlib.sha256(seed + (digest + name).encode()).digest())
    left, winners, turn = published["places"], [], 0
    while turn < len(order) and left >= max(sizes.values()):
        winners.append(order[turn])
        left -= sizes[order[turn]]
        turn += 1
    for name in order[turn:]:
        if sizes[name] <= left:
            winners.append(name)
            left -= sizes[name]
    return set(winners)


def test_anybody_can_draw_it_again(client):
    ballot, session = entered()
    address = reverse("ballot_data", args=[session.uid])
    before = client.get(address).json()
    draw_ballot(ballot.pk, now=NOW.replace(hour=20))

    after = client.get(address).json()

    assert (before["seed"], before["entries"]) == (None, [])
    assert before["commitment"] == after["commitment"]
    won = {row["entry_hash"] for row in after["entries"] if row["won"]}
    assert draw_again(after) == won
    confirmed = Booking.objects.filter(state="confirmed")
    said = {hashlib.sha256(f"{row.uid} {row.places}".encode()).hexdigest() for row in confirmed}
    assert said == won


def test_the_page_tells_what_a_party_has_to_compare(client):
    ballot, session = entered()
    booking = Booking.objects.order_by("pk")[0]
    mine = hashlib.sha256(f"{booking.uid} {booking.places}".encode()).hexdigest()
    with translation.override("en"):
        own = reverse("booking", args=[basket_token(booking.basket.uid)])
        page = reverse("ballot", args=[session.uid])

    assert mine in client.get(own).content.decode()
    assert mine not in client.get(page).content.decode()
    draw_ballot(ballot.pk, now=NOW.replace(hour=20))
    assert mine in client.get(page).content.decode()


def test_a_session_without_a_ballot_has_no_page_of_one(client):
    (pk,) = hall(2)
    uid = Session.objects.get(pk=pk).uid

    assert client.get(reverse("ballot", args=[uid])).status_code == 404
    assert client.get(reverse("ballot_data", args=[uid])).status_code == 404
