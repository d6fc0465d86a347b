"""The places of the programme: well-known venues of Beijing and invented ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from random import Random
from typing import Any

from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.programme.formats.records import (
    OpeningRecord,
    PlaceRecord,
    SpaceRecord,
    TitleRecord,
)
from zouma.site.demo.districts import district_names
from zouma.site.demo.ideas import Setting
from zouma.site.demo.organisations import PLACE_EVERY, Body
from zouma.site.demo.slugs import slug_of
from zouma.site.demo.wordbank import Pair, pair, pairs, words

BLOCK_PLACES = 350
BLOCK_BASES = 100
EARLY_BASES = 3
BASE_KINDS = ("museum", "park", "farm", "institute", "university", "company")
BASE_TITLE = Pair("科学教育体验基地", "Science Education Experience Base")
BASE_AUTHORITY = Pair("演示用评定委员会", "Committee of the demonstration")
BASE_YEARS = 5
FAMOUS_ABOUT = Pair(
    "北京的知名场馆。本站所列的活动、内部场地、称号和开放时间均为演示数据，参观请以场馆公布的信息为准。",
    "A well-known venue of Beijing. The activities, rooms, titles and hours shown here are "
    "demonstration data; for a visit, follow what the venue itself announces.",
)
ACCESSIBLE = (
    (Accessibility.MOTOR, 0.8), (Accessibility.HEARING, 0.35), (Accessibility.VISUAL, 0.3),
    (Accessibility.INTELLECTUAL, 0.25), (Accessibility.PSYCHIATRIC, 0.2),
)  # fmt: skip
FACILITIES = (
    (Facility.STEP_FREE, 0.8), (Facility.ACCESSIBLE_TOILET, 0.75), (Facility.DRINKING_WATER, 0.6),
    (Facility.BABY_CHANGING, 0.4), (Facility.QUIET_AREA, 0.25), (Facility.PARKING, 0.35),
    (Facility.FOOD, 0.3),
)  # fmt: skip
HOURS = {"tuesday": (time(9), time(17)), "daily": (time(8, 30), time(20, 30)),
         "park": (time(6), time(21))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """A space as the timetable sees it; role: hall, room, floor or yard."""

    key: str
    role: str
    capacity: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the facts that the programme is made from."""

    record: PlaceRecord
    setting: Setting
    area: Pair
    rooms: tuple[Room, ...]
    voices: tuple[Pair, ...]
    owner: Body | None
    accessibility: tuple[str, ...]
    facilities: tuple[str, ...]

    @property
    def famous(self) -> bool:
        """Say whether this is a well-known venue of the city."""
        return self.owner is None

    @property
    def closed_on_mondays(self) -> bool:
        """Say whether nothing takes place here on a Monday."""
        return bool(words("places")[self.setting.kind]["hours"] == "tuesday")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a place lies and what it is called, before it is furnished."""

    key: str
    kind: str
    name: Pair
    address: Pair
    latitude: float
    longitude: float
    fields: tuple[str, ...]
    district_code: str
    area: Pair
    owner: Body | None = None


@lru_cache
def voices(kind: str) -> tuple[Pair, ...]:
    """Return what the people of a kind of place say about their activities."""
    return pairs(words("places")[kind]["voices"])


@lru_cache
def famous_sites() -> tuple[Site, ...]:
    """Return the well-known venues."""
    sites = []
    for venue in words("venues")["venue"]:
        district = district_names()[venue["district"]]
        street = pair(venue["address"])
        address = Pair(
            f"北京市{district.zh}{street.zh}", f"{street.en}, {district.en} District, Beijing"
        )
        name = pair(venue["name"])
        latitude, longitude = venue["at"]
        sites.append(
            Site(
                f"p-{venue['key']}", venue["kind"], name, address, latitude, longitude,
                tuple(venue["fields"].split()), venue["district"], name,
            )
        )  # fmt: skip
    return tuple(sites)


def invented_site(rng: Random, body: Body) -> Site:
    """Return a site for an organisation, near the middle of its neighbourhood."""
    area = body.area
    street = rng.choice(pairs(words("organisations")["words"]))
    house = rng.randint(1, 88)
    address = Pair(
        f"北京市{area.district.zh}{area.name.zh}{street.zh}路{house}号",
        f"{house} {street.en} Road, {area.name.en}, {area.district.en} District, Beijing",
    )
    return Site(
        f"p-{body.record.key}", body.type.place_kind, body.name, address,
        round(area.latitude + rng.uniform(-area.reach, area.reach), 5),
        round(area.longitude + rng.uniform(-area.reach, area.reach), 5),
        body.type.fields, area.district_code, area.name, body,
    )  # fmt: skip


def spaces_of(rng: Random, key: str, kind: str, *, large: bool) -> list[tuple[Room, SpaceRecord]]:
    """Return the spaces inside a place: all of them in a large one, some or none in a small one."""
    entries: list[Any] = words("places")[kind]["spaces"]
    kept = len(entries) if large else rng.choice((0, 2, 2, len(entries)))
    spaces = []
    for name, label, capacity, shared, role in entries[:kept]:
        room = Room(f"{key}-{name}", role, capacity, shared)
        record = SpaceRecord(
            key=room.key, name=pair(label).text(), capacity=capacity, shared=shared
        )
        spaces.append((room, record))
    return spaces


@lru_cache
def opening_hours(kind: str) -> tuple[OpeningRecord, ...]:
    """Return the weekly hours of a kind of place, none where visitors come by booking only."""
    scheme: str = words("places")[kind]["hours"]
    if not scheme:
        return ()
    opens, closes = HOURS[scheme]
    days = [day.value for day in Weekday if scheme != "tuesday" or day is not Weekday.MONDAY]
    return tuple(OpeningRecord(weekday=day, opens=opens, closes=closes) for day in days)


def base_title(rng: Random, number: int, today: date) -> TitleRecord:
    """Return the title of a science education base: one of three yearly batches."""
    batch = rng.randint(1, 3)
    year = today.year - 4 + batch
    return TitleRecord(
        name=BASE_TITLE.text(),
        authority=BASE_AUTHORITY.text(),
        number=f"DEMO-{year}-{batch}-{number:03d}",
        valid_from=date(year, 1, 1),
        valid_until=date(year + BASE_YEARS - 1, 12, 31),
    )


def drawn(rng: Random, chances: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Return the values whose chance came up."""
    return tuple(str(value) for value, chance in chances if rng.random() < chance)


def away_from(site: Site) -> frozenset[str]:
    """Return the audiences that do not come to a site."""
    away = frozenset(words("places")[site.kind].get("away", "").split())
    return away.union(site.owner.type.away) if site.owner else away


def furnished(rng: Random, site: Site, titles: tuple[TitleRecord, ...], number: int) -> Spot:
    """Return a place with its spaces, hours and facilities."""
    entry: dict[str, Any] = words("places")[site.kind]
    spaces = spaces_of(rng, site.key, site.kind, large=bool(titles) or site.owner is None)
    about = rng.choice(pairs(entry["about"])) if site.owner else FAMOUS_ABOUT
    codes, offers = drawn(rng, ACCESSIBLE), drawn(rng, FACILITIES)
    record = PlaceRecord(
        key=site.key,
        name=site.name.text(),
        address=site.address.text(),
        locality="北京",
        country="CN",
        region_code=site.district_code,
        latitude=site.latitude,
        longitude=site.longitude,
        accessibility=codes if site.owner else (),
        facilities=offers if site.owner else (),
        description=Pair(f"<p>{about.zh}</p>", f"<p>{about.en}</p>").text(),
        website=site.owner.record.website if site.owner else "",
        organisation_key=site.owner.record.key if site.owner else "",
        opening_hours=opening_hours(site.kind),
        titles=titles,
        spaces=tuple(space for _room, space in spaces),
        source="demo",
        slug=slug_of(site.name.en, number),
    )
    setting = Setting(
        site.kind, tuple(entry["forms"].split()), tuple(entry["settings"].split()),
        frozenset(site.fields), site.district_code, away_from(site),
    )  # fmt: skip
    rooms = tuple(room for room, _space in spaces)
    return Spot(
        record, setting, site.area, rooms, voices(site.kind), site.owner, codes, offers
    )  # fmt: skip


def sites(rng: Random, hosts: Sequence[Body], *, block: int, count: int) -> Iterator[Site]:
    """Yield where the places are: the city's venues, spread evenly among invented ones."""
    famous = famous_sites() if block == 0 else ()
    used = 0
    for turn in range(count):
        if len(famous) * (turn + 1) > used * BLOCK_PLACES and used < len(famous):
            yield famous[used]
            used += 1
        else:
            yield invented_site(rng, hosts[(turn - used) * PLACE_EVERY])


def spots(
    rng: Random, hosts: Sequence[Body], *, block: int, count: int, today: date
) -> Iterator[Spot]:
    """Yield furnished places; 100 of 350 are science education bases, also in any first part."""
    bases = 0
    for turn, site in enumerate(sites(rng, hosts, block=block, count=count)):
        due = min(BLOCK_BASES, (turn + 1) * BLOCK_BASES // BLOCK_PLACES + EARLY_BASES)
        named: tuple[TitleRecord, ...] = ()
        if bases < due and site.kind in BASE_KINDS:
            bases += 1
            named = (base_title(rng, block * BLOCK_BASES + bases, today),)
        yield furnished(rng, site, named, block * 1000 + turn)
