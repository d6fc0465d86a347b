"""Who books."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.actions import Contact
from zouma.people.models import Account


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

    def contact(self, *, language: str, account: Account | None) -> Contact:
        """Return who books; the address of an account is theirs."""
        held = self.cleaned_data
        own = account is not None and account.email.lower() == held["email"].lower()
        return Contact(
            held["name"], held["email"], held["phone"], language,
            account.pk if account else None, verified=own,
        )  # fmt: skip


def new_key() -> str:
    """Return a key for a form that is shown for the first time."""
    return uuid.uuid4().hex
