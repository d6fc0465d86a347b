"""Single activities: an idea at a place, for somebody, in a form, at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import Any

from zouma.common.text import TextState
from zouma.programme.formats.records import ActivityRecord, LinkRecord, SpeakerRecord
from zouma.site.demo.changes import as_planned, fate, moderation
from zouma.site.demo.days import Diary, Span
from zouma.site.demo.hosts import HostBook
from zouma.site.demo.ideas import HEAR, Idea, IdeaDeck
from zouma.site.demo.people import speakers
from zouma.site.demo.places import Spot
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.timetable import Terms, booking_for, sessions
from zouma.site.demo.titles import TitleBook
from zouma.site.demo.topics import broader_topics
from zouma.site.demo.visitors import Welcome, welcome
from zouma.site.demo.wordbank import NOTHING, Pair
from zouma.site.demo.wording import Occasion, description, summary

TODAY_EVERY = 16
TODAY_FIRST = 12
SECOND_TOPIC_CHANCE = 0.25
LINK_CHANCE = 0.1
SCREEN_FIELDS = ("ai-robotics", "mathematics", "mind-society", "fiction-art")
ONLINE_CAPACITY = 300
WEBSITE_CHANCE = 0.4
NEAR_TOPICS = {
    "robots": "machine-learning", "machine-learning": "computing", "spaceflight": "stars",
    "animals": "ecology", "plants": "ecology", "water": "ecology", "food": "everyday-chemistry",
    "materials": "everyday-chemistry", "energy": "materials", "flight": "motion",
    "structures": "shapes", "electronics": "robots", "body": "brain", "archaeology": "rocks",
    "art-science": "light-sound", "science-fiction": "spaceflight", "crops": "plants",
    "ancient-science": "city", "genes": "body", "microbes": "food",
}  # fmt: skip
WEIGHTS = {"museum": 3, "library": 3, "university": 3, "community": 2, "farm": 2, "park": 2}
FAMOUS_WEIGHT = 6


@dataclass(frozen=True, slots=True)
class Block:
    """One part of an edition with all that its activities are made from."""

    rng: Random
    span: Span
    diary: Diary
    deck: IdeaDeck
    titles: TitleBook
    spots: Sequence[Spot]
    hosts: HostBook
    prefix: str


def english_state(rng: Random) -> TextState:
    """Return how far the English of an activity has come."""
    chance = rng.random()
    if chance < 0.82:
        return TextState.CHECKED
    if chance < 0.92:
        return TextState.MACHINE
    return TextState.DRAFT if chance < 0.97 else TextState.STALE


def attendance_mode(rng: Random, idea: Idea, form: str) -> str:
    """Return where people take part: talks and courses also from afar."""
    if idea.where in ("outdoor", "lab") or form not in (*HEAR, "course", "workshop"):
        return "on-site"
    chance = rng.random()
    if form == "workshop":
        return "online" if idea.field in SCREEN_FIELDS and chance < 0.25 else "on-site"
    if chance < 0.17:
        return "online"
    return "mixed" if chance < 0.42 else "on-site"


def topics_of(rng: Random, idea: Idea) -> tuple[str, ...]:
    """Return the topic of an idea, its broad one, and now and then one nearby."""
    topics = (idea.topic, idea.field)
    near = NEAR_TOPICS.get(idea.topic)
    if near and rng.random() < SECOND_TOPIC_CHANCE:
        return tuple(dict.fromkeys((*topics, near, broader_topics()[near])))
    return topics


def access(rng: Random, spot: Spot, *, signed: bool, online: bool) -> dict[str, Any]:
    """Return for whom an activity is prepared, as far as its place allows."""
    codes: list[str] = []
    offers: list[str] = []
    if not online:
        codes = [code for code in spot.accessibility if rng.random() < 0.85]
        offers = [offer for offer in spot.facilities if rng.random() < 0.7]
    if signed:
        codes.append("hi")
        offers.append("sign-language")
    return {"accessibility": tuple(dict.fromkeys(codes)), "facilities": tuple(offers)}


def addresses(rng: Random, slug: str, mode: str, admission: str) -> dict[str, Any]:
    """Return the pages of an activity, all in the domain kept for examples."""
    pages = {}
    if rng.random() < WEBSITE_CHANCE:
        pages["website"] = f"https://example.org/carnival/{slug}"
    if mode != "on-site":
        pages["online_url"] = f"https://example.org/live/{slug}"
    if admission != "drop-in":
        pages["registration_url"] = f"https://example.org/booking/{slug}"
    return pages


def occasion_at(rng: Random, spot: Spot, idea: Idea, form: str, minutes: int) -> Occasion:
    """Return the terms on which an idea is offered at a place."""
    mode = attendance_mode(rng, idea, form)
    terms = welcome(rng, idea, form, spot.setting)
    if mode == "online":
        terms = replace(terms, admission="registration", price=NOTHING, capacity=ONLINE_CAPACITY)
    return Occasion(idea, form, minutes, mode, terms, spot.voices)


def text_fields(rng: Random, occasion: Occasion, title: Pair) -> dict[str, Any]:
    """Return title, summary and description, their English all in one state."""
    state = english_state(rng)
    short, told = summary(rng, occasion)
    return {
        "title": title.text(state),
        "summary": short.text(state),
        "description": description(rng, occasion, told=told).text(state),
    }


def welcome_fields(terms: Welcome) -> dict[str, Any]:
    """Return for whom an activity is and what it costs."""
    return {
        "languages": terms.languages,
        "audiences": terms.audiences,
        "age_min": terms.age_min,
        "age_max": terms.age_max,
        "age_note": terms.age_note.text(),
        "is_free": not terms.price.zh,
        "price_note": terms.price.text(),
    }


def links(rng: Random, slug: str) -> tuple[LinkRecord, ...]:
    """Return a sheet to print, which a few activities have."""
    if rng.random() > LINK_CHANCE:
        return ()
    address = f"https://example.org/sheets/{slug}.pdf"
    return (LinkRecord(address=address, title="活动手册 Activity sheet"),)


def cast_of(rng: Random, form: str) -> tuple[SpeakerRecord, ...]:
    """Return who speaks, where anybody does."""
    if form == "talk":
        return speakers(rng, 1)
    return speakers(rng, rng.randint(2, 4)) if form == "panel" else ()


def activity_at(block: Block, spot: Spot, number: int, *, now: bool) -> ActivityRecord:
    """Return one activity at a place; now: it runs today and goes as planned, if it can."""
    rng = block.rng
    idea, form = block.deck.deal(rng, spot.setting)
    booking = booking_for(rng, spot, idea, form)
    occasion = occasion_at(rng, spot, idea, form, booking.minutes)
    online, terms = occasion.mode == "online", occasion.welcome
    if online:
        booking = replace(booking, room=None)
    asked = Terms(terms.admission, terms.capacity)
    planned = sessions(rng, booking, asked, (block.span, block.diary), now=now)
    outcome = as_planned(planned) if now else fate(rng, form, terms.admission, planned)
    mode = "online" if outcome.status == "moved-online" else occasion.mode
    title = block.titles.title(rng, idea, form, terms.audiences[0], spot.area)
    slug = slug_of(title.en, number)
    hosts = block.hosts.hosts(spot.owner, idea.topic)
    return ActivityRecord(
        external_id=f"{block.prefix}-{number:06d}",
        activity_type=form,
        attendance_mode=mode,
        moderation="published" if now else moderation(rng),
        status=outcome.status,
        status_note=outcome.note,
        topics=topics_of(rng, idea),
        keywords=idea.subject,
        place_key="" if online else spot.record.key,
        hosts=hosts,
        speakers=cast_of(rng, form),
        contact_email=f"{hosts[0].organisation_key}@example.org",
        links=links(rng, slug),
        sessions=outcome.sessions,
        source="demo",
        slug=slug,
        **text_fields(rng, occasion, title),
        **welcome_fields(terms),
        **access(rng, spot, signed=terms.signed, online=online),
        **addresses(rng, slug, mode, terms.admission),
    )


def activities(block: Block, first: int, count: int) -> Iterator[ActivityRecord]:
    """Yield single activities: one at each place, then more where people go most."""
    shares = list(
        accumulate(
            FAMOUS_WEIGHT if spot.famous else WEIGHTS.get(spot.setting.kind, 1)
            for spot in block.spots
        )
    )
    for turn in range(count):
        if turn < len(block.spots):
            spot = block.spots[turn]
        else:
            spot = block.rng.choices(block.spots, cum_weights=shares)[0]
        now = block.span.today >= 0 and (turn < TODAY_FIRST or turn % TODAY_EVERY == 0)
        yield activity_at(block, spot, first + turn, now=now)
