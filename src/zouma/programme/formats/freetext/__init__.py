"""Dates and times as people write them: read in many languages, compared between languages."""

from zouma.programme.formats.freetext.agreement import Wordings, agree
from zouma.programme.formats.freetext.occurrences import Issue, Occurrence, Reading
from zouma.programme.formats.freetext.reading import Manner, read_dates, read_opening

__all__ = [
    "Issue",
    "Manner",
    "Occurrence",
    "Reading",
    "Wordings",
    "agree",
    "read_dates",
    "read_opening",
]
