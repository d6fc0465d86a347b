"""The districts of Beijing, their neighbourhoods, and where in them an invented place may lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from zouma.programme.formats.records import RegionRecord
from zouma.site.demo.wordbank import Pair, pair, words


@dataclass(frozen=True, slots=True)
class Area:
    """A neighbourhood: its middle in WGS 84 degrees, and how far from it a place may lie."""

    number: int
    name: Pair
    latitude: float
    longitude: float
    reach: float
    district_code: str
    district: Pair


@dataclass(frozen=True, slots=True)
class City:
    """All neighbourhoods, with running totals of their share of the programme."""

    areas: tuple[Area, ...]
    shares: tuple[float, ...]

    def any_area(self, rng: Random) -> Area:
        """Return a neighbourhood, the larger districts more often."""
        return rng.choices(self.areas, cum_weights=self.shares)[0]


@lru_cache
def city() -> City:
    """Return the city as the file of regions describes it."""
    areas: list[Area] = []
    shares: list[float] = []
    for district in words("regions")["district"]:
        for name, latitude, longitude in district["areas"]:
            areas.append(
                Area(
                    len(areas), pair(name), latitude, longitude, district["reach"],
                    district["code"], pair(district["name"]),
                )
            )  # fmt: skip
            shares.append(district["share"] / len(district["areas"]))
    return City(tuple(areas), tuple(accumulate(shares)))


@lru_cache
def district_names() -> dict[str, Pair]:
    """Return the name of each district by its code."""
    return {d["code"]: pair(d["name"]) for d in words("regions")["district"]}


def region_records() -> Iterator[RegionRecord]:
    """Yield the city and its sixteen districts."""
    whole = words("regions")["city"]
    for region in [whole, *words("regions")["district"]]:
        yield RegionRecord(
            code=region["code"],
            name=pair(region["name"]).text(),
            parent_code="" if region is whole else whole["code"],
            latitude=region["latitude"],
            longitude=region["longitude"],
        )
