"""Public pages of bookings; each makes one call to an action or a query."""

from zouma.bookings.views.baskets import basket, leave_out
from zouma.bookings.views.booked import booking, booking_calendar, my_bookings
from zouma.bookings.views.booking import book

__all__ = ["basket", "book", "booking", "booking_calendar", "leave_out", "my_bookings"]
