"""A figure with all that it rests on, and a sheet of them, as they are shown, frozen and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zouma.common.text import TranslatedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a figure rests on: so many rows of one kind, and where to look at them.

    kind: "host-return", "door", "platform", "log" …; link: the path of the page, or empty.
    """

    kind: str
    label: TranslatedText
    rows: int
    link: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of how many parts were told, and how the rest was treated.

    unit: what a part is, such as "activity". treatment: "none" (left out), "imputed",
    "extrapolated", "complete".
    """

    told: int
    expected: int
    unit: str
    treatment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report; never a number alone.

    key: its name within the sheet, part of its address. measure, population, namespace: as in the
    ledger; "" where it counts rows of the programme. value None: not known, reason says why.
    exact: counted whole, low and high equal the value. definition: code and version.
    level: of the interval, such as 0.95; 0 where low and high are bounds, not an interval.
    query: what computed it, to be read; computation: its row in the ledger, if it has one.
    unit: "" for a count, "share" for a part of one, or the currency (ISO 4217) of an amount.
    """

    key: str
    label: TranslatedText
    value: float | None
    low: float | None
    high: float | None
    measure: str = ""
    population: str = "all"
    namespace: str = ""
    definition: str = ""
    wording: TranslatedText = field(default_factory=TranslatedText)
    unit: str = ""
    method: str = ""
    method_page: str = ""
    level: float = 0.95
    exact: bool = False
    coverage: Coverage | None = None
    sources: tuple[Source, ...] = ()
    query: str = ""
    computation: str = ""
    computed_at: datetime | None = None
    reason: TranslatedText = field(default_factory=TranslatedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Why a figure of this edition may not be set beside the earlier one's."""

    key: str
    differs: str
    here: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure beside the same of an earlier edition; change: of the value, with its interval."""

    key: str
    here: Figure
    there: Figure
    change: tuple[float, float, float] | None
    broken: Break | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table of the report, such as a district or a day, with a figure a column."""

    key: str
    label: TranslatedText
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of figures: one row a district, day, channel, topic …; columns in order."""

    key: str
    label: TranslatedText
    columns: tuple[str, ...]
    column_labels: Mapping[str, TranslatedText]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The figures of an edition as they stood at a moment.

    until: the last day counted; goes_on: the edition is not over, and reported so far. before: the
    title of the edition that it is compared with.
    """

    edition: str
    title: TranslatedText
    starts_on: date | None
    ends_on: date | None
    until: date
    computed_at: datetime
    headline: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    before: TranslatedText = field(default_factory=TranslatedText)
    notes: tuple[TranslatedText, ...] = ()
    goes_on: bool = False

    def figures(self) -> dict[str, Figure]:
        """Return every figure by its name: those of tables as ``table.row.column``."""
        found = {figure.key: figure for figure in self.headline}
        for table in self.tables:
            for row in table.rows:
                for column, figure in row.figures.items():
                    found[f"{table.key}.{row.key}.{column}"] = figure
        return found


def to_json(value: Any) -> Any:
    """Return a sheet, or a part of one, as plain JSON; texts in all their languages."""
    if isinstance(value, TranslatedText):
        return {language: wording.text for language, wording in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): to_json(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: to_json(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
