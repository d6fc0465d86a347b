"""Paths into a record: "location.name", "dates[0].start", "^.id", "title[@lang=de]"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_PATH = 300
TEXT_KEY = "#text"

_STEP = re.compile(r"([^\[\]]*)((?:\[[^\[\]]*\])*)")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")


class PathError(ValueError):
    """A path that cannot be understood; the message ends a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One name of a path, and what chooses among its values: a place or a condition."""

    name: str
    index: int | None = None
    condition: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NodePath:
    """A path: written: as in the file; ups: how many ^; lookup: the second file, or ""."""

    written: str
    steps: tuple[Step, ...] = ()
    ups: int = 0
    lookup: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A record, the record it lies in, and the records that lookups found for it."""

    node: Any
    parent: Scope | None = None
    looked_up: Mapping[str, Scope | None] = field(default_factory=dict)


def parse_path(written: str, lookups: frozenset[str] = frozenset()) -> NodePath:
    """Return a path.

    :raises PathError: when it is none.
    """
    rest = written.strip()
    if not rest or len(rest) > LONGEST_PATH:
        raise PathError("is empty" if not rest else "is too long")
    lookup, colon, tail = rest.partition(":")
    if colon and lookup in lookups:
        rest = tail
    else:
        lookup = ""
    ups = 0
    while rest.startswith("^"):
        ups, rest = ups + 1, rest[1:].removeprefix(".")
    steps = tuple(_step(part, written) for part in _parts(rest)) if rest else ()
    return NodePath(written.strip(), steps, ups, lookup)


def _parts(text: str) -> list[str]:
    """Part a path at its dots, those inside brackets left alone."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if sign == "." and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _step(text: str, written: str) -> Step:
    found = _STEP.fullmatch(text.strip())
    if not found or (not found[1] and not found[2]):
        raise PathError(f'"{written}" is not a path')
    index, condition = None, None
    for inside in _BRACKET.findall(found[2]):
        key, equals, value = inside.partition("=")
        if equals:
            condition = (key.strip(), value.strip().strip("\"'"))
        elif inside.strip().isdecimal():
            index = int(inside)
        elif inside.strip():
            raise PathError(f'"{written}" is not a path: [{inside}] is neither a number nor a=b')
    return Step(found[1].strip(), index, condition)


def find(path: NodePath, scope: Scope) -> Iterator[Any]:
    """Yield the values at a path, lists taken apart; nothing where there is nothing."""
    if path.lookup:
        found = scope.looked_up.get(path.lookup)
        above = scope.parent
        while found is None and above is not None and path.lookup not in scope.looked_up:
            found, above = above.looked_up.get(path.lookup), above.parent
        if found is None:
            return
        scope = found
    for _up in range(path.ups):
        if scope.parent is None:
            return
        scope = scope.parent
    literal = path.written
    if not path.ups and not path.lookup and isinstance(scope.node, dict) and literal in scope.node:
        yield from _flat(scope.node[literal])
        return
    yield from _walk(scope.node, path.steps)


def _walk(node: Any, steps: tuple[Step, ...]) -> Iterator[Any]:
    if not steps:
        yield from _flat(node)
        return
    if isinstance(node, list) and steps[0].name:
        for item in _flat(node):
            yield from _walk(item, steps)
        return
    step = steps[0]
    below = node if not step.name else node.get(step.name) if isinstance(node, dict) else None
    for chosen in _chosen(below, step):
        yield from _walk(chosen, steps[1:])


def _chosen(below: Any, step: Step) -> Iterator[Any]:
    if below is None:
        return
    if step.condition is None and step.index is None:
        yield below
        return
    items = below if isinstance(below, list) else [below]
    if step.condition:
        items = [item for item in items if _meets(item, step.condition)]
    if step.index is None:
        yield from items
    elif step.index < len(items):
        yield items[step.index]


def _meets(item: Any, condition: tuple[str, str]) -> bool:
    key, wanted = condition
    found = item.get(key) if isinstance(item, dict) else None
    return found is not None and str(found).strip().casefold() == wanted.casefold()


def _flat(node: Any) -> Iterator[Any]:
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif item is not None:
            yield item
