"""Theta sketches of visitors: how many different ones, of unions too, from a few kilobytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from datasketches import compact_theta_sketch, theta_union, update_theta_sketch

from zouma.reach.counts.rollups import SKETCHED

IntArray = np.ndarray[tuple[int], np.dtype[np.int64]]

SIZES = {"channel": 12, "item": 10}  # binary logarithm of how many hashes a sketch keeps
FRACTIONS = {"channel": 1, "item": SKETCHED}  # one visitor of so many is in it
SCHEMA = pa.schema({
    "grain": pa.string(), "key": pa.int64(), "kind": pa.int8(), "fraction": pa.int16(),
    "sketch": pa.binary(),
})  # fmt: skip


def write_sketches(visitors: dict[str, pa.Table], path: Path) -> None:
    """Write a sketch of each channel and of each item.

    visitors: by grain, a table of the grain's key, kind and visitor, in any order.
    """
    tables = [sketched(grain, visitors[grain]) for grain in sorted(visitors)]
    pq.write_table(pa.concat_tables(tables), path, compression="zstd", use_dictionary=["grain"])


def sketched(grain: str, visitors: pa.Table) -> pa.Table:
    """Return the sketches of one grain."""
    keys, kinds = visitors[grain].to_numpy(), visitors["kind"].to_numpy()
    order = grouping(keys, kinds)
    keys, kinds, hashes = keys[order], kinds[order], visitors["visitor"].to_numpy()[order]
    spans = list(runs(keys, kinds))
    sketches = [sketch(hashes[start:end], SIZES[grain]) for start, end in spans]
    first = [start for start, _end in spans]
    columns = {
        "grain": [grain] * len(spans),
        "key": keys[first].astype(np.int64),
        "kind": kinds[first].astype(np.int8),
        "fraction": [FRACTIONS[grain]] * len(spans),
        "sketch": sketches,
    }
    return pa.table(columns, schema=SCHEMA)


def grouping(keys: Any, kinds: Any) -> Any:
    """Return an order of rows that brings those of one key and kind together.

    Keys that are near each other, as channels are, fit into 16 bits, which sort much faster.
    """
    if len(keys) and int(keys.max()) - int(keys.min()) < 2**9:
        return np.argsort(((keys - keys.min()) * 128 + kinds).astype(np.uint16), kind="stable")
    return np.lexsort((kinds, keys))


def runs(*columns: Any) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of rows that are equal in all columns."""
    if len(columns[0]):
        changed = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        yield from pairwise([0, *(np.flatnonzero(changed) + 1).tolist(), len(columns[0])])


def sketch(visitors: IntArray, size: int) -> bytes:
    """Return a sketch, the same bytes in whatever order the visitors come, and however often.

    Trimmed to its nominal size it holds the smallest hashes, and nothing of their order.
    """
    made = update_theta_sketch(size)
    deque(map(made.update, visitors.tolist()), maxlen=0)
    made.trim()
    return bytes(made.compact(ordered=True).serialize())


def united(sketches: list[bytes], size: int) -> tuple[int, float]:
    """Return of a union of sketches how many hashes it keeps, and the share of hashes it keeps."""
    union = theta_union(size)
    for content in sketches:
        union.update(compact_theta_sketch.deserialize(content))
    result = union.get_result()
    return result.num_retained, result.theta
