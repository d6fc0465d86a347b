"""The ideas of activities, and which of them suit a place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from zouma.site.demo.topics import broader_topics
from zouma.site.demo.wordbank import FOLDER, Pair, pair, pairs, read_words

MAKE = ("workshop", "course", "game", "competition", "other")
HEAR = ("talk", "panel", "film", "show")
AUDIENCES = {"early": "early-childhood"}
FORM_WEIGHTS = {
    "workshop": 2,
    "panel": 2,
    "film": 2,
    "show": 2,
    "exhibition": 2,
    "tour": 2,
    "field-trip": 3,
}
TRIES = 3


@dataclass(frozen=True, slots=True)
class Idea:
    """One subject of an activity with all its texts.

    manner: "make", "hear" or "look", which decides how the three points are introduced; where:
    "indoor", "outdoor", "lab" or "stage"; age: the lowest age, 0 when there is none.
    """

    key: str
    topic: str
    field: str
    manner: str
    forms: tuple[str, ...]
    audiences: tuple[str, ...]
    titles: tuple[Pair, ...]
    subject: Pair
    hook: Pair
    scene: Pair
    points: tuple[Pair, ...]
    ask: Pair
    fact: Pair
    where: str
    evening: bool
    age: int
    kinds: tuple[str, ...]
    districts: tuple[str, ...]


def manner_of(form: str) -> str:
    """Return how people take part in a form of activity."""
    return "make" if form in MAKE else "hear" if form in HEAR else "look"


def read_idea(key: str, entry: dict[str, Any]) -> Idea:
    """Return one idea as its file describes it."""
    forms = tuple(entry["forms"].split())
    return Idea(
        key=key,
        topic=entry["topic"],
        field=broader_topics()[entry["topic"]],
        manner=manner_of(forms[0]),
        forms=forms,
        audiences=tuple(AUDIENCES.get(word, word) for word in entry["for"].split()),
        titles=pairs(entry["titles"]),
        subject=pair(entry["subject"]),
        hook=pair(entry["hook"]),
        scene=pair(entry["scene"]),
        points=pairs(entry["steps"]),
        ask=pair(entry["ask"]),
        fact=pair(entry["fact"]),
        where=entry.get("where", "indoor"),
        evening=entry.get("when") == "evening",
        age=entry.get("age", 0),
        kinds=tuple(entry.get("kinds", "").split()),
        districts=tuple(entry.get("districts", "").split()),
    )


@lru_cache
def all_ideas() -> tuple[Idea, ...]:
    """Return every idea, in the order of the files."""
    return tuple(
        read_idea(key, entry)
        for path in sorted((FOLDER / "ideas").glob("*.toml"))
        for key, entry in read_words(path).items()
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a place offers to an idea; fields: topics, empty for all; away: who never comes."""

    kind: str
    forms: tuple[str, ...]
    settings: tuple[str, ...]
    fields: frozenset[str]
    district_code: str
    away: frozenset[str]


Choice = tuple[Idea, tuple[str, ...]]


def suits(idea: Idea, setting: Setting) -> bool:
    """Say whether an idea can take place in a setting."""
    return (
        idea.where in setting.settings
        and (not setting.fields or not setting.fields.isdisjoint((idea.field, idea.topic)))
        and not setting.away.issuperset(idea.audiences)
        and (not idea.kinds or setting.kind in idea.kinds)
        and (not idea.districts or setting.district_code in idea.districts)
    )


def choices_for(setting: Setting) -> tuple[Choice, ...]:
    """Return the ideas that suit a setting with their forms there, likely ones repeated."""
    choices: list[Choice] = []
    for idea in all_ideas():
        forms = [form for form in idea.forms if form in setting.forms]
        if forms and suits(idea, setting):
            likely = [form for form in forms for _ in range(FORM_WEIGHTS.get(form, 1))]
            choices.append((idea, tuple(likely)))
    return tuple(choices)


class IdeaDeck:
    """Deals ideas, those that were dealt least first."""

    def __init__(self) -> None:
        self._choices: dict[Setting, tuple[Choice, ...]] = {}
        self._dealt: Counter[str] = Counter()

    def deal(self, rng: Random, setting: Setting) -> tuple[Idea, str]:
        """Return an idea that suits a setting, and the form it takes."""
        choices = self._choices.get(setting)
        if choices is None:
            choices = self._choices[setting] = choices_for(setting)
        drawn = [rng.choice(choices) for _ in range(TRIES)]
        idea, forms = min(drawn, key=lambda choice: self._dealt[choice[0].key])
        self._dealt[idea.key] += 1
        return idea, rng.choice(forms)

    def deal_stands(self, rng: Random, fields: tuple[str, ...], count: int) -> list[Idea]:
        """Return different ideas for the stands of a village."""
        fit = [idea for idea in stand_ideas() if not fields or idea.field in fields]
        rng.shuffle(fit)
        dealt = sorted(fit, key=lambda idea: self._dealt[idea.key])[:count]
        self._dealt.update(idea.key for idea in dealt)
        return dealt


@lru_cache
def stand_ideas() -> tuple[Idea, ...]:
    """Return the ideas that need no more than a table under a roof."""
    return tuple(
        idea
        for idea in all_ideas()
        if idea.manner == "make"
        and not {"workshop", "game"}.isdisjoint(idea.forms)
        and idea.where in ("indoor", "outdoor")
        and not (idea.kinds or idea.districts or idea.evening)
    )
