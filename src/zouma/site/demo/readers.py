"""The demo's readers: a web server's log of the days past, taken in and counted like any other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from zouma.programme.models import Edition
from zouma.programme.queries.public import public_activities
from zouma.reach.actions import register_pages, tell_front_end
from zouma.reach.actions.importing_reads import ReadsOrder, Store, import_reads
from zouma.reach.models import Channel, ReadsImport
from zouma.site.counting import count_new_reads
from zouma.site.demo.exports import BUSY, ZONE, days_until
from zouma.site.gathering import gather_reads

CHANNEL, PREFIX = "site-log", "demo-access"
READERS_A_DAY = 2600
ROBOTS, AGAIN, FAILED = 0.13, 0.1, 0.03
MOZILLA, KHTML = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"
WECHAT = "Mobile/15E148 MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN"
PEOPLE = (
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {KHTML} {WECHAT}",
    f"{MOZILLA} (Linux; Android 14; ALN-AL00) {KHTML} Chrome/130.0.0.0 Mobile Safari/537.36",
    f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KHTML} Chrome/139.0.0.0 Safari/537.36 Edg/139.0",
    f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {KHTML} Version/18.5 Safari/605.1.15",
)
PROGRAMS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
    "python-requests/2.32.3",
)


def fill_reads(slug: str, *, folder: Path, scale: float, seed: int, now: datetime) -> None:
    """Write the log of the days past of an edition, take it in, and count its reads."""
    edition = Edition.objects.get(slug=slug)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PREFIX}-{slug}.log"
    chance = Random(f"{seed} readers {slug}")  # noqa: S311 - invented readers
    with path.open("w", encoding="ascii") as file:
        file.writelines(lines(edition, scale=scale, chance=chance, now=now))
    tell_front_end(settings.REACH_FOLDER)
    register_pages()
    store = Store(
        folder=settings.REACH_FOLDER, writer="demo", zone=ZoneInfo(settings.TIME_ZONE),
        key_days=settings.VISITOR_KEY_DAYS, secret=settings.SECRET_KEY.encode(),
    )  # fmt: skip
    import_reads(ReadsOrder(path=path, channel=CHANNEL), store, now=now, told=lambda _bytes: None)
    Channel.objects.filter(slug=CHANNEL).update(reported=True)  # the beacon told nothing of them
    gather_reads(now=now)
    count_new_reads(now)


def lines(edition: Edition, *, scale: float, chance: Random, now: datetime) -> Iterator[str]:
    """Yield lines of the log in order of time, as nginx writes them by default."""
    slugs = list(
        public_activities().filter(edition=edition).order_by("uid").values_list("slug", flat=True)
    )
    paths = [f"/{{}}/editions/{edition.slug}/", *(f"/{{}}/editions/{edition.slug}/{slug}/"
                                                  for slug in slugs)]  # fmt: skip
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(paths))))
    for day in days_until(edition, now=now):
        number = max(30, int(READERS_A_DAY * scale * BUSY[day.weekday()]))
        midnight = datetime.combine(day, time(), ZONE)
        rows = [row for _reader in range(number) for row in visit(paths, weights, chance)]
        for second, text in sorted(rows):
            at = midnight + timedelta(seconds=second)
            address, path, status, agent = text.split("\t")
            yield (
                f'{address} - - [{at:%d/%b/%Y:%H:%M:%S %z}] "GET {path} HTTP/1.1" {status} '
                f'18234 "-" "{agent}"\n'
            )


def visit(paths: list[str], weights: list[float], chance: Random) -> Iterator[tuple[int, str]]:
    """Yield what one reader, or one program, opens on a day: the second, and the rest of a line."""
    robot = chance.random() < ROBOTS
    agent = chance.choice(PROGRAMS if robot else PEOPLE)
    address = f"198.18.{chance.randrange(256)}.{chance.randrange(256)}"
    second = min(86_000, int(chance.triangular(21_600, 86_000, 72_000)))
    language = "en" if chance.random() < 0.08 else "zh-hans"
    for path in chance.choices(
        paths, cum_weights=weights, k=chance.randrange(1, 9 if robot else 6)
    ):
        status = 404 if chance.random() < FAILED else 200
        row = f"{address}\t{path.format(language)}\t{status}\t{agent}"
        yield second, row
        if chance.random() < AGAIN:
            yield min(86_399, second + chance.randrange(1, 25)), row
        second = min(86_399, second + chance.randrange(2, 240))


def empty_reads() -> None:
    """Forget the demo's reads; where other logs were taken in, all of them are kept."""
    demo = ReadsImport.objects.filter(name__startswith=PREFIX)
    if demo.exists() and not ReadsImport.objects.exclude(name__startswith=PREFIX).exists():
        demo.delete()
        shutil.rmtree(settings.REACH_FOLDER, ignore_errors=True)
