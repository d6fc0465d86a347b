"""A mapping file after it was checked: frozen rules that say where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.freetext import Manner
from zouma.programme.formats.mapping.paths import NodePath


@dataclass(frozen=True, slots=True)
class ValueTable:
    """What each source value becomes; a key that ends or begins with * matches a part."""

    exact: MappingOf[str, str]
    starting: tuple[tuple[str, str], ...] = ()
    ending: tuple[tuple[str, str], ...] = ()
    containing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a value comes from and what is done to it, in the order of the fields here."""

    name: str
    paths: tuple[NodePath, ...] = ()
    value: str = ""
    template: tuple[str | NodePath, ...] = ()
    join: str | None = None
    remove: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    number: bool = False
    table: ValueTable | None = None
    otherwise: str | None = None
    default: str = ""
    slug: bool = False


TextRule = MappingOf[str, Rule]  # language, "" for the mapping's own; its rule


@dataclass(frozen=True, slots=True)
class Section:
    """The rules of one table of the mapping file."""

    rules: MappingOf[str, Rule] = field(default_factory=dict)
    texts: MappingOf[str, TextRule] = field(default_factory=dict)
    options: MappingOf[str, object] = field(default_factory=dict)

    def option(self, name: str, fallback: str = "") -> str:
        """Return a plain text option."""
        value = self.options.get(name)
        return value if isinstance(value, str) else fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule:
    """What kind of file it is, and where its records are."""

    format: str = ""
    records: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1
    fill_down: tuple[str, ...] = ()
    group_by: Rule | None = None


@dataclass(frozen=True, slots=True)
class LookupRule:
    """A second file: which, where its records are, its key, and what finds it in the data."""

    name: str
    pattern: str
    file: FileRule
    key: Rule
    match: Rule


@dataclass(frozen=True, slots=True)
class DateRule:
    """How dates are written in the file."""

    manner: Manner
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """By what a file shows that this mapping fits it."""

    format: str
    root: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRule:
    """What the mapping itself says of the edition."""

    title: TranslatedText = EMPTY
    summary: TranslatedText = EMPTY
    starts_on: date | None = None
    ends_on: date | None = None
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """All rules of a mapping file; source: the namespace of the external ids it yields."""

    source: str
    time_zone: str = ""
    language: str = ""
    edition: EditionRule = EditionRule()
    file: FileRule = FileRule()
    lookups: MappingOf[str, LookupRule] = field(default_factory=dict)
    dates: DateRule = DateRule(Manner())
    activity: Section = Section()
    sessions: Section = Section()
    place: Section = Section()
    organisations: tuple[Section, ...] = ()
    recognise: Recognition | None = None
