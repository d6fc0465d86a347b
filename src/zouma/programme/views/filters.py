"""The filter panel: each group of choices with what is chosen in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zouma.common.templatetags.zouma_text import day_text, said_plain
from zouma.programme.forms import written_selection
from zouma.programme.queries.listing import Listing
from zouma.programme.selection import Selection
from zouma.programme.views.filter_groups import FILTERS, Group, groups_of


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the choice, with the address of the list without it."""

    label: str
    query_string: str


def filter_context(selection: Selection, found: Listing) -> dict[str, Any]:
    """Return the groups of the panel and the chips of what is chosen."""
    groups = groups_of(selection, found.options)
    return {
        **groups,
        "selection": selection,
        "chips": [*edition_chips(selection, found), *chips(selection, groups)],
    }


def chips(selection: Selection, groups: dict[str, Group]) -> list[Chip]:
    """Return what is chosen, each part with the way to let go of it."""
    found = []
    if selection.words:
        found.append(Chip(f"“{selection.words}”", written_selection(selection, q="")))
    found += [
        Chip(choice.label, without(selection, part, choice.value))
        for part, group in groups.items()
        if part != "sort"
        for choice in group.choices
        if choice.chosen
    ]
    return [*found, *other_chips(selection)]


def edition_chips(selection: Selection, found: Listing) -> list[Chip]:
    """Return the chip of the edition that was chosen, if one was."""
    return [
        Chip(said_plain(edition.title), written_selection(selection, edition=None))
        for edition in found.chosen.public_editions
        if edition.slug == selection.edition
    ]


def other_chips(selection: Selection) -> Iterator[Chip]:
    """Yield the chips of what is not chosen from a list: days, age, cost, nearness."""
    if selection.first_on or selection.last_on:
        ends = dict.fromkeys(day for day in (selection.first_on, selection.last_on) if day)
        days = " – ".join(day_text(day) for day in ends)
        changes = {"from": None, "to": None}
        yield Chip(days, written_selection(selection, **changes))
    if selection.age is not None:
        label = _("Age %(age)s") % {"age": selection.age}
        yield Chip(label, written_selection(selection, age=None))
    for flag, label in (("free", _("Free")), ("online", _("Online"))):
        if getattr(selection, flag):
            yield Chip(label, written_selection(selection, **{flag: None}))
    if selection.near:
        label = _("Within %(km)s km") % {"km": f"{selection.within_km:g}"}
        yield Chip(label, written_selection(selection, near=None, within=None))


def without(selection: Selection, part: str, value: str) -> str:
    """Return the selection as an address without one value of a part."""
    held = getattr(selection, part)
    left = () if isinstance(held, str) else tuple(item for item in held if item != value)
    return written_selection(selection, **{FILTERS[part].name: left})
