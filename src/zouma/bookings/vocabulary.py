"""The controlled words of bookings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookingMode(TextChoices):
    """How places of a session are given; a session without terms of booking is open to all."""

    FIRST_COME = "first-come", _("First come, first served")
    APPROVAL = "approval", _("The organiser decides")
    BALLOT = "ballot", _("By ballot")


class AllotmentKind(TextChoices):
    """For whom a part of a session's places is kept."""

    PUBLIC = "public", _("Everyone")
    SCHOOLS = "schools", _("Schools")
    DOOR = "door", _("At the door")
    ACCESSIBLE = "accessible", _("Wheelchair users and who comes with them")


class PartyKind(TextChoices):
    """Whom a party is made of; each takes one place."""

    ADULT = "adult", _("Adults")
    CHILD = "child", _("Children")
    PUPIL = "pupil", _("Pupils")
    WHEELCHAIR = "wheelchair", _("Wheelchair users")


class BookingState(TextChoices):
    """What has become of a party's wish for places."""

    HELD = "held", _("Held in a basket")
    CHOSEN = "chosen", _("Chosen in a basket")
    CONFIRMED = "confirmed", _("Confirmed")
    REQUESTED = "requested", _("Waits for the organiser")
    ENTERED = "entered", _("In the ballot")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Offered from the waiting list")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Not taken in time")
    REFUSED = "refused", _("Refused by the organiser")


# States in which a party's places are taken, and states in which anything may still come of it.
OCCUPYING = (BookingState.HELD, BookingState.CONFIRMED, BookingState.OFFERED)
OPEN = (
    *OCCUPYING,
    BookingState.CHOSEN,
    BookingState.REQUESTED,
    BookingState.ENTERED,
    BookingState.WAITING,
)
IN_BASKET = (BookingState.HELD, BookingState.CHOSEN)


class PlaceReason(TextChoices):
    """Why places were taken or given back."""

    HELD = "held", _("Held in a basket")
    BOOKED = "booked", _("Booked")
    APPROVED = "approved", _("Approved by the organiser")
    DRAWN = "drawn", _("Drawn in the ballot")
    OFFERED = "offered", _("Offered from the waiting list")
    GROWN = "grown", _("Party grew")
    SHRUNK = "shrunk", _("Party shrank")
    TRANSFERRED = "transferred", _("Moved to another session")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Offer declined")
    EXPIRED = "expired", _("Time ran out")


class LetterKind(TextChoices):
    """What a letter tells a party."""

    BOOKED = "booked", _("What was booked")
    OFFERED = "offered", _("Places offered from the waiting list")
    EXPIRED = "expired", _("An offer is over")
    APPROVED = "approved", _("Approved by the organiser")
    REFUSED = "refused", _("Refused by the organiser")
    DRAWN = "drawn", _("The ballot was drawn")
    CANCELLED = "cancelled", _("A booking was cancelled")
    CALLED_OFF = "called-off", _("A session does not take place")
    MESSAGE = "message", _("A message of the organiser")
    REMINDER = "reminder", _("It takes place soon")


class Phase(TextChoices):
    """How far the booking of a session has come."""

    BEFORE = "before", _("Booking has not opened yet")
    OPEN = "open", _("Places are left")
    FULL = "full", _("Full, with a waiting list")
    CLOSED = "closed", _("Booking is closed")


class DeviceKind(TextChoices):
    """What stands at a door: a volunteer's phone, or an organiser's desk."""

    PHONE = "phone", _("Phone at the door")
    DESK = "desk", _("Desk")


class DoorEventKind(TextChoices):
    """What happened at a door; the values are those of ``methods.attendance.Passage``."""

    SCAN_IN = "scan-in", _("Ticket in")
    SCAN_OUT = "scan-out", _("Ticket out")
    WALK_IN = "walk-in", _("In without a ticket")
    WALK_OUT = "walk-out", _("Out, counted")
    UNDO = "undo", _("Taken back")


TICKET_KINDS = (DoorEventKind.SCAN_IN, DoorEventKind.SCAN_OUT)


class TurnedAway(TextChoices):
    """Why a ticket was not let in."""

    ALREADY_IN = "already-in", _("Already in")
    CANCELLED = "cancelled", _("Cancelled")
    OTHER_SESSION = "other-session", _("Another session")
    UNKNOWN = "unknown", _("Unknown ticket")
