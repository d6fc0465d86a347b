"""Columns of text that lie where they were read: only what is distinct is ever taken out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.compiling import Letters, Positions
from zouma.reach.logs.numbering import number_texts, put_into_slots

PADDING = 16  # bytes after all texts, so that their last bytes can be taken in steps too
Numbers = NDArray[np.int32]


class Lexicon:
    """Distinct texts, numbered in the order in which they first come.

    texts: as UTF-8, each under its number.
    """

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.seed = np.uint64(secrets.randbits(64))  # for slots; no number depends on it
        self.bounds = np.zeros(1, np.int64)
        self.hashes = np.zeros(0, np.uint64)
        self.letters = np.zeros(PADDING, np.uint8)
        self.slots = np.zeros(1, np.uint64)

    def numbers(self, text: Column, after: Column | None = None) -> Numbers:
        """Return the number of each text, in the order of the rows, and put down what is new.

        after: what stands after each, behind a zero byte. Cost: O(n); a copy of new texts only.
        """
        laid = [column.written() for column in (text, after) if column is not None]
        before = len(self.texts)
        self.make_room(len(laid[0].starts), sum(column.letters for column in laid))
        second = laid[1].places if after is not None else None
        which, known = number_texts(laid[0].places, second, self.table, before)
        bounds = self.bounds[before : known + 1]
        letters = self.letters[bounds[0] : bounds[-1]].tobytes()
        places = (bounds - bounds[0]).tolist()
        self.texts += [letters[start:end] for start, end in pairwise(places)]
        return which

    @property
    def table(self) -> tuple[Any, ...]:
        """Return what the loop over texts needs."""
        return self.slots, self.letters, self.bounds, self.hashes, self.seed

    def make_room(self, texts: int, letters: int) -> None:
        """Make room for so many more texts of so many letters together."""
        known = len(self.texts)
        if known + texts >= len(self.bounds):
            self.bounds = grown(self.bounds, known + 1, 2 * (known + texts))
            self.hashes = grown(self.hashes, known, 2 * (known + texts))
        used = int(self.bounds[known])
        wanted = used + letters + texts  # with a byte between the two of each
        if wanted + PADDING > len(self.letters):
            self.letters = grown(self.letters, used, 2 * wanted + PADDING)
        if 2 * (known + texts) > len(self.slots):
            self.slots = np.zeros(1 << (4 * (known + texts)).bit_length(), np.uint64)
            put_into_slots(self.hashes[:known], self.slots)


def grown(numbers: NDArray[Any], used: int, size: int) -> NDArray[Any]:
    """Return a larger array with the same numbers at its beginning."""
    larger = np.zeros(size + 1, numbers.dtype)
    larger[:used] = numbers[:used]
    return larger


@dataclass(frozen=True, slots=True)
class Words:
    """Distinct texts, as UTF-8, and for each row which of them it has.

    which: (n_rows,) places in texts.
    """

    texts: list[bytes]
    which: Numbers


class Column(Protocol):
    """A text for each row."""

    def only(self, chosen: NDArray[Any]) -> Column:
        """Return some of the rows."""
        ...

    def written(self) -> Written:
        """Return the texts where they lie."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """Texts that lie in UTF-8 bytes.

    starts, ends: (n_rows,) with 0 <= start <= end <= len(content) - 16, at bounds of characters.
    """

    content: bytes
    starts: Positions
    ends: Positions

    def only(self, chosen: NDArray[Any]) -> Written:
        """Return some of the rows."""
        return Written(self.content, self.starts[chosen], self.ends[chosen])

    def written(self) -> Written:
        """Return the texts where they lie."""
        return self

    @property
    def places(self) -> tuple[Letters, Positions, Positions]:
        """Return the bytes, and where each text begins and ends."""
        return np.frombuffer(self.content, np.uint8), self.starts, self.ends

    @property
    def letters(self) -> int:
        """Return how many bytes the texts have together."""
        return int(self.ends.sum() - self.starts.sum())


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts that were taken out already."""

    texts: Sequence[bytes]
    which: NDArray[Any]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Listed:
        """Return a column of these texts, one a row."""
        return cls([text.encode() for text in texts], np.arange(len(texts)))

    def only(self, chosen: NDArray[Any]) -> Listed:
        """Return some of the rows."""
        return Listed(self.texts, self.which[chosen])

    def written(self) -> Written:
        """Return the texts one after another."""
        ends = np.cumsum([0, *map(len, self.texts)])
        content = b"".join(self.texts) + bytes(PADDING)
        return Written(content, ends[self.which], ends[self.which + 1])


def words(column: Column) -> Words:
    """Return the distinct texts of a column alone."""
    lexicon = Lexicon()
    which = lexicon.numbers(column)
    return Words(lexicon.texts, which)


def changed(column: Column, change: Callable[[str], str]) -> Listed:
    """Return a column with each distinct text changed."""
    told = words(column)
    return Listed([change(text.decode()).encode() for text in told.texts], told.which)
