"""An export read by a mapping: its counts one by one, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zouma.programme.formats.mapping.paths import Scope, find
from zouma.programme.formats.mapping.schema import Rule
from zouma.programme.formats.mapping.values import Desk, one, table_key
from zouma.programme.formats.records import Findings, ReadingContext, UnreadableFile
from zouma.reach.formats.nodes import count_scopes
from zouma.reach.formats.quantities import NotACount, Quantity, read_quantity
from zouma.reach.formats.refused_columns import is_heat, is_rate
from zouma.reach.formats.schema import (
    CountMapping,
    CountRecord,
    CountRule,
    MaterialRecord,
    MaterialRule,
)
from zouma.reach.formats.windows import Clock, Window

MOST_RECORDS = 2_000_000
LONGEST_KEY = 1000
LONGEST_ADDRESS = 1000


@dataclass(slots=True)
class Omissions:
    """How much of a file did not become counts: empty cells by column, records by reason.

    missing is not nought; taken: records that were looked at; outside: of days not asked for.
    """

    missing: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    outside: int = 0
    other_rows: int = 0
    columns: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReader:
    """Reads one file. first_on, last_on: the days asked for, both included."""

    context: ReadingContext
    mapping: CountMapping
    clock: Clock
    first_on: date | None = None
    last_on: date | None = None
    omissions: Omissions = field(default_factory=Omissions)

    @property
    def findings(self) -> Findings:
        """Return where findings are noted."""
        return self.context.findings

    def counts(self) -> Iterator[CountRecord]:
        """Yield the counts of the file.

        :raises ExportDayNotSaid: when running totals do not say until when.
        :raises UnreadableFile: when the file cannot be read as what it should be.
        """
        self.clock.require_until()
        for number, scope in enumerate(count_scopes(self.context, self.mapping), start=1):
            if number > MOST_RECORDS:
                raise UnreadableFile(_("The file has more than two million records; split it."))
            self.findings.records_read = number
            if isinstance(scope.node, dict):
                self.omissions.columns.update(str(key) for key in scope.node)
            desk = Desk(f"record {number}", self.findings, self.mapping.language)
            yield from self._of_record(number, scope, desk)
        self._tell()

    def _of_record(self, number: int, scope: Scope, desk: Desk) -> Iterator[CountRecord]:
        if not all(
            table_key(one(only.column, scope, desk)) in only.words for only in self.mapping.only
        ):
            self.omissions.other_rows += 1
            return
        window = None if self.clock.whole_edition else self.clock.window(scope, desk)
        if window is None and not self.clock.whole_edition:
            return
        if window is not None and not self._asked(window):
            self.omissions.outside += 1
            return
        about = self._subject(number, scope, desk)
        if about is None:
            return
        day = window.starts_at.astimezone(self.clock.zone).date() if window else None
        self.omissions.taken += 1
        for rule in self.mapping.counts:
            if (rule.once and number > 1) or (day is not None and not rule.holds_on(day)):
                continue
            quantity = self._quantity(rule, scope, desk)
            if quantity is not None:
                yield self._record(rule, quantity, about, window, desk)

    def _record(
        self, rule: CountRule, quantity: Quantity, about: dict[str, Any], window: Window | None,
        desk: Desk,
    ) -> CountRecord:  # fmt: skip
        where = "file" if rule.once else desk.record
        return CountRecord(
            rule=rule,
            quantity=quantity,
            locator=f"{where}, {shown(rule.column)}"[:200],
            starts_at=window.starts_at if window else None,
            ends_at=window.ends_at if window else None,
            **({} if rule.once else about),
        )

    def _asked(self, window: Window) -> bool:
        """Tell whether a window lies within the days asked for."""
        clock = self.clock
        if self.first_on is not None and window.starts_at < clock.midnight(self.first_on):
            return False
        if self.last_on is None:
            return True
        end = clock.midnight(self.last_on + timedelta(days=1))
        return window.starts_at < end if clock.rule.running else window.ends_at <= end

    def _subject(self, number: int, scope: Scope, desk: Desk) -> dict[str, Any] | None:
        """Return what a record is about, None (with a finding) when it does not say."""
        mapping = self.mapping
        if mapping.reporter:
            return {"reporter": f"{mapping.reporter} {number}"}
        if mapping.activity is not None:
            named = one(mapping.activity, scope, desk)
            if not named:
                desk.note("activity", "", "names no activity", "record left out")
                return None
            return {"activity": named}
        if mapping.material is not None:
            material = self._material(mapping.material, scope, desk)
            return None if material is None else {"material": material}
        return {}

    def _material(self, rule: MaterialRule, scope: Scope, desk: Desk) -> MaterialRecord | None:
        key = one(rule.id, scope, desk)[:LONGEST_KEY]
        if not key:
            desk.note("material", "", "names no material", "record left out")
            return None
        address = one(rule.address, scope, desk)
        if not address.startswith(("https://", "http://")) or len(address) > LONGEST_ADDRESS:
            address = ""
        published = None
        if rule.published is not None:
            published = replace(self.clock, rule=replace(self.clock.rule, at=rule.published,
                date=None, first=None, last=None, since=None)).window(scope, desk)  # fmt: skip
        return MaterialRecord(
            key=key,
            title=one(rule.title, scope, desk),
            kind=rule.kind,
            address=address,
            published_on=published.starts_at.date() if published else None,
        )

    def _quantity(self, rule: CountRule, scope: Scope, desk: Desk) -> Quantity | None:
        """Return what a cell counts; nothing where nothing is said."""
        name = shown(rule.column)
        values = (value for path in rule.column.paths for value in find(path, scope))
        written = next(values, None)
        if written is not None or self._has(rule.column, scope):
            self.omissions.seen.add(name)
        read = read_quantity(written, rule.scale)
        if read is None:
            self.omissions.missing[name] += 1
            return None
        if isinstance(read, NotACount):
            desk.note(name, written, read.value, "left out")
            return None
        if not read.exact:
            desk.note(name, written, read.note, f"kept as {read.low} to {upper(read)}")
        return read

    def _has(self, column: Rule, scope: Scope) -> bool:
        keys = scope.node if isinstance(scope.node, dict) else {}
        return any(path.written in keys for path in column.paths)

    def _tell(self) -> None:
        """Note what of the file was not counted."""
        taken = self.omissions.taken
        for rule in self.mapping.counts:
            name = shown(rule.column)
            missing = self.omissions.missing.pop(name, 0)
            if name not in self.omissions.seen:
                self.findings.note("file", name, "", "the file has no such column", "not counted")
            elif missing:
                self.omissions.missing[name] = missing
                self.findings.note(
                    "file", name, f"{missing} of {taken}", "nothing is said", "not taken as nought"
                )
        for name in sorted(self.omissions.columns - used_columns(self.mapping)):
            if is_heat(name):
                reason = "a heat number is a score of the platform, it counts nothing"
                self.findings.note("file", name, "", reason, "left out")
            elif is_rate(name):
                self.findings.note("file", name, "", NotACount.RATE.value, "left out")
            else:
                self.findings.note("file", name, "", "the mapping does not use it", "left out")


def shown(column: Rule) -> str:
    """Return a column's name as it is told."""
    return column.paths[0].written if column.paths else column.value or column.name


def upper(quantity: Quantity) -> str:
    """Return the upper bound of a quantity as it is told."""
    return "unknown" if quantity.note == "lower bound only" else str(quantity.high)


def used_columns(mapping: CountMapping) -> set[str]:
    """Return the names of the columns that a mapping looks at."""
    window, material = mapping.window, mapping.material
    rules = [rule.column for rule in mapping.counts] + [rule.column for rule in mapping.only]
    rules += [rule for rule in (window.date, window.first, window.last, window.since, window.at,
                                mapping.activity) if rule is not None]  # fmt: skip
    if material is not None:
        named = (material.id, material.title, material.address, material.published)
        rules += [rule for rule in named if rule is not None]
    written = {path.written for rule in rules for path in rule.paths}
    parts = {part.written for rule in rules for part in rule.template if not isinstance(part, str)}
    return written | parts
