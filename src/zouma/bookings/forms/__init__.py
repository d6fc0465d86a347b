"""What visitors and teachers fill in."""

from zouma.bookings.forms.classes import ClassForm
from zouma.bookings.forms.contact import ContactForm, new_key
from zouma.bookings.forms.party import PARTY_KINDS, BookingForm, PartyForm, kinds_of, wish_of

__all__ = [
    "PARTY_KINDS",
    "BookingForm",
    "ClassForm",
    "ContactForm",
    "PartyForm",
    "kinds_of",
    "new_key",
    "wish_of",
]
