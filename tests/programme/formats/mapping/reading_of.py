"""Reads a small file by a small mapping, both written in a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zouma.programme.formats.mapping import load_mapping, read_mapped, shipped_mapping
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Finding,
    OrganisationRecord,
    PlaceRecord,
    ReadingContext,
    Record,
)


@dataclass(frozen=True)
class Reading:
    """What came out of a file."""

    records: list[Record]
    findings: list[Finding]

    @property
    def activities(self) -> list[ActivityRecord]:
        return [record for record in self.records if isinstance(record, ActivityRecord)]

    @property
    def places(self) -> list[PlaceRecord]:
        return [record for record in self.records if isinstance(record, PlaceRecord)]

    @property
    def organisations(self) -> list[OrganisationRecord]:
        return [record for record in self.records if isinstance(record, OrganisationRecord)]

    @property
    def edition(self) -> EditionRecord:
        return next(record for record in self.records if isinstance(record, EditionRecord))

    @property
    def reasons(self) -> list[tuple[str, str, str, str]]:
        return [(found.record, found.field, found.reason, found.action) for found in self.findings]


def read(path: Path, mapping: str) -> Reading:
    """Read a file by a mapping given as its text."""
    toml = path.parent / "mapping.toml"
    toml.write_text(mapping, encoding="utf-8")
    return read_by(path, toml)


def read_shipped(path: Path, name: str) -> Reading:
    """Read a file by a mapping that comes with Zouma."""
    return read_by(path, shipped_mapping(name))


def read_by(path: Path, toml: Path) -> Reading:
    context = ReadingContext(path=path)
    records = list(read_mapped(context, load_mapping(toml)))
    return Reading(records, context.findings.noted)


def starts(activity: ActivityRecord) -> list[str]:
    """Return the sessions as "2025-03-15 14:00–16:00"."""
    shown = []
    for session in activity.sessions:
        text = f"{session.starts_at:%Y-%m-%d %H:%M}"
        shown.append(f"{text}–{session.ends_at:%H:%M}" if session.ends_at else text)
    return shown
