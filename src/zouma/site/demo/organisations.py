"""Invented organisations, each named by a neighbourhood, a word and a type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from zouma.programme.formats.records import OrganisationRecord
from zouma.site.demo.districts import Area, city
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.wordbank import Pair, pair, pairs, words

PLACE_EVERY = 3
DOWNTOWN = ("110101", "110102", "110107")


@dataclass(frozen=True, slots=True)
class OrganisationType:
    """A type of body.

    place_kind: "" when it has no place of its own; fields: topics; outskirts: never downtown;
    away: audiences that do not come to its place, beside those of its kind of place.
    """

    number: int
    kind: str
    place_kind: str
    fields: tuple[str, ...]
    name: Pair
    outskirts: bool
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with the facts that the programme is made from."""

    record: OrganisationRecord
    name: Pair
    type: OrganisationType
    area: Area


@dataclass(frozen=True, slots=True)
class TypeDeck:
    """Types of organisations with running totals of their shares."""

    types: tuple[OrganisationType, ...]
    shares: tuple[float, ...]


@lru_cache
def type_deck(*, with_place: bool) -> TypeDeck:
    """Return the types of organisations, all of them or those that have a place."""
    entries: list[tuple[str, dict[str, Any]]] = [
        (key, entry) for key, entry in words("organisations").items() if key != "words"
    ]
    types: list[OrganisationType] = []
    shares: list[float] = []
    for number, (_key, entry) in enumerate(entries):
        if with_place and "place" not in entry:
            continue
        fields = tuple(entry.get("fields", "").split())
        name = pair(entry["name"])
        types.append(
            OrganisationType(
                number, entry["kind"], entry.get("place", ""), fields, name,
                entry.get("outskirts", False), tuple(entry.get("away", "").split()),
            )
        )  # fmt: skip
        shares.append(entry["share"])
    return TypeDeck(tuple(types), tuple(accumulate(shares)))


class NameBook:
    """Gives names that differ by construction: no word comes twice for a type in an area."""

    def __init__(self) -> None:
        self._words = pairs(words("organisations")["words"])
        self._given: Counter[tuple[int, int]] = Counter()

    def name(self, kind: OrganisationType, area: Area) -> Pair:
        """Return the next name of a type in an area, of two words when single ones are used."""
        given = self._given[kind.number, area.number]
        self._given[kind.number, area.number] += 1
        rounds, turn = divmod(given, len(self._words))
        first = (turn + kind.number * 17 + area.number * 29) % len(self._words)
        word = self._words[first]
        if rounds:
            second = self._words[(first + rounds) % len(self._words)]
            word = Pair(word.zh + second.zh, f"{word.en} {second.en}")
        return kind.name.filled(a=area.name, w=word)


@lru_cache
def descriptions() -> dict[str, tuple[Pair, ...]]:
    """Return what each kind of organisation says of itself."""
    return {kind: pairs(texts) for kind, texts in words("phrases")["organisation"].items()}


def area_for(rng: Random, kind: OrganisationType) -> Area:
    """Return a neighbourhood where a type of organisation can be."""
    area = city().any_area(rng)
    while kind.outskirts and area.district_code in DOWNTOWN:
        area = city().any_area(rng)
    return area


def bodies(rng: Random, names: NameBook, *, block: int, count: int) -> Iterator[Body]:
    """Yield organisations; every third has a place. The first ones do not depend on the count."""
    everybody, hosts = type_deck(with_place=False), type_deck(with_place=True)
    for turn in range(count):
        deck = everybody if turn % PLACE_EVERY else hosts
        kind = rng.choices(deck.types, cum_weights=deck.shares)[0]
        area = area_for(rng, kind)
        name = names.name(kind, area)
        key = f"o{block:02d}{turn:04d}"
        slug = slug_of(name.en, block * 10_000 + turn)
        record = OrganisationRecord(
            key=key,
            name=name.text(),
            kind=kind.kind,
            description=rng.choice(descriptions()[kind.kind]).text(),
            website=f"https://example.org/{slug}",
            email=f"{key}@example.org",
            region_code=area.district_code,
            source="demo",
            slug=slug,
        )
        yield Body(record, name, kind, area)
