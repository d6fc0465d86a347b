"""Text to search tokens: Chinese, Japanese and Korean by overlapping pairs, Latin words by stem."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

WORD_LENGTH = 40
TITLE, TITLE_WEIGHT = "=", "A"  # a token of a title is kept a second time, with this before it
PLACES_KEPT = 20  # of one token in one row
TEXT_LENGTH = 80_000  # of all texts of one row; a tsvector holds a megabyte
POSITIONS = 16_000  # a tsvector counts no further than 16,383
PAIRED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"([{PAIRED}]+)|([^\W_{PAIRED}]+)")
local = threading.local()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one kind of writing: a Latin word or a run of ideographs; start, end in text."""

    text: str
    paired: bool
    start: int
    end: int


class Folding(dict[int, str]):
    """What stands for each character when case and accents do not matter, found on first use."""

    def __missing__(self, code: int) -> str:
        """Return one character for one, so that places in a text stay what they are."""
        character = chr(code)
        kept = character
        if not 0xAC00 <= code <= 0xD7AF:  # Hangul syllables would fall apart
            parts = unicodedata.normalize("NFKD", character)
            plain = "".join(part for part in parts if not unicodedata.combining(part))
            kept = plain if len(plain) == 1 else character
        lower = kept.lower()
        self[code] = lower if len(lower) == 1 else kept
        return self[code]


FOLDING = Folding()


def folded(text: str) -> str:
    """Return the text in lower case without accents, of the same length."""
    return text.lower() if text.isascii() else text.translate(FOLDING)


def composed(text: str) -> str:
    """Return a text whose letters carry their accents, so that one writing has one form."""
    return unicodedata.normalize("NFC", text)


def runs(text: str) -> Iterator[Run]:
    """Yield the words and ideograph runs of a text, folded, with their places in it."""
    for match in RUN.finditer(folded(text)):
        paired = match.group(1) is not None
        yield Run(match.group(), paired, match.start(), match.end())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the English stem of a folded word."""
    if not hasattr(local, "stemmer"):
        local.stemmer = Stemmer.Stemmer("english", 0)
    return str(local.stemmer.stemWord(word))


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of an ideograph run, and its last character by itself."""
    return [run[i : i + 2] for i in range(len(run))]


def tokens(run: Run) -> list[tuple[str, ...]]:
    """Return, for each position that a run takes, the tokens that stand there."""
    return [(pair,) for pair in pairs(run.text)] if run.paired else [word_tokens(run.text)]


@lru_cache(maxsize=200_000)
def word_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a Latin word: its stem, and itself where it differs."""
    word = text[:WORD_LENGTH]
    return tuple(dict.fromkeys((stem(word), word)))


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is searched of a row: a tsvector literal, and the Latin words worth correcting to."""

    vector: str
    words: frozenset[str]


def search_text(parts: Iterable[tuple[str, str]]) -> SearchText:
    """Return the search text of (weight, text) pairs; weights are A (titles) to D."""
    positions: dict[str, list[str]] = {}
    words, titled = set(), set()
    position = 0
    room = TEXT_LENGTH
    for weight, text in parts:
        searched = composed(text[:room])
        room = max(0, room - len(searched))
        for run in runs(searched):
            if is_correctable(run):
                words.add(run.text)
            for here in tokens(run):
                position = min(position + 1, POSITIONS)
                for token in here:
                    places = positions.setdefault(token, [])
                    if len(places) < PLACES_KEPT:
                        places.append(f"{position}{weight}")
                    if weight == TITLE_WEIGHT:
                        titled.add(token)
        position += 5  # words of two parts are not neighbours
    lexemes = [f"'{token}':{','.join(places)}" for token, places in positions.items()]
    lexemes += [f"'{TITLE}{token}'" for token in titled]
    return SearchText(" ".join(lexemes), frozenset(words))


def is_correctable(run: Run) -> bool:
    """Tell whether a run is a Latin word that a misspelt one may have meant."""
    text = run.text
    return 4 <= len(text) <= WORD_LENGTH and not run.paired and text.isascii() and text.isalpha()


def deletions(word: str) -> set[str]:
    """Return a word and all that remains of it when one letter is left out (Garbe 2012)."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
