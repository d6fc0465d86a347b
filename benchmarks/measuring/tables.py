"""What a benchmark prints: a small table, and one JSON object on the last line if asked."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any


def arguments(about: str) -> argparse.Namespace:
    """Return the flags that every benchmark takes: ``quick`` and ``json``."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="end within 30 seconds")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    return parser.parse_args()


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under heads; the first column to the left, numbers to the right."""
    texts = [[shown(value) for value in row] for row in [heads, *rows]]
    widths = [max(len(row[i]) for row in texts) for i in range(len(heads))]
    for row in texts:
        cells = [row[0].ljust(widths[0])]
        cells += [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip(), flush=True)


def shown(value: object) -> str:
    """Return a number with as many digits as one can read."""
    if isinstance(value, float):
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def print_json(result: dict[str, Any], *, wanted: bool) -> None:
    """Print the result as one line, if it is wanted."""
    if wanted:
        print(json.dumps(rounded(result)))


def rounded(value: Any) -> Any:
    """Return plain data with numbers of four digits behind the point."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value
