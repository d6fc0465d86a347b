"""Who comes, and the form of a session's booking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.actions import Wish
from zouma.bookings.forms.contact import ContactForm
from zouma.bookings.forms.questions import QuestionsForm
from zouma.bookings.models import Booking
from zouma.bookings.queries.bookable import Bookable
from zouma.bookings.vocabulary import AllotmentKind, BookingMode, PartyKind

MOST_OF_A_KIND = 500
PARTY_KINDS = (PartyKind.ADULT, PartyKind.CHILD, PartyKind.WHEELCHAIR)
CLASS_KINDS = (PartyKind.PUPIL, PartyKind.WHEELCHAIR, PartyKind.ADULT)
HELP = {
    PartyKind.ADULT: _("from 18 years"),
    PartyKind.CHILD: _("under 18 years"),
    PartyKind.WHEELCHAIR: _("of any age"),
}


class PartyForm(QuestionsForm):
    """How many of each kind come, and the organiser's questions."""

    def __init__(
        self, *arguments: Any, kinds: Sequence[PartyKind] = PARTY_KINDS, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.kinds = kinds
        for kind in kinds:
            self.fields[str(kind)] = forms.IntegerField(
                label=kind.label, help_text=HELP.get(kind, ""), min_value=0,
                max_value=MOST_OF_A_KIND,
                required=False, initial=1 if kind == PartyKind.ADULT else 0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def party(self) -> dict[PartyKind, int]:
        """Return the party as filled in."""
        numbers = {kind: self.cleaned_data.get(str(kind)) or 0 for kind in self.kinds}
        return {kind: number for kind, number in numbers.items() if number}


class BookingForm(PartyForm, ContactForm):
    """A booking of one session; key: of this form, so that sending it twice books once."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    wait = forms.BooleanField(required=False, label=_("If it is full, put us on the waiting list"))
    field_order = [*map(str, PARTY_KINDS), "name", "email", "phone"]


def kinds_of(booking: Booking) -> Sequence[PartyKind]:
    """Return whom a booking can be made of: a class of others than a family."""
    return CLASS_KINDS if booking.allotment.kind == AllotmentKind.SCHOOLS else PARTY_KINDS


def wish_of(
    bookable: Bookable, party: dict[PartyKind, int], answers: dict[str, Any] | None = None
) -> Wish:
    """Return the places that a party wants: those kept for wheelchair users where it has one."""
    places = sum(party.values())
    accessible = PartyKind.WHEELCHAIR in party and AllotmentKind.ACCESSIBLE in bookable.allotments
    kind = AllotmentKind.PUBLIC
    by_lot = bookable.terms.mode == BookingMode.BALLOT  # all are drawn for together
    if accessible and not by_lot and bookable.has(AllotmentKind.ACCESSIBLE, places):
        kind = AllotmentKind.ACCESSIBLE
    return Wish(bookable.session.pk, party, kind, answers=answers or {})
