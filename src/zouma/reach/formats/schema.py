"""A mapping file of counts after it was checked: what is counted where, over which time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zouma.common.text import TranslatedText
from zouma.programme.formats.mapping.schema import DateRule, FileRule, Recognition, Rule
from zouma.reach.formats.quantities import Quantity
from zouma.reach.vocabulary import MaterialKind, Measure, Method, Namespace, Population


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDefinition:
    """What exactly a column counts; another meaning is another version, never the same."""

    code: str
    measure: Measure
    wording: TranslatedText
    version: str = "1"
    method: Method = Method.PLATFORM
    namespace: Namespace = Namespace.PLATFORM
    unit: str = ""
    endpoint: str = ""
    least_seconds: int | None = None

    @property
    def name(self) -> str:
        """Return code and version, as figures are named."""
        return f"{self.code}/{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """A column and what it counts.

    scale: what it counts in, 1000 for thousands. once: it stands outside the records and is
    said once. valid_from, valid_until: the days of which it means that, both included.
    """

    column: Rule
    definition: CountDefinition
    population: Population = Population.ALL
    scale: int = 1
    once: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the column has this meaning on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """Which time a record counts over.

    One of: date with per (day, week, month); first and last day; since a moment until the export
    was made; at a moment; the whole edition, when none is given.
    """

    date: Rule | None = None
    per: str = "day"
    first: Rule | None = None
    last: Rule | None = None
    since: Rule | None = None
    at: Rule | None = None

    @property
    def running(self) -> bool:
        """Tell whether records are running totals, of which a later one replaces an earlier."""
        return self.since is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRule:
    """Where things were read; an option of the command goes before its slug."""

    slug: str
    title: TranslatedText
    namespace: Namespace = Namespace.PLATFORM
    platform: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRule:
    """What names the material that a record is of."""

    id: Rule
    title: Rule | None = None
    kind: MaterialKind = MaterialKind.ARTICLE
    address: Rule | None = None
    published: Rule | None = None


@dataclass(frozen=True, slots=True)
class OnlyRule:
    """Which records are taken: those whose column holds one of these words."""

    column: Rule
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMapping:
    """All rules of a mapping file of counts.

    parallel: names of lists of equal length in one JSON object, the n-th values of which make
    the n-th record. reporter: what the unnamed reporter of each record is called, such as host.
    """

    source: str
    counts: tuple[CountRule, ...]
    file: FileRule
    dates: DateRule
    about: str = ""
    time_zone: str = ""
    language: str = ""
    parallel: tuple[str, ...] = ()
    recognise: tuple[Recognition, ...] = ()
    window: WindowRule = WindowRule()
    channel: ChannelRule | None = None
    material: MaterialRule | None = None
    activity: Rule | None = None
    reporter: str = ""
    only: tuple[OnlyRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRecord:
    """A material as a record names it."""

    key: str
    title: str = ""
    kind: MaterialKind = MaterialKind.ARTICLE
    address: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRecord:
    """One count of one record; without times it is of the whole edition."""

    rule: CountRule
    quantity: Quantity
    locator: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    material: MaterialRecord | None = None
    activity: str = ""
    reporter: str = ""
