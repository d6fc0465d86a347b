"""The boxes of the filter panel, group by group; made once for the same offer and choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.common.templatetags.zouma_text import language_label, reader, said_plain
from zouma.programme.queries.options import Option, Options
from zouma.programme.selection import Selection
from zouma.programme.vocabulary import ActivityType, Audience

GROUPS_KEPT = 2000
TOPICS_SHOWN, LANGUAGES_SHOWN = 24, 20
WHEN_LABELS = {
    "today": _("Today"),
    "tomorrow": _("Tomorrow"),
    "weekend": _("This weekend"),
    "week": _("Next seven days"),
    "all": _("All, also what is over"),
}
DAY_PART_LABELS = {
    "morning": _("Morning"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
}
SORT_LABELS = {
    "soonest": _("Soonest first"),
    "distance": _("Nearest first"),
    "title": _("By title"),
}
ACCESS = [
    Accessibility.MOTOR, Accessibility.HEARING, Accessibility.VISUAL, Accessibility.INTELLECTUAL,
    Accessibility.PSYCHIATRIC, Facility.STEP_FREE, Facility.ACCESSIBLE_TOILET,
    Facility.SIGN_LANGUAGE, Facility.QUIET_AREA,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of the panel."""

    value: str
    label: str
    chosen: bool
    count: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The boxes of one filter; name: its parameter in an address.

    A group equals itself alone, and the same offer and choice give the same group: what a page
    made of it can be found again.
    """

    name: str
    legend: str
    choices: tuple[Choice, ...]

    @property
    def is_chosen(self) -> bool:
        """Tell whether one of its boxes is ticked."""
        return any(choice.chosen for choice in self.choices)


class Offer(NamedTuple):
    """A value that can be chosen."""

    value: str
    label: object
    activities: int = 0


class Filter(NamedTuple):
    """A filter that has boxes: its parameter in an address, its legend, what it offers."""

    name: str
    legend: object
    offers: Callable[[Options], Iterable[Offer]]


def groups_of(selection: Selection, options: Options) -> dict[str, Group]:
    """Return the groups by the part of the selection that each chooses."""
    groups = {}
    for part in FILTERS:
        held = getattr(selection, part)
        groups[part] = group_of(
            part, options, held if isinstance(held, tuple) else (held,), reader()
        )
    return groups


@lru_cache(maxsize=GROUPS_KEPT)
def group_of(part: str, options: Options, chosen: tuple[str, ...], language: str) -> Group:
    """Return one group in the language that is active."""
    name, legend, offers = FILTERS[part]
    choices = (
        Choice(value, str(label), value in chosen, count)
        for value, label, count in offers(options)
        if value
    )
    return Group(name, str(legend), tuple(choices))


def always(pairs: Iterable[tuple[str, Any]]) -> Callable[[Options], Iterable[Offer]]:
    """Return an offer that does not depend on what there is."""
    offers = [Offer(value, label) for value, label in pairs]
    return lambda _options: offers


def named(options: Iterable[Option]) -> list[Offer]:
    """Return the offer of rows of the database."""
    return [Offer(option.value, said_plain(option.name), option.count) for option in options]


def topics(options: Options) -> list[Offer]:
    """Return the broad topics, and narrow ones whose broad one is not there; most used first."""
    broad = {option.value for option in options.topics if not option.parent}
    shown = [option for option in options.topics if option.parent not in broad]
    return named(sorted(shown, key=lambda option: -option.count)[:TOPICS_SHOWN])


def types(options: Options) -> list[Offer]:
    """Return the types that occur."""
    return [Offer(kind.value, kind.label) for kind in ActivityType if kind.value in options.types]


def languages(options: Options) -> list[Offer]:
    """Return the languages that occur."""
    return [Offer(code, language_label(code)) for code in options.languages[:LANGUAGES_SHOWN]]


FILTERS = {
    "when": Filter("when", _("When"), always(WHEN_LABELS.items())),
    "day_parts": Filter("time", _("Time of day"), always(DAY_PART_LABELS.items())),
    "districts": Filter("district", _("District"), lambda options: named(options.districts)),
    "topics": Filter("topic", _("Subject"), topics),
    "audiences": Filter("audience", _("For whom"), always(Audience.choices)),
    "types": Filter("type", _("Type"), types),
    "access": Filter("access", _("Accessibility"), always((a.value, a.label) for a in ACCESS)),
    "languages": Filter("language", _("Language"), languages),
    "sort": Filter("sort", _("Order"), always(SORT_LABELS.items())),
}
