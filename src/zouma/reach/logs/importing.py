"""A log taken in: read, made into events, written, and remembered, a batch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from xxhash import xxh3_64

from zouma.common.errors import ProgrammeError
from zouma.reach.events.record import signed_hash
from zouma.reach.logs.batches import Batch, Order, Taken
from zouma.reach.logs.blocks import BLOCK, Cutter
from zouma.reach.logs.formats import recognised
from zouma.reach.logs.past import Past
from zouma.reach.logs.refusals import FileShorter, PastChanged
from zouma.reach.logs.unpacking import Told, pieces

SAMPLE = 256 * 1024
TIME = re.compile(r"\[\d{2}/[A-Z][a-z]{2}/\d{4}:")
ADDRESS = re.compile(
    r"(?<![\w/:.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7})"
)


def take_in(order: Order, *, told: Told) -> Taken:
    """Read a log and write its events; what was read before is not read again.

    told: hears how many bytes of the file are read. When it stops early for a reason that lies in
    the file, what came before is written and the reason is in what is returned.

    :raises LogMissing: when the file cannot be opened.
    :raises LogUnknown: when it is no log of a kind we read.
    :raises PastChanged: when it begins like one that was read, but goes on otherwise.
    :raises FileShorter: when it has become shorter.
    """
    stream = pieces(order.path, told)
    taken = Taken()
    beginning, refusal = begun(stream)
    lines = beginning.decode("utf-8", "replace").splitlines()
    if not any(line.strip() for line in lines):
        taken.refusal = refusal
        return taken
    found = recognised(lines, wanted=order.format, region=order.rule.region)
    taken.format = found.name
    taken.identity = identity_of(lines, order.node)
    past = order.memory.past(taken.identity) if order.memory else Past()
    taken.known = past.lines
    batch = Batch(order, found.log, taken, past)
    check = xxh3_64(seed=order.memory.begin if order.memory else 0)
    cutter = Cutter(size=BLOCK, check=check, sign=found.log.sign)
    try:
        for block in cutter.blocks(after(past, cutter, resumed(beginning, stream, refusal))):
            batch.add(block)
    except ProgrammeError as stopped:
        if isinstance(stopped, PastChanged | FileShorter):
            raise
        taken.refusal = stopped
    batch.finish(cutter)
    return taken


def begun(stream: Iterator[bytes]) -> tuple[bytes, ProgrammeError | None]:
    """Return the first bytes of a file, and the refusal that ended them early if one did."""
    content = b""
    try:
        for piece in stream:
            content += piece
            if len(content) >= SAMPLE:
                break
    except ProgrammeError as refusal:
        if not content:
            raise
        return content, refusal
    return content, None


def resumed(
    beginning: bytes, stream: Iterator[bytes], refusal: ProgrammeError | None
) -> Iterator[bytes]:
    """Yield a file's bytes from its beginning again."""
    yield beginning
    if refusal is not None:
        raise refusal
    yield from stream


def after(past: Past, cutter: Cutter, stream: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what comes after what was read before.

    :raises PastChanged: when what was read before is different now.
    :raises FileShorter: when it is not all there any more.
    """
    if not past.done:
        yield from stream
        return
    try:
        rest = cutter.pass_over(stream, past.done, past.lines)
        for number, piece in enumerate(rest):
            if not number and cutter.check.intdigest() != past.check:
                raise PastChanged
            yield piece
    except EOFError as error:
        raise FileShorter from error


def identity_of(lines: list[str], node: str) -> int:
    """Return what a file is known by, however it is named, packed or grown: its first line.

    Addresses of networks are left out of it, so that none can be found from it.
    """
    first = next(line for line in lines if line.strip() and not line.startswith("#"))
    time = TIME.search(first)
    told = first[time.start() :] if time else first
    return signed_hash(f"log\0{node}\0{ADDRESS.sub('', told)}")


def is_log(path: Path) -> bool:
    """Tell whether a file can be opened and is a log of a kind we read, by its first lines."""
    stream = pieces(path, lambda _bytes: None)
    try:
        content, _refusal = begun(stream)
        recognised(content.decode("utf-8", "replace").splitlines())
    except ProgrammeError:
        return False
    return True
