"""What a teacher fills in for a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zouma.bookings.actions import Visit, Wish
from zouma.bookings.forms.contact import ContactForm
from zouma.bookings.forms.questions import QuestionsForm
from zouma.bookings.models import SchoolTerms
from zouma.bookings.queries.bookable import Bookable
from zouma.bookings.vocabulary import AllotmentKind, Grade, PartyKind


class ClassForm(QuestionsForm, ContactForm):
    """A class that comes; of pupils only their number is asked."""

    school = forms.CharField(
        label=_("School"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    grade = forms.TypedChoiceField(label=_("Grade"), coerce=int)
    pupils = forms.IntegerField(label=_("Pupils"), min_value=1, max_value=500)
    wheelchair = forms.IntegerField(
        label=_("Wheelchair users among them"), min_value=0, max_value=99, required=False, initial=0
    )
    adults = forms.IntegerField(label=_("Adults with them"), min_value=0, max_value=99)
    needs = forms.CharField(
        label=_("What does the class need?"), max_length=1000, required=False,
        help_text=_("Such as sign language, a place to eat, somewhere to leave coats; no names."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    alternatives = forms.TypedMultipleChoiceField(
        label=_("Other dates that would do"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    wait = forms.BooleanField(required=False)
    field_order = [
        "school", "grade", "pupils", "wheelchair", "adults", "needs", "alternatives", "name",
        "email", "phone",
    ]  # fmt: skip

    def __init__(
        self, *arguments: Any, school: SchoolTerms, dates: Sequence[tuple[int, str]] = (),
        **named: Any,
    ) -> None:  # fmt: skip
        super().__init__(*arguments, **named)
        grades = [row for row in Grade.choices if school.grade_from <= row[0] <= school.grade_to]
        limits = {"pupils": school.largest_class}
        for name, most in limits.items():
            self.fields[name].widget.attrs |= {"max": most, "inputmode": "numeric"}
        self.fields["grade"].choices = grades  # type: ignore[attr-defined]
        self.fields["alternatives"].choices = dates  # type: ignore[attr-defined]
        self.fields["adults"].help_text = ngettext(
            "At least one for each %(count)d pupil.", "At least one for each %(count)d pupils.",
            school.pupils_per_adult,
        ) % {"count": school.pupils_per_adult}  # fmt: skip
        self.fields["email"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse more wheelchair users than pupils."""
        held = super().clean()
        if (held.get("wheelchair") or 0) > (held.get("pupils") or 0):
            self.add_error("wheelchair", _("These are more than all pupils."))
        return held

    def wish(self, bookable: Bookable) -> Wish:
        """Return the places that the class wants."""
        held = self.cleaned_data
        rolling = held["wheelchair"] or 0
        party = {
            PartyKind.PUPIL: held["pupils"] - rolling, PartyKind.WHEELCHAIR: rolling,
            PartyKind.ADULT: held["adults"],
        }  # fmt: skip
        visit = Visit(held["school"], held["grade"], held["needs"], tuple(held["alternatives"]))
        return Wish(
            bookable.session.pk, {kind: n for kind, n in party.items() if n},
            AllotmentKind.SCHOOLS, visit, self.answers(),
        )  # fmt: skip
