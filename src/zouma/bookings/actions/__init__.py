"""Writes of bookings: one function per verb, one transaction each."""

from zouma.bookings.actions.admitting import admit, count_at_desk, count_people
from zouma.bookings.actions.asking import put_question, remove_question
from zouma.bookings.actions.ballots import draw_ballot, open_ballot
from zouma.bookings.actions.booking import (
    book_places,
    confirm_basket,
    hold_places,
    verify_basket,
)
from zouma.bookings.actions.calling_off import call_off, finish_calling_off
from zouma.bookings.actions.changing import (
    cancel_booking,
    change_party,
    leave_out_of_basket,
    transfer_booking,
)
from zouma.bookings.actions.chores import do_chores
from zouma.bookings.actions.deciding import approve_booking, refuse_booking
from zouma.bookings.actions.door_events import Upload, exchange_events
from zouma.bookings.actions.doors import make_door, withdraw_door
from zouma.bookings.actions.erasing import erase_basket, erase_overdue
from zouma.bookings.actions.expiring import expire_baskets, expire_offers
from zouma.bookings.actions.letters import post_letter, send_again, send_letters
from zouma.bookings.actions.messages import post_message
from zouma.bookings.actions.organiser_terms import Terms, change_terms, change_terms_of_many
from zouma.bookings.actions.overbooking import set_overbooking
from zouma.bookings.actions.rooms import close_room, next_number, open_room, pace_room
from zouma.bookings.actions.schools import end_school_terms, set_school_terms
from zouma.bookings.actions.terms import set_terms
from zouma.bookings.actions.waiting import accept_offer, promote_waiting
from zouma.bookings.actions.wishes import Contact, Visit, Wish

__all__ = [
    "Contact",
    "Terms",
    "Upload",
    "Visit",
    "Wish",
    "accept_offer",
    "admit",
    "approve_booking",
    "book_places",
    "call_off",
    "cancel_booking",
    "change_party",
    "change_terms",
    "change_terms_of_many",
    "close_room",
    "confirm_basket",
    "count_at_desk",
    "count_people",
    "do_chores",
    "draw_ballot",
    "end_school_terms",
    "erase_basket",
    "erase_overdue",
    "exchange_events",
    "expire_baskets",
    "expire_offers",
    "finish_calling_off",
    "hold_places",
    "leave_out_of_basket",
    "make_door",
    "next_number",
    "open_ballot",
    "open_room",
    "pace_room",
    "post_letter",
    "post_message",
    "promote_waiting",
    "put_question",
    "refuse_booking",
    "remove_question",
    "send_again",
    "send_letters",
    "set_overbooking",
    "set_school_terms",
    "set_terms",
    "transfer_booking",
    "verify_basket",
    "withdraw_door",
]
