"""Tables of bookings."""

from zouma.bookings.models.ballots import Ballot, BallotEntry
from zouma.bookings.models.bookings import Basket, Booking, PassedOver, PlaceEntry
from zouma.bookings.models.calling_off import CalledOff, CallingOff
from zouma.bookings.models.doors import DoorDevice, DoorEvent
from zouma.bookings.models.letters import Letter
from zouma.bookings.models.questions import Question
from zouma.bookings.models.rooms import WaitingRoom
from zouma.bookings.models.schools import SchoolTerms, SchoolVisit
from zouma.bookings.models.terms import Allotment, BookingTerms

__all__ = [
    "Allotment",
    "Ballot",
    "BallotEntry",
    "Basket",
    "Booking",
    "BookingTerms",
    "CalledOff",
    "CallingOff",
    "DoorDevice",
    "DoorEvent",
    "Letter",
    "PassedOver",
    "PlaceEntry",
    "Question",
    "SchoolTerms",
    "SchoolVisit",
    "WaitingRoom",
]
