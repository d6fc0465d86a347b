"""Science villages: an umbrella on a square or a lawn, and the stands under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from zouma.programme.formats.records import ActivityRecord, HostRecord, SessionRecord
from zouma.site.demo.activities import Block, english_state, links, topics_of
from zouma.site.demo.days import village_days
from zouma.site.demo.ideas import Idea
from zouma.site.demo.places import Room, Spot
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.timetable import HOUR
from zouma.site.demo.visitors import stand_welcome
from zouma.site.demo.wordbank import Pair, capitalised, pair, pairs, words
from zouma.site.demo.wording import Occasion, description, summary

VILLAGE_KINDS = ("park", "university", "museum", "school", "community", "farm", "library")
FEWEST_STANDS, MOST_STANDS = 8, 14
OPENS, CLOSES = 9 * HOUR + 30, 16 * HOUR + 30
STAND_MINUTES = 5
SHOWN_STANDS = 6
ONE_DAY_CHANCE = 0.2


@dataclass(frozen=True, slots=True)
class Theme:
    """What a village is about; fields: the broad topics of its stands, empty for all."""

    title: Pair
    summary: Pair
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """A stand with its title, before it is an activity."""

    idea: Idea
    title: Pair


@dataclass(frozen=True, slots=True)
class Ground:
    """Where and on which days a village stands."""

    spot: Spot
    room: Room | None
    days: Sequence[int]


@lru_cache
def themes() -> tuple[Theme, ...]:
    """Return the themes of villages."""
    return tuple(
        Theme(pair(entry["title"]), pair(entry["summary"]), tuple(entry["fields"].split()))
        for entry in words("villages")["village"]
    )


def ground_for(block: Block, *, now: bool) -> Ground:
    """Return a place with room for a village, and its days."""
    wide = [s for s in block.spots if s.setting.kind in VILLAGE_KINDS and shared_room(s)]
    spot = block.rng.choice(wide or list(block.spots))
    days = village_days(block.rng, block.span, closed_on_mondays=spot.closed_on_mondays, now=now)
    return Ground(spot, shared_room(spot), days)


def shared_room(spot: Spot) -> Room | None:
    """Return a square, lawn or gallery that many can use at once."""
    shared = [room for room in spot.rooms if room.shared]
    return min(shared, key=lambda room: room.role != "yard") if shared else None


def day_sessions(block: Block, ground: Ground, days: Sequence[int]) -> tuple[SessionRecord, ...]:
    """Return one session for each day of a village."""
    length = timedelta(minutes=CLOSES - OPENS)
    starts = [block.span.moment(day, OPENS) for day in days]
    return tuple(
        SessionRecord(
            starts_at=start,
            ends_at=start + length,
            key=f"s{turn}",
            space_key=ground.room.key if ground.room else "",
            admission="drop-in",
        )
        for turn, start in enumerate(starts, 1)
    )


def listed(stands: Sequence[Stand]) -> Pair:
    """Return the first stands of a village as a list."""
    shown = [stand.title for stand in stands[:SHOWN_STANDS]]
    chinese = "".join(f"<li>{title.zh}</li>" for title in shown)
    english = "".join(f"<li>{capitalised(title.en)}</li>" for title in shown)
    return Pair(
        f"<p>{len(stands)}个展台中的几个：</p><ul>{chinese}</ul>",
        f"<p>A few of the {len(stands)} stands:</p><ul>{english}</ul>",
    )


def umbrella(
    block: Block, ground: Ground, theme: Theme, stands: Sequence[Stand], number: int
) -> ActivityRecord:
    """Return the village itself."""
    rng, spot = block.rng, ground.spot
    title = block.titles.village_title(rng, theme.title.zh, theme.title, spot.area)
    about = rng.choice(pairs(words("villages")["about"]))
    welcome_to = Pair(f"<p>{theme.summary.zh}</p>", f"<p>{theme.summary.en}</p>")
    closing = Pair(f"<p>{about.zh}</p>", f"<p>{about.en}</p>")
    parts = (welcome_to, listed(stands), closing)
    body = Pair("".join(part.zh for part in parts), "".join(part.en for part in parts))
    slug = slug_of(title.en, number)
    hosts = block.hosts.hosts(spot.owner, stands[0].idea.topic)
    return ActivityRecord(
        external_id=f"{block.prefix}-{number:06d}",
        title=title.text(),
        summary=theme.summary.text(),
        description=body.text(),
        kind="umbrella",
        activity_type="village",
        languages=("zh-Hans", "en"),
        topics=tuple(dict.fromkeys(stand.idea.field for stand in stands)),
        audiences=("everyone", "families"),
        is_free=True,
        accessibility=spot.accessibility,
        facilities=spot.facilities,
        place_key=spot.record.key,
        hosts=hosts,
        website=f"https://example.org/carnival/{slug}",
        contact_email=f"{hosts[0].organisation_key}@example.org",
        sessions=day_sessions(block, ground, ground.days),
        source="demo",
        slug=slug,
    )


def stand_activity(
    block: Block, ground: Ground, stand: Stand, parent: str, number: int
) -> ActivityRecord:
    """Return a stand as an activity of its own."""
    rng, idea = block.rng, stand.idea
    form = "workshop" if "workshop" in idea.forms else "game"
    terms = stand_welcome(idea)
    occasion = Occasion(idea, "stand", STAND_MINUTES, "on-site", terms, ())
    state = english_state(rng)
    short, told = summary(rng, occasion)
    body = description(rng, occasion, told=told)
    key = block.hosts.body_for(idea.topic).record.key
    days = ground.days[:1] if rng.random() < ONE_DAY_CHANCE else ground.days
    slug = slug_of(stand.title.en, number)
    return ActivityRecord(
        external_id=f"{block.prefix}-{number:06d}",
        parent_id=parent,
        title=stand.title.text(state),
        summary=short.text(state),
        description=body.text(state),
        activity_type=form,
        languages=terms.languages,
        topics=topics_of(rng, idea),
        keywords=idea.subject,
        audiences=terms.audiences,
        age_min=terms.age_min,
        age_note=terms.age_note.text(),
        is_free=True,
        accessibility=ground.spot.accessibility,
        facilities=ground.spot.facilities,
        place_key=ground.spot.record.key,
        hosts=(HostRecord(organisation_key=key),),
        contact_email=f"{key}@example.org",
        links=links(rng, slug),
        sessions=day_sessions(block, ground, days),
        source="demo",
        slug=slug,
    )


def village(block: Block, theme: Theme, first: int, *, now: bool) -> Iterator[ActivityRecord]:
    """Yield a village, then its stands."""
    rng = block.rng
    ground = ground_for(block, now=now)
    count = rng.randint(FEWEST_STANDS, MOST_STANDS)
    stands = [
        Stand(idea, block.titles.title(rng, idea, "stand", "", ground.spot.area))
        for idea in block.deck.deal_stands(rng, theme.fields, count)
    ]
    whole = umbrella(block, ground, theme, stands, first)
    yield whole
    for turn, stand in enumerate(stands, 1):
        yield stand_activity(block, ground, stand, whole.external_id, first + turn)


def villages(block: Block, first: int, count: int) -> Iterator[ActivityRecord]:
    """Yield villages with their stands, each theme in turn; every fifth is open today."""
    number = first
    for turn in range(count):
        now = block.span.today >= 0 and turn % 5 == 0
        for record in village(block, themes()[turn % len(themes())], number, now=now):
            yield record
            number += 1
