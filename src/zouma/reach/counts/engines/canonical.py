"""A table as bytes that are the same whichever engine computed it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv as pc


def canonical(table: pa.Table) -> bytes:
    """Return a table of ordered rows as CSV: names, then whole numbers and texts as they are."""
    sink = pa.BufferOutputStream()
    pc.write_csv(table.combine_chunks(), sink)
    return bytes(sink.getvalue().to_pybytes())
