"""What organisers fill in: filters, terms, messages, reasons, places beyond the capacity."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.actions import Terms
from zouma.bookings.models import BookingTerms
from zouma.bookings.queries.classes import plain_time
from zouma.bookings.queries.desk.options import DeskOptions, Option
from zouma.bookings.queries.desk.outbox import OutboxChoice
from zouma.bookings.queries.desk.recipients import WRITTEN_TO
from zouma.bookings.queries.desk.sessions import DeskChoice
from zouma.bookings.vocabulary import (
    AllotmentKind,
    BookingMode,
    BookingState,
    DoorEventKind,
    LetterKind,
)
from zouma.common.text import TranslatedText
from zouma.programme.models import Session

KEPT = (AllotmentKind.SCHOOLS, AllotmentKind.DOOR, AllotmentKind.ACCESSIBLE)
MOST_PLACES = 100_000
ONLY = [
    ("", _("all")),
    ("requests", _("with requests to decide")),
    ("waiting", _("with a waiting list")),
    ("full", _("full")),
    ("unbooked", _("not booked here")),
]
ENDS = [
    ("", _("all")),
    ("waiting", _("not sent yet")),
    ("failed", _("failed, tried again")),
    ("sent", _("sent")),
    ("given-up", _("given up")),
]


def day_field(label: Any) -> forms.DateField:
    """Return a field for a day, left empty at will."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a moment on the clock of the edition, left empty at will."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


def number_field(label: Any, least: int, most: int, **named: Any) -> forms.IntegerField:
    """Return a field for a whole number."""
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **named)


class FilterForm(forms.Form):
    """Which sessions to see; lists that are empty are not shown, what they hold still counts."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    activity = forms.UUIDField(label=_("Activity"), required=False)
    place = forms.SlugField(label=_("Place"), required=False)
    district = forms.CharField(label=_("District"), required=False, max_length=12)
    edition = forms.SlugField(label=_("Edition"), required=False)
    session = forms.UUIDField(required=False, widget=forms.HiddenInput)
    only = forms.ChoiceField(label=_("Only sessions"), choices=ONLY, required=False)
    first_on = day_field(_("From"))
    last_on = day_field(_("to"))
    past = forms.BooleanField(label=_("What is over"), required=False)

    def offer(self, options: DeskOptions) -> None:
        """Show lists of what can be chosen."""
        lists = {
            "activity": options.activities, "place": options.places,
            "district": options.districts, "edition": options.editions,
        }  # fmt: skip
        for name, found in lists.items():
            shown = forms.Select(choices=[("", _("all")), *found])
            self.fields[name].widget = shown if found else forms.HiddenInput()

    def choice(self) -> DeskChoice:
        """Return what was chosen; what cannot be read is left out."""
        self.is_valid()
        held = {name: value for name, value in self.cleaned_data.items() if value}
        return DeskChoice(words=held.pop("q", ""), **held)


class OutboxForm(forms.Form):
    """Which letters to see."""

    q = forms.CharField(label=_("Name, address or subject"), required=False, max_length=200)
    end = forms.ChoiceField(label=_("What became of it"), choices=ENDS, required=False)
    kind = forms.ChoiceField(
        label=_("What it tells"), choices=[("", _("all")), *LetterKind.choices], required=False
    )
    session = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def choice(self) -> OutboxChoice:
        """Return what was chosen."""
        self.is_valid()
        held = {name: value for name, value in self.cleaned_data.items() if value}
        return OutboxChoice(words=held.pop("q", ""), **held)


class TermsForm(forms.Form):
    """The terms of a session; moments are read on the clock that is active."""

    capacity = number_field(_("Places in all"), 1, MOST_PLACES)
    schools = number_field(_("of these for schools"), 0, MOST_PLACES, required=False)
    door = number_field(_("of these at the door"), 0, MOST_PLACES, required=False)
    accessible = number_field(
        _("of these for wheelchair users and who comes with them"), 0, MOST_PLACES, required=False
    )
    mode = forms.ChoiceField(
        label=_("How places are given"), choices=BookingMode.choices, widget=forms.RadioSelect
    )
    opens_at = moment_field(_("Booking opens"), _("Empty: at once."))
    closes_at = moment_field(_("Booking closes"), _("Empty: when the session starts."))
    draws_at = moment_field(_("The ballot is drawn"), _("Only for a ballot."))
    largest_party = number_field(_("Largest party"), 1, 1000, initial=6)
    most_per_contact = number_field(
        _("Most places of one contact in the activity"), 1, 10_000, required=False,
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    hold_minutes = number_field(_("Minutes held in a basket"), 1, 240, initial=15)
    offer_hours = number_field(_("Hours to take up an offer"), 1, 240, initial=24)

    @classmethod
    def of(cls, terms: BookingTerms | None, draws_at: datetime | None) -> TermsForm:
        """Return the form as the terms of a session are now."""
        if terms is None:
            return cls(initial={"mode": BookingMode.FIRST_COME})
        names = (
            "capacity", "mode", "opens_at", "closes_at", "largest_party", "most_per_contact",
            "hold_minutes", "offer_hours",
        )  # fmt: skip
        initial = {name: getattr(terms, name) for name in names} | {"draws_at": draws_at}
        kept = {row.kind: row.capacity for row in terms.allotments.all()}
        return cls(initial=initial | {str(kind): kept.get(str(kind), 0) for kind in KEPT})

    def clean(self) -> dict[str, Any]:
        """Refuse more places kept than there are."""
        held: dict[str, Any] = super().clean() or {}
        kept = sum(held.get(str(kind)) or 0 for kind in KEPT)
        if "capacity" in held and kept > held["capacity"]:
            self.add_error("capacity", _("More places are kept for others than there are."))
        return held

    def terms(self) -> Terms:
        """Return the terms as filled in."""
        held = self.cleaned_data
        known = {field.name for field in fields(Terms)} & held.keys()
        return Terms(
            **{name: held[name] for name in known} | {"mode": BookingMode(held["mode"])},
            allotments={kind: held[kind] for kind in KEPT if held[kind]},
        )


class ManyTermsForm(TermsForm):
    """The same terms for many sessions; booking closes some hours before each."""

    closes_at = None  # type: ignore[assignment]
    closes_hours = number_field(
        _("Booking closes so many hours before"), 0, 1000, required=False,
        help_text=_("Empty: when the session starts."),
    )  # fmt: skip
    sessions = forms.MultipleChoiceField(
        label=_("Sessions"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one session.")},
    )  # fmt: skip

    def offer(self, sessions: Sequence[Option]) -> None:
        """Let these sessions be chosen."""
        self.fields["sessions"].choices = sessions  # type: ignore[attr-defined]

    def terms_of(self, starts_at: datetime) -> Terms:
        """Return the terms of a session that begins then."""
        hours = self.cleaned_data["closes_hours"]
        closes_at = starts_at - timedelta(hours=hours) if hours else None
        return replace(self.terms(), closes_at=closes_at)


class WordsForm(forms.Form):
    """Words in the languages of the site; key: of this form, so that sending it twice is once."""

    chinese = forms.CharField(
        label=_("In Chinese"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 5, "lang": "zh-Hans"}),
    )  # fmt: skip
    english = forms.CharField(
        label=_("In English"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 5, "lang": "en"}),
    )  # fmt: skip
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def words(self) -> TranslatedText:
        """Return what was written, as originals."""
        held = self.cleaned_data
        texts = {"zh-Hans": held["chinese"].strip(), "en": held["english"].strip()}
        return TranslatedText.originals(texts)


class MessageForm(WordsForm):
    """A message to the parties of a session that are in some states."""

    to = forms.MultipleChoiceField(
        label=_("Recipients"), widget=forms.CheckboxSelectMultiple,
        choices=[(str(state), state.label) for state in WRITTEN_TO],
        error_messages={"required": _("Choose whom to write to.")},
    )  # fmt: skip
    field_order = ["to", "chinese", "english", "key"]

    def clean(self) -> dict[str, Any]:
        """Refuse a message that says nothing."""
        held: dict[str, Any] = super().clean() or {}
        if not (held.get("chinese") or "").strip() and not (held.get("english") or "").strip():
            self.add_error("chinese", _("Write something, in one language at least."))
        return held

    def states(self) -> list[BookingState]:
        """Return whom it goes to."""
        return [BookingState(value) for value in self.cleaned_data["to"]]


class CallingOffForm(WordsForm):
    """The reason for calling sessions off; digest: of the sessions that were shown."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("Yes, cancel all these bookings and write to everybody"),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
    field_order = ["chinese", "english", "sure", "key", "digest"]


class OverbookingForm(forms.Form):
    """Places beyond the capacity, with the risk seen."""

    extra = number_field(_("Places beyond the capacity"), 0, 1000)
    seen = forms.BooleanField(label=_("I have seen the risk"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask that the risk be seen where there is one."""
        held: dict[str, Any] = super().clean() or {}
        if held.get("extra") and not held.get("seen"):
            self.add_error("seen", _("Tick the box when you have seen the risk."))
        return held


def new_key() -> str:
    """Return a key for a form that is shown for the first time."""
    return uuid.uuid4().hex


class DoorForm(forms.Form):
    """A link for a volunteer's phone, for the doors of some sessions."""

    name = forms.CharField(
        label=_("Which door is it?"), max_length=100,
        help_text=_("Such as “North gate”; the other doors read it too."),
    )  # fmt: skip
    sessions = forms.MultipleChoiceField(
        label=_("Sessions"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one session that you look after.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, choices: Sequence[Session], **named: Any) -> None:
        super().__init__(*arguments, **named)
        rows = [(str(row.uid), f"{plain_time(row)} · {row.activity.title}") for row in choices]
        self.fields["sessions"].choices = rows  # type: ignore[attr-defined]


class CountForm(forms.Form):
    """People counted at the desk; nonce: of this form, so that sending it twice counts once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    people = number_field(_("How many?"), 1, 999, initial=1)
    kind = forms.ChoiceField(
        label=_("Which way?"), widget=forms.RadioSelect, initial=DoorEventKind.WALK_IN,
        choices=[
            (DoorEventKind.WALK_IN, DoorEventKind.WALK_IN.label),
            (DoorEventKind.WALK_OUT, DoorEventKind.WALK_OUT.label),
        ],
    )  # fmt: skip

    def counted(self) -> dict[str, Any]:
        """Return what was counted, as the action takes it."""
        return {**self.cleaned_data, "kind": DoorEventKind(self.cleaned_data["kind"])}
