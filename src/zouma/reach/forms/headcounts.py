"""Plans of head counts, and what volunteers counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zouma.common.templatetags.zouma_text import clock, locale_of, reader
from zouma.reach.actions.headcounting import CountWanted, IntervalsWanted
from zouma.reach.forms.returns import people_field
from zouma.reach.models import HeadCount
from zouma.reach.queries.headcounts.plans import (
    ASKED,
    BOTH,
    MACHINE,
    STAY,
    GridPlan,
    IntervalPlan,
    entries_of,
    slots_of,
)
from zouma.reach.vocabulary import CountingWay

MOST_POINTS = 20
MOST_NUMBERS = 600
MOST_INTERVALS = 2000
ZONE = re.compile(r"^(.*?)[\s;,:：，；]+([0-9]+(?:\.[0-9]+)?)\s*(?:m2|m²|㎡|平方米)?$")
CLOCK = re.compile(r"^([01]?[0-9]|2[0-3])[:：]([0-5][0-9])$")
DENSITIES = [
    ("", "—"),
    ("0", _("nobody")),
    ("1", _("sparse: groups with room between them (0.5 per m²)")),
    ("2", _("loose: an arm's length to the next (1 per m²)")),
    ("3", _("tight: shoulder to shoulder, one can still walk (2.4 per m²)")),
    ("4", _("packed: nobody can move (4.3 per m²)")),
]
POINTS_NEEDED = {CountingWay.TWO_POINT: 2, CountingWay.TURNSTILE: 1}


def moment(label: Any) -> forms.DateTimeField:
    """Return a field for a moment on the clock that is active."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class HeadCountPlanForm(forms.Form):
    """How the people of a session are to be counted."""

    way = forms.ChoiceField(
        label=_("How"), choices=CountingWay.choices, widget=forms.RadioSelect,
        initial=CountingWay.ENTRANCES,
    )  # fmt: skip
    starts_at = moment(_("Counting from"))
    ends_at = moment(_("until"))
    points = forms.CharField(
        label=_("Entrances or points, one on each line"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One for a turnstile, two for a moving crowd."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes of an interval"), min_value=1, max_value=60, initial=15
    )
    counted = forms.IntegerField(
        label=_("Intervals to count at each point"), min_value=2, max_value=200, initial=8,
        help_text=_("Drawn by chance; more of them make the error smaller."),
    )  # fmt: skip
    zones = forms.CharField(
        label=_("Zones with their square metres, one on each line"), required=False,
        max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Only for area and density, such as: Main lawn 450"),
    )  # fmt: skip
    moments = forms.CharField(
        label=_("Moments at which density is judged"), required=False, max_length=400,
        help_text=_("Such as: 10:00 11:30 13:00 15:00"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check that a way has what it needs."""
        held: dict[str, Any] = super().clean() or {}
        if self.errors:
            return held
        if held["ends_at"] <= held["starts_at"]:
            self.add_error("ends_at", _("The counting ends before it begins."))
        elif held["ends_at"] - held["starts_at"] > timedelta(minutes=held["minutes"]) * (
            MOST_INTERVALS
        ):
            self.add_error("ends_at", _("Please plan at most a few days at once."))
        elif held["way"] == CountingWay.GRID:
            self.read_grid(held)
        else:
            self.read_points(held)
        return held

    def read_points(self, held: dict[str, Any]) -> None:
        """Read the points."""
        found = [line.strip()[:100] for line in held["points"].splitlines() if line.strip()]
        needed = POINTS_NEEDED.get(CountingWay(held["way"]))
        if needed is not None and len(found) != needed:
            self.add_error("points", _("A turnstile has one point, a moving crowd two."))
        if not 1 <= len(found) <= MOST_POINTS:
            self.add_error("points", _("Name between 1 and 20 points."))
        held["points"] = tuple(found)

    def read_grid(self, held: dict[str, Any]) -> None:
        """Read zones and moments."""
        lines = [line.strip() for line in held["zones"].splitlines() if line.strip()]
        zones = [found for line in lines if (found := ZONE.match(line))]
        if not lines or len(zones) != len(lines) or len(lines) > MOST_POINTS:
            self.add_error("zones", _("Write a name and an area on each line: Main lawn 450"))
        minutes = minutes_after(held["moments"].split(), held["starts_at"])
        length = (held["ends_at"] - held["starts_at"]) / timedelta(minutes=1)
        if not minutes or not 0 < minutes[-1] < length:
            self.add_error(
                "moments", _("Write moments between beginning and end, in order: 10:00 11:30")
            )
        held["grid"] = GridPlan(
            tuple((row[1].strip()[:100], float(row[2])) for row in zones), minutes
        )

    def wanted(self, *, seed: int) -> CountWanted:
        """Return what is to be planned."""
        held = self.cleaned_data
        way = CountingWay(held["way"])
        how = (
            held["grid"] if way == CountingWay.GRID
            else IntervalsWanted(held["points"], held["minutes"], held["counted"])
        )  # fmt: skip
        return CountWanted(way, held["starts_at"], held["ends_at"], how, seed)


def minutes_after(texts: Sequence[str], start: datetime) -> tuple[int, ...]:
    """Return how many minutes after the beginning some times of day are, each after the last.

    A time of day that is not later than the one before is of the next day: a New Year's Eve is
    counted at 22:30, 23:30 and 00:30. Nothing is returned if one of them is nonsense.
    """
    found = []
    last = start
    for text in texts:
        read = CLOCK.match(text)
        if read is None:
            return ()
        at = last.replace(hour=int(read[1]), minute=int(read[2]), second=0)
        last = at if at > last else at + timedelta(days=1)
        found.append(round((last.astimezone(UTC) - start.astimezone(UTC)) / timedelta(minutes=1)))
    return tuple(found)


class HeadCountForm(forms.Form):
    """What was counted: a field for each interval drawn, or each zone at each moment."""

    def __init__(self, *arguments: Any, head_count: HeadCount, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.head_count = head_count
        self.way = CountingWay(head_count.way)
        self.slots = slots_of(head_count)
        entries = entries_of(head_count)
        for slot in self.slots:
            self.fields[slot.name] = self.slot_field(label_of(slot.at, slot.point, head_count))
        self.add_more()
        shown: dict[str, Any] = {name: entries[name] for name in self.fields if name in entries}
        self.listed = {name: len(numbered(entries, name)) for name in (MACHINE, STAY)}
        for name in (MACHINE, STAY):
            rows = [value for value in numbered(entries, name) if value or name != STAY]
            if name in self.fields and rows:
                shown[name] = " ".join(str(value) for value in rows)
        self.initial = {**shown, **self.initial}
        for field in self.fields.values():
            field.show_hidden_initial = True

    def slot_field(self, label: str) -> forms.Field:
        """Return the field of something to be counted."""
        if self.way == CountingWay.GRID:
            return forms.ChoiceField(label=label, choices=DENSITIES, required=False)
        return people_field(label)

    def add_more(self) -> None:
        """Add what a way needs beside its counts."""
        if self.way == CountingWay.TWO_POINT:
            self.fields[ASKED] = people_field(_("Asked at the second point"))
            self.fields[BOTH] = people_field(_("of these had passed the first"))
        if self.way == CountingWay.GRID:
            self.fields[STAY] = numbers_field(
                _("Minutes that people who were leaving had stayed, one after another"), 50_000
            )
        if self.way == CountingWay.TURNSTILE:
            self.fields[MACHINE] = numbers_field(
                _("What the machine counted in each interval, from the first to the last"), 50_000
            )

    def clean(self) -> dict[str, Any]:
        """Check that numbers fit together."""
        held: dict[str, Any] = super().clean() or {}
        if (held.get(BOTH) or 0) > (held.get(ASKED) or 0):
            self.add_error(BOTH, _("No more than were asked."))
        for name in (MACHINE, STAY):
            if held.get(name):
                self.read_numbers(name, held)
        return held

    def read_numbers(self, name: str, held: dict[str, Any]) -> None:
        """Read numbers that stand one after another."""
        words = held[name].replace(",", " ").replace("，", " ").split()
        right = all(word.isascii() and word.isdigit() and len(word) < 8 for word in words)
        if not right or len(words) > MOST_NUMBERS * 4:
            self.add_error(name, _("Whole numbers with spaces between them."))
            return
        if name == MACHINE:
            needed = IntervalPlan.of(self.head_count.plan).intervals
            if len(words) != needed:
                told = _("There are %(n)s intervals, but %(given)s numbers.")
                self.add_error(name, told % {"n": needed, "given": len(words)})
        held[name] = [int(word) for word in words]

    def counts(self) -> dict[str, int]:
        """Return what was counted, by name; what is empty was not counted.

        Only what was changed since the form was shown: others may have counted the rest meanwhile.
        Of a list that became shorter the end is nought, which is no stay.
        """
        held = self.cleaned_data
        found: dict[str, int] = {}
        for name in self.changed_data:
            value = held.get(name)
            if isinstance(value, list):
                found |= {f"{name}:{number}": 0 for number in range(self.listed.get(name, 0))}
                found |= {f"{name}:{number}": one for number, one in enumerate(value)}
            elif value not in {None, ""}:
                found[name] = int(value)
        return found

    def slot_fields(self) -> list[forms.BoundField]:
        """Return the fields of what is counted."""
        return [self[slot.name] for slot in self.slots]

    def more_fields(self) -> list[forms.BoundField]:
        """Return the other fields."""
        known = {slot.name for slot in self.slots}
        return [self[name] for name in self.fields if name not in known]


def numbers_field(label: Any, longest: int) -> forms.CharField:
    """Return a field for many whole numbers."""
    widget = forms.Textarea({"rows": 3, "inputmode": "numeric"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def numbered(entries: dict[str, int], name: str) -> list[int]:
    """Return the entries of a name in the order of their numbers."""
    rows = [(int(key.split(":")[1]), value) for key, value in entries.items()
            if key.startswith(f"{name}:")]  # fmt: skip
    return [value for _number, value in sorted(rows)]


def label_of(at: datetime | None, point: str, head_count: HeadCount) -> str:
    """Return when and where something is counted, on the clock of the edition."""
    if at is None:
        return point
    zone = head_count.session.activity.edition.zone
    return f"{clock(at.astimezone(zone), locale_of(reader()))} {point}"
