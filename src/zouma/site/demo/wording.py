"""Summaries and descriptions, joined from an idea's texts and the sentences around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from zouma.site.demo.ideas import Idea, manner_of
from zouma.site.demo.visitors import Welcome, age_words
from zouma.site.demo.wordbank import NOTHING, Pair, capitalised, number, pairs, words

POINTS = (NOTHING,)
UNTIMED = ("exhibition", "open-day", "stand")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the words of an activity depend on; minutes: how long one session takes."""

    idea: Idea
    form: str
    minutes: int
    mode: str
    welcome: Welcome
    voices: tuple[Pair, ...]
    hall: bool = True


@lru_cache
def phrases(section: str, key: str) -> tuple[Pair, ...]:
    """Return the sentences kept for one purpose."""
    return pairs(words("phrases")[section][key])


@lru_cache
def point_words(manner: str, style: str) -> tuple[Pair, ...]:
    """Return how the three points are introduced, as a list or in a line."""
    return pairs(words("phrases")["points"][manner][style])


def joined(parts: Sequence[Pair]) -> Pair:
    """Return sentences set one after another, parted by a space in English only."""
    return Pair("".join(part.zh for part in parts), " ".join(part.en for part in parts if part.en))


def paragraph(*parts: Pair) -> Pair:
    """Return sentences as one paragraph."""
    text = joined(parts)
    return Pair(f"<p>{text.zh}</p>", f"<p>{text.en}</p>")


def tail(rng: Random, occasion: Occasion) -> Pair:
    """Return a sentence on how long it takes and for which ages."""
    ages = age_words(occasion.welcome.age_min, occasion.welcome.age_max)
    length = number(occasion.minutes)
    if ages.zh:
        return rng.choice(phrases("tail", "age")).filled(m=length, g=ages)
    if "everyone" in occasion.welcome.audiences:
        return rng.choice(phrases("tail", "all")).filled(m=length)
    return NOTHING


def summary(rng: Random, occasion: Occasion) -> tuple[Pair, str]:
    """Return one or two sentences, and what else was told in them: "ask", "fact" or nothing."""
    idea, chance = occasion.idea, rng.random()
    if chance < 0.35:
        return idea.hook, ""
    if chance < 0.5:
        return joined((idea.ask, idea.hook)), "ask"
    if chance < 0.65:
        return joined((idea.fact, idea.hook)), "fact"
    if occasion.form in UNTIMED or occasion.mode == "online":
        return idea.hook, ""
    return joined((idea.hook, tail(rng, occasion))), ""


def points(rng: Random, idea: Idea) -> Pair:
    """Return the three points of an idea, as a list or as a sentence."""
    style = "list" if rng.random() < 0.5 else "line"
    lead = rng.choice(point_words(idea.manner, style))
    if style == "line":
        first, second, third = idea.points
        return paragraph(lead.filled(a=first, b=second, c=third))
    chinese = "".join(f"<li>{point.zh}</li>" for point in idea.points)
    english = "".join(f"<li>{capitalised(point.en)}</li>" for point in idea.points)
    return Pair(f"<p>{lead.zh}</p><ul>{chinese}</ul>", f"<p>{lead.en}</p><ul>{english}</ul>")


def practical_key(occasion: Occasion) -> str:
    """Return which practical advice fits the form and the place."""
    idea, form = occasion.idea, occasion.form
    if form == "stand":
        return "stand"
    if idea.evening:
        return "night"
    if form == "field-trip" or (idea.where == "outdoor" and form == "tour"):
        return "walk"
    if form in ("tour", "open-day"):
        return "tour"
    return manner_of(form)


def advice(rng: Random, occasion: Occasion) -> list[Pair]:
    """Return what a visitor should know before coming."""
    terms = occasion.welcome
    if occasion.mode == "online":
        told = [rng.choice(phrases("mode", "online"))]
    else:
        told = [rng.choice(phrases("practical", practical_key(occasion)))]
        if occasion.form != "stand" and rng.random() < 0.7:
            told.append(rng.choice(phrases("for", terms.audiences[0])))
        if occasion.mode == "mixed":
            told.append(rng.choice(phrases("mode", "mixed")))
        if occasion.form != "stand" and rng.random() < 0.6:
            told.append(rng.choice(phrases("admission", terms.admission)))
    if terms.signed:
        told.append(rng.choice(phrases("language", "sign")))
    if "en" in terms.languages:
        spoken = "both" if "zh-Hans" in terms.languages else "en"
        told.append(rng.choice(phrases("language", spoken)))
    return told


def asked(rng: Random, idea: Idea) -> Pair:
    """Return the question of an idea with a few words before it."""
    return rng.choice(phrases("ask", "any")).filled(x=idea.ask)


def description(rng: Random, occasion: Occasion, *, told: str) -> Pair:
    """Return two to four paragraphs about an activity, as HTML; told: what its summary says."""
    idea = occasion.idea
    fact: tuple[Pair, ...] = ()
    if told == "ask" or (not told and rng.random() < 0.6):
        fact = (rng.choice(phrases("fact", "any")).filled(x=idea.fact),)
    ask = () if told == "ask" else (asked(rng, idea),)
    voice = (rng.choice(occasion.voices),) if occasion.voices and occasion.mode != "online" else ()
    tips = advice(rng, occasion)
    chance = rng.random()
    if chance < 0.4:
        parts = [(idea.scene, *fact), POINTS, ask, (*voice, *tips)]
    elif chance < 0.7:
        parts = [(idea.scene,), POINTS, (*fact, *ask), (*voice, *tips)]
    elif chance < 0.85:
        parts = [POINTS, (idea.scene, *fact), (*voice, *tips)]
    else:
        parts = [(idea.scene, *voice), POINTS, (*fact, *tips)]
    set_out = [points(rng, idea) if p is POINTS else paragraph(*p) for p in parts if p]
    return Pair("".join(part.zh for part in set_out), "".join(part.en for part in set_out))
