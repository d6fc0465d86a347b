"""Reads and visitors with names instead of numbers, for the report, pages and the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zouma.bases.models import Region
from zouma.programme.models import Activity, Topic
from zouma.reach.counts.files import materials_path
from zouma.reach.counts.reads import Reads, Span, reads_by
from zouma.reach.counts.rollups import MEASURES
from zouma.reach.counts.spikes import Spike, spikes
from zouma.reach.counts.visitors import Choice, Visitors, sketched_visitors, visitors_by
from zouma.reach.events.record import EventKind
from zouma.reach.models import Channel, Material

NAMED = {
    "channel": (Channel, "id", "slug"),
    "region": (Region, "code", "code"),
    "activity": (Activity, "id", "slug"),
    "topic": (Topic, "id", "slug"),
    "item": (Material, "item", "key"),
}
"""By column of the counts: the table of names, the field with the key, that with the short name."""


@dataclass(frozen=True, slots=True)
class Named:
    """One value of a column: the key in the counts, the short name, the whole one as text.

    All are empty where nothing is known: an unknown region, an item nobody registered.
    """

    column: str
    key: Any
    short: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedReads:
    """What was read in one place, of one kind of event and of one namespace of figures."""

    names: tuple[Named, ...]
    namespace: str
    reads: Reads


@dataclass(frozen=True, slots=True)
class NamedVisitors:
    """How many different visitors there were in one place, of one namespace of figures."""

    names: tuple[Named, ...]
    namespace: str
    visitors: Visitors


def reads_of(
    folder: Path, span: Span, by: Sequence[str] = ("channel",), *, reported: bool = False
) -> list[NamedReads]:
    """Return the reads of a span by some columns; figures of different namespaces stay apart.

    by: of day, month, channel, and either region or item, activity, topic. reported: only of
    channels whose reads are reported. Three queries to the database at most for each column.

    :raises GrainNotKept: when a region is asked for together with items.
    """
    grain = by if "channel" in by else (*by, "channel")
    materials = existing(materials_path(folder))
    place = grain.index("channel")
    spaces = namespaces(reported=reported)
    parts: dict[tuple[tuple[Any, ...], str, EventKind], list[Reads]] = defaultdict(list)
    for row in reads_by(folder, span, grain, materials=materials):
        if reported and row.keys[place] not in spaces:
            continue
        keys = row.keys if grain is by else row.keys[:place] + row.keys[place + 1 :]
        parts[keys, spaces.get(row.keys[place], ""), row.kind].append(row)
    named = names_of(by, (keys for keys, _space, _kind in parts))
    return [
        NamedReads(named(keys), space, total(keys, rows))
        for (keys, space, _kind), rows in parts.items()
    ]


@dataclass(frozen=True, slots=True)
class NamedSpike:
    """A month in which a channel was read so much more or less that a person should look."""

    channel: Named
    spike: Spike


def spikes_of(folder: Path, span: Span, *, today: date) -> list[NamedSpike]:
    """Return the months over of a span that stand out from the year before, by channel."""
    found = spikes(folder, span, today=today)
    named = names_of(("channel",), (one.keys for one in found))
    return [NamedSpike(named(one.keys)[0], one) for one in found]


def uniques_of(
    folder: Path, span: Span, by: Sequence[str] = ("channel",), *, one_key: bool = False
) -> list[NamedVisitors]:
    """Return how many different visitors read something, by some columns and by namespace.

    By channel it comes from sketches, otherwise from the sample of visitors. one_key: see
    ``visitors_by``; without it, several days give visitor-days, and the answer says so.
    """
    channels: dict[str, list[int]] = defaultdict(list)
    for channel, space in namespaces().items():
        channels[space].append(channel)
    rows: list[tuple[str, Visitors]] = []
    for space, members in sorted(channels.items()):
        if tuple(by) == ("channel",):
            found = [sketched_visitors(folder, span, "channel", [key], one_key=one_key)
                     for key in members]  # fmt: skip
            found = [row for row in found if row.sampled]
        else:
            found = visitors_by(folder, span, by, choice=Choice(channels=members),
                                materials=existing(materials_path(folder)),
                                one_key=one_key)  # fmt: skip
        rows += [(space, row) for row in found]
    named = names_of(by, (row.keys for _space, row in rows))
    return [NamedVisitors(named(row.keys), space, row) for space, row in rows]


def namespaces(*, reported: bool = False) -> dict[int, str]:
    """Return whose figures those of each channel are; reported: only of those that are reported."""
    rows = Channel.objects.filter(reported=True) if reported else Channel.objects.all()
    return dict(rows.order_by("id").values_list("id", "namespace"))


def total(keys: tuple[Any, ...], rows: Iterable[Reads]) -> Reads:
    """Return the sum of figures of one kind and namespace."""
    rows = list(rows)
    sums = {name: sum(getattr(row, name) for row in rows) for name in MEASURES}
    return Reads(keys, rows[0].kind, **sums)


def existing(path: Path) -> Path | None:
    """Return a path if there is something."""
    return path if path.exists() else None


def names_of(
    by: Sequence[str], keys: Iterable[tuple[Any, ...]]
) -> Callable[[tuple[Any, ...]], tuple[Named, ...]]:
    """Return what gives the values of some columns their names, read once for all of them."""
    values = list(zip(*keys, strict=True)) or [()] * len(by)
    known = [titles(column, set(found)) for column, found in zip(by, values, strict=True)]

    def named(row: tuple[Any, ...]) -> tuple[Named, ...]:
        return tuple(
            Named(column, key, *names.get(str(key), unnamed(column, key)))
            for column, key, names in zip(by, row, known, strict=True)
        )

    return named


def titles(column: str, keys: set[Any]) -> dict[str, tuple[str, str]]:
    """Return the short and the whole name of some values, by the value as text."""
    if column not in NAMED:
        return {}
    model, field, short = NAMED[column]
    wanted = [str(key) if column == "region" else key for key in keys if key is not None]
    rows = model._default_manager.filter(**{f"{field}__in": wanted})
    return {str(getattr(row, field)): (getattr(row, short), str(row)) for row in rows}


def unnamed(column: str, key: Any) -> tuple[str, str]:
    """Return the names of what has none: a day is its own; of the rest nothing is known."""
    return ("", "") if column in NAMED else (str(key), str(key))
