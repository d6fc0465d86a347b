"""One set of dates out of wordings in several languages, which must say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zouma.programme.formats.freetext.occurrences import Issue, Occurrence, Reading

SHOWN_TIMES = 3


@dataclass(frozen=True, slots=True)
class Wordings:
    """What several wordings say together: the reading that counts, and how they agree.

    language: whose wording was used; agree: None when fewer than two could be read.
    """

    reading: Reading
    language: str
    issues: tuple[Issue, ...]
    agree: bool | None


def agree(readings: Mapping[str, Reading]) -> Wordings:
    """Return the sessions that the languages agree on, or those of the sounder wording."""
    readable = {language: read for language, read in readings.items() if read.occurrences}
    if not readable:
        language = next(iter(readings), "")
        reading = readings.get(language, Reading())
        return Wordings(reading, language, reading.issues, None)
    # min() keeps the first of equals, so the order of the mapping decides between them.
    best = min(readable, key=lambda language: readable[language].faults)
    issues = list(readable[best].issues)
    if len(readable) == 1 < len(readings):
        unread = ", ".join(language for language in readings if language not in readable)
        issues.append(Issue(unread, "only one language could be read", f'"{best}" was used'))
    is_same = len({read.occurrences for read in readable.values()}) == 1
    issues += _unused(readings, best, is_same=is_same and len(readable) == len(readings))
    if not is_same:
        shown = " | ".join(f"{language}: {_shown(read)}" for language, read in readable.items())
        reason = "the languages give different sessions"
        issues.append(Issue(shown, reason, f'those of "{best}" were used'))
    both = is_same if len(readable) > 1 else None
    return Wordings(readable[best], best, tuple(dict.fromkeys(issues)), both)


def _unused(readings: Mapping[str, Reading], best: str, *, is_same: bool) -> Iterator[Issue]:
    """Yield what is wrong with the wordings that were not used; what they share once."""
    told = {issue.reason for issue in readings[best].issues} if is_same else set()
    for language, reading in readings.items():
        for issue in reading.issues if language != best else ():
            if issue.reason in told:
                continue
            yield replace(issue, action=f'the wording in "{language}" was not used')


def _shown(reading: Reading) -> str:
    times = [_time(occurrence) for occurrence in reading.occurrences[:SHOWN_TIMES]]
    more = len(reading.occurrences) - SHOWN_TIMES
    return ", ".join(times) + (f" and {more} more" if more > 0 else "")


def _time(occurrence: Occurrence) -> str:
    shown = str(occurrence.first_on)
    if occurrence.last_on != occurrence.first_on:
        shown += f"–{occurrence.last_on}"
    if occurrence.start:
        shown += f" {occurrence.start:%H:%M}"
    return shown + (f"–{occurrence.end:%H:%M}" if occurrence.end else "")
