"""The figures of a day by item, by region and by rule, and the samples of visitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zouma.reach.counts.cleaning import marked_table, sessioned
from zouma.reach.counts.later import ibis
from zouma.reach.counts.rules import STAGES, UNKNOWN_VISITOR, Rule
from zouma.reach.events.record import EventKind

SAMPLE = 64
"""One visitor of so many is in the sample: those whose hash it divides."""

SKETCHED = 16
"""One visitor of so many is in the sketches of items."""

MEASURES = ("raw", *STAGES.values(), "unique_items", "seconds", "assistants", "nameless")
"""What the roll-ups hold of each kind of event, see ``figures``."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """A table made of a day's marked events, and the columns that order its rows."""

    rows: Callable[[], Any]
    order: tuple[str, ...]


def figures(*keys: str) -> Any:
    """Return the figures of a day by some columns.

    Of each kind of event: raw; what is left after each rule, the last being ``counted``; unique
    items; the seconds told with what is counted; what assistants read (not counted); what is
    counted although nobody knows whose it was, so that repeats could not be found (``nameless``).
    """
    table = sessioned()
    kept = table.rule == Rule.KEPT
    return table.group_by(*keys).agg(
        raw=table.count(),
        **{name: table.count(where=table.rule > rule) for rule, name in STAGES.items()},
        unique_items=table.count(where=table.new),
        seconds=ibis.ifelse(kept, table.seconds, 0).sum(),
        assistants=table.count(where=table.assistant),
        nameless=table.count(where=kept & (table.visitor == UNKNOWN_VISITOR)),
    )


def item_day() -> Any:
    """Return the figures of a day by item, channel and kind."""
    return figures("item", "channel", "kind")


def region_day() -> Any:
    """Return the figures of a day by channel, region and kind."""
    return figures("channel", "region", "kind")


def effects() -> Any:
    """Return how many events each rule took out, and how many are kept, by channel and kind."""
    table = marked_table()
    return table.group_by("channel", "kind", "rule").agg(events=table.count())


def sample() -> Any:
    """Return how often the visitors of the sample were counted, by item.

    The remainder of a multiple is zero in every engine, whatever the sign of the hash.
    """
    table = persons()
    table = table.filter(table.visitor % SAMPLE == 0)
    return table.group_by("visitor", "item", "channel", "kind", "region").agg(times=table.count())


def channel_visitors() -> Any:
    """Return each visitor of each channel and kind once."""
    return persons().select("channel", "kind", "visitor").distinct()


def item_visitors() -> Any:
    """Return each visitor of each item and kind once, of one visitor in ``SKETCHED``."""
    table = persons()
    return table.filter(table.visitor % SKETCHED == 0).select("item", "kind", "visitor").distinct()


def persons() -> Any:
    """Return the reads and views that are counted and whose visitor is known."""
    table = marked_table()
    return table.filter(
        (table.rule == Rule.KEPT)
        & (table.visitor != UNKNOWN_VISITOR)
        & (table.kind != EventKind.ENGAGEMENT)
    )


KEPT = {
    "item_day": RollUp(item_day, ("item", "channel", "kind")),
    "region_day": RollUp(region_day, ("channel", "region", "kind")),
    "rules": RollUp(effects, ("channel", "kind", "rule")),
    "sample": RollUp(sample, ("visitor", "item", "channel", "kind", "region")),
}
"""The roll-ups that are kept, by the name of their folder."""

VISITORS = {
    "channel": RollUp(channel_visitors, ()),
    "item": RollUp(item_visitors, ()),
}
"""The visitors from which sketches are made, by their grain; their order does not matter."""
