"""What the staff types to publish a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.report.actions.publishing import LONGEST_NOTE


class PublishForm(forms.Form):
    """The note of a version, and the figures as they were looked at."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What is corrected, and why. Readers see it beside the new version."),
    )  # fmt: skip
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = correction

    def look_again(self, seen: str) -> None:
        """Have the form, shown once more, stand for the figures that are beside it now."""
        self.data = {**dict(self.data.items()), self.add_prefix("seen"): seen}
