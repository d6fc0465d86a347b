"""The standing figures of an edition side by side; what is unlike stays in lines of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import inf, isinf
from typing import Any
from zoneinfo import ZoneInfo

from zouma.methods.counting import Count, Part, total, union
from zouma.programme.models import Edition
from zouma.reach.formats.quantities import OPEN
from zouma.reach.queries.ledger import standing_observations
from zouma.reach.vocabulary import ADDITION, COUNTING_STATES, Addition, Measure

DAY = timedelta(days=1)
FRAME = "hosts-in-programme"
UNITS = {
    "materials": "material", "activities": "activity", "places": "place", "regions": "region",
}  # fmt: skip
"""The definition whose value is the number of hosts there are, of which some sent returns."""
COLUMNS = (
    "definition__code", "definition__version", "measure", "population", "definition__namespace",
    "definition__method", "channel__slug", "material__channel__slug", "material",
    "activity", "session", "session__activity", "place", "region", "reporter",
    "starts_at", "ends_at", "value", "low", "high", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An observation as figures are made of it.

    about: the group of things that add up to one line; thing: which of them.
    """

    definition: str
    measure: Measure
    population: str
    namespace: str
    method: str
    about: str
    thing: str
    starts_at: datetime
    ends_at: datetime
    value: int
    low: int
    high: int
    counts: bool = True

    @property
    def line(self) -> tuple[str, str, str]:
        """Return what rows of one figure have in common: nothing else is ever added."""
        return self.definition, self.population, self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line: what was counted, by which definition, of what, over which days.

    value: None where only bounds are known. high: None where there is no upper bound. told,
    expected: how many of how many ``unit`` the figure covers, expected None where unknown. aside:
    disputed or withdrawn statements that are not in it. rule: how the parts were put together.
    """

    definition: str
    measure: str
    population: str
    namespace: str
    method: str
    about: str
    first_on: str
    last_on: str
    value: int | None
    low: int
    high: int | None
    told: int
    expected: int | None
    unit: str
    rule: str
    aside: int

    def to_json(self) -> dict[str, Any]:
        """Return plain data in the order of the fields."""
        return asdict(self)


def figures_of(edition: Edition) -> list[Figure]:
    """Return the figures of an edition by namespace, measure and definition; one query."""
    rows = [row_of(dict(zip(COLUMNS, found, strict=True))) for found in
            standing_observations(edition).order_by("id").values_list(*COLUMNS)]  # fmt: skip
    return figures(rows, ZoneInfo(edition.time_zone))


def figures(rows: Iterable[Row], zone: ZoneInfo) -> list[Figure]:
    """Return one figure for each definition, population and group of things."""
    lines: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    groups: dict[str, list[Row]] = defaultdict(list)
    hosts = None
    for row in rows:
        lines[row.line].append(row)
        if row.counts:
            groups[row.about].append(row)
        if row.definition.startswith(f"{FRAME}/") and row.counts:
            hosts = row.value
    found = [figure(line, groups[line[0].about], hosts, zone) for line in lines.values()]
    order = list(Measure)
    return sorted(
        found, key=lambda one: (one.namespace, order.index(Measure(one.measure)), one.definition,
                                one.about, one.population),
    )  # fmt: skip


def row_of(found: dict[str, Any]) -> Row:
    """Return an observation as a row; a session's group is that of its activity."""
    about, thing = subject_of(found)
    return Row(
        definition=f"{found['definition__code']}/{found['definition__version']}",
        measure=Measure(found["measure"]),
        population=found["population"],
        namespace=found["definition__namespace"],
        method=found["definition__method"],
        about=about,
        thing=thing,
        counts=found["state"] in COUNTING_STATES,
        **{name: found[name] for name in ("starts_at", "ends_at", "value", "low", "high")},
    )


def subject_of(found: dict[str, Any]) -> tuple[str, str]:
    """Return the group of things that an observation belongs to, and which of them it is about."""
    if found["channel__slug"]:
        return f"channel {found['channel__slug']}", "channel"
    if found["material__channel__slug"]:
        return f"materials of {found['material__channel__slug']}", str(found["material"])
    activity = found["activity"] or found["session__activity"]
    if activity:
        return "activities", str(activity)
    for name in ("place", "region"):
        if found[name]:
            return f"{name}s", str(found[name])
    if found["reporter"]:
        kind, _space, number = found["reporter"].rpartition(" ")
        return (f"returns by {kind}", number) if number.isdecimal() else ("returns", number)
    return "edition", "edition"


def figure(line: list[Row], group: list[Row], hosts: int | None, zone: ZoneInfo) -> Figure:
    """Return the figure of rows that have definition, population and group in common."""
    counted = [row for row in line if row.counts]
    unit, told, expected = coverage(counted, group, hosts)
    value, low, high, rule = put_together(counted)
    first = min(row.starts_at for row in line).astimezone(zone).date()
    last = max(max(row.starts_at, row.ends_at - timedelta(microseconds=1)) for row in line)
    return Figure(
        definition=line[0].definition, measure=line[0].measure.value,
        population=line[0].population, namespace=line[0].namespace, method=line[0].method,
        about=line[0].about, first_on=first.isoformat(),
        last_on=last.astimezone(zone).date().isoformat(),
        value=value, low=low, high=high, told=told, expected=expected, unit=unit, rule=rule,
        aside=len(line) - len(counted),
    )  # fmt: skip


def put_together(rows: list[Row]) -> tuple[int | None, int, int | None, str]:
    """Return value, bounds and rule of rows of one definition.

    One part is itself. Flows of parts that do not overlap are added; people, peaks, and parts
    that overlap lie between the largest part and the sum.
    """
    if not rows:
        return None, 0, 0, "nothing counts"
    if len(rows) == 1:
        return rows[0].value, rows[0].low, None if rows[0].high >= OPEN else rows[0].high, "one"
    parts = [
        Part(str(number), Count(
            row.measure.value, row.population, row.definition, row.value, row.low,
            inf if row.high >= OPEN else row.high,
        ))
        for number, row in enumerate(rows)
    ]  # fmt: skip
    addition = ADDITION[rows[0].measure]
    if addition == Addition.SUM and not overlapping(rows):
        summed = total(parts, expected=len(parts)).count
        return whole(summed.value), whole(summed.low), open_end(summed.high), "sum of the parts"
    if addition == Addition.SUM:
        highs = sum(part.count.high for part in parts)
        return None, max(row.low for row in rows), open_end(highs), "the parts overlap"
    bounds = union(parts, expected=len(parts))
    if addition == Addition.LARGEST:
        return None, whole(bounds.low), open_end(bounds.high), "the largest part or more"
    return None, whole(bounds.low), open_end(bounds.high), "from the largest part to the sum"


def overlapping(rows: list[Row]) -> bool:
    """Tell whether two statements are about the same thing at the same time."""
    last: dict[str, datetime] = {}
    seen: set[tuple[str, datetime, datetime]] = set()
    for row in sorted(rows, key=lambda row: (row.starts_at, row.ends_at)):
        window = (row.thing, row.starts_at, row.ends_at)
        if window in seen or (row.thing in last and row.starts_at < last[row.thing]):
            return True
        seen.add(window)
        last[row.thing] = max(row.ends_at, last.get(row.thing, row.ends_at))
    return False


def coverage(rows: list[Row], group: list[Row], hosts: int | None) -> tuple[str, int, int | None]:
    """Return of what, how many are told, and of how many there are, as far as that is known.

    Days of a channel: those between the first and the last of which any figure of the channel
    tells. Things: those of which any figure tells; returns: the hosts in the programme.
    """
    about = group[0].about if group else ""
    things = {row.thing for row in rows}
    if about.startswith("channel "):
        lengths = {round((row.ends_at - row.starts_at) / DAY) for row in rows}
        step = lengths.pop() if len(lengths) == 1 else 0
        if step == 0:
            return "window", len(rows), None
        span = max(row.ends_at for row in group) - min(row.starts_at for row in group)
        return "day" if step == 1 else "window", len(rows), round(span / DAY / step)
    if about.startswith("returns"):
        return "host", len(things), hosts
    if about in {"edition", ""}:
        return "statement", len(rows), None
    return UNITS[about.split(" of ")[0]], len(things), len({row.thing for row in group})


def whole(number: float) -> int:
    """Return a finite count as a whole number."""
    return round(number)


def open_end(number: float) -> int | None:
    """Return an upper bound, None where there is none."""
    return None if isinf(number) else round(number)
