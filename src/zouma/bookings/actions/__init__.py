"""Writes of bookings: one function per verb, one transaction each."""

from zouma.bookings.actions.ballots import draw_ballot, open_ballot
from zouma.bookings.actions.booking import Contact, Wish, book_places, confirm_basket, hold_places
from zouma.bookings.actions.changing import cancel_booking, change_party, transfer_booking
from zouma.bookings.actions.deciding import approve_booking, refuse_booking
from zouma.bookings.actions.expiring import expire_baskets, expire_offers
from zouma.bookings.actions.terms import set_terms
from zouma.bookings.actions.waiting import accept_offer, promote_waiting

__all__ = [
    "Contact",
    "Wish",
    "accept_offer",
    "approve_booking",
    "book_places",
    "cancel_booking",
    "change_party",
    "confirm_basket",
    "draw_ballot",
    "expire_baskets",
    "expire_offers",
    "hold_places",
    "open_ballot",
    "promote_waiting",
    "refuse_booking",
    "set_terms",
    "transfer_booking",
]
