"""What a text about dates says: the times at which something takes place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time: from a day to a day (the same for most), with times of day where stated.

    Without a start the whole days are meant. An end that is not after its start lies past
    midnight. Weekly opening hours without dates have no occurrences.
    """

    first_on: date
    last_on: date
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One part of the text that was repaired, guessed or left out, and what was done about it.

    weighs: it speaks against the wording when another language says something else.
    """

    value: str
    reason: str
    action: str
    weighs: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of a text; left_over: its words that were not.

    unstated: something the text says cannot be shown as times (public holidays, "to be
    confirmed", a heading), so that its wording is worth keeping.
    """

    occurrences: tuple[Occurrence, ...] = ()
    issues: tuple[Issue, ...] = ()
    left_over: tuple[str, ...] = ()
    unstated: bool = False

    @property
    def faults(self) -> int:
        """How much speaks against this reading, to weigh it against another language's."""
        return sum(issue.weighs for issue in self.issues) + len(self.left_over)
