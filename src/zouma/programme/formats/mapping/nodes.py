"""Records of any file as plain dicts, lists and texts, streamed one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from zouma.programme.formats.mapping.paths import TEXT_KEY
from zouma.programme.formats.mapping.schema import FileRule
from zouma.programme.formats.mapping.sheets import csv_rows, xlsx_rows
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import (
    SHAPE_BYTES,
    head,
    json_items,
    json_lines,
    json_members,
    opened,
    xml_elements,
)

DEEPEST_XML = 60
_XML_NAME = re.compile(r"[^\W\d][\w.-]{0,99}")
ZIP_MARK = b"PK\x03\x04"
KEY_OF_MEMBER = "@key"


@dataclass(frozen=True, slots=True)
class Pass:
    """Which of how many readings of the file this is, for the progress."""

    reading: int = 1
    readings: int = 1


def read_nodes(context: ReadingContext, rule: FileRule, turn: Pass = Pass()) -> Iterator[Any]:
    """Yield the records of a file.

    :raises UnreadableFile: when it is not of its format, or holds no records there.
    """
    kind = rule.format or guess_format(context)
    count = 0
    for node in _nodes(context, rule, kind, turn):
        count += 1
        yield node
    if not count:
        raise _no_records(context.path.name, rule.records)


def _no_records(name: str, records: str) -> UnreadableFile:
    if not records:
        return UnreadableFile(_("The file %(name)s holds no records.") % {"name": name})
    return UnreadableFile(
        _('The file %(name)s holds no records at "%(records)s".')
        % {"name": name, "records": records}
    )


def _nodes(context: ReadingContext, rule: FileRule, kind: str, turn: Pass) -> Iterator[Any]:
    match kind:
        case "json":
            return _json(context, rule.records, turn)
        case "jsonl":
            return _lines(context, turn)
        case "xml":
            return _xml(context, rule.records, turn)
        case "xlsx":
            return xlsx_rows(context, rule)
        case _:
            return csv_rows(context, rule)


def guess_format(context: ReadingContext) -> str:
    """Return what kind of file it is, by its first bytes.

    :raises UnreadableFile: when it cannot be read.
    """
    start = head(context.path)
    if start.startswith(ZIP_MARK):
        return "xlsx"
    first = start.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")[:1]
    if first == b"<":
        return "xml"
    if first in (b"{", b"["):
        return "jsonl" if _is_lines(context) else "json"
    return "csv"


def _is_lines(context: ReadingContext) -> bool:
    """Tell whether the first line is a JSON object of its own, and more follows."""
    with opened(ReadingContext(path=context.path)) as file:
        line, _newline, rest = file.bytes.read(SHAPE_BYTES).strip().partition(b"\n")
    if not line.startswith(b"{") or not rest:
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _json(context: ReadingContext, records: str, turn: Pass) -> Iterator[Any]:
    path = records.strip().removesuffix("[]").strip(".")
    if path.endswith("*"):
        yield from _members(context, path[:-1].rstrip("."))
        return
    prefix = ".".join(part for part in (path, "item") if part)
    found = False
    for node in json_items(context, prefix, reading=turn.reading, readings=turn.readings):
        found = True
        yield node
    if not found and path:
        yield from json_items(context, path, reading=turn.reading, readings=turn.readings)


def _members(context: ReadingContext, prefix: str) -> Iterator[Any]:
    for key, value in json_members(context, prefix):
        yield {KEY_OF_MEMBER: key, **value} if isinstance(value, dict) else value


def _lines(context: ReadingContext, turn: Pass) -> Iterator[Any]:
    for _number, node in json_lines(context, reading=turn.reading, readings=turn.readings):
        yield node


def _xml(context: ReadingContext, records: str, turn: Pass) -> Iterator[Any]:
    names = [name for name in records.split("/") if name]
    if not names or not all(_XML_NAME.fullmatch(name) for name in names):
        raise UnreadableFile(_('An XML calendar needs [file] records, such as records = "event".'))
    tags = (names[-1], f"{{*}}{names[-1]}")
    for element in xml_elements(context, tags, reading=turn.reading, readings=turn.readings):
        if _lies_in(element, names[:-1]):
            yield xml_node(element)


def _lies_in(element: etree._Element, names: list[str]) -> bool:
    above = element.getparent()
    for name in reversed(names):
        if above is None or local_name(above.tag) != name:
            return False
        above = above.getparent()
    return True


def local_name(tag: object) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def xml_node(element: etree._Element, depth: int = 0) -> Any:
    """Return an element as a text, or as a dict of its attributes (@name) and its children."""
    children = list(element.iterchildren(tag=etree.Element))
    if depth > DEEPEST_XML:
        raise UnreadableFile(_("The file is nested too deeply."))
    attributes = {f"@{local_name(name)}": str(value) for name, value in element.attrib.items()}
    if not children and not attributes:
        return element.text or ""
    node: dict[str, Any] = dict(attributes)
    for child in children:
        name, below = local_name(child.tag), xml_node(child, depth + 1)
        if name not in node:
            node[name] = below
        elif isinstance(node[name], list):
            node[name].append(below)
        else:
            node[name] = [node[name], below]
    if text := "".join(str(part) for part in element.itertext()).strip():
        node[TEXT_KEY] = text
    return node
