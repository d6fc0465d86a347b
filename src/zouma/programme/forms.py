"""The filters as a visitor writes them in an address: read, checked, written back."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.programme.selection import DAY_PARTS, SORTS, WHEN, WITHIN_KM, Selection
from zouma.programme.vocabulary import ActivityType, Audience

WORDS_LENGTH = 200
VALUES = 90  # as many favourites as a browser keeps
OFF = {"", "0", "false", "off", "no", "f", "n"}  # as the API reads them
OLDEST = 130


def read_selection(query: QueryDict) -> tuple[Selection, list[str]]:
    """Return the selection an address asks for, and a sentence for each part not understood."""
    problems: list[str] = []
    first_on = read_date(query.get("from", ""), problems)
    last_on = read_date(query.get("to", ""), problems)
    if first_on and last_on and last_on < first_on:
        first_on, last_on = last_on, first_on
        problems.append(_("The last day came before the first; they were exchanged."))
    selection = Selection(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:WORDS_LENGTH],
        edition=plain(query.get("edition", "")),
        when=one_of(query, "when", WHEN, problems),
        first_on=first_on,
        last_on=last_on,
        day_parts=some_of(query, "time", DAY_PARTS, problems),
        districts=values(query, "district"),
        near=read_point(query.get("near", ""), problems),
        within_km=read_kilometres(query.get("within", ""), problems),
        topics=values(query, "topic"),
        audiences=some_of(query, "audience", Audience.values, problems),
        age=read_age(query.get("age", ""), problems),
        types=some_of(query, "type", ActivityType.values, problems),
        languages=values(query, "language"),
        access=some_of(query, "access", [*Accessibility.values, *Facility.values], problems),
        free=is_on(query, "free"),
        online=is_on(query, "online"),
        place=plain(query.get("place", "")),
        organisation=plain(query.get("organisation", "")),
        activities=read_uids(query),
        sort=one_of(query, "sort", SORTS, problems),
    )
    return selection, problems


def written_selection(selection: Selection, **changes: Any) -> str:
    """Return a selection as the query part of an address, with some parameters replaced.

    A change to None or "" leaves the parameter out.
    """
    near = selection.near and f"{selection.near[0]:.5f},{selection.near[1]:.5f}"
    parameters: dict[str, Any] = {
        "q": selection.words,
        "edition": selection.edition,
        "when": selection.when,
        "from": selection.first_on,
        "to": selection.last_on,
        "time": selection.day_parts,
        "district": selection.districts,
        "near": near,
        "within": near and selection.within_km != WITHIN_KM and f"{selection.within_km:g}",
        "topic": selection.topics,
        "audience": selection.audiences,
        "age": "" if selection.age is None else str(selection.age),
        "type": selection.types,
        "language": selection.languages,
        "access": selection.access,
        "free": "1" if selection.free else "",
        "online": "1" if selection.online else "",
        "place": selection.place,
        "organisation": selection.organisation,
        "activity": selection.activities,
        "sort": selection.sort,
    } | changes
    return urlencode({name: value for name, value in parameters.items() if value}, doseq=True)


def plain(text: str) -> str:
    """Return a short text without what a database refuses."""
    return text.replace("\x00", "")[:120]


def values(query: QueryDict, name: str) -> tuple[str, ...]:
    """Return all values of a parameter, each once."""
    return tuple(dict.fromkeys(plain(value) for value in query.getlist(name)[:VALUES] if value))


def some_of(
    query: QueryDict, name: str, known: Iterable[str], problems: list[str]
) -> tuple[str, ...]:
    """Return the known values of a parameter."""
    given = values(query, name)
    kept = tuple(value for value in given if value in known)
    sentence = _("“%(value)s” is not a known choice; it was left out.")
    problems += [sentence % {"value": value} for value in given if value not in kept]
    return kept


def one_of(query: QueryDict, name: str, known: Iterable[str], problems: list[str]) -> str:
    """Return the known value of a parameter, else ""."""
    return next(iter(some_of(query, name, known, problems)), "")


def is_on(query: QueryDict, name: str) -> bool:
    """Tell whether a box is ticked."""
    return query.get(name, "").strip().lower() not in OFF


def read_with(read: Callable[[str], Any], text: str, sentence: str, problems: list[str]) -> Any:
    """Return what a function reads out of a text, None with a sentence when it cannot."""
    if not text.strip():
        return None
    try:
        return read(text.strip())
    except (ValueError, OverflowError):
        problems.append(sentence % {"value": plain(text)})
        return None


def read_date(text: str, problems: list[str]) -> date | None:
    """Return a day between 1900 and 2200."""

    def read(value: str) -> date:
        day = date.fromisoformat(value)
        if not 1900 <= day.year <= 2200:
            raise ValueError
        return day

    sentence = _("“%(value)s” is not a date; write it like 2026-11-22.")
    found: date | None = read_with(read, text, sentence, problems)
    return found


def read_age(text: str, problems: list[str]) -> int | None:
    """Return an age in years."""

    def read(value: str) -> int:
        age = float(value)
        if not (0 <= age <= OLDEST and age.is_integer()):
            raise ValueError
        return int(age)

    sentence = _("“%(value)s” is not an age; write a number of years.")
    found: int | None = read_with(read, text, sentence, problems)
    return found


def read_point(text: str, problems: list[str]) -> tuple[float, float] | None:
    """Return a latitude and longitude."""

    def read(value: str) -> tuple[float, float]:
        latitude, longitude = (float(part) for part in value.split(","))
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError
        return latitude, longitude

    sentence = _("“%(value)s” is not a point; write latitude and longitude like 39.90,116.39.")
    found: tuple[float, float] | None = read_with(read, text, sentence, problems)
    return found


def read_kilometres(text: str, problems: list[str]) -> float:
    """Return a radius between 100 metres and 500 kilometres."""

    def read(value: str) -> float:
        kilometres = float(value)
        if not math.isfinite(kilometres):
            raise ValueError
        return min(max(kilometres, 0.1), 500.0)

    found = read_with(read, text, _("“%(value)s” is not a distance in kilometres."), problems)
    return WITHIN_KM if found is None else float(found)


def read_uids(query: QueryDict) -> tuple[str, ...] | None:
    """Return the activities named one by one, None when none are."""
    if "activity" not in query:
        return None
    found = []
    for text in values(query, "activity"):
        try:
            found.append(str(uuid.UUID(text)))
        except ValueError:
            continue
    return tuple(found)
