"""Public pages of bookings; each makes one call to an action or a query."""

from zouma.bookings.views.baskets import basket, leave_out
from zouma.bookings.views.booked import answer_letter, booking, booking_calendar, my_bookings
from zouma.bookings.views.booking import book, look_for_letter
from zouma.bookings.views.classes import book_class, confirmation_letter

__all__ = [
    "answer_letter",
    "basket",
    "book",
    "book_class",
    "booking",
    "booking_calendar",
    "confirmation_letter",
    "leave_out",
    "look_for_letter",
    "my_bookings",
]
