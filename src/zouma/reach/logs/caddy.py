"""Caddy's format: a JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from zouma.reach.logs.blocks import Block
from zouma.reach.logs.requests import NOT_READ, Requests
from zouma.reach.logs.scanning import NEWLINE
from zouma.reach.logs.texts import Listed

DEEPEST = 200
NOT_ACCESS = "not a line about a request"


class LineUnreadable(Exception):
    """The line cannot be read; the reason is its first argument."""


class Row(NamedTuple):
    """What one line tells."""

    number: int
    at: int
    status: int
    address: str
    agent: str
    target: str
    host: str
    region: str


@dataclass(frozen=True, slots=True)
class CaddyLog:
    """How lines are read: which field, by its path with dots, says the region; no sign parts."""

    region_path: str = ""
    sign: int = NEWLINE

    def requests(self, block: Block) -> Requests:
        """Return what the lines tell, with a reason for each line that cannot be read."""
        rows: list[Row] = []
        rejects: list[tuple[int, str]] = []
        left_out = {NOT_READ: 0, NOT_ACCESS: 0}
        for number, start, end in zip(
            block.numbers.tolist(), block.starts.tolist(), block.ends.tolist(), strict=True
        ):
            try:
                row = self.row(number, block.text[start:end])
            except LineUnreadable as error:
                rejects.append((number, str(error)))
                continue
            if isinstance(row, str):
                left_out[row] += 1
            else:
                rows.append(row)
        return requests_of(rows, rejects, left_out, with_region=bool(self.region_path))

    def row(self, number: int, line: bytes) -> Row | str:
        """Return what a line tells, or why it is left out.

        Raises LineUnreadable, with the reason, when it cannot be read.
        """
        said = read_object(line)
        request = said.get("request")
        if not isinstance(request, dict):
            return NOT_ACCESS
        if request.get("method") != "GET":
            return NOT_READ
        at, status = milliseconds(said.get("ts")), said.get("status")
        if not (isinstance(status, int) and 100 <= status <= 999):
            raise LineUnreadable("no status")
        asker = request.get("client_ip") or request.get("remote_ip") or request.get("remote_addr")
        headers = request.get("headers")
        agent = first(headers.get("User-Agent")) if isinstance(headers, dict) else ""
        target, host = request.get("uri"), request.get("host")
        if not isinstance(target, str):
            raise LineUnreadable("no address asked for")
        return Row(
            number, at, status, text(asker), agent, target, text(host),
            found_region(said, self.region_path),
        )  # fmt: skip


def read_object(line: bytes) -> dict[str, Any]:
    """Return the object of a line.

    Raises LineUnreadable, with the reason, when it is none.
    """
    if line.count(b"{") + line.count(b"[") > DEEPEST:
        raise LineUnreadable("nested too deeply")
    try:
        said = json.loads(line)
    except ValueError as error:
        raise LineUnreadable("no JSON") from error
    if not isinstance(said, dict):
        raise LineUnreadable("no object")
    return said


def milliseconds(told: object) -> int:
    """Return a time as Caddy writes it, seconds since 1970 with a fraction, in milliseconds.

    Raises LineUnreadable for anything else.
    """
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise LineUnreadable("no time in seconds since 1970")
    if not 0 <= told < 2**40:
        raise LineUnreadable("no time in seconds since 1970")
    return round(told * 1000)


def text(value: object) -> str:
    """Return text as it is, nothing for anything else."""
    return value if isinstance(value, str) else ""


def first(values: object) -> str:
    """Return the first value of a header, nothing where there is none."""
    return text(values[0] if isinstance(values, list) and values else values)


def found_region(said: dict[str, Any], path: str) -> str:
    """Return what stands under a path with dots, as text; nothing where nothing does."""
    found: object = said
    for name in path.split(".") if path else ():
        found = found.get(name) if isinstance(found, dict) else None
    return str(found) if path and isinstance(found, str | int) else ""


def requests_of(
    rows: list[Row], rejects: list[tuple[int, str]], left_out: dict[str, int], *, with_region: bool
) -> Requests:
    """Return rows as columns; letters that no UTF-8 has are replaced."""
    columns = list(zip(*rows, strict=True)) or [()] * 8
    address, agent, target, host, where = (
        Listed.of([clean(value) for value in column]) for column in columns[3:]
    )
    return Requests(
        numbers=np.array(columns[0], np.int64), at=np.array(columns[1], np.int64),
        status=np.array(columns[2], np.int16), address=address, agent=agent, target=target,
        host=host, region=where if with_region else None, rejects=rejects, left_out=left_out,
    )  # fmt: skip


def clean(value: str) -> str:
    """Return text without halves of characters, which JSON can hold and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode()
