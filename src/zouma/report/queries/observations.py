"""The rows of the ledger behind a figure, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from uuid import UUID

from django.db.models import Q, QuerySet

from zouma.programme.models import Edition
from zouma.reach.models import Observation
from zouma.reach.queries.ledger import standing_observations
from zouma.reach.vocabulary import Measure, ObservationState, Population
from zouma.report.figures import Figure

PAGE_ROWS = 50
CRITERIA = (
    "measure", "population", "namespace", "definition", "method", "state", "region", "day",
    "topic", "channel", "activity",
)  # fmt: skip
RELATED = (
    "definition", "evidence", "organisation", "activity", "session__activity", "place", "region",
    "channel", "material",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of observations; total: of all of them."""

    rows: tuple[Observation, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, ceil(self.total / PAGE_ROWS))


def criteria_of(figure: Figure, key: str) -> dict[str, str]:
    """Return by what the rows behind a figure are found; key: its name within the sheet.

    Nothing where they cannot be: the ledger knows no ages.
    """
    if key.startswith("by-age."):
        return {}
    criteria = {"measure": figure.measure, "population": figure.population}
    if figure.namespace not in {"", "people"}:
        criteria |= {"namespace": figure.namespace, "definition": figure.definition}
    table, _dot, rest = key.partition(".")
    row = rest.rpartition(".")[0]
    name = {"by-district": "region", "by-day": "day", "by-topic": "topic",
            "by-channel": "channel"}.get(table)  # fmt: skip
    if name and row:
        criteria[name] = row
    return {name: value for name, value in criteria.items() if value}


def observations_page(edition: Edition, criteria: Mapping[str, str], *, page: int) -> Listing:
    """Return the standing observations that meet criteria, in any state; two queries."""
    rows = chosen(edition, criteria)
    total = rows.count()
    page = min(max(1, page), max(1, ceil(total / PAGE_ROWS)))
    first = (page - 1) * PAGE_ROWS
    found = rows.select_related(*RELATED).defer("draws").order_by("-value", "id")
    return Listing(tuple(found[first : first + PAGE_ROWS]), total, page)


def chosen(edition: Edition, criteria: Mapping[str, str]) -> QuerySet[Observation]:
    """Return the standing observations that meet criteria; nonsense meets none."""
    rows = standing_observations(edition)
    plain = {
        "measure": ("measure", Measure.values), "state": ("state", ObservationState.values),
        "population": ("population", Population.values),
        "namespace": ("definition__namespace", None),
        "method": ("definition__method", None),
    }  # fmt: skip
    for name, (column, values) in plain.items():
        value = criteria.get(name, "")
        if value and values is not None and value not in values:
            return rows.none()
        if value:
            rows = rows.filter(**{column: value})
    for name, meeting in ABOUT.items():
        if criteria.get(name):
            rows = rows.filter(meeting(criteria[name]))
    return on_day(rows, criteria.get("day", ""), edition)


def of_activity(text: str) -> Q:
    """Return what is about an activity or its sessions, by its uid; nonsense is about none."""
    try:
        uid = UUID(text)
    except ValueError:
        return Q(pk=None)
    return Q(activity__uid=uid) | Q(session__activity__uid=uid)


def in_region(code: str) -> Q:
    """Return what is about a region, or about what takes place there; "none": nowhere."""
    if code == "none":
        return Q(region=None, activity__place__region=None, session__activity__place__region=None,
                 place__region=None)  # fmt: skip
    return (
        Q(region=code) | Q(activity__place__region=code) | Q(place__region=code)
        | Q(session__activity__place__region=code)
    )  # fmt: skip


def of_topic(slug: str) -> Q:
    """Return what is about activities of a topic."""
    return Q(activity__topics__slug=slug) | Q(session__activity__topics__slug=slug)


def of_channel(slug: str) -> Q:
    """Return what is about a channel or what is read there."""
    return Q(channel__slug=slug) | Q(material__channel__slug=slug)


def of_definition(text: str) -> Q:
    """Return what is counted by a definition, such as ``visits-scanned/1``."""
    code, _slash, version = text.partition("/")
    return Q(definition__code=code, definition__version=version or "1")


ABOUT: dict[str, Callable[[str], Q]] = {
    "channel": of_channel, "activity": of_activity, "definition": of_definition,
    "region": in_region, "topic": of_topic,
}  # fmt: skip


def on_day(rows: QuerySet[Observation], text: str, edition: Edition) -> QuerySet[Observation]:
    """Return the observations whose window meets a day of the edition."""
    if not text:
        return rows
    try:
        begin = datetime.combine(date.fromisoformat(text), time(), edition.zone)
        end = begin + timedelta(days=1)
    except (ValueError, OverflowError):
        return rows.none()
    return rows.filter(Q(ends_at__gt=begin) | Q(starts_at__gte=begin), starts_at__lt=end)
