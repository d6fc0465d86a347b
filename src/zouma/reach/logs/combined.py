"""The formats of nginx and Apache: common, combined, with a host before, with fields after."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Block, Positions
from zouma.reach.logs.requests import (
    NOT_READ,
    Requests,
    lines_with_zeroes,
    rejected,
    three_digits,
)
from zouma.reach.logs.texts import distinct, texts
from zouma.reach.logs.times import COMMON, UNREADABLE, common_times

QUOTE, BACKSLASH, SPACE = ord('"'), ord("\\"), ord(" ")
TIME_AND_QUOTE = COMMON + 4  # [time] and a blank, then the quote
GET = np.frombuffer(b"GET ", np.uint32)[0]
NAMELESS = np.frombuffer(b" - - ", np.uint8)
VERSION = " HTTP/1.1"
TAIL = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CombinedLog:
    """How lines are read: whether a host stands before, which later field says the region.

    with_host: the line begins with the site's host; region_field: the how manieth field after the
    user agent is the region, from 1; 0: none is.
    """

    with_host: bool = False
    region_field: int = 0

    def requests(self, block: Block) -> Requests:
        """Return what the lines tell, with a reason for each line that cannot be read."""
        lines = structure(block)
        reasons = faults(block, lines)
        read = (reasons == 0) & lines.get
        left_out = {NOT_READ: int(((reasons == 0) & ~lines.get).sum())}
        chosen = lines if read.all() else lines.only(read)
        host, address = self.askers(block, chosen)
        return Requests(
            numbers=chosen.numbers, at=chosen.at, status=chosen.status, address=address,
            agent=agents(block, chosen), target=targets(block, chosen),
            host=host, region=self.regions(block, chosen),
            rejects=rejected(lines.numbers, reasons, REASONS), left_out=left_out,
        )  # fmt: skip

    def askers(self, block: Block, lines: Lines) -> tuple[pl.Series | None, pl.Series]:
        """Return the host, where lines begin with one, and the address that asked."""
        before = lines.quote - TIME_AND_QUOTE
        array = block.array
        nameless = (sliding_window_view(array, 5)[np.maximum(before - 4, 0)] == NAMELESS).all(
            axis=1
        )
        if nameless.all() and not self.with_host:
            return None, texts(block.text, lines.starts, before - 4)
        kinds, which = distinct(texts(block.text, lines.starts, before))
        pattern = r"^(\S+) (\S+)" if self.with_host else r"^()(\S+)"
        parts = kinds.str.extract_groups(pattern)
        host, address = parts.struct.field("1"), parts.struct.field("2").fill_null("-")
        return (host.gather(which) if self.with_host else None), address.gather(which)

    def regions(self, block: Block, lines: Lines) -> pl.Series | None:
        """Return what the chosen field after the user agent says."""
        if not self.region_field:
            return None
        after = np.where(lines.agent_end > 0, lines.agent_end + 1, lines.ends)
        kinds, which = distinct(texts(block.text, np.minimum(after, lines.ends), lines.ends))
        said = [field_of(text, self.region_field) for text in kinds.to_list()]
        return pl.Series(said, dtype=pl.String).gather(which)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand in lines, each (n_lines,).

    quote, unquote: around the request; agent_start, agent_end: around the user agent, 0 where
    there is none; quotes: how many stand in the line.
    """

    numbers: Positions
    starts: Positions
    ends: Positions
    quote: Positions
    unquote: Positions
    agent_start: Positions
    agent_end: Positions
    quotes: Positions
    at: Positions
    status: NDArray[np.int16]
    get: Truths

    def only(self, chosen: Truths) -> Lines:
        """Return some of the lines."""
        return Lines(*(getattr(self, name)[chosen] for name in self.__slots__))


def structure(block: Block) -> Lines:
    """Return where things stand in each line; where one lacks something, at its beginning."""
    array = block.array
    quotes = unescaped_quotes(array)
    first = np.searchsorted(quotes, block.starts)
    counts = np.searchsorted(quotes, block.ends) - first
    padded = np.concatenate((quotes, np.zeros(6, np.int64)))
    quote = np.where(counts >= 2, padded[first], block.starts)
    unquote = np.where(counts >= 2, padded[first + 1], block.starts)
    named = counts >= 6
    low = quote >= block.starts + TIME_AND_QUOTE
    at = common_times(array, np.where(low, quote - COMMON - 2, 0))
    return Lines(
        numbers=block.numbers, starts=block.starts, ends=block.ends, quote=quote, unquote=unquote,
        agent_start=np.where(named, padded[first + 4] + 1, 0),
        agent_end=np.where(named, padded[first + 5], 0),
        quotes=counts, at=np.where(low, at, UNREADABLE), status=statuses(array, unquote),
        get=sliding_window_view(array, 4)[quote + 1].copy().view(np.uint32)[:, 0] == GET,
    )  # fmt: skip


def unescaped_quotes(array: NDArray[np.uint8]) -> Positions:
    """Return where quotes stand that are no part of a text: no odd number of backslashes before."""
    quotes = np.flatnonzero(array == QUOTE)
    after_backslash = np.flatnonzero(array[quotes - 1] == BACKSLASH)
    if not len(after_backslash):
        return quotes
    kept = np.ones(len(quotes), np.bool_)
    backslash = array == BACKSLASH
    run_begins = np.flatnonzero(backslash[1:] & ~backslash[:-1]) + 1
    place = quotes[after_backslash]
    begin = run_begins[np.searchsorted(run_begins, place) - 1]
    kept[after_backslash[(place - begin) % 2 == 1]] = False
    return quotes[kept]


def statuses(array: NDArray[np.uint8], unquote: Positions) -> NDArray[np.int16]:
    """Return the three digits after each request, -1 where there are none."""
    return np.where(array[unquote + 1] == SPACE, three_digits(array, unquote + 2), np.int16(-1))


REASONS = (
    "",
    "a quotation mark is missing",
    "no request in quotation marks",
    "no time in brackets",
    "no status after the request",
    "zero bytes",
)


def faults(block: Block, lines: Lines) -> NDArray[np.int8]:
    """Return for each line which of REASONS speaks against it, 0 where none does."""
    array = block.array
    fault = np.zeros(len(lines.numbers), np.int8)
    fault[lines.status < 0] = 4
    opened = array[np.maximum(lines.quote - TIME_AND_QUOTE + 1, 0)] == ord("[")
    closed = array[np.maximum(lines.quote - 2, 0)] == ord("]")
    fault[(lines.at == UNREADABLE) | ~opened | ~closed] = 3
    fault[lines.quotes % 2 == 1] = 1
    fault[lines.quotes < 2] = 2
    fault[lines_with_zeroes(block, lines.starts, lines.ends)] = 5
    return fault


def targets(block: Block, lines: Lines) -> pl.Series:
    """Return what was asked for: what stands between GET and the version of HTTP."""
    start, end = lines.quote + 5, lines.unquote
    window = sliding_window_view(block.array, 6)[np.maximum(end - len(VERSION), 0)]
    versioned = (window == np.frombuffer(b" HTTP/", np.uint8)).all(axis=1)
    long = versioned & (end - len(VERSION) >= start)
    short = block.array[end - 7] == SPACE  # HTTP/2
    short &= ~long & (end - 7 >= start) & (block.array[end - 6] == ord("H"))
    end = np.where(long, end - len(VERSION), np.where(short, end - 7, end))
    return texts(block.text, np.minimum(start, end), end)


def agents(block: Block, lines: Lines) -> pl.Series:
    """Return who asked by the name of its program; the common format does not tell."""
    return texts(block.text, lines.agent_start, lines.agent_end)


def field_of(tail: str, wanted: int) -> str:
    """Return one of the fields that stand after the user agent, from 1; nothing beyond them."""
    fields = TAIL.findall(tail)
    return (fields[wanted - 1][0] or fields[wanted - 1][1]) if len(fields) >= wanted else ""
