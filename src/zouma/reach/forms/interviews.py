"""Sheets of interviews: a line for each, quick to type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zouma.reach.actions.interviewing import Answers, Sheet
from zouma.reach.vocabulary import AgeBand, Origin

LINES = 20
YES_NO = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
ANSWERS = {"yes": True, "no": False, "": None}


class InterviewForm(forms.Form):
    """One line: k, first time, with a school, age, from."""

    visits = forms.IntegerField(
        label=_("visits in all"), required=False, min_value=1, max_value=1000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    first_time = forms.ChoiceField(label=_("first time"), choices=YES_NO, required=False)
    with_school = forms.ChoiceField(label=_("with a school"), choices=YES_NO, required=False)
    age = forms.ChoiceField(label=_("age"), choices=[("", "—"), *AgeBand.choices], required=False)
    origin = forms.ChoiceField(
        label=pgettext_lazy("interview", "from"),
        choices=[("", "—"), *Origin.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a line without the number of visits."""
        held: dict[str, Any] = super().clean() or {}
        if self.has_changed() and held.get("visits") is None and "visits" not in self.errors:
            self.add_error("visits", _("How many visits, the present one included?"))
        return held

    def answers(self) -> Answers:
        """Return what was said."""
        held = self.cleaned_data
        return Answers(
            visits=held["visits"], first_time=ANSWERS[held["first_time"]],
            with_school=ANSWERS[held["with_school"]],
            age=AgeBand(held["age"]) if held["age"] else None,
            origin=Origin(held["origin"]) if held["origin"] else None,
        )  # fmt: skip


class SheetForm(forms.Form):
    """The head of a sheet: its day, how many refused; key: of this form."""

    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    refused = forms.IntegerField(
        label=_("How many refused"), required=False, min_value=0, max_value=10_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)


def interview_lines(data: Any) -> list[InterviewForm]:
    """Return the lines of a sheet."""
    return [
        InterviewForm(data, prefix=f"i{number}", empty_permitted=True, use_required_attribute=False)
        for number in range(LINES)
    ]


def sheet_of(head: SheetForm, lines: list[InterviewForm]) -> Sheet:
    """Return a sheet that was filled in."""
    held = head.cleaned_data
    return Sheet(
        on=held["on"], answers=[line.answers() for line in lines if line.has_changed()],
        refused=held["refused"] or 0, key=held["key"],
    )  # fmt: skip
