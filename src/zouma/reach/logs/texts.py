"""Columns of text that lie where they were read: nothing is copied."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Positions

INLINE = 12  # bytes that a view of Arrow holds in itself
PREFIX = 4


def texts(content: bytes, starts: Positions, ends: Positions) -> pl.Series:
    """Return the texts between the given places of UTF-8 bytes as a column of views.

    starts, ends: (n,) with 0 <= start <= end <= len(content) - 16, at bounds of characters.
    Source: Apache Arrow columnar format, variable-size binary view layout.
    """
    array = np.frombuffer(content, np.uint8)
    lengths = (ends - starts).astype(np.int32)
    views = np.zeros((len(starts), 4), np.int32)
    views[:, 0] = lengths
    views[:, 1] = sliding_window_view(array, PREFIX)[starts].copy().view(np.int32)[:, 0]
    views[:, 3] = starts
    short = np.flatnonzero(lengths <= INLINE)
    views[short, 1:] = inlined(array, starts[short], lengths[short])
    buffers = [None, pa.py_buffer(views), pa.py_buffer(content)]
    column = pa.Array.from_buffers(pa.string_view(), len(starts), buffers)
    series = pl.from_arrow(column)
    assert isinstance(series, pl.Series)
    return series


def inlined(
    array: NDArray[np.uint8], starts: Positions, lengths: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return short texts as three numbers each, nought after their end."""
    letters = sliding_window_view(array, INLINE)[starts].copy()
    letters[np.arange(INLINE) >= lengths[:, None]] = 0
    return letters.view(np.int32).reshape(len(starts), 3)


def distinct(column: pl.Series) -> tuple[pl.Series, NDArray[Any]]:
    """Return the distinct texts of a column, and for each row which of them it has.

    Cost: O(n); texts in the order in which they first come.
    """
    kind = pl.Categorical(pl.Categories.random())
    codes = column.cast(kind).to_physical().to_numpy()
    return numbered(column, codes)


def numbered(column: pl.Series, codes: NDArray[Any]) -> tuple[pl.Series, NDArray[Any]]:
    """Return one text for each code, and for each row which of them it has.

    codes: (n,) not negative; equal codes go with equal texts.
    """
    first = pl.Series(codes).arg_unique().sort().to_numpy()
    place = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
    place[codes[first]] = np.arange(len(first))
    return column.gather(first), place[codes]
