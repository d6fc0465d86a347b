"""What visitors fill in: who comes, who books, what to do with a booking."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.actions import Contact, Wish
from zouma.bookings.queries.bookable import Bookable
from zouma.bookings.vocabulary import AllotmentKind, PartyKind

MOST_OF_A_KIND = 99
PARTY_KINDS = (PartyKind.ADULT, PartyKind.CHILD, PartyKind.WHEELCHAIR)
HELP = {
    PartyKind.ADULT: _("from 18 years"),
    PartyKind.CHILD: _("under 18 years"),
    PartyKind.WHEELCHAIR: _("of any age"),
}


class PartyForm(forms.Form):
    """How many of each kind come."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for kind in PARTY_KINDS:
            self.fields[str(kind)] = forms.IntegerField(
                label=kind.label, help_text=HELP[kind], min_value=0, max_value=MOST_OF_A_KIND,
                required=False, initial=1 if kind == PartyKind.ADULT else 0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def party(self) -> dict[PartyKind, int]:
        """Return the party as filled in."""
        numbers = {kind: self.cleaned_data.get(str(kind)) or 0 for kind in PARTY_KINDS}
        return {kind: number for kind, number in numbers.items() if number}


class ContactForm(forms.Form):
    """Who books; website is a trap that people do not see and robots fill in."""

    name = forms.CharField(
        label=_("Your name"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail address"), required=False,
        help_text=_("Your tickets are sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("or telephone"), max_length=40, required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}
        ),
    )  # fmt: skip
    website = forms.CharField(required=False, widget=forms.TextInput)

    def clean(self) -> dict[str, Any]:
        """Refuse who cannot be reached, and what fills every field it finds."""
        held: dict[str, Any] = super().clean() or {}
        if held.get("website"):
            raise forms.ValidationError(_("This form was not filled in by a person."))
        digits = [letter for letter in held.get("phone", "") if letter.isdigit()]
        unreadable = self.errors.keys() & {"email", "phone"}
        if not held.get("email") and not digits and not unreadable:
            self.add_error("email", _("Give an e-mail address or a telephone number."))
        return held

    def contact(self, *, language: str, account_id: int | None) -> Contact:
        """Return who books."""
        held = self.cleaned_data
        return Contact(held["name"], held["email"], held["phone"], language, account_id)


class BookingForm(PartyForm, ContactForm):
    """A booking of one session; key: of this form, so that sending it twice books once."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    wait = forms.BooleanField(required=False, label=_("If it is full, put us on the waiting list"))
    field_order = [*map(str, PARTY_KINDS), "name", "email", "phone"]


def new_key() -> str:
    """Return a key for a form that is shown for the first time."""
    return uuid.uuid4().hex


def wish_of(bookable: Bookable, party: dict[PartyKind, int]) -> Wish:
    """Return the places that a party wants: those kept for wheelchair users where it has one."""
    places = sum(party.values())
    accessible = PartyKind.WHEELCHAIR in party and AllotmentKind.ACCESSIBLE in bookable.allotments
    kind = AllotmentKind.PUBLIC
    if accessible and bookable.has(AllotmentKind.ACCESSIBLE, places):
        kind = AllotmentKind.ACCESSIBLE
    return Wish(bookable.session.pk, party, kind)
