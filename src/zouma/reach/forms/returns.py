"""The return of a host: numbers beside what is said instead of a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.bookings.queries.classes import plain_time
from zouma.reach.actions.returns.answering import Figure, Said
from zouma.reach.queries.returns.known import Known, asked_of
from zouma.reach.vocabulary import Answered, Asked, HowKnown, NotHeld

MOST_PEOPLE = 10_000_000
MOST_SESSIONS = 31  # with a line of its own each; above that, only the whole is asked
INSTEAD = [
    ("", "—"),
    (str(Answered.UNKNOWN), Answered.UNKNOWN.label),
    (str(Answered.INAPPLICABLE), Answered.INAPPLICABLE.label),
]
OPEN = ("", _("not said"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure as it is asked: the number, and what is said instead of one."""

    number: forms.BoundField
    instead: forms.BoundField


def people_field(label: Any) -> forms.IntegerField:
    """Return a field for a number of people, left open at will."""
    widget = forms.NumberInput({"inputmode": "numeric", "min": 0})
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_PEOPLE, required=False, widget=widget
    )


class ReturnForm(forms.Form):
    """All that is asked of an activity."""

    off = forms.BooleanField(label=_("It did not take place"), required=False)
    not_held = forms.ChoiceField(
        label=_("Why not"), required=False, choices=[OPEN, *NotHeld.choices]
    )
    how = forms.ChoiceField(
        label=_("How was the number got?"), required=False, choices=[OPEN, *HowKnown.choices]
    )
    cost = forms.DecimalField(
        label=_("What it cost you, if you like to tell"), required=False, min_value=Decimal(0),
        max_digits=12, decimal_places=2, widget=forms.NumberInput({"inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.RegexField(
        label=_("Currency, such as CNY"), regex=r"^[A-Za-z]{3}$", required=False, max_length=3
    )
    note = forms.CharField(
        label=_("What should we know?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    evidence = forms.FileField(
        label=_("A photograph or list as evidence"), required=False,
        help_text=_("JPEG, PNG, WebP, HEIC or PDF, at most 10 MB. Only staff see it."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("The numbers are right"), required=False)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown: Sequence[Asked] | None = None  # which figures; None: all

    def __init__(
        self, *arguments: Any, mode: str, known: Known | None, current: Said | None, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.known, self.current = known, current or Said()
        self.asked = [one for one in asked_of(mode) if self.shown is None or one in self.shown]
        self.first = asked_of(mode)[0]
        for one in self.asked:
            self.fields[one] = people_field(one.label)
            self.fields[f"{one}-instead"] = forms.ChoiceField(
                label=_("instead of a number"), required=False, choices=INSTEAD
            )
        self.sessions = self.asked_sessions()
        for session in self.sessions:
            self.fields[f"session-{session.pk}"] = people_field(plain_time(session))
        self.initial = {**initial_of(self.current), **self.initial}

    def asked_sessions(self) -> list[Any]:
        """Return the sessions that are asked one by one: only where there are several."""
        held = [row.session for row in self.known.sessions] if self.known else []
        one_by_one = self.first == Asked.VISITS and self.shown is None
        return held if one_by_one and 1 < len(held) <= MOST_SESSIONS else []

    def clean_currency(self) -> str:
        """Return the currency in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """Refuse a number together with what is said instead of one."""
        held: dict[str, Any] = super().clean() or {}
        for one in self.asked:
            if held.get(one) is not None and held.get(f"{one}-instead"):
                self.add_error(one, _("Give a number or say that you do not know, not both."))
        if held.get("cost") is not None and not held.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return held

    def said(self) -> Said:
        """Return what was said; what this form does not ask stays as it was."""
        held, now = self.cleaned_data, self.current
        names = set(self.asked) | ({Asked.VISITS} if self.sessions else set())
        kept = {one for one in now.figures if not self.asks(one, names)}
        figures = frozenset(kept | set(self.figures()))
        off, why = bool(held.get("off")), held.get("not_held", now.not_held)
        return Said(
            took_place=False if off else (True if figures else None),
            not_held=NotHeld(why) if off and why else None,
            how=HowKnown(held["how"]) if held.get("how") else None,
            figures=frozenset() if off and not any(one.value for one in figures) else figures,
            **(self.more() if self.shown is None else {
                "cost": now.cost, "currency": now.currency, "note": now.note,
                "evidence": now.evidence,
            }), sure=bool(held.get("sure")),
        )  # fmt: skip

    def asks(self, figure: Figure, names: set[Asked]) -> bool:
        """Tell whether this form asks for a figure."""
        if figure.session is not None:
            return figure.session in {session.pk for session in self.sessions}
        return figure.asked in names

    def more(self) -> dict[str, Any]:
        """Return what is said beside the figures."""
        held = self.cleaned_data
        return {
            "cost": held["cost"], "currency": held["currency"] if held["cost"] is not None else "",
            "note": held["note"], "evidence": self.current.evidence,
        }  # fmt: skip

    def figures(self) -> Iterable[Figure]:
        """Yield the figures that were given; empty is not nought."""
        held = self.cleaned_data
        for one in self.asked:
            if held[one] is not None:
                yield Figure(one, Answered.KNOWN, held[one])
            elif held[f"{one}-instead"]:
                yield Figure(one, Answered(held[f"{one}-instead"]))
        for session in self.sessions:
            if held[f"session-{session.pk}"] is not None:
                number = held[f"session-{session.pk}"]
                yield Figure(Asked.VISITS, Answered.KNOWN, number, session.pk)

    def pairs(self) -> list[Pair]:
        """Return the figures as they are shown."""
        return [Pair(self[one], self[f"{one}-instead"]) for one in self.asked]

    def session_fields(self) -> list[forms.BoundField]:
        """Return the fields of single sessions."""
        return [self[f"session-{session.pk}"] for session in self.sessions]


class ShortReturnForm(ReturnForm):
    """What is asked of each activity where there are many on one page."""

    shown = (Asked.VISITS, Asked.SCHOOL, Asked.ONLINE)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("cost", "currency", "note", "evidence", "not_held"):
            del self.fields[name]


def initial_of(said: Said) -> dict[str, Any]:
    """Return what a form shows of an answer."""
    shown: dict[str, Any] = {
        "off": said.took_place is False, "not_held": said.not_held or "", "how": said.how or "",
        "cost": said.cost, "currency": said.currency, "note": said.note, "sure": said.sure,
    }  # fmt: skip
    for one in said.figures:
        if one.session is not None:
            shown[f"session-{one.session}"] = one.value
        elif one.answered == Answered.KNOWN:
            shown[one.asked] = one.value
        else:
            shown[f"{one.asked}-instead"] = str(one.answered)
    return shown
