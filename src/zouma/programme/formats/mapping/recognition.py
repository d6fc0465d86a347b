"""The mappings that come with Zouma: found by name, and recognised by what a file shows."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from zouma.programme.formats.mapping.loading import load_mapping
from zouma.programme.formats.mapping.nodes import guess_format, local_name, read_nodes
from zouma.programme.formats.mapping.problems import BadMapping, suggestion
from zouma.programme.formats.mapping.schema import FileRule, Mapping, Recognition
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import opened

FOLDER = Path(__file__).resolve().parents[2] / "mappings"


def shipped_mapping(name_or_path: str) -> Path:
    """Return the path of a mapping file, given as a path or as the name of a shipped one.

    :raises BadMapping: when there is neither.
    """
    path = Path(name_or_path)
    shipped = {found.stem: found for found in sorted(FOLDER.glob("*.toml"))}
    name = name_or_path.removesuffix(".toml")
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass
    if name in shipped:
        return shipped[name]
    raise BadMapping(f'There is no mapping file "{name_or_path}"{suggestion(name, shipped)}')


def suggest_mapping(path: Path) -> str | None:
    """Return the name of the shipped mapping that a file's shape matches, None when none does."""
    context = ReadingContext(path=path)
    try:
        kind = guess_format(context)
    except UnreadableFile:
        return None
    for name, mapping in _recognising().items():
        recognition = mapping.recognise
        if recognition is None or recognition.format != kind:
            continue
        if _matches(context, recognition, mapping.file):
            return name
    return None


@cache
def _recognising() -> MappingOf[str, Mapping]:
    found = {path.stem: load_mapping(path) for path in sorted(FOLDER.glob("*.toml"))}
    return {name: mapping for name, mapping in found.items() if mapping.recognise}


def _matches(context: ReadingContext, recognition: Recognition, file: FileRule) -> bool:
    try:
        if recognition.root and _root_name(context) != recognition.root:
            return False
        first = next(islice(read_nodes(context, file), 1), None)
    except UnreadableFile:
        return False
    return isinstance(first, dict) and recognition.keys <= _names(first)


def _root_name(context: ReadingContext) -> str:
    with opened(context) as file:
        try:
            events = etree.iterparse(
                file.bytes, events=("start",), resolve_entities=False, no_network=True
            )
            _event, element = next(events)
        except (etree.LxmlError, ValueError, StopIteration):
            return ""
        return local_name(element.tag)


def _names(node: dict[str, Any]) -> set[str]:
    return {str(name) for name in node}
