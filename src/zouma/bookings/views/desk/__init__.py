"""The organisers' desk: for accounts that act for organisations, and for staff."""

from zouma.bookings.views.desk.activities import desk_activity
from zouma.bookings.views.desk.bookings import desk_numbers, desk_session
from zouma.bookings.views.desk.calling_off import desk_called_off, desk_calling_off
from zouma.bookings.views.desk.doors import desk_attendance, desk_door, desk_doors
from zouma.bookings.views.desk.messages import desk_message
from zouma.bookings.views.desk.outbox import desk_letter, desk_outbox
from zouma.bookings.views.desk.overbooking import desk_overbooking
from zouma.bookings.views.desk.questions import desk_questions
from zouma.bookings.views.desk.rooms import desk_room
from zouma.bookings.views.desk.schools import desk_schools
from zouma.bookings.views.desk.sessions import desk
from zouma.bookings.views.desk.tables import desk_activity_table, desk_door_list, desk_table
from zouma.bookings.views.desk.terms import desk_terms

__all__ = [
    "desk",
    "desk_activity",
    "desk_activity_table",
    "desk_attendance",
    "desk_called_off",
    "desk_calling_off",
    "desk_door",
    "desk_door_list",
    "desk_doors",
    "desk_letter",
    "desk_message",
    "desk_numbers",
    "desk_outbox",
    "desk_overbooking",
    "desk_questions",
    "desk_room",
    "desk_schools",
    "desk_session",
    "desk_table",
    "desk_terms",
]
