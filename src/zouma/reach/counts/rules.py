"""The rules of counting: which there are, in which order, with which limits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import IntEnum

VERSION = "2026-11.2"
"""Which rules these are; a change of a rule, of its order or of a limit changes it."""

UNKNOWN_VISITOR = 0
"""Whoever told of an event could not say whose it was."""


class Rule(IntEnum):
    """The rule that took an event out; they apply in this order, each to what is left."""

    STATUS = 1
    ROBOTS = 2
    DURATION = 3
    BEHAVIOUR = 4
    DOUBLE_CLICK = 5
    KEPT = 9


STAGES = {
    Rule.STATUS: "after_status",
    Rule.ROBOTS: "after_robots",
    Rule.DURATION: "after_duration",
    Rule.BEHAVIOUR: "after_behaviour",
    Rule.DOUBLE_CLICK: "counted",
}
"""The column that holds what is left after each rule; what is left after the last is counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers in the rules.

    statuses: HTTP statuses of success. double_click_ms: repeats within so many milliseconds are
    one. least_seconds: a view that lasted less is none. most_an_hour, most_a_day: reads and views
    of one visitor, beyond which all of the visitor's day is taken for a program's.
    """

    statuses: tuple[int, ...] = (200, 304)
    double_click_ms: int = 30_000
    least_seconds: int = 30
    most_an_hour: int = 500
    most_a_day: int = 2_000
    version: str = VERSION

    def __post_init__(self) -> None:
        if not 0 < self.most_an_hour <= self.most_a_day:
            raise ValueError("a day holds at least what an hour holds")

    def to_text(self) -> str:
        """Return the limits as one line, the same for equal limits."""
        return json.dumps(asdict(self), sort_keys=True)
