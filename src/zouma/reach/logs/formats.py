"""What kind of log a file is, told by its content."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from zouma.reach.logs.blocks import Block
from zouma.reach.logs.caddy import CaddyLog
from zouma.reach.logs.cloudfront import NAMING, NEEDED, CloudFrontLog, names_in
from zouma.reach.logs.combined import CombinedLog
from zouma.reach.logs.refusals import LogUnknown
from zouma.reach.logs.requests import Requests

FORMATS = ("nginx", "apache", "caddy", "cloudfront")
SAMPLED_LINES = 200
TIME = r"\[\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\]"
PLAIN = re.compile(rf'\S+ \S+ [^"\[]*{TIME} "')
WITH_HOST = re.compile(rf'\S+ \S+ \S+ [^"\[]*{TIME} "')


class Log(Protocol):
    """A reader of lines; sign: the byte whose places a block brings with it."""

    @property
    def sign(self) -> int:
        """Return the byte that parts fields."""
        ...

    def requests(self, block: Block) -> Requests:
        """Return what a block of lines tells."""
        ...


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is: the name of its format, and what reads its lines."""

    name: str
    log: Log


def recognised(sample: Sequence[str], *, wanted: str = "auto", region: str = "") -> Recognised:
    """Return what a log is by its first lines.

    wanted: one of FORMATS, or auto; region: which of its fields says the region, by number, name
    or path, as the format has it.

    :raises LogUnknown: when the lines are those of no log, or not of the wanted one.
    """
    lines = [line for line in sample if line.strip()][:SAMPLED_LINES]
    for name, recognise in RECOGNISERS:
        if wanted in {"auto", name} or (wanted == "apache" and name == "nginx"):
            log = recognise(lines, region)
            if log is not None:
                return Recognised(wanted if wanted != "auto" else name, log)
    raise LogUnknown


def cloudfront(lines: list[str], region: str) -> Log | None:
    """Return a reader if columns are named before any line with tabs."""
    for line in lines:
        if line.startswith(NAMING):
            names = names_in(line)
            return CloudFrontLog(names, region) if set(NEEDED) <= set(names) else None
        if not line.startswith("#"):
            return None
    return None


def caddy(lines: list[str], region: str) -> Log | None:
    """Return a reader if some line is an object with a request in it."""
    for line in lines:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict) and isinstance(said.get("request"), dict):
            return CaddyLog(region)
    return None


def combined(lines: list[str], region: str) -> Log | None:
    """Return a reader if some line has a time in brackets before a request in quotes."""
    plain = [line for line in lines if PLAIN.match(line)]
    if not plain:
        return None
    hosted = [line for line in plain if begins_with_host(line)]
    number = int(region) if region.isdecimal() else 0
    return CombinedLog(with_host=2 * len(hosted) > len(plain), region_field=number)


def begins_with_host(line: str) -> bool:
    """Tell whether a host stands before the address: there is a word more than else."""
    return WITH_HOST.match(line) is not None and line.split(" ", 2)[1] != "-"


RECOGNISERS = (("cloudfront", cloudfront), ("caddy", caddy), ("nginx", combined))
