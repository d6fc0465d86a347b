"""Where what is left aside about an activity says something quite different from what counts.

A door where few were scanned goes before a host's count of all, by the order of trust; only a
person can tell which of them is wrong, and dispute it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zouma.programme.models import Activity, Edition
from zouma.reach.queries.held import held_activities
from zouma.reach.queries.settled import Settled, settle, statements_of
from zouma.reach.vocabulary import Measure, Method, Population

MUCH = 1.5  # times as many
MANY = 10  # people


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An activity, what counts for it, and what would count without that."""

    activity: Activity
    counts: Settled
    aside: Settled

    @property
    def method(self) -> str:
        """Return in words how what counts came about."""
        return str(Method(self.counts.method).label)

    @property
    def other_method(self) -> str:
        """Return in words how what is left aside came about."""
        return str(Method(self.aside.method).label)


def contradictions(edition: Edition, *, until: datetime, most: int) -> list[Contradiction]:
    """Return the activities whose visits are told quite differently, the largest gap first.

    Said of as many sessions, so many more that the intervals do not meet: at least ``MUCH`` times
    as many, and ``MANY`` people. Four queries whatever the number.
    """
    held = held_activities(edition, until=until)
    found: list[tuple[Settled, Settled]] = []
    for activity, told in statements_of(edition, Measure.VISIT, Population.ALL).items():
        counts = settle(held[activity], told) if activity in held else None
        if counts is None:
            continue
        rest = [one for one in told if one.id not in set(counts.statements)]
        aside = settle(held[activity], rest)
        if aside is not None and contradict(counts, aside):
            found.append((counts, aside))
    found.sort(key=lambda pair: -abs(pair[0].value - pair[1].value))
    rows = Activity.objects.in_bulk([counts.activity for counts, _aside in found[:most]])
    return [Contradiction(rows[counts.activity], counts, aside) for counts, aside in found[:most]]


def contradict(counts: Settled, aside: Settled) -> bool:
    """Tell whether two counts of the same sessions cannot both be right."""
    fewer, more = sorted((counts, aside), key=lambda one: one.value)
    return (
        aside.sessions_told >= counts.sessions_told
        and fewer.high < more.low
        and more.value >= MUCH * fewer.value
        and more.value - fewer.value >= MANY
    )
