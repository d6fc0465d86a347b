"""Requests per second of the public pages beside a constant answer of the same server.

Rounds alternate, constant, page, constant, page …, so that noise on the machine meets both; the
ratio of a page is the median over its rounds of its rate to that of the constant around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from statistics import mean, median
from typing import Any
from urllib.parse import quote

from benchmarks.measuring.load import answers_per_second
from benchmarks.measuring.processes import cpu_seconds
from benchmarks.measuring.site_copy import Served, SiteCopy, fetched, served, site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

FLOOR = "/constant/"
FILTERS = (
    "", "when=today", "when=weekend", "free=1", "audience=families", "age=7&free=1",
    "time=evening", "type=workshop", "online=1", "when=week&free=1&audience=families",
    "when=all", "sort=title",
)  # fmt: skip
WORDS = (
    "星空", "机器人", "恐龙", "量子", "robot", "telescope", "fossils", "chemistry exper",
    "planetariun", "water", "science", "museum night",
)  # fmt: skip
PEERS = (
    "Peers: pretix spends about 35 ms of processor time on an event page, pretalx 430–760 ms on a"
    " whole programme of 500."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: scale of the demo, addresses of each kind, rounds, seconds of each part."""

    scale: float
    addresses: int
    rounds: int
    seconds: float
    floor_seconds: float


FULL = Plan(scale=1, addresses=12, rounds=3, seconds=6, floor_seconds=1)
QUICK = Plan(scale=0.01, addresses=3, rounds=1, seconds=0.3, floor_seconds=0.15)


def main() -> None:
    """Measure with the page cache on and off, print the table."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("pages") as copy:
        copy.fill(plan.scale)
        with served(copy) as site:
            pages = addresses(site, plan.addresses)
            result = measured(site, pages, plan)
        with served(copy, ZOUMA_PAGE_CACHE_SECONDS="0") as site:
            bare = measured(site, pages, plan)
        result |= {f"{name}_uncached": values for name, values in bare.items()}
        count_queries(copy, pages, result)
    report(result, pages, plan)
    print_json(result, wanted=flags.json)


def addresses(site: Served, count: int) -> dict[str, list[str]]:
    """Return so many addresses of each kind of page, in both languages."""
    tongues = ("zh-hans", "en")
    listed = [f"/{tongues[i % 2]}/programme/?{query}" for i, query in enumerate(FILTERS)]
    found = [f"/{tongues[i % 2]}/programme/?q={quote(words)}" for i, words in enumerate(WORDS)]
    links: dict[str, None] = {}
    for page in range(1, 5):
        html = fetched(site.port, f"/en/programme/?when=all&page={page}").decode()
        links |= dict.fromkeys(re.findall(r'href="(/en/editions/[^"/]+/[^"/]+/)"', html))
    details = [unescape(link) for link in links][:: max(1, len(links) // count)]
    return {
        "home": [f"/{tongue}/" for tongue in tongues],
        "list": listed[:count],
        "search": found[:count],
        "activity": details[:count],
    }


def measured(site: Served, pages: Mapping[str, list[str]], plan: Plan) -> dict[str, dict[str, Any]]:
    """Return what each kind of page costs."""
    sizes = {
        name: mean(len(fetched(site.port, path)) for path in paths) for name, paths in pages.items()
    }
    every = [path for paths in pages.values() for path in paths]
    loaded(site, every, plan.seconds)  # so that each worker has met each page
    rounds: dict[str, list[Round]] = {name: [] for name in pages}
    before = loaded(site, [FLOOR], plan.floor_seconds)
    for _round in range(plan.rounds):
        for name, paths in pages.items():
            page = loaded(site, paths, plan.seconds)
            after = loaded(site, [FLOOR], plan.floor_seconds)
            rounds[name].append(
                Round(*page, mean((before[0], after[0])), mean((before[1], after[1])))
            )
            before = after
    return {
        name: {
            "per_s": median(row.per_s for row in rows),
            "floor_per_s": median(row.floor_per_s for row in rows),
            "ratio": median(row.per_s / row.floor_per_s for row in rows),
            "cpu_ms": median(row.cpu_ms for row in rows),
            "floor_cpu_ms": median(row.floor_cpu_ms for row in rows),
            "html_bytes": round(sizes[name]),
        }
        for name, rows in rounds.items()
    }


@dataclass(frozen=True, slots=True)
class Round:
    """What a page and the constant around it gave: answers a second, CPU of one in ms."""

    per_s: float
    cpu_ms: float
    floor_per_s: float
    floor_cpu_ms: float


def loaded(site: Served, paths: list[str], seconds: float) -> tuple[float, float]:
    """Return the answers a second and the milliseconds of CPU that each took."""
    before = cpu_seconds(site.processes)
    rate, answers = answers_per_second(site.port, paths, seconds)
    return rate, (cpu_seconds(site.processes) - before) / answers * 1000


def count_queries(
    copy: SiteCopy, pages: Mapping[str, list[str]], result: dict[str, dict[str, Any]]
) -> None:
    """Add the most queries that an address of each kind makes when nothing is remembered."""
    every = [path for paths in pages.values() for path in paths]
    counts = json.loads(copy.run("-m", "benchmarks.measuring.counting", *every))
    for name, paths in pages.items():
        result[f"{name}_uncached"]["queries"] = max(counts[path] for path in paths)
        result[name]["queries"] = result[f"{name}_uncached"]["queries"]


def report(
    result: Mapping[str, dict[str, Any]], pages: Mapping[str, list[str]], plan: Plan
) -> None:
    """Print the table and what it rests on."""
    heads = ("page", "per s", "floor", "ratio", "CPU ms", "floor", "HTML kB", "queries")
    rows = [
        (name.replace("_uncached", ", no cache"), row["per_s"], row["floor_per_s"], row["ratio"],
         row["cpu_ms"], row["floor_cpu_ms"], row["html_bytes"] / 1000, row["queries"])
        for name, row in result.items()
    ]  # fmt: skip
    print_table(heads, rows)
    mix = ", ".join(f"{len(paths)} {name}" for name, paths in pages.items())
    print(f"Demo at scale {plan.scale:g}; addresses drawn evenly, each rendered anew after 5 s in")
    print(f"each worker: {mix}. Queries: the most of any address with nothing remembered.")
    print("To reach: ratio 0.5 with the cache, 0.1 without; 12 queries; a list of 60 kB.")
    print(PEERS)


if __name__ == "__main__":
    main()
