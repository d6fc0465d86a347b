"""What is chosen on the live page."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.common.templatetags.zouma_text import said_plain
from zouma.report.queries.live.now import LiveChoice, LiveOptions
from zouma.report.queries.live.today import Named


class LiveForm(forms.Form):
    """Which sessions to watch; lists with nothing to choose from are not shown."""

    district = forms.CharField(label=_("District"), required=False, max_length=12)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)

    def choice(self) -> LiveChoice:
        """Return what was chosen; what cannot be read is left out."""
        self.is_valid()
        return LiveChoice(**{name: value for name, value in self.cleaned_data.items() if value})

    def offer(self, options: LiveOptions) -> None:
        """Show lists of what can be chosen."""
        lists = {
            "district": options.districts, "place": options.places,
            "organisation": options.organisations,
        }  # fmt: skip
        for name, found in lists.items():
            offered = len(found) > 1 or bool(self.cleaned_data.get(name))
            shown = forms.Select(choices=[("", _("all")), *by_name(found)])
            self.fields[name].widget = shown if offered else forms.HiddenInput()


def by_name(found: Sequence[Named]) -> list[tuple[str, str]]:
    """Return options in the language of the page, by name."""
    return sorted(((key, said_plain(name)) for key, name in found), key=lambda row: row[1].lower())
