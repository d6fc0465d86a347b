"""Titles that differ by construction, though an idea is used many times."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from random import Random
from typing import NamedTuple

from zouma.site.demo.ideas import Idea
from zouma.site.demo.wordbank import NOTHING, Pair, capitalised, number, pair, pairs, words

SUBJECT, SUBJECT_CAPITAL = "{s}", "{S}"
WEIGHTS = {"own": 8, "form": 8, "audience": 3, "area": 1}


class Pool(NamedTuple):
    """One way to entitle an idea: its own titles, a form's frame, somebody's or somewhere's tag."""

    kind: str
    mark: str
    titles: tuple[Pair, ...]
    tag: Pair


def tagged(title: Pair, tag: Pair) -> Pair:
    """Return a title with a remark in brackets."""
    return Pair(f"{title.zh}（{tag.zh}）", f"{title.en} ({tag.en})")


@lru_cache
def audience_tags() -> dict[str, Pair]:
    """Return the remark that marks a title for each audience."""
    return {audience: pair(tag) for audience, tag in words("frames")["audience"].items()}


@lru_cache
def tag_texts() -> dict[str, Pair]:
    """Return the other remarks."""
    return {name: pair(tag) for name, tag in words("frames")["tag"].items()}


@lru_cache
def framed(subject: Pair, form: str) -> tuple[Pair, ...]:
    """Return the titles that a form makes from a subject."""
    return tuple(
        Pair(
            frame.zh.replace(SUBJECT, subject.zh),
            frame.en.replace(SUBJECT, subject.en).replace(SUBJECT_CAPITAL, capitalised(subject.en)),
        )
        for frame in pairs(words("frames")["form"][form])
    )


def remark(pool: Pool, rounds: int) -> Pair:
    """Return what is said in brackets when the titles of a pool come round once more."""
    tags = tag_texts()
    base = tags["area"].filled(a=pool.tag) if pool.kind == "area" else pool.tag
    if not rounds:
        return base
    again = number(rounds + 1)
    if pool.tag is NOTHING:
        return tags["again"].filled(n=again)
    return tags[f"{pool.kind}-again"].filled(a=pool.tag, n=again)


class TitleBook:
    """Gives titles; each way of making one is used evenly, so that repeats come late."""

    def __init__(self) -> None:
        self._used: Counter[tuple[str, str, str]] = Counter()

    def title(self, rng: Random, idea: Idea, form: str, audience: str, area: Pair) -> Pair:
        """Return a title for an idea that takes a form, for somebody, somewhere."""
        pools = [
            Pool("own", "", idea.titles, NOTHING),
            Pool("form", form, framed(idea.subject, form), NOTHING),
            Pool("area", area.en, idea.titles, area),
        ]
        if audience in audience_tags() and form != "stand":
            pools.insert(2, Pool("audience", audience, idea.titles, audience_tags()[audience]))
        return self._next(rng, idea.key, pools)

    def village_title(self, rng: Random, key: str, title: Pair, area: Pair) -> Pair:
        """Return a village's own title, or one with its neighbourhood when it comes again."""
        pools = [Pool("own", "", (title,), NOTHING), Pool("area", area.en, (title,), area)]
        return self._next(rng, key, pools)

    def _next(self, rng: Random, key: str, pools: list[Pool]) -> Pair:
        """Return the next title of a pool that has come round least; earlier pools weigh more."""
        rounds = [self._used[key, p.kind, p.mark] // len(p.titles) for p in pools]
        fewest = min(rounds)
        fresh = [pool for pool, done in zip(pools, rounds, strict=True) if done == fewest]
        pool = rng.choices(fresh, [WEIGHTS[pool.kind] for pool in fresh])[0]
        done, turn = divmod(self._used[key, pool.kind, pool.mark], len(pool.titles))
        self._used[key, pool.kind, pool.mark] += 1
        title, said = pool.titles[turn], remark(pool, done)
        return tagged(title, said) if said.zh else title
