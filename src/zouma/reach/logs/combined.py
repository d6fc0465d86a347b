"""The formats of nginx and Apache: common, combined, with a host before, with fields after."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
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
from zouma.reach.logs.texts import Column, Listed, Written, changed
from zouma.reach.logs.times import COMMON, UNREADABLE, common_times

QUOTE, BACKSLASH, SPACE = ord('"'), ord("\\"), ord(" ")
TIME_AND_QUOTE = COMMON + 4  # [time] and a blank, then the quote
GET = np.frombuffer(b"GET ", np.uint32)[0]
NAMELESS = np.frombuffer(b" - -", np.uint32)[0]
HTTP = np.frombuffer(b"HTTP", np.uint32)[0]
TAIL = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CombinedLog:
    """How lines are read: whether a host stands before, which later field says the region.

    with_host: the line begins with the site's host; region_field: the how manieth field after the
    user agent is the region, from 1; 0: none is; sign: what fields are told by.
    """

    with_host: bool = False
    region_field: int = 0
    sign: int = QUOTE

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

    def askers(self, block: Block, lines: Lines) -> tuple[Column | None, Column]:
        """Return the host, where lines begin with one, and the address that asked."""
        before = lines.quote - TIME_AND_QUOTE
        array = block.array
        dashes = sliding_window_view(array, 4)[np.maximum(before - 4, 0)].view(np.uint32)[:, 0]
        if not self.with_host and (dashes == NAMELESS).all():
            return None, Written(block.text, lines.starts, before - 4)
        words = Written(block.text, lines.starts, before).words()
        parts = [text.split(b" ", 2) for text in words.texts]
        if not self.with_host:
            return None, Listed([part[0] for part in parts], words.which)
        addresses = [part[1] if len(part) > 1 else b"-" for part in parts]
        hosts = Listed([part[0] for part in parts], words.which)
        return hosts, Listed(addresses, words.which)

    def regions(self, block: Block, lines: Lines) -> Column | None:
        """Return what the chosen field after the user agent says."""
        if not self.region_field:
            return None
        after = np.where(lines.agent_end > 0, lines.agent_end + 1, lines.ends)
        tails = Written(block.text, np.minimum(after, lines.ends), lines.ends)
        return changed(tails, lambda tail: field_of(tail, self.region_field))


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
    quotes, first, counts = unescaped(block)
    quote, unquote, agent_start, agent_end = quoted(block, quotes, first, counts)
    low = quote >= block.starts + TIME_AND_QUOTE
    at = common_times(array, np.where(low, quote - COMMON - 2, 0))
    return Lines(
        numbers=block.numbers, starts=block.starts, ends=block.ends, quote=quote, unquote=unquote,
        agent_start=agent_start, agent_end=agent_end, quotes=counts,
        at=np.where(low, at, UNREADABLE), status=statuses(array, unquote),
        get=sliding_window_view(array, 4)[quote + 1].view(np.uint32)[:, 0] == GET,
    )  # fmt: skip


def quoted(
    block: Block, quotes: Positions, first: Positions, counts: Positions
) -> tuple[Positions, Positions, Positions, Positions]:
    """Return where request and user agent are quoted: the first and the third text in quotes."""
    if len(quotes) == 6 * len(counts) and (counts == 6).all():
        return quotes[0::6], quotes[1::6], quotes[4::6] + 1, quotes[5::6]
    padded = np.concatenate((quotes, np.zeros(6, np.int64)))
    request, named = counts >= 2, counts >= 6
    return (
        np.where(request, padded[first], block.starts),
        np.where(request, padded[first + 1], block.starts),
        np.where(named, padded[first + 4] + 1, 0),
        np.where(named, padded[first + 5], 0),
    )


def unescaped(block: Block) -> tuple[Positions, Positions, Positions]:
    """Return where quotes stand that are no part of a text, the first of each line, their number.

    A quote with an odd number of backslashes before it is part of a text.
    """
    quotes, array = block.signs, block.array
    after_backslash = np.flatnonzero(array[quotes - 1] == BACKSLASH)
    if not len(after_backslash):
        return quotes, block.first, block.last - block.first
    backslash = array[: block.length] == BACKSLASH
    begins = np.flatnonzero(backslash & ~np.concatenate(([False], backslash[:-1])))
    place = quotes[after_backslash]
    run = place - begins[np.searchsorted(begins, place) - 1]
    kept = np.ones(len(quotes), np.bool_)
    kept[after_backslash[run % 2 == 1]] = False
    before = np.concatenate(([0], np.cumsum(kept)))
    first = before[block.first]
    return quotes[kept], first, before[block.last] - first


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


def targets(block: Block, lines: Lines) -> Column:
    """Return what was asked for: what stands between GET and the version of HTTP."""
    start, end = lines.quote + 5, lines.unquote
    long = versioned(block, start, end, len(" HTTP/1.1"))
    if not long.all():
        short = ~long & versioned(block, start, end, len(" HTTP/2"))
        end = np.where(short, end - len(" HTTP/2"), end)
    end = np.where(long, end - len(" HTTP/1.1"), end)
    return Written(block.text, np.minimum(start, end), end)


def versioned(block: Block, start: Positions, end: Positions, length: int) -> Truths:
    """Tell which requests end in a version of HTTP of that length, with the blank before it."""
    place = np.maximum(end - length + 1, 0)
    named: Truths = sliding_window_view(block.array, 4)[place].view(np.uint32)[:, 0] == HTTP
    return np.asarray(named & (block.array[place - 1] == SPACE) & (end - length >= start))


def agents(block: Block, lines: Lines) -> Column:
    """Return who asked by the name of its program; the common format does not tell."""
    return Written(block.text, lines.agent_start, lines.agent_end)


def field_of(tail: str, wanted: int) -> str:
    """Return one of the fields that stand after the user agent, from 1; nothing beyond them."""
    fields = TAIL.findall(tail)
    return (fields[wanted - 1][0] or fields[wanted - 1][1]) if len(fields) >= wanted else ""
