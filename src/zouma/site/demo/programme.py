"""The invented programme of a city: editions as streams of records that an import applies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zouma.programme.formats.records import EditionRecord, Record
from zouma.site.demo.activities import Block, activities
from zouma.site.demo.conference import conference_records
from zouma.site.demo.days import ZONE_NAME, Diary, Span, span_of
from zouma.site.demo.districts import region_records
from zouma.site.demo.hosts import HostBook
from zouma.site.demo.ideas import IdeaDeck
from zouma.site.demo.organisations import NameBook, bodies
from zouma.site.demo.places import spots
from zouma.site.demo.titles import TitleBook
from zouma.site.demo.topics import topic_records
from zouma.site.demo.villages import villages
from zouma.site.demo.wordbank import Pair

SERIES = "science-carnival"
SERIES_TITLE = Pair("北京科学嘉年华", "Beijing Science Carnival")
SERIES_SUMMARY = Pair(
    "一年一度，全城的博物馆、学校、研究所、企业和社区一起打开门，请大家来问、来看、来动手。"
    "本系列为演示数据，活动均为虚构。",
    "Once a year the museums, schools, institutes, companies and neighbourhoods of the city open "
    "their doors to questions, eyes and hands. This series is a demonstration; its activities are "
    "invented.",
)
SUMMARY = Pair(
    "三十天，十六个区，从街角的望远镜到实验室的大门。"
    "本节目单为演示而编：活动、单位和人物均为虚构，文中的知名场馆并未举办这些活动。",
    "Thirty days in sixteen districts, from a telescope on the corner to the doors of a "
    "laboratory. This programme is a demonstration: its activities, organisations and people are "
    "invented, and the well-known venues it names do not hold them.",
)
DAYS_BEFORE, DAYS = 9, 30
YEAR_OF_WEEKS = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything a part of an edition has."""

    organisations: int
    places: int
    singles: int
    villages: int


FULL = Size(organisations=1200, places=350, singles=1860, villages=26)
SMALLEST = Size(organisations=48, places=12, singles=30, villages=1)
PAST = Size(organisations=96, places=24, singles=48, villages=1)


def size_at(scale: float) -> Size:
    """Return the reference size times a scale of at most 1, never too small to be mixed."""
    return Size(
        organisations=max(SMALLEST.organisations, round(FULL.organisations * scale)),
        places=max(SMALLEST.places, round(FULL.places * scale)),
        singles=max(SMALLEST.singles, round(FULL.singles * scale)),
        villages=max(SMALLEST.villages, round(FULL.villages * scale)),
    )


def block_sizes(scale: float) -> list[Size]:
    """Return the parts of an edition, so that only one reference size is in memory at a time."""
    whole, rest = divmod(round(scale, 3), 1)
    sizes = [FULL] * int(whole)
    return [*sizes, size_at(rest)] if rest or not sizes else sizes


def edition_record(span: Span, year: int) -> EditionRecord:
    """Return the carnival of a year."""
    title = Pair(f"{SERIES_TITLE.zh}{year}", f"{SERIES_TITLE.en} {year}")
    return EditionRecord(
        title=title.text(),
        summary=SUMMARY.text(),
        starts_on=span.first,
        ends_on=span.last,
        time_zone=ZONE_NAME,
        language="zh-Hans",
        website=f"https://example.org/carnival/{year}",
        series_slug=SERIES,
        series_title=SERIES_TITLE.text(),
        series_summary=SERIES_SUMMARY.text(),
    )


def seeded(name: str) -> Random:
    """Return a generator that always draws the same."""
    return Random(name)  # noqa: S311 - chance, not secrets


def parts(
    sizes: list[Size], *, seed: int, span: Span, today: date, prefix: str
) -> Iterator[Record]:
    """Yield organisations, places and activities part by part.

    Organisations and places come from seeds of their own, so that editions share them.
    """
    names, deck, titles = NameBook(), IdeaDeck(), TitleBook()
    first = 1
    for block, size in enumerate(sizes):
        rng = seeded(f"{seed}/{prefix}/{block}")
        groups = list(
            bodies(seeded(f"{seed}/o/{block}"), names, block=block, count=size.organisations)
        )
        grounds = list(
            spots(seeded(f"{seed}/p/{block}"), groups, block=block, count=size.places, today=today)
        )
        yield from (body.record for body in groups)
        yield from (spot.record for spot in grounds)
        made = Block(rng, span, Diary(), deck, titles, grounds, HostBook(rng, groups), prefix)
        for record in villages(made, first, size.villages):
            yield record
            first += 1
        yield from activities(made, first, size.singles)
        first += size.singles


def city_programme(*, scale: float, seed: int, today: date) -> Iterator[Record]:
    """Yield the carnival under way: at scale 1, 1,200 organisations and over 2,100 activities."""
    start = today - timedelta(days=DAYS_BEFORE)
    span = span_of(start, days=DAYS, today=DAYS_BEFORE)
    yield edition_record(span, start.year)
    yield from region_records()
    yield from topic_records()
    yield from parts(block_sizes(scale), seed=seed, span=span, today=today, prefix="carnival")


def past_edition(*, seed: int, today: date) -> Iterator[Record]:
    """Yield the carnival of the year before, about sixty activities."""
    now = today - timedelta(days=DAYS_BEFORE)
    span = span_of(now - YEAR_OF_WEEKS, days=DAYS, today=-1)
    yield edition_record(span, now.year - 1)
    yield from region_records()
    yield from topic_records()
    yield from parts([PAST], seed=seed, span=span, today=today, prefix="carnival-past")


def conference_edition(*, seed: int, today: date) -> Iterator[Record]:
    """Yield the coming science fiction conference, about forty sessions in five tracks."""
    yield from conference_records(seeded(f"{seed}/conference"), today)
