"""Tables for a terminal: in parts that fit its width, with bars where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zouma.report.figures import Table
from zouma.report.formats.cells import cells, cut, left, right, wrapped
from zouma.report.wording import brief

WIDTH = 80
MARGIN = "  "
LABEL, HEADING, GAP = 24, 16, 2
EIGHTHS = " ▏▎▍▌▋▊▉"
LEAST_BAR = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, values in words, and the values for a bar."""

    heading: str
    words: tuple[str, ...]
    values: tuple[float, ...]

    @property
    def width(self) -> int:
        """Return how many cells it takes; long headings are wrapped."""
        heading = min(HEADING, cells(self.heading))
        return max([heading, *map(cells, self.words)]) + GAP


def table_lines(table: Table) -> list[str]:
    """Return a table that has rows, in as many parts below one another as its columns need."""
    labels = [cut(str(row.label), LABEL) for row in table.rows]
    names = max(map(cells, labels))
    lines: list[str] = []
    for part in fitting(columns_of(table), WIDTH - cells(MARGIN) - names):
        taken = sum(column.width for column in part)
        bars = bars_of(part[0], WIDTH - cells(MARGIN) - names - taken - GAP)
        lines += headings(part, MARGIN + " " * names)
        for number, label in enumerate(labels):
            words = "".join(right(column.words[number], column.width) for column in part)
            lines.append(f"{MARGIN}{left(label, names)}{words}  {bars[number]}".rstrip())
    return lines


def columns_of(table: Table) -> list[Column]:
    """Return the columns of a table."""
    found = []
    for name in table.columns:
        figures = [row.figures.get(name) for row in table.rows]
        found.append(Column(
            str(table.column_labels.get(name, name)),
            tuple("" if one is None else brief(one) for one in figures),
            tuple((one.value or 0.0) if one else 0.0 for one in figures),
        ))  # fmt: skip
    return found


def fitting(columns: Sequence[Column], room: int) -> Iterator[list[Column]]:
    """Yield columns in parts that fit."""
    part: list[Column] = []
    for column in columns:
        if part and sum(one.width for one in part) + column.width > room:
            yield part
            part = []
        part.append(column)
    yield part


def headings(part: Sequence[Column], margin: str) -> list[str]:
    """Return the lines of the headings, the last line of each at the bottom."""
    heads = [wrapped(column.heading, column.width - GAP) for column in part]
    deep = max(map(len, heads))
    filled = [[""] * (deep - len(head)) + head for head in heads]
    return [
        (margin + "".join(
            right(head[number], column.width) for head, column in zip(filled, part, strict=True)
        )).rstrip()
        for number in range(deep)
    ]  # fmt: skip


def bars_of(column: Column, room: int) -> list[str]:
    """Return a bar for each row, empty where there is no room for them."""
    most = max(column.values)
    if room < LEAST_BAR or most <= 0:
        return [""] * len(column.values)
    return [bar(value / most * room) for value in column.values]


def bar(length: float) -> str:
    """Return a bar to an eighth of a cell."""
    eighths = int(length * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
