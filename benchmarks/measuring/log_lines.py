"""A log of a public site as nginx writes it: seeded, in bursts of readers, with what else comes.

Six of ten lines ask for pages, most often the same few (Zipf); three for files of pages; the rest
are forms, probes of robots and errors. One visitor in twelve is a program.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

START = datetime(2026, 11, 24, tzinfo=UTC)
DAY_SECONDS = 86_400
LINES_PER_VISIT = 12
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
DEVICES = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/{v}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/{v}.0.0.0 Safari/537.36 Edg/{v}.0",
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/{w}.5 Safari/605.1.15"
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS {w}_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Mobile/15E148 MicroMessenger/8.0.{w}(0x18003{v}) NetType/WIFI Language/zh_CN"
    ),
    (
        "Mozilla/5.0 (Linux; Android {w}; V2{v}A; wv) {webkit} Version/4.0 Chrome/{v}.0.0.0 Mobile "
        "Safari/537.36 XWEB/1160117 MMWEBSDK/20240501 MicroMessenger/8.0.50.2701 NetType/4G"
    ),
    (
        "Mozilla/5.0 (Linux; Android {w}; HarmonyOS; NOH-AN{v}; HMSCore 6.14.0.302) {webkit} "
        "Chrome/{v}.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36"
    ),
    "Mozilla/5.0 (Linux; Android {w}; CUBOT_X{v}) {webkit} Chrome/{v}.0.0.0 Mobile Safari/537.36",
)
PROGRAMS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "YisouSpider", "python-requests/2.32.3", "Go-http-client/2.0", "-",
)  # fmt: skip
FILES = ("/static/site.3f2a.css", "/static/site.91bc.js", "/media/images/{n}.webp", "/favicon.ico")
OTHERS = (
    '"POST /zh-hans/basket/ HTTP/2.0" 302', '"GET /wp-login.php HTTP/1.1" 404',
    '"HEAD / HTTP/1.1" 200', '"GET /zh-hans/bookings/ HTTP/2.0" 200',
)  # fmt: skip


def user_agents() -> tuple[list[str], list[str]]:
    """Return user agents of people and of programs."""
    people = [
        device.format(webkit=WEBKIT, v=version, w=10 + version % 9)
        for version in range(90, 142)
        for device in DEVICES
    ]
    return people, list(PROGRAMS)


def write_log(path: Path, lines: int, *, chance: np.random.Generator) -> int:
    """Write a day's log, and return its bytes."""
    visits = max(lines // LINES_PER_VISIT, 1)
    people, programs = user_agents()
    names = people + programs
    program = chance.random(visits) < 1 / 12
    agent = np.where(
        program, len(people) + chance.integers(0, len(programs), visits),
        chance.integers(0, len(people), visits),
    )  # fmt: skip
    quads = chance.integers(1, 255, (visits, 4))
    addresses = [".".join(map(str, quad)) for quad in quads.tolist()]
    begun = chance.integers(0, DAY_SECONDS - 900, visits)
    visit = chance.integers(0, visits, lines)
    second = begun[visit] + (chance.random(lines) ** 2 * 600).astype(np.int64)
    order = np.argsort(second, kind="stable")
    asked = requests(lines, chance)
    clock = [(START + timedelta(seconds=at)).strftime("%d/%b/%Y:%H:%M:%S +0000")
             for at in range(DAY_SECONDS)]  # fmt: skip
    sizes = chance.integers(300, 90_000, lines)
    with path.open("w", encoding="utf-8") as file:
        for place in order.tolist():
            who = int(visit[place])
            file.write(
                f"{addresses[who]} - - [{clock[int(second[place])]}] {asked[place]}"
                f' {sizes[place]} "https://science.example/zh-hans/programme/"'
                f' "{names[int(agent[who])]}"\n'
            )
    return path.stat().st_size


def requests(lines: int, chance: np.random.Generator) -> list[str]:
    """Return what is asked for and how it is answered, for each line."""
    kind = chance.random(lines)
    item = np.minimum(chance.zipf(1.4, lines), 3_000)
    fresh = chance.random(lines) < 0.9
    made = []
    for place, share in enumerate(kind.tolist()):
        number = int(item[place])
        if share < 0.6:
            status = 200 if fresh[place] else 304
            made.append(
                f'"GET /zh-hans/editions/carnival-2026/activity-{number}/ HTTP/2.0" {status}'
            )
        elif share < 0.9:
            made.append(f'"GET {FILES[number % 4].format(n=number)} HTTP/2.0" 200')
        else:
            made.append(OTHERS[number % 4])
    return made
