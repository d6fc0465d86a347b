"""A text about dates read as a whole: its words, its clauses, its days and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from zouma.programme.formats.freetext.clauses import Clause, Sentence
from zouma.programme.formats.freetext.clock import Times, resolve
from zouma.programme.formats.freetext.dates import (
    Chosen,
    Notebook,
    choose,
    complete_years,
    excepted_days,
    only_month,
    weekday_set,
)
from zouma.programme.formats.freetext.occurrences import Occurrence, Reading
from zouma.programme.formats.freetext.parsing import parse
from zouma.programme.formats.freetext.tokens import LONGEST_TEXT, tokenise
from zouma.programme.formats.freetext.words import ExtraWords, vocabulary

MOST_OCCURRENCES = 2000
LONGEST_SESSION_MINUTES = 14 * 60
STALE_AFTER = timedelta(days=31)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How dates are written: the languages, DMY or MDY in figures, words added to ours."""

    languages: tuple[str, ...] = ("en",)
    order: str = "DMY"
    extra_words: ExtraWords = ()


@lru_cache(maxsize=4096)
def read_dates(text: str, manner: Manner, reference: date | None = None) -> Reading:
    """Return what a text says of its dates.

    reference: a day near the dates, such as the one the entry was written on; it fills in years
    that are missing, and dates long before it are doubted.
    """
    notebook = Notebook(reference)
    if len(text) > LONGEST_TEXT:
        notebook.note(text[:80], "the text is too long", "only its start was read")
    tokens = tokenise(text, vocabulary(manner.languages, manner.extra_words))
    sentence = parse(tokens.tokens, order=manner.order)
    for sign in tokens.mistyped:
        notebook.note(sign, "a mistyped sign in a date", 'read as "日"')
    _note_faults(sentence, notebook)
    for clause in sentence.clauses:
        for group in clause.groups:
            group.days = [only_month(days) for days in group.days]
    complete_years(sentence, notebook)
    groups = [group for clause in sentence.clauses for group in clause.groups if group.every]
    notebook.recurring = weekday_set(pair for group in groups for pair in group.weekdays)
    occurrences = _occurrences(sentence, notebook)
    if sentence.but_holidays:
        notebook.note(text, "public holidays are not listed", "the wording was kept")
    _doubt(occurrences, notebook)
    unconfirmed = any(clause.unconfirmed for clause in sentence.clauses)
    return Reading(
        occurrences=occurrences,
        issues=tuple(notebook.issues),
        left_over=tuple(word for word in sentence.left_over if word.strip("-.:/'\"*")),
        unstated=sentence.but_holidays or unconfirmed or bool(tokens.labels),
    )


@lru_cache(maxsize=1024)
def read_opening(text: str, first_on: date, last_on: date, manner: Manner) -> Reading:
    """Return the times of a weekly opening, such as "Tue-Sun 10:00-18:00", between two days."""
    notebook = Notebook(first_on)
    tokens = tokenise(text, vocabulary(manner.languages, manner.extra_words))
    sentence = parse(tokens.tokens, order=manner.order, bare_hours=True)
    _note_faults(sentence, notebook)
    found: dict[Occurrence, None] = {}
    for clause in sentence.clauses:
        weekdays = weekday_set(pair for group in clause.groups for pair in group.weekdays)
        for day in _days_between(first_on, last_on):
            if clause.times and (not weekdays or day.weekday() in weekdays):
                found.update(dict.fromkeys(_at_times(day, resolve(clause.times))))
    taken_out = excepted_days(sentence, {each.first_on for each in found}, notebook)
    kept = sorted((each for each in found if each.first_on not in taken_out), key=_order)
    return Reading(
        occurrences=tuple(kept[:MOST_OCCURRENCES]),
        issues=tuple(notebook.issues),
        left_over=tuple(sentence.left_over),
        unstated=sentence.but_holidays,
    )


@lru_cache(maxsize=2048)
def read_clock(text: str, manner: Manner) -> tuple[Times, ...]:
    """Return the times of day that a text without dates gives, none when it says more."""
    tokens = tokenise(text, vocabulary(manner.languages, manner.extra_words))
    sentence = parse(tokens.tokens, order=manner.order, bare_hours=True)
    clauses = sentence.clauses
    if sentence.left_over or len(clauses) > 1 or clauses[0].has_days():
        return ()
    return tuple(resolve(clauses[0].times))


def _note_faults(sentence: Sentence, notebook: Notebook) -> None:
    for shown in sentence.faulty_times:
        notebook.note(shown, "a time lacks a figure", "a zero was added")
    for shown in sentence.loose_days:
        notebook.note(shown, "a day without a month", "the month beside it was taken")


def _occurrences(sentence: Sentence, notebook: Notebook) -> tuple[Occurrence, ...]:
    chosen = [
        (clause, choose(group, notebook)) for clause in sentence.clauses for group in clause.groups
    ]
    _note_untimed(chosen, notebook)
    among = {day for _clause, days in chosen for day in days.days}
    taken_out = excepted_days(sentence, among, notebook) if among else set()
    found: list[Occurrence] = []
    for clause, days in chosen:
        kept = [day for day in days.days if day not in taken_out]
        found += _timed(clause, kept, notebook) if clause.times else _whole(kept, days.together)
    single = dict.fromkeys(found)
    if len(single) < len(found):
        notebook.note(len(found) - len(single), "a time is given twice", "it was kept once")
    if len(single) > MOST_OCCURRENCES:
        notebook.note(len(single), "too many times", f"the first {MOST_OCCURRENCES} were kept")
    return tuple(sorted(single, key=_order)[:MOST_OCCURRENCES])


def _note_untimed(chosen: list[tuple[Clause, Chosen]], notebook: Notebook) -> None:
    untimed = [days.days[0] for clause, days in chosen if days.days and not clause.is_timed()]
    if untimed and len(untimed) < sum(bool(days.days) for _clause, days in chosen):
        notebook.note(untimed[0], "a date without a time beside others", "taken as a whole day")


def _order(occurrence: Occurrence) -> tuple[str, ...]:
    moments = (occurrence.first_on, occurrence.start, occurrence.last_on, occurrence.end)
    return tuple(str(moment or "") for moment in moments)


def _timed(clause: Clause, days: list[date], notebook: Notebook) -> Iterator[Occurrence]:
    times = resolve(clause.times)
    for span in times:
        if span.minutes > LONGEST_SESSION_MINUTES - 1:
            shown = f"{span.start:%H:%M}–{span.end:%H:%M}"
            notebook.note(shown, "an unusually long session", "the times were kept")
    for day in days:
        yield from _at_times(day, times)


def _at_times(day: date, times: list[Times]) -> Iterator[Occurrence]:
    for span in times:
        yield Occurrence(day, day, span.start, span.end)


def _whole(days: list[date], together: bool) -> Iterator[Occurrence]:
    """Yield whole days: stretches without a gap as one, single ones one by one."""
    if not together:
        yield from (Occurrence(day, day) for day in days)
        return
    start: date | None = None
    before: date | None = None
    for day in sorted(set(days)):
        if start is None or before is None or day - before != ONE_DAY:
            if start is not None and before is not None:
                yield Occurrence(start, before)
            start = day
        before = day
    if start is not None and before is not None:
        yield Occurrence(start, before)


def _days_between(first_on: date, last_on: date) -> Iterator[date]:
    for step in range(min((last_on - first_on).days + 1, MOST_OCCURRENCES)):
        yield first_on + timedelta(days=step)


def _doubt(occurrences: tuple[Occurrence, ...], notebook: Notebook) -> None:
    """Note dates that were over long before the entry was written."""
    if notebook.reference is None or not occurrences:
        return
    stale = [
        occurrence.last_on
        for occurrence in occurrences
        if occurrence.last_on < notebook.reference - STALE_AFTER
    ]
    is_recurring = len(occurrences) > 8 and len(stale) < len(occurrences)
    if stale and not is_recurring:
        shown = f"{stale[0]} – {stale[-1]}" if len(stale) > 1 else stale[0]
        notebook.note(shown, "the date lies before the entry was written", "the date was kept")
