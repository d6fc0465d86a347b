"""Lines as servers write them, and a log taken in without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from zouma.reach.events.record import EVENT, item_of
from zouma.reach.events.visitors import organisation_key
from zouma.reach.logs.batches import Order, Taken
from zouma.reach.logs.importing import take_in
from zouma.reach.logs.making import Source
from zouma.reach.logs.materials import OUR_RULE, MaterialRule
from zouma.reach.logs.past import Memory

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)  # noon in Shanghai
LATEST = NOON + timedelta(days=1)
PAGE = "/zh-hans/editions/carnival-2026/lanterns/"
KEY = "/editions/carnival-2026/lanterns/"


def at(seconds: int = 0) -> datetime:
    """Return a moment so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def milliseconds(moment: datetime) -> int:
    """Return a moment as events have it."""
    return round(moment.timestamp() * 1000)


def common(
    *, address: str = "192.0.2.7", user: str = "-", moment: datetime = NOON,
    request: str = f"GET {PAGE} HTTP/1.1", status: int | str = 200,
) -> str:  # fmt: skip
    """Return a line of the common format."""
    time = moment.astimezone(SHANGHAI).strftime("%d/%b/%Y:%H:%M:%S %z")
    return f'{address} - {user} [{time}] "{request}" {status} 5123'


def combined(*, agent: str = CHROME, referrer: str = "-", after: str = "", **said: Any) -> str:
    """Return a line of the combined format."""
    return f'{common(**said)} "{referrer}" "{agent}"{after}'


def caddy(
    *, address: str = "192.0.2.7", moment: datetime = NOON, method: str = "GET", uri: str = PAGE,
    status: int = 200, agent: str = CHROME, **said: Any,
) -> str:  # fmt: skip
    """Return a line of Caddy's."""
    request = {
        "remote_ip": address, "remote_port": "4711", "client_ip": address, "proto": "HTTP/2.0",
        "method": method, "host": "science.example", "uri": uri,
        "headers": {"User-Agent": [agent], "Accept": ["*/*"]},
    }  # fmt: skip
    line = {
        "level": "info", "ts": moment.timestamp(), "logger": "http.log.access.log0",
        "msg": "handled request", "request": request, "status": status, "size": 5123, **said,
    }  # fmt: skip
    return json.dumps(line)


COLUMNS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type c-country"
)
HEAD = f"#Version: 1.0\n#Fields: {COLUMNS}\n"


def cloudfront(
    *, address: str = "192.0.2.7", moment: datetime = NOON, method: str = "GET",
    uri: str = PAGE, query: str = "-", status: int | str = 200, agent: str = CHROME,
) -> str:  # fmt: skip
    """Return a line of CloudFront's."""
    day, time = moment.strftime("%Y-%m-%d %H:%M:%S").split()
    named = agent.replace("%", "%25").replace(" ", "%20")
    return "\t".join(
        (day, time, "PEK50-C1", "5123", address, method, "d1.cloudfront.net", uri, str(status),
         "-", named, query, "-", "Hit", "CN")
    )  # fmt: skip


def text(*lines: str) -> str:
    """Return lines as a file holds them."""
    return "".join(f"{line}\n" for line in lines)


def day_key(day: date) -> bytes:
    """Return a key of visitors for a day."""
    return organisation_key(day.isoformat().encode(), 0)


@dataclass
class Store:
    """Where the parts of a log go, in memory, as a set of folders would keep them."""

    folder: Path
    rule: MaterialRule = OUR_RULE
    batches: list[Any] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def source(self, identity: int) -> Source:
        """Return what events are made with."""
        return Source(
            identity=identity, channel=3, rule=self.rule, key=day_key, zone=SHANGHAI,
            latest_ms=milliseconds(LATEST),
        )  # fmt: skip

    def take(
        self, content: str | bytes | Path, *, name: str = "access.log", node: str = "web1",
        format_name: str = "auto", trial: bool = False,
    ) -> Taken:  # fmt: skip
        """Take in a file with this content."""
        path = content if isinstance(content, Path) else self.folder / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        memory = None if trial else Memory(self.folder / "memory", b"of the site")
        order = Order(
            path=path, node=node, rule=self.rule, source=self.source, write=self.batches.append,
            register=self.keys.update, memory=memory, rejects=self.folder / "rejects",
            format=format_name,
        )  # fmt: skip
        return take_in(order, told=lambda _bytes: None)

    @property
    def rejected(self) -> list[str]:
        """Return which lines are listed as those that could not be read, of all files."""
        listed = sorted((self.folder / "rejects").glob("*.tsv"))
        return [line for path in listed for line in path.read_text().splitlines()]

    @property
    def written(self) -> Any:
        """Return all events written, in order."""
        return np.concatenate([np.zeros(0, EVENT), *self.batches])

    @property
    def events(self) -> Any:
        """Return the events as a store keeps them: each identity once."""
        events = self.written
        pairs = np.stack((events["id_high"], events["id_low"]), axis=1)
        _pairs, first = np.unique(pairs, axis=0, return_index=True)
        return events[np.sort(first)]


ITEM = item_of(KEY)
