"""What a wish for places can be refused for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError, constraints_told


class NotBookable(ProgrammeError):
    """A session that needs no booking, or is not public."""

    message = _("This session cannot be booked here.")
    status = 404


class BookingNotOpen(ProgrammeError):
    """Before the opening moment."""

    message = _("Booking for this session has not opened yet.")


class BookingClosed(ProgrammeError):
    """After the closing moment, or the session does not take place."""

    message = _("Booking for this session is closed.")


class SessionFull(ProgrammeError):
    """Fewer places are left than the party needs."""

    message = _("There are not enough places left.")


class PartyTooLarge(ProgrammeError):
    """More people than one party may have."""

    message = _("A party for this session cannot be as large as that.")
    status = 400


class PartyEmpty(ProgrammeError):
    """Nobody in it."""

    message = _("Say how many people come.")
    status = 400


class GradeNotOffered(ProgrammeError):
    """A class of another age than the session is for."""

    message = _("This session is for other grades.")
    status = 400


class TooFewAdults(ProgrammeError):
    """A class with fewer adults than it needs."""

    message = _("A class needs more adults than that.")
    status = 400


class QuestionUnanswered(ProgrammeError):
    """A question that must be answered and was not, or not in a way that answers it."""

    message = _("A question of the organiser is not answered.")
    status = 400


class AddressNeeded(ProgrammeError):
    """A party so large that its mail address is asked for, to see that it is right."""

    message = _("For so many people, give an e-mail address; we check it first.")
    status = 400


class TooManyForBasket(ProgrammeError):
    """A large party in a basket, where nobody's address is known yet."""

    message = _("So many people cannot be held in the basket; please book them directly.")


class NotYourTurn(ProgrammeError):
    """A session behind a waiting room, by somebody whom the room has not let on."""

    message = _("Many want places at this moment. Please come through the waiting room.")


class SlowDown(ProgrammeError):
    """More requests from one place than people there would send."""

    message = _("Very many bookings come from where you are. Please try again in a moment.")
    status = 429


class AlreadyBooked(ProgrammeError):
    """The same contact in the same session."""

    message = _("You have already booked this session.")


class TooManyPlaces(ProgrammeError):
    """More places in the activity than one contact may have."""

    message = _("You have as many places in this activity as one person may book.")


class KeyUsedOtherwise(ProgrammeError):
    """The key of a request came before with another request."""

    message = _("This form has been sent before with something else in it; load it anew.")


class BasketOver(ProgrammeError):
    """A basket whose time ran out, or that is confirmed."""

    message = _("Your basket has been given up, since its time ran out. Please choose again.")


class BasketEmpty(ProgrammeError):
    """Nothing to confirm."""

    message = _("There is nothing in your basket.")


class ContactMissing(ProgrammeError):
    """Neither an address nor a telephone."""

    message = _("Give an e-mail address or a telephone number.")
    status = 400


class CannotChange(ProgrammeError):
    """A booking in a state in which this cannot be done with it."""

    message = _("This can no longer be done with this booking.")


class OfferOver(ProgrammeError):
    """An offer from the waiting list that was not taken in time."""

    message = _("This offer is over; its places have gone to the next on the list.")


class ClosesBeforeOpening(ProgrammeError):
    """A closing moment that is not after the opening moment."""

    message = _("Booking must close after it has opened.")
    status = 400


class ModeSettled(ProgrammeError):
    """Parties have asked for places in one way, which can no longer be another."""

    message = _("Parties wait for a decision or a draw, so the way places are given stays.")


class DrawWithoutMoment(ProgrammeError):
    """A ballot for which nobody has said when it is drawn."""

    message = _("Say when the ballot is drawn; that must be before the session begins.")
    status = 400


class TooFewPastSessions(ProgrammeError):
    """Nothing to learn from how many come."""

    message = _("Too few past sessions say how many come; nothing can be risked on them.")


class TooRisky(ProgrammeError):
    """More places beyond the capacity than anybody may give."""

    message = _("With so many places more people would come than fit, too probably.")


class FewerThanTaken(ProgrammeError):
    """A capacity below what is taken."""

    message = _("More places are taken than there would be.")


class NoDevice(ProgrammeError):
    """A link to a door that is not ours, or a device that is unknown."""

    message = _("This link does not open a door. Ask the organiser for a new one.")
    status = 401


class DeviceWithdrawn(ProgrammeError):
    """A device whose rights were taken back, or are over."""

    message = _("This link is no longer valid. Ask the organiser for a new one.")
    status = 410


class NoSessionChosen(ProgrammeError):
    """A door without a session, or with one that is somebody else's."""

    message = _("Choose at least one session that you look after.")
    status = 400


class TooManySessions(ProgrammeError):
    """More than a phone should hold."""

    message = _("One link opens the doors of at most 100 sessions. Make a second one.")
    status = 400


class NotThisDoor(ProgrammeError):
    """A session that the device was not made for."""

    message = _("This link does not open the door of this session.")
    status = 404


refusing = constraints_told(
    {
        "booking_once_per_contact": AlreadyBooked,
        "booking_once_per_basket": AlreadyBooked,
        "basket_key_unique": KeyUsedOtherwise,
        "allotment_not_oversold": FewerThanTaken,
        "terms_allotted_within_capacity": FewerThanTaken,
        "terms_closes_after_opening": ClosesBeforeOpening,
    }
)
