"""Second files beside the data file, such as a list of venues, held by their keys."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

from zouma.programme.formats.mapping.nodes import read_nodes
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import LookupRule
from zouma.programme.formats.mapping.values import Desk, one, table_key
from zouma.programme.formats.records import ReadingContext

MOST_ENTRIES = 200_000


class Lookup:
    """One second file: its records by key."""

    def __init__(self, rule: LookupRule, entries: MappingOf[str, Scope]) -> None:
        self.rule = rule
        self._entries = entries

    def found(self, scope: Scope, desk: Desk) -> Scope | None:
        """Return the record that belongs to a record of the data; none is a finding."""
        key = one(self.rule.match, scope, desk)
        if not key:
            return None
        entry = self._entries.get(table_key(key))
        if entry is None and self._entries:
            field = self.rule.match.paths[0].written if self.rule.match.paths else "match"
            desk.note(field, key, f'it is not among the "{self.rule.name}"', "left out")
        return entry


def read_lookups(context: ReadingContext, rules: MappingOf[str, LookupRule]) -> dict[str, Lookup]:
    """Return all second files; one that is missing is a finding and empty."""
    return {name: _read(context, rule) for name, rule in rules.items()}


def _read(context: ReadingContext, rule: LookupRule) -> Lookup:
    path = _beside(context.path, rule.pattern)
    if path is None:
        reason = f'there is no file "{rule.pattern}" beside the data file'
        context.findings.note("file", rule.name, rule.pattern, reason, "read without it")
        return Lookup(rule, {})
    desk = Desk(rule.name, context.findings, context.language)
    quiet = replace(context, path=path, progress=lambda _bytes_read: None)
    entries: dict[str, Scope] = {}
    for node in read_nodes(quiet, rule.file):
        scope = Scope(node)
        key = table_key(one(rule.key, scope, desk))
        if not key:
            desk.note("key", node, "an entry without a key", "entry refused")
        elif key in entries:
            desk.note("key", key, "an entry comes twice", "the first was kept")
        elif len(entries) < MOST_ENTRIES:
            entries[key] = scope
    return Lookup(rule, entries)


def _beside(data: Path, pattern: str) -> Path | None:
    """Return the file beside the data file: of several the one named most like it."""
    if not set("*?[") & set(pattern):
        path = data.parent / pattern
        return path if path.is_file() else None
    found = sorted(path for path in data.parent.glob(pattern) if path.is_file() and path != data)
    return max(found, key=lambda path: _alike(path.stem, data.stem), default=None)


def _alike(name: str, other: str) -> int:
    """Return how many signs two names end with in common, such as their date."""
    common = 0
    for sign, other_sign in zip(reversed(name), reversed(other), strict=False):
        if sign != other_sign:
            break
        common += 1
    return common
