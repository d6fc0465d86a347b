"""The lists themselves: COUNTER's as it is published, ours with a date for each entry."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.resources import files


class Kind(StrEnum):
    """What our list takes a user agent for."""

    ASSISTANT = "assistant"
    CRAWLER = "crawler"
    TOOL = "tool"
    PERSON = "person"  # cut out before any list is asked


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of our list: a pattern without look-around, matched regardless of case."""

    kind: Kind
    pattern: str
    since: date
    note: str


@cache
def our_list() -> tuple[Entry, ...]:
    """Return our list, whole, in the order in which it is asked."""
    text = files(__package__).joinpath("ours.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return tuple(Entry(kind=kind, **entry) for kind in Kind for entry in read[kind])


@cache
def counter_patterns() -> tuple[str, ...]:
    """Return the patterns of COUNTER's list, robots and machines, as they are published."""
    folder = files("counter_robots").joinpath("data")
    lines = [
        line
        for name in ("robot.txt", "machine.txt")
        for line in folder.joinpath(name).read_text(encoding="utf-8").splitlines()
    ]
    return tuple(dict.fromkeys(line for line in lines if line))


def alternation(kind: Kind, as_of: date | None) -> str:
    """Return one pattern for all entries of a kind that were in the list on that day.

    as_of: None for the list as it is now. Without any entry, a pattern that matches nothing.
    """
    patterns = [
        entry.pattern
        for entry in our_list()
        if entry.kind == kind and (as_of is None or entry.since <= as_of)
    ]
    return f"(?i:{'|'.join(patterns)})" if patterns else NOTHING


NOTHING = r"[^\s\S]"
LISTS_VERSION = (
    f"counter-robots {version('counter-robots')}, "
    f"zouma {max(entry.since for entry in our_list()).isoformat()}"
)
"""Which lists these are: kept with every import and every count that used them."""
