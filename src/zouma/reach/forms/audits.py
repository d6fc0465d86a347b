"""Plans of audits, and what auditors found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.queries.classes import plain_time
from zouma.programme.models import Session
from zouma.reach.actions.audits.auditing import Found
from zouma.reach.actions.audits.drawing import MOST_SEED, Wanted
from zouma.reach.forms.returns import people_field
from zouma.reach.vocabulary import AuditSize

MOST_AUDITS = 1000


class AuditPlanForm(forms.Form):
    """What is to be drawn."""

    number = forms.IntegerField(
        label=_("How many activities"), min_value=1, max_value=MOST_AUDITS, initial=60,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("In a large programme, 60 tell the total to about ±9 %, 150 to about ±6 %."),
    )  # fmt: skip
    size = forms.ChoiceField(
        label=_("Chance grows with"), choices=AuditSize.choices, initial=AuditSize.PLACES
    )
    first_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only activities that take place wholly within these days are drawn."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=MOST_SEED,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("Any number, such as one thrown with dice: with it everybody can draw again."),
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """Return what is to be drawn."""
        held = self.cleaned_data
        return Wanted(**{**held, "size": AuditSize(held["size"])})


class AuditForm(forms.Form):
    """What an auditor counted, session by session."""

    missed = forms.BooleanField(label=_("It could not be counted"), required=False)
    note = forms.CharField(
        label=_("What should we know?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, sessions: Sequence[Session], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.sessions = sessions
        for session in sessions:
            field = people_field(plain_time(session))
            field.show_hidden_initial = True
            self.fields[f"session-{session.pk}"] = field

    def session_fields(self) -> list[forms.BoundField]:
        """Return the fields of sessions."""
        return [self[f"session-{session.pk}"] for session in self.sessions]

    def found(self) -> Found:
        """Return what was found; empty is not nought.

        What was not changed is as it stands now: somebody else may have counted it meanwhile.
        """
        held, changed = self.cleaned_data, set(self.changed_data)
        numbers = {}
        for session in self.sessions:
            name = f"session-{session.pk}"
            numbers[session.pk] = (held if name in changed else self.initial).get(name)
        return Found(
            counted={pk: number for pk, number in numbers.items() if number is not None},
            missed=held["missed"], note=held["note"],
        )  # fmt: skip
