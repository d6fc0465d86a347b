"""Invented people who speak: a Chinese name and its spelling in Latin letters."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from zouma.programme.formats.records import SpeakerRecord
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.wordbank import Pair, pairs, words


@lru_cache
def name_parts() -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return family names and given names."""
    bank = words("conference")
    return pairs(bank["surnames"]), pairs(bank["given"])


def speakers(rng: Random, count: int) -> tuple[SpeakerRecord, ...]:
    """Return different people."""
    families, givens = name_parts()
    found: dict[str, SpeakerRecord] = {}
    while len(found) < count:
        family, given = rng.choice(families), rng.choice(givens)
        latin = f"{family.en} {given.en}"
        found[latin] = SpeakerRecord(name=f"{family.zh}{given.zh} {latin}", key=slug_of(latin, 0))
    return tuple(found.values())
