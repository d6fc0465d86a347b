"""Batches of a log: gathered, counted, written, remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from zouma.common.errors import ProgrammeError
from zouma.reach.events.record import EARLIEST_MS, EVENT, Agent
from zouma.reach.logs.blocks import Block, Cutter
from zouma.reach.logs.formats import Log
from zouma.reach.logs.making import Events, Made, Maker, Source
from zouma.reach.logs.materials import MaterialRule
from zouma.reach.logs.past import Memory, Past, named
from zouma.reach.logs.rejects import Rejects

BATCH = 262_144  # events written at once
BATCH_LINES = 2_000_000  # after so many lines it is written, however few the events
HOUR_MS = 3_600_000
TOO_LONG = "longer than 64 KB"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, and where its parts go.

    node: which server wrote it; rule: which of it are materials; source: what events are made
    with, for the identity of the file; write: takes events and returns when they are on the disk;
    register: takes keys and numbers of materials; memory: None for a trial, which remembers
    nothing; rejects: folder for lists of lines that cannot be read; format: one of FORMATS, or
    auto.
    """

    path: Path
    node: str
    rule: MaterialRule
    source: Callable[[int], Source]
    write: Callable[[Events], object]
    register: Callable[[dict[str, int]], object]
    memory: Memory | None
    rejects: Path | None = None
    format: str = "auto"


@dataclass(slots=True)
class Taken:
    """What came of it.

    lines: read now; known: lines read before; events: made; left_out: lines that are no reads, by
    reason; rejects: lines that cannot be read, by reason; agents: events by mark; days: events by
    local day; backwards: events an hour or more before one above them; nameless: no line says who
    asked by a user agent; unfinished: bytes of a last line without its end, which waits for the
    next time; refusal: why it stopped early.
    """

    format: str = ""
    identity: int = 0
    lines: int = 0
    known: int = 0
    events: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    agents: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    backwards: int = 0
    unfinished: int = 0
    nameless: bool = True
    refusal: ProgrammeError | None = None


def joined(parts: list[Events]) -> Events:
    """Return events one after another: copied as bytes, which is a fifth of the work."""
    return np.concatenate([part.view(np.uint8) for part in parts]).view(EVENT)


class Batch:
    """Blocks gathered until they are worth a segment."""

    def __init__(self, order: Order, log: Log, taken: Taken, past: Past) -> None:
        self.order, self.log, self.taken, self.past = order, log, taken, past
        self.maker = Maker(order.source(taken.identity))
        listed = order.rejects if order.memory else None
        path = listed / f"{named(taken.identity)}.tsv" if listed else None
        self.rejects = Rejects(path, up_to=past.lines)
        self.events: list[Events] = []
        self.keys: dict[str, int] = {}
        self.written = past.lines
        self.latest = EARLIEST_MS
        self.block: Block | None = None

    def add(self, block: Block) -> None:
        """Read a block; write when there is enough."""
        made = self.maker.made(self.log.requests(block))
        self.count(made)
        self.reject([*made.rejects, *((number, TOO_LONG) for number in block.too_long)])
        self.taken.lines = block.lines - self.past.lines
        self.events.append(made.events)
        self.keys |= made.keys
        enough = sum(map(len, self.events)) >= BATCH
        if enough or block.lines - self.written >= BATCH_LINES:
            self.write(block)
        self.block = block

    def count(self, made: Made) -> None:
        """Count what a block was."""
        taken, events = self.taken, made.events
        taken.left_out.update(made.left_out)
        taken.events += len(events)
        if not len(events):
            return
        marks = np.bincount(events["agent"], minlength=len(Agent)).tolist()
        taken.agents.update({agent.name.lower(): marks[agent] for agent in Agent if marks[agent]})
        taken.nameless &= marks[Agent.EMPTY] == len(events)
        taken.days.update(made.days)
        highest = np.maximum.accumulate(np.maximum(events["at"], self.latest))
        taken.backwards += int((highest - events["at"] >= HOUR_MS).sum())
        self.latest = int(highest[-1])

    def reject(self, rejects: list[tuple[int, str]]) -> None:
        """Count and list lines that cannot be read."""
        self.taken.rejects.update(reason for _number, reason in rejects)
        self.rejects.add(rejects)

    def write(self, block: Block) -> None:
        """Write what is gathered, then remember how far that is.

        When it ends between the two, the same is written again later, with the same identities.
        """
        if self.order.memory is not None:
            self.rejects.write()
            if any(map(len, self.events)):
                self.order.write(joined(self.events))
            self.order.register(self.keys)
            self.order.memory.remember(
                self.taken.identity, done=block.done, lines=block.lines, check=block.check
            )
        self.events, self.keys, self.written = [], {}, block.lines

    def finish(self, cutter: Cutter) -> None:
        """Write the rest, and note what waits for the next time."""
        self.reject([(number, TOO_LONG) for number in cutter.too_long])
        self.taken.unfinished = cutter.unfinished
        if self.block is not None:
            self.write(self.block)
