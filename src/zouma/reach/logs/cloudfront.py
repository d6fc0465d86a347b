"""CloudFront's format: columns parted by tabs, named in a line before."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Block
from zouma.reach.logs.compiling import Positions
from zouma.reach.logs.lines import UNREADABLE, statuses, written_times
from zouma.reach.logs.requests import (
    NOT_READ,
    Requests,
    lines_with_zeroes,
    rejected,
)
from zouma.reach.logs.texts import Column, Listed, Written, changed, words

TAB, HASH, COLON = ord("\t"), ord("#"), ord(":")
NAMING = "#Fields:"
NEEDED = ("date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status")
TIME_LENGTH = 19
REASONS = (
    "",
    "another number of columns than named",
    "no time",
    "no status",
    "zero bytes",
    "columns named anew",
)


@dataclass(frozen=True, slots=True)
class CloudFrontLog:
    """How lines are read: the names of the columns, which says the region, the parting sign."""

    names: tuple[str, ...]
    region_column: str = ""
    sign: int = TAB

    def requests(self, block: Block) -> Requests:
        """Return what the lines tell, with a reason for each line that cannot be read."""
        table = self.table(block)
        at = self.times(table)
        status = statuses(table.array, table.start(self.names, "sc-status"))
        fault = np.zeros(len(table.numbers), np.int8)
        fault[status < 0] = 3
        fault[at == UNREADABLE] = 2
        fault[~table.whole] = 1
        fault[lines_with_zeroes(block, table.starts, table.ends)] = 4
        fault[table.renamed] = 5
        get = are(table.column(self.names, "cs-method"), b"GET")
        kept = table.only((fault == 0) & get)
        return Requests(
            numbers=kept.numbers, at=at[(fault == 0) & get], status=status[(fault == 0) & get],
            address=kept.column(self.names, "c-ip"),
            agent=changed(kept.column(self.names, "cs(User-Agent)"), unwritten),
            target=self.targets(kept), host=self.host(kept),
            region=kept.column(self.names, self.region_column) if self.region_column else None,
            rejects=rejected(table.numbers, fault, REASONS),
            left_out={NOT_READ: int(((fault == 0) & ~get).sum())},
        )  # fmt: skip

    def table(self, block: Block) -> Table:
        """Return where the columns of each line begin and end."""
        array = block.array
        naming = array[block.starts] == HASH
        numbers, starts, ends, first, last = (
            column[~naming]
            for column in (block.numbers, block.starts, block.ends, block.first, block.last)
        )
        parting = len(self.names) - 1
        whole = last - first == parting
        padded = np.concatenate((block.signs, np.zeros(parting + 1, np.int64)))
        places = padded[first[:, None] + np.arange(parting)]
        places[~whole] = 0
        bounds = np.column_stack((starts - 1, places, ends))
        return Table(
            block, numbers, starts, ends, bounds, whole, self.renamed(block, naming)[~naming]
        )

    def renamed(self, block: Block, naming: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which lines come after columns were named otherwise than at the beginning."""
        other = np.zeros(len(naming), np.bool_)
        for place in np.flatnonzero(naming).tolist():
            line = block.text[block.starts[place] : block.ends[place]].decode()
            if line.startswith(NAMING):
                other[place:] = names_in(line) != self.names
        return other

    def times(self, table: Table) -> Positions:
        """Return the times, where day and time stand side by side as they do."""
        start = table.start(self.names, "date")
        beside = table.start(self.names, "time") == start + 11
        return np.where(beside & table.whole, written_times(table.array, start), UNREADABLE)

    def targets(self, table: Table) -> Column:
        """Return path and query as they were asked for."""
        path = table.column(self.names, "cs-uri-stem")
        if "cs-uri-query" not in self.names:
            return path
        paths, queries = words(path), words(table.column(self.names, "cs-uri-query"))
        said = [b"" if text in {b"", b"-"} else b"?" + text for text in queries.texts]
        asked = zip(paths.which.tolist(), queries.which.tolist(), strict=True)
        both = [paths.texts[one] + said[other] for one, other in asked]
        return Listed(both, np.arange(len(both)))

    def host(self, table: Table) -> Column | None:
        """Return the site's host as it was asked for."""
        for name in ("x-host-header", "cs(Host)"):
            if name in self.names:
                return table.column(self.names, name)
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """Lines with the places of their columns.

    bounds: (n_lines, n_columns + 1) of the tabs around them; whole: (n_lines,) whether a line has
    as many columns as were named; renamed: whether others were named meanwhile.
    """

    block: Block
    numbers: Positions
    starts: Positions
    ends: Positions
    bounds: Positions
    whole: NDArray[np.bool_]
    renamed: NDArray[np.bool_]

    @property
    def array(self) -> NDArray[np.uint8]:
        """Return the bytes of the block."""
        return self.block.array

    def only(self, chosen: NDArray[np.bool_]) -> Table:
        """Return some of the lines."""
        places = (self.numbers[chosen], self.starts[chosen], self.ends[chosen])
        return Table(
            self.block, *places, self.bounds[chosen], self.whole[chosen], self.renamed[chosen]
        )

    def start(self, names: tuple[str, ...], name: str) -> Positions:
        """Return where a column begins; where a line is not whole, anywhere in the text."""
        return np.where(self.whole, self.bounds[:, names.index(name)] + 1, 0)

    def column(self, names: tuple[str, ...], name: str) -> Column:
        """Return a column, of nothing where it is not in the file or a line is not whole."""
        if name not in names:
            return Listed([b""], np.zeros(len(self.numbers), np.int64))
        start = self.start(names, name)
        end = np.where(self.whole, self.bounds[:, names.index(name) + 1], 0)
        return Written(self.block.text, start, end)


def are(column: Column, wanted: bytes) -> NDArray[np.bool_]:
    """Tell which rows of a column have that text."""
    told = words(column)
    said = np.array([text == wanted for text in told.texts], np.bool_)
    return said[told.which] if len(said) else np.zeros(len(told.which), np.bool_)


def names_in(line: str) -> tuple[str, ...]:
    """Return the names of columns in the line that says them."""
    return tuple(line.removeprefix(NAMING).split())


def unwritten(text: str) -> str:
    """Return text that was written with % signs as it was sent; once, or twice as it was."""
    return unquote(text.replace("%25", "%"))
