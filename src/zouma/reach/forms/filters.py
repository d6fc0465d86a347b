"""Which returns a coordinator wants to see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.people.vocabulary import OrganisationKind

STATES = [
    ("", _("all")),
    ("late", _("not answered")),
    ("numbered", _("answered with a number")),
    ("unknown", _("answered without a number")),
    ("off", _("did not take place")),
]
SIZE_LABELS = {
    "0": _("fewer than 50 places"),
    "50": _("50 to 199 places"),
    "200": _("200 to 999 places"),
    "1000": _("1,000 places or more"),
}
NOT_KNOWN = ("-", _("not known"))


class ReturnsFilterForm(forms.Form):
    """Filters of the list of returns."""

    edition = forms.SlugField(label=_("Edition"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("What became of it"), choices=STATES, required=False)
    district = forms.CharField(label=_("District"), required=False, max_length=12)
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), required=False,
        choices=[("", _("all")), *OrganisationKind.choices, NOT_KNOWN],
    )  # fmt: skip
    size = forms.ChoiceField(
        label=_("Size"), required=False,
        choices=[("", _("all")), *SIZE_LABELS.items(), NOT_KNOWN],
    )  # fmt: skip

    def offer(self, *, districts: dict[str, str], editions: list[tuple[str, str]]) -> None:
        """Show lists of districts and editions."""
        named = sorted(districts.items(), key=lambda item: item[1])
        self.fields["district"].widget = forms.Select(choices=[("", _("all")), *named, NOT_KNOWN])
        self.fields["edition"].widget = forms.Select(choices=editions)

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be read is left out."""
        self.is_valid()
        held = self.cleaned_data
        names = ("state", "district", "kind", "size")
        return {name: held.get(name, "") for name in names} | {"words": held.get("q", "")}
