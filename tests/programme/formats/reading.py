"""Runs a reader over a file and sorts what comes out, for the tests of the readers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programme.formats.soundness import assert_sound
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Findings,
    OrganisationRecord,
    PlaceRecord,
    ReadingContext,
    Record,
    RegionRecord,
    TopicRecord,
)


@dataclass(frozen=True)
class Outcome:
    """The records of a file by kind, and what was found on the way."""

    records: list[Record]
    findings: Findings

    @property
    def edition(self) -> EditionRecord:
        return self.of(EditionRecord)[0]

    @property
    def activities(self) -> list[ActivityRecord]:
        return self.of(ActivityRecord)

    @property
    def only(self) -> ActivityRecord:
        [activity] = self.activities
        return activity

    @property
    def counts(self) -> dict[str, int]:
        return {
            "read": self.findings.records_read,
            "activities": len(self.activities),
            "sessions": sum(len(activity.sessions) for activity in self.activities),
            "places": len(self.of(PlaceRecord)),
            "organisations": len(self.of(OrganisationRecord)),
            "topics": len(self.of(TopicRecord)),
            "regions": len(self.of(RegionRecord)),
        }

    @property
    def reasons(self) -> dict[str, int]:
        return dict(Counter(finding.reason for finding in self.findings.noted))

    def of(self, kind: type) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind)]

    def activity(self, external_id: str) -> ActivityRecord:
        [found] = [a for a in self.activities if a.external_id == external_id]
        return found


def outcome_of(
    read: Callable[[ReadingContext], Iterator[Record]], path: Path, **told: str
) -> Outcome:
    """Return what a reader makes of a file; told: time_zone and language of the context."""
    context = ReadingContext(path=path, **told)
    records = list(read(context))
    assert_sound(records)
    return Outcome(records, context.findings)


def outcome_of_json(
    read: Callable[[ReadingContext], Iterator[Record]], folder: Path, document: Any, **told: str
) -> Outcome:
    """Return what a reader makes of a JSON document."""
    path = folder / "file.json"
    path.write_text(json.dumps(document))
    return outcome_of(read, path, **told)
