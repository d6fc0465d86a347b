"""Columns of text that lie where they were read: only what is distinct is ever taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Positions

INLINE = 12  # bytes that a view of Arrow holds in itself
PREFIX = 4
HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Words:
    """Distinct texts, as UTF-8, and for each row which of them it has.

    which: (n_rows,) places in texts; some of the texts may be in no row any more.
    """

    texts: list[bytes]
    which: NDArray[Any]


class Column(Protocol):
    """A text for each row."""

    def only(self, chosen: NDArray[Any]) -> Column:
        """Return some of the rows."""
        ...

    def words(self) -> Words:
        """Return the distinct texts."""
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

    def words(self) -> Words:
        """Return the distinct texts, in the order in which they first come.

        Cost: O(n_rows); a copy of distinct texts only.
        """
        if not len(self.starts):
            return Words([], self.starts)
        encoded = views(self.content, self.starts, self.ends).dictionary_encode()
        codes = encoded.indices.to_numpy()
        first = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
        bounds = zip(self.starts[first].tolist(), self.ends[first].tolist(), strict=True)
        return Words([self.content[start:end] for start, end in bounds], codes)


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

    def words(self) -> Words:
        """Return the distinct texts, in the order in which they first come."""
        place: dict[bytes, int] = {}
        codes = [place.setdefault(self.texts[row], len(place)) for row in self.which.tolist()]
        return Words(list(place), np.array(codes, np.int64))


def changed(column: Column, change: Callable[[str], str]) -> Listed:
    """Return a column with each distinct text changed."""
    words = column.words()
    return Listed([change(text.decode()).encode() for text in words.texts], words.which)


def views(content: bytes, starts: Positions, ends: Positions) -> pa.Array:
    """Return the texts between the given places of UTF-8 bytes, where they lie.

    Source: Apache Arrow columnar format, variable-size binary view layout.
    """
    array = np.frombuffer(content, np.uint8)
    lengths = ends - starts
    made = np.empty((len(starts), 4), "<i4")
    halves = made.view("<u8")
    halves[:, 0] = sliding_window_view(array, PREFIX)[starts].view("<u4")[:, 0]
    halves[:, 0] <<= HALF
    halves[:, 0] |= lengths.view(np.uint64)
    np.left_shift(starts.astype(np.uint64), HALF, out=halves[:, 1])
    short = np.flatnonzero(lengths <= INLINE)
    made[short, 1:] = inlined(array, starts[short], lengths[short])
    buffers = [None, pa.py_buffer(made), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.string_view(), len(starts), buffers)


def inlined(array: NDArray[np.uint8], starts: Positions, lengths: Positions) -> NDArray[np.int32]:
    """Return short texts as three numbers each, nought after their end."""
    letters = sliding_window_view(array, INLINE)[starts]
    letters[np.arange(INLINE) >= lengths[:, None]] = 0
    return letters.view(np.int32).reshape(len(starts), 3)


def distinct(numbers: Positions) -> tuple[Positions, NDArray[Any]]:
    """Return the distinct numbers in the order in which they come, and for each row which it has.

    Cost: O(n), by hashing.
    """
    encoded = pa.array(numbers).dictionary_encode()
    return encoded.dictionary.to_numpy(), encoded.indices.to_numpy()
