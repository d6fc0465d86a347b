"""The second series: a conference in five tracks, with rooms, hours and invented speakers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    HostRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    SpaceRecord,
)
from zouma.site.demo.days import SATURDAY, ZONE_NAME, Diary, Span, span_of
from zouma.site.demo.districts import region_records
from zouma.site.demo.people import speakers
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.timetable import at
from zouma.site.demo.topics import topic_records
from zouma.site.demo.wordbank import Pair, number, pair, words
from zouma.site.demo.wording import paragraph

SERIES = "science-fiction-conference"
HOST_KEY, PLACE_KEY = "conference-society", "conference-centre"
DAYS = 3
AHEAD_DAYS = 21
STARTS = at("09:30", "11:00", "13:30", "15:00", "16:30")
MINUTES = 60
TRACK_TOPICS = (("science-fiction", "fiction-art"), ("art-science", "fiction-art"),
                ("spaceflight", "space"), ("science-fiction", "fiction-art"),
                ("science-fiction", "fiction-art"))  # fmt: skip
CAST = {"talk": 1, "panel": 4, "workshop": 1, "film": 2, "competition": 2, "conference": 2}
MAIN, WORKSHOP = "main", "workshop"
ROOMS = {"workshop": (WORKSHOP,), "game": (WORKSHOP, "orbit"), "conference": (MAIN,),
         "film": ("orbit", MAIN), "competition": (MAIN,)}  # fmt: skip
OTHER_ROOMS = ("stars", "orbit", MAIN)


@dataclass(frozen=True, slots=True)
class Talk:
    """One entry of the conference programme."""

    track: int
    form: str
    title: Pair
    about: Pair


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where an entry takes place."""

    day: int
    start: int
    room: str


def bank(key: str) -> Pair:
    """Return one of the conference's own texts."""
    return pair(words("conference")[key])


def talks() -> list[Talk]:
    """Return the programme, the opening first and the closing last."""
    entries: list[Any] = words("conference")["sessions"]
    return [Talk(track, form, pair(title), pair(about)) for track, form, title, about in entries]


def first_day(today: date) -> date:
    """Return the Friday of the conference, about three weeks ahead."""
    ahead = today + timedelta(days=AHEAD_DAYS)
    return ahead + timedelta(days=(SATURDAY - 1 - ahead.weekday()) % 7)


def room_key(room: str) -> str:
    """Return the key of a room as a space."""
    return f"{PLACE_KEY}-{room}"


def edition(span: Span) -> EditionRecord:
    """Return the conference itself."""
    year = number(span.first.year)
    return EditionRecord(
        title=bank("title").filled(y=year).text(),
        summary=bank("summary").text(),
        starts_on=span.first,
        ends_on=span.last,
        time_zone=ZONE_NAME,
        language="zh-Hans",
        website="https://example.org/conference",
        series_slug=SERIES,
        series_title=bank("series_title").text(),
        series_summary=bank("series_summary").text(),
    )


def house() -> Iterator[OrganisationRecord | PlaceRecord]:
    """Yield the society that invites and the centre with its rooms."""
    yield OrganisationRecord(
        key=HOST_KEY,
        name=bank("host").text(),
        kind="society",
        website="https://example.org/conference",
        email=f"{HOST_KEY}@example.org",
        region_code="110107",
        source="demo",
        slug=slug_of(bank("host").en, 1),
    )
    yield PlaceRecord(
        key=PLACE_KEY,
        name=bank("place").text(),
        address=bank("address").text(),
        locality="北京",
        country="CN",
        region_code="110107",
        latitude=39.912,
        longitude=116.187,
        accessibility=("hi", "vi", "mi"),
        facilities=("step-free-route", "accessible-toilet", "sign-language", "quiet-area", "food"),
        description=paragraph(bank("about")).text(),
        organisation_key=HOST_KEY,
        spaces=tuple(
            SpaceRecord(key=room_key(key), name=pair(name).text(), capacity=capacity)
            for key, name, capacity in words("conference")["rooms"]
        ),
        source="demo",
        slug=slug_of(bank("place").en, 1),
    )


def slot_for(rng: Random, diary: Diary, form: str) -> Slot:
    """Return a free time in a room that suits a form."""
    rooms = ROOMS.get(form, OTHER_ROOMS)
    slots = [Slot(day, start, room) for day in range(DAYS) for start in STARTS for room in rooms]
    rng.shuffle(slots)
    for slot in slots:
        if diary.take(room_key(slot.room), slot.day, slot.start, MINUTES):
            return slot
    raise ValueError(f"the conference has no room left for a {form}")


def slots(rng: Random, programme: list[Talk]) -> list[Slot]:
    """Return a time for each entry: the first opens the conference and the last closes it."""
    diary = Diary()
    opening, closing = Slot(0, STARTS[0], MAIN), Slot(DAYS - 1, STARTS[-1], MAIN)
    for slot in (opening, closing):
        diary.take(room_key(slot.room), slot.day, slot.start, MINUTES)
    between = [slot_for(rng, diary, talk.form) for talk in programme[1:-1]]
    return [opening, *between, closing]


def session_at(span: Span, slot: Slot) -> SessionRecord:
    """Return an entry's session."""
    begins = span.moment(slot.day, slot.start)
    capacities = {key: capacity for key, _name, capacity in words("conference")["rooms"]}
    return SessionRecord(
        starts_at=begins,
        ends_at=begins + timedelta(minutes=MINUTES),
        key="s1",
        space_key=room_key(slot.room),
        admission="registration" if slot.room == WORKSHOP else "ticket",
        capacity=capacities[slot.room],
    )


def entry(rng: Random, span: Span, talk: Talk, slot: Slot, turn: int) -> ActivityRecord:
    """Return one entry of the programme as an activity."""
    slug = slug_of(talk.title.en, turn)
    signed = slot.room == MAIN
    custom = pair(words("conference")["formats"][talk.form])
    body = (paragraph(talk.about), paragraph(custom))
    return ActivityRecord(
        external_id=f"conference-{turn:03d}",
        title=talk.title.text(),
        summary=talk.about.text(),
        description=Pair(
            "".join(part.zh for part in body), "".join(part.en for part in body)
        ).text(),
        activity_type=talk.form,
        attendance_mode="mixed" if signed else "on-site",
        languages=("zh-Hans", "en", "csl") if signed else ("zh-Hans",),
        topics=TRACK_TOPICS[talk.track],
        track=pair(words("conference")["tracks"][talk.track]).zh,
        audiences=("teachers", "secondary") if talk.track == 4 else ("adults", "students"),
        is_free=False,
        price_note=bank("price").text(),
        accessibility=("hi", "mi") if signed else ("mi",),
        facilities=("step-free-route", "accessible-toilet"),
        place_key=PLACE_KEY,
        hosts=(HostRecord(organisation_key=HOST_KEY),),
        speakers=speakers(rng, CAST.get(talk.form, 1)),
        contact_email=f"{HOST_KEY}@example.org",
        website=f"https://example.org/conference/{slug}",
        online_url=f"https://example.org/live/{slug}" if signed else "",
        registration_url=f"https://example.org/booking/{slug}",
        sessions=(session_at(span, slot),),
        source="demo",
        slug=slug,
    )


def conference_records(rng: Random, today: date) -> Iterator[Record]:
    """Yield the edition, its house and its programme."""
    span = span_of(first_day(today), days=DAYS, today=-1)
    programme = talks()
    yield edition(span)
    yield from region_records()
    yield from topic_records()
    yield from house()
    for turn, (talk, slot) in enumerate(zip(programme, slots(rng, programme), strict=True)):
        yield entry(rng, span, talk, slot, turn)
