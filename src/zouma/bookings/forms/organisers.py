"""What organisers fill in beside the terms: schools, questions, a waiting room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models import Question, SchoolTerms
from zouma.bookings.vocabulary import Grade, QuestionKind, RoomOrder
from zouma.common.fields import bcp47
from zouma.common.text import TranslatedText, Wording

LONGEST_WORDING, LONGEST_REASON, LONGEST_CHOICES = 200, 300, 1000


class SchoolTermsForm(forms.ModelForm[SchoolTerms]):
    """On what terms classes come."""

    class Meta:
        model = SchoolTerms
        fields = ["grade_from", "grade_to", "largest_class", "pupils_per_adult", "by_approval"]

    def clean(self) -> dict[str, Any]:
        """Refuse grades in the wrong order."""
        held: dict[str, Any] = super().clean() or {}
        if held.get("grade_from", 0) > held.get("grade_to", Grade.SENIOR_3):
            self.add_error("grade_to", _("The last grade cannot come before the first."))
        return held


class QuestionForm(forms.Form):
    """A question to who books, in each language of the site."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=QuestionKind.choices)
    required = forms.BooleanField(label=_("It must be answered"), required=False)

    def __init__(self, *arguments: Any, question: Question | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        parts = (
            ("wording", _("Question"), LONGEST_WORDING, forms.TextInput),
            ("reason", _("Why it is asked"), LONGEST_REASON, forms.TextInput),
            ("choices", _("Choices, one on each line"), LONGEST_CHOICES, forms.Textarea),
        )
        self.tags = [(bcp47(code), name) for code, name in settings.LANGUAGES]
        for part, label, longest, widget in parts:
            for tag, name in self.tags:
                box = widget(attrs={"lang": tag})
                if part == "choices":
                    box.attrs["rows"] = 3
                self.fields[f"{part}-{tag}"] = forms.CharField(
                    label=f"{label} ({name})", max_length=longest, required=False, widget=box
                )
        if question is not None:
            self.initial.update(kind=question.kind, required=question.required)
            for part, *_rest in parts:
                for tag, wording in getattr(question, part).items():
                    self.initial[f"{part}-{tag}"] = wording.text

    def text(self, part: str) -> TranslatedText:
        """Return one part of the question in the languages in which it is said."""
        said = {tag: self.cleaned_data.get(f"{part}-{tag}", "").strip() for tag, _name in self.tags}
        return TranslatedText({tag: Wording(text) for tag, text in said.items() if text})

    def clean(self) -> dict[str, Any]:
        """Refuse a question without words or reason, and a choice without choices."""
        held: dict[str, Any] = super().clean() or {}
        first = self.tags[0][0]
        if not self.text("wording"):
            self.add_error(f"wording-{first}", _("Say the question in at least one language."))
        if not self.text("reason"):
            self.add_error(f"reason-{first}", _("Say why it is asked, in at least one language."))
        if held.get("kind") == QuestionKind.CHOICE:
            said = [w.text.splitlines() for w in self.text("choices").values()]
            counts = {sum(1 for line in lines if line.strip()) for lines in said}
            if counts - {0, 1} == set():
                self.add_error(f"choices-{first}", _("Give at least two choices."))
            elif len(counts) > 1:
                self.add_error(f"choices-{first}", _("Give as many choices in each language."))
        return held

    def values(self) -> dict[str, Any]:
        """Return the question as the action takes it."""
        kind = QuestionKind(self.cleaned_data["kind"])
        return {
            "kind": kind,
            "required": self.cleaned_data["required"] or kind == QuestionKind.CONSENT,
            "wording": self.text("wording"),
            "reason": self.text("reason"),
            "choices": self.text("choices") if kind == QuestionKind.CHOICE else TranslatedText(),
        }


class RoomForm(forms.Form):
    """A waiting room in front of the opening moment."""

    opens_at = forms.DateTimeField(
        label=_("Booking opens"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("In which order?"), choices=RoomOrder.choices, widget=forms.RadioSelect,
        initial=RoomOrder.RANDOM,
    )  # fmt: skip
    rate = forms.FloatField(
        label=_("Let on each second, at first"), min_value=0.1, max_value=1000, initial=20,
        help_text=_("Then as many as the database bears."),
    )  # fmt: skip
    whole_activity = forms.BooleanField(
        label=_("All sessions of this activity that can be booked"), required=False
    )
