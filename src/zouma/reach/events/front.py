"""The front end of our own pages: what a beacon is answered, whoever serves it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.durable import made, put
from zouma.common.errors import ProgrammeError
from zouma.reach.events.days import day_of
from zouma.reach.events.record import QUARTER_MS, Agent
from zouma.reach.events.telling import Reader, packed_reads
from zouma.reach.events.visitors import Visitors

PATH = "/reads"
MOST_BYTES = 16_384
CHANNEL_SECONDS = 5.0
LONGEST_AGENT = 1000
MOST_QUARTERS = 1000  # of an hour, whose days are remembered


class FromElsewhere(ProgrammeError):
    """A beacon that a page of another site sends."""

    message = _("Only pages of this site tell of their readers here.")
    status = 403


class NotReady(ProgrammeError):
    """Nobody has yet said which channel our own pages are."""

    message = _("Reads are not taken yet. Please try again in a minute.")
    status = 503


Said = Callable[[str, str], str]
"""Gives a header of a request by its name in small letters, or else what is given."""


@dataclass(slots=True)
class OwnChannel:
    """The channel of our own pages, from a small file that is written when it changes."""

    folder: Path
    number: int = 0
    organisation: int = 0
    looked_at: float = -1e9

    def current(self) -> OwnChannel:
        """Return it as it was at most ``CHANNEL_SECONDS`` ago.

        :raises NotReady: when there is no such file.
        """
        now = time.monotonic()
        if now - self.looked_at > CHANNEL_SECONDS:
            try:
                told = json.loads(channel_file(self.folder).read_bytes())
            except (FileNotFoundError, ValueError) as error:
                raise NotReady from error
            self.number, self.organisation = int(told["channel"]), int(told["organisation"])
            self.looked_at = now
        return self


def channel_file(folder: Path) -> Path:
    """Return the file that says which channel our own pages are."""
    return folder / "own-channel.json"


def write_channel(folder: Path, *, channel: int, organisation: int) -> None:
    """Say which channel our own pages are, unless that is said already."""
    content = json.dumps({"channel": channel, "organisation": organisation}).encode()
    path = channel_file(folder)
    if not path.exists() or path.read_bytes() != content:
        made(folder)
        put(path, content)


@dataclass(slots=True)
class Beacon:
    """Turns what pages tell into events.

    origins: other names of our own site, with scheme; proxied: whether requests come by a proxy of
    ours, which tells last in X-Forwarded-For from where.
    """

    folder: Path
    zone: ZoneInfo
    mark: Callable[[str], Agent]
    origins: frozenset[str] = frozenset()
    key_days: int = 1
    proxied: bool = False
    visitors: Visitors = field(init=False)
    channel: OwnChannel = field(init=False)
    days: dict[int, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.visitors = Visitors(self.folder, days=self.key_days)
        self.channel = OwnChannel(self.folder)

    def events(self, address: str, said: Said, body: bytes, *, now_ms: int) -> bytes:
        """Return what is to be appended, nothing where the reader asks for silence.

        Do Not Track and Global Privacy Control ask for it.

        :raises FromElsewhere: when another site's page asks.
        :raises NotUnderstood: when the body tells of no reads; also TooMany.
        :raises NotReady: when the site has only just been set up.
        """
        self.require_own(said)
        if said("dnt", "") == "1" or said("sec-gpc", "") == "1":
            return b""
        if self.proxied:
            address = said("x-forwarded-for", "").rpartition(",")[2].strip() or address
        channel, user_agent = self.channel.current(), said("user-agent", "")[:LONGEST_AGENT]
        today = self.day_of(now_ms)

        def visitor(at: int) -> int:
            return self.visitors.number(
                address, user_agent, day=today, of=self.day_of(at),
                organisation=channel.organisation,
            )  # fmt: skip

        reader = Reader(visitor, channel.number, self.mark(user_agent))
        return packed_reads(body, reader, now_ms=now_ms)

    def require_own(self, said: Said) -> None:
        """Make sure that a page of ours asks: browsers say so, in one way or the other.

        :raises FromElsewhere: when it does not.
        """
        site = said("sec-fetch-site", "")
        if site == "same-origin":
            return
        origin = said("origin", "")
        own = origin.partition("://")[2]
        if site or not own or (own != said("host", "") and origin not in self.origins):
            raise FromElsewhere

    def day_of(self, at_ms: int) -> date:
        """Return the local day of a moment."""
        quarter = at_ms // QUARTER_MS
        day = self.days.get(quarter)
        if day is None:
            if len(self.days) >= MOST_QUARTERS:
                self.days.clear()
            day = self.days[quarter] = day_of(at_ms, self.zone)
        return day


def milliseconds() -> int:
    """Return this moment by the clock, since 1970."""
    return time.time_ns() // 1_000_000
