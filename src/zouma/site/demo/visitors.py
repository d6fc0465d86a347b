"""For whom an activity is: audiences, ages, languages, prices and how one gets in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from zouma.site.demo.ideas import Idea, Setting, manner_of
from zouma.site.demo.wordbank import NOTHING, Pair, number, pairs, words

Ages = tuple[int | None, int | None]

AGES: dict[str, tuple[Ages, ...]] = {
    "early-childhood": ((3, 6), (4, 6)),
    "families": ((4, 12), (5, 10), (6, 12), (6, None), (3, 10)),
    "primary": ((6, 12), (7, 12), (8, 12), (6, 9), (9, 12)),
    "secondary": ((12, 18), (13, 18), (12, 15), (14, 18)),
    "students": ((18, 25), (16, 30)),
    "adults": ((18, None), (16, None)),
    "seniors": ((55, None), (60, None)),
    "teachers": ((None, None),),
    "everyone": ((None, None), (6, None), (8, None), (10, None), (None, None)),
}
BESIDE = {"early-childhood": "families", "primary": "families", "families": "primary",
          "secondary": "students", "students": "adults", "adults": "students"}  # fmt: skip
SCHOOL_WORDS = {
    (6, 12): Pair("小学一至六年级", "Primary years 1–6"),
    (12, 15): Pair("初中生", "Lower secondary pupils"),
    (12, 18): Pair("初中、高中学生", "Secondary pupils"),
}
FREE_KINDS = ("school", "community", "hospital", "library")
PRICED_CHANCE = 0.55
PRICES = {"make": (20, 30, 40, 50, 60, 80), "hear": (20, 30, 40, 50), "look": (10, 15, 20, 30)}
ADMISSIONS: dict[str, tuple[str, ...]] = {
    "workshop": ("registration",) * 8 + ("drop-in", "ballot"),
    "course": ("registration",),
    "game": ("drop-in",) * 3 + ("registration",),
    "competition": ("registration",),
    "talk": ("registration",) * 3 + ("drop-in",) * 2,
    "panel": ("registration", "drop-in"),
    "film": ("registration", "registration", "drop-in", "ballot"),
    "show": ("registration", "registration", "drop-in", "ballot"),
    "exhibition": ("drop-in",),
    "tour": ("registration",) * 9 + ("ballot",),
    "field-trip": ("registration",) * 4 + ("ballot",),
    "open-day": ("registration", "registration", "drop-in"),
    "other": ("registration", "drop-in"),
}
FAMILY_AUDIENCES = ("early-childhood", "families", "primary")
PLACES: dict[str, tuple[int, ...]] = {
    "make": (12, 16, 20, 24, 30, 40),
    "hear": (60, 80, 120, 200, 260),
    "look": (15, 20, 25, 30),
    "exhibition": (120, 200, 300),
    "open-day": (30, 40, 60),
    "competition": (40, 60, 80),
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who may come, in which language, at what price; capacity: None where anybody fits."""

    audiences: tuple[str, ...]
    age_min: int | None
    age_max: int | None
    age_note: Pair
    languages: tuple[str, ...]
    signed: bool
    price: Pair
    admission: str
    capacity: int | None


def ages_of(rng: Random, audience: str, lowest: int) -> Ages:
    """Return the ages an audience has, not below what the subject asks."""
    youngest, oldest = rng.choice(AGES[audience])
    if lowest and (youngest is None or youngest < lowest):
        youngest = lowest
    return youngest, oldest


def age_words(youngest: int | None, oldest: int | None) -> Pair:
    """Return ages in words that fit into a sentence."""
    if youngest is None:
        return NOTHING
    if oldest is None:
        return Pair(f"{youngest}岁以上", f"ages {youngest} and over")
    return Pair(f"{youngest}—{oldest}岁", f"ages {youngest}–{oldest}")


def age_note(rng: Random, youngest: int | None, oldest: int | None) -> Pair:
    """Return the ages as the organiser might put them."""
    if youngest is None:
        return NOTHING
    if oldest is not None and (youngest, oldest) in SCHOOL_WORDS and rng.random() < 0.4:
        return SCHOOL_WORDS[youngest, oldest]
    span = age_words(youngest, oldest)
    return Pair(span.zh, "A" + span.en[1:])


def languages_of(rng: Random, audience: str) -> tuple[tuple[str, ...], bool]:
    """Return the languages spoken, and whether there is a sign language interpreter."""
    chance = rng.random()
    spoken = ["zh-Hans"]
    if audience not in ("early-childhood", "seniors"):
        if chance < 0.03:
            spoken = ["en"]
        elif chance < 0.12:
            spoken.append("en")
    signed = rng.random() < 0.06
    if signed:
        spoken.append("csl")
    return tuple(spoken), signed


@lru_cache
def price_words(payer: str) -> tuple[Pair, ...]:
    """Return the ways to state a price."""
    return pairs(words("phrases")["price"][payer])


def price_of(rng: Random, form: str, place_kind: str, audience: str) -> Pair:
    """Return what a visit costs, nothing in most places."""
    if place_kind in FREE_KINDS or rng.random() > PRICED_CHANCE:
        return NOTHING
    manner = manner_of(form)
    payer = f"{manner}-family" if audience in FAMILY_AUDIENCES else manner
    return rng.choice(price_words(payer)).filled(n=number(rng.choice(PRICES[manner])))


def places_of(rng: Random, form: str) -> int:
    """Return how many people a session takes."""
    return rng.choice(PLACES.get(form, PLACES[manner_of(form)]))


def admission_of(rng: Random, form: str, *, priced: bool) -> str:
    """Return how one gets in."""
    if priced:
        return "ticket" if rng.random() < 0.6 else "registration"
    return rng.choice(ADMISSIONS[form])


def welcome(rng: Random, idea: Idea, form: str, setting: Setting) -> Welcome:
    """Return for whom an activity is and on which terms."""
    audience = rng.choice([one for one in idea.audiences if one not in setting.away])
    youngest, oldest = ages_of(rng, audience, idea.age)
    audiences: tuple[str, ...] = (audience,)
    if audience in BESIDE and BESIDE[audience] not in setting.away and rng.random() < 0.35:
        audiences = (audience, BESIDE[audience])
    languages, signed = languages_of(rng, audience)
    price = price_of(rng, form, setting.kind, audience)
    admission = admission_of(rng, form, priced=bool(price.zh))
    capacity = None if admission == "drop-in" else places_of(rng, form)
    return Welcome(
        audiences, youngest, oldest, age_note(rng, youngest, oldest), languages, signed, price,
        admission, capacity,
    )  # fmt: skip


def stand_welcome(idea: Idea) -> Welcome:
    """Return the terms of a village's stand: free, and one just comes."""
    youngest = idea.age or None
    note = Pair(f"{youngest}岁以上", f"Ages {youngest} and over") if youngest else NOTHING
    return Welcome(
        idea.audiences, youngest, None, note, ("zh-Hans",), False, NOTHING, "drop-in", None
    )  # fmt: skip
