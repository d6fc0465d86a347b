"""Public pages of bookings; each makes one call to an action or a query."""

from zouma.bookings.views.ballots import ballot, ballot_data
from zouma.bookings.views.baskets import basket, leave_out
from zouma.bookings.views.booked import (
    answer_letter,
    booking,
    booking_calendar,
    booking_pass,
    my_bookings,
)
from zouma.bookings.views.booking import book, look_for_letter
from zouma.bookings.views.classes import book_class, confirmation_letter
from zouma.bookings.views.doors import door, door_icon, door_manifest, door_worker
from zouma.bookings.views.privacy import booking_data, forget_booking, forgotten
from zouma.bookings.views.rooms import room_state, waiting_room

__all__ = [
    "answer_letter",
    "ballot",
    "ballot_data",
    "basket",
    "book",
    "book_class",
    "booking",
    "booking_calendar",
    "booking_data",
    "booking_pass",
    "confirmation_letter",
    "door",
    "door_icon",
    "door_manifest",
    "door_worker",
    "forget_booking",
    "forgotten",
    "leave_out",
    "look_for_letter",
    "my_bookings",
    "room_state",
    "waiting_room",
]
