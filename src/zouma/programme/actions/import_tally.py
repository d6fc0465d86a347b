"""How many rows of each kind an import created, updated, found unchanged or refused."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The count for one kind of row."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(slots=True)
class Tallies:
    """The counts of one import, filled as it goes."""

    activities: Tally = field(default_factory=Tally)
    sessions: Tally = field(default_factory=Tally)
    places: Tally = field(default_factory=Tally)
    organisations: Tally = field(default_factory=Tally)
