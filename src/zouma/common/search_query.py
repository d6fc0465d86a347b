"""What a visitor typed into the search box, as a query and as marks in the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zouma.common.search_text import TITLE, WORD_LENGTH, Run, composed, folded, pairs, runs, stem

WORDS = 12


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query: a tsquery literal, and what to look for when marking words in a text.

    title_tsquery: the same for what has all of it in its title; words: the Latin words as
    folded; ideographs: the runs; open_word: the last Latin word, which may go on.
    """

    tsquery: str
    title_tsquery: str
    words: tuple[str, ...]
    ideographs: tuple[str, ...]
    open_word: str


def search_query(text: str) -> SearchQuery | None:
    """Return the query of what was typed, None when there is nothing to look for.

    Every word must occur; the last Latin word may go on, and so may a single ideograph.
    """
    found = list(runs(composed(text)))[:WORDS]
    if not found:
        return None
    last = found[-1]
    open_word = last.text if not last.paired and not text[-1:].isspace() else ""
    return SearchQuery(
        tsquery=conjunction(found, open_word),
        title_tsquery=conjunction(found, open_word, mark=TITLE),
        words=tuple(run.text for run in found if not run.paired),
        ideographs=tuple(run.text for run in found if run.paired),
        open_word=open_word,
    )


def conjunction(found: list[Run], open_word: str, *, mark: str = "") -> str:
    """Return the tsquery for all of some runs, whose tokens bear a mark."""
    terms = [
        term
        for run in found
        for term in terms_of(run, mark, is_open=run is found[-1] and bool(open_word))
    ]
    return " & ".join(dict.fromkeys(terms))


def terms_of(run: Run, mark: str, *, is_open: bool) -> Iterator[str]:
    """Yield the parts of a tsquery for one run."""
    if run.paired:
        if len(run.text) == 1:
            yield f"'{mark}{run.text}':*"
        else:
            yield from (f"'{mark}{pair}'" for pair in pairs(run.text)[:-1])
    else:
        word = run.text[:WORD_LENGTH]
        root = f"'{mark}{stem(word)}'"
        yield f"({root} | '{mark}{word}':*)" if is_open else root


def marked(text: str, query: SearchQuery) -> SafeString:
    """Return a text as HTML with the words a query found in ``<mark>``."""
    text = composed(text)
    pieces: list[str] = []
    end = 0
    for start, stop in marked_spans(text, query):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped


def marked_spans(text: str, query: SearchQuery) -> list[tuple[int, int]]:
    """Return where to mark, in order and apart from one another."""
    if len(folded(text)) != len(text):
        return []
    stems = {stem(word) for word in query.words}
    spans = []
    for run in runs(text):
        if run.paired:
            spans += [
                (run.start + at, run.start + at + len(wanted))
                for wanted in query.ideographs
                for at in occurrences(run.text, wanted)
            ]
        elif stem(run.text) in stems or (query.open_word and run.text.startswith(query.open_word)):
            spans.append((run.start, run.end))
    return joined(sorted(spans))


def occurrences(text: str, part: str) -> Iterator[int]:
    """Yield where a part begins in a text."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans with those that touch or overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, stop in spans:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(stop, whole[-1][1]))
        else:
            whole.append((start, stop))
    return whole
