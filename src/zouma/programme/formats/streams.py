"""Files opened and taken apart piece by piece, in bounded memory, hostile ones refused."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import ijson
from django.utils.translation import gettext_lazy as _
from lxml import etree

from zouma.programme.formats.records import ReadingContext, UnreadableFile

CHUNK = 64 * 1024
LARGEST_RECORD = 8 * 1024 * 1024
LARGEST_FILE = 4 * 1024**3
DEEPEST_NESTING = 5000
FREE_INFLATION = 32 * 1024**2
LARGEST_INFLATION = 200
SHAPE_BYTES = 1024**2
DEEPEST_PATH = 4_000  # signs of the way to a value; no calendar goes that deep
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
GZIP_MARK = b"\x1f\x8b"

T = TypeVar("T")


class ByteStream(io.RawIOBase):
    """A file read in chunks: inflated where it is compressed, counted, and watched.

    The parser's user calls ``begin_record`` at every record; what grows or nests beyond reason
    between two records is refused before it fills the memory.
    """

    def __init__(self, file: BinaryIO, progress: Callable[[int], None], *, nests: bool) -> None:
        super().__init__()
        self._file = file
        self._progress = progress
        self._nests = nests
        self._compressed = file.read(2) == GZIP_MARK
        file.seek(0)
        self._source = gzip.GzipFile(fileobj=file) if self._compressed else file
        self._produced = self._in_record = self._depth = 0

    def begin_record(self) -> None:
        """Forget the size and the nesting of what came before."""
        self._in_record = self._depth = 0

    def readable(self) -> bool:
        """Return that the stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from the file.

        :raises UnreadableFile: when the file is damaged or beyond reason.
        """
        try:
            chunk = self._source.read(min(len(buffer), CHUNK))
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile(_("The compressed file is damaged.")) from error
        buffer[: len(chunk)] = chunk
        self._watch(chunk)
        self._progress(self._file.tell())
        return len(chunk)

    def _watch(self, chunk: bytes) -> None:
        self._produced += len(chunk)
        self._in_record += len(chunk)
        if self._produced > LARGEST_FILE or self._inflates_absurdly():
            raise UnreadableFile(_("The file is too large once it is unpacked."))
        if not self._nests:
            return
        self._depth += chunk.count(b"[") + chunk.count(b"{") - chunk.count(b"]") - chunk.count(b"}")
        if self._depth > DEEPEST_NESTING:
            raise UnreadableFile(_("The file is nested too deeply."))
        if self._in_record > LARGEST_RECORD + CHUNK:
            raise UnreadableFile(_("One record of the file is larger than 8 MB."))

    def _inflates_absurdly(self) -> bool:
        return (
            self._compressed
            and self._produced > FREE_INFLATION
            and self._produced > LARGEST_INFLATION * self._file.tell()
        )


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An opened file: ``raw`` watches, ``bytes`` is what parsers read."""

    raw: ByteStream
    bytes: io.BufferedReader[ByteStream]


@contextmanager
def opened(
    context: ReadingContext, *, reading: int = 1, readings: int = 1, nests: bool = False
) -> Iterator[OpenedFile]:
    """Open the context's file for one of several readings, which share the progress.

    nests: whether to watch for the brackets of JSON.

    :raises UnreadableFile: when the file cannot be opened.
    """
    try:
        size = context.path.stat().st_size
        file = context.path.open("rb")
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            _("The file %(name)s cannot be opened.") % {"name": context.path.name}
        ) from error
    with file:
        offset = size * (reading - 1)
        raw = ByteStream(
            file, lambda done: context.progress((offset + done) // readings), nests=nests
        )
        buffered = io.BufferedReader(raw, CHUNK)
        if buffered.peek(3).startswith(BYTE_ORDER_MARK):
            buffered.read(3)
        yield OpenedFile(raw, buffered)


def head(path: Path) -> bytes:
    """Return the first 64 kB of a file, inflated where it is compressed.

    :raises UnreadableFile: when it cannot be read.
    """
    with opened(ReadingContext(path=path)) as file:
        return file.bytes.read(CHUNK)


def json_items(
    context: ReadingContext, prefix: str, *, reading: int = 1, readings: int = 1
) -> Iterator[Any]:
    """Yield the values at an ijson prefix: "item" for a root list, "events.item" under a key.

    :raises UnreadableFile: when the file is not JSON.
    """
    with opened(context, reading=reading, readings=readings, nests=True) as file:
        yield from _parsed(ijson.items(file.bytes, prefix, use_float=True), file.raw)


def json_members(
    context: ReadingContext, prefix: str, *, reading: int = 1, readings: int = 1
) -> Iterator[tuple[str, Any]]:
    """Yield the members of the objects at an ijson prefix.

    :raises UnreadableFile: when the file is not JSON.
    """
    with opened(context, reading=reading, readings=readings, nests=True) as file:
        yield from _parsed(ijson.kvitems(file.bytes, prefix, use_float=True), file.raw)


def json_events(context: ReadingContext) -> Iterator[tuple[str, str, Any]]:
    """Yield the parser's events: prefix, event, value.

    :raises UnreadableFile: when the file is not JSON.
    """
    with opened(context, nests=True) as file:
        yield from _parsed(ijson.parse(file.bytes, use_float=True), file.raw)


def _parsed(items: Iterator[T], raw: ByteStream) -> Iterator[T]:
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except (ijson.JSONError, ValueError, ArithmeticError) as error:
            raise UnreadableFile(_("The file is not valid JSON.")) from error
        yield item
        raw.begin_record()


def json_lines(
    context: ReadingContext, *, reading: int = 1, readings: int = 1
) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of every line that is not blank.

    :raises UnreadableFile: when a line is not JSON.
    """
    with opened(context, reading=reading, readings=readings) as file:
        for number, line in text_lines(file):
            if not line.strip():
                continue
            yield number, _parsed_line(number, line)


def _parsed_line(number: int, line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            _("Line %(number)s of the file is not valid JSON.") % {"number": number}
        ) from error


def text_lines(file: OpenedFile) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of every line.

    :raises UnreadableFile: when a line is longer than a record may be.
    """
    number = 0
    while line := file.bytes.readline(LARGEST_RECORD + 1):
        number += 1
        if len(line) > LARGEST_RECORD:
            raise UnreadableFile(_("One record of the file is larger than 8 MB."))
        yield number, line


@dataclass(frozen=True, slots=True)
class JsonShape:
    """How a JSON file is built: root is "array", "object", "lines" or "value".

    keys: those of the root object (or of the first line), or of the array's first object, as
    far as the first megabyte shows; first: the value of each such key where it is plain.
    """

    root: str
    keys: frozenset[str] = frozenset()
    first: Mapping[str, Any] | None = None


def json_shape(context: ReadingContext) -> JsonShape:
    """Return how the file is built.

    :raises UnreadableFile: when it does not begin as JSON.
    """
    quiet = ReadingContext(path=context.path)
    with opened(quiet) as file:
        start = file.bytes.read(SHAPE_BYTES)
    line, _newline, rest = start.lstrip().partition(b"\n")
    if line.startswith(b"{") and rest.strip():
        try:
            first = json.loads(line)
        except (ValueError, RecursionError):
            pass
        else:
            return JsonShape("lines", frozenset(first), _plain_members(first.items()))
    return _shape_of_start(start)


def _shallow(events: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Pass events on until the way to one is longer than any calendar's."""
    for event in events:
        if len(event[0]) > DEEPEST_PATH:
            raise UnreadableFile(_("The file is nested too deeply."))
        yield event


def _shape_of_start(start: bytes) -> JsonShape:
    root, level = "", ""
    members: dict[str, Any] = {}
    try:
        for prefix, event, value in _shallow(ijson.parse(io.BytesIO(start), use_float=True)):
            if not root:
                root = {"start_array": "array", "start_map": "object"}.get(event, "value")
                level = "item." if root == "array" else ""
            elif event == "map_key" and prefix == level[:-1]:
                members[value] = None
            elif event == "end_map" and prefix == level[:-1]:
                break
            elif (key := prefix[len(level) :]) in members and prefix.startswith(level):
                members[key] = value
    except (ijson.JSONError, ValueError, ArithmeticError) as error:
        if len(start) < SHAPE_BYTES:
            raise UnreadableFile(_("The file is not valid JSON.")) from error
    return JsonShape(root, frozenset(members), members)


def _plain_members(members: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: None if isinstance(value, (dict, list)) else value for key, value in members}


def xml_elements(
    context: ReadingContext,
    tags: Iterable[str],
    *,
    whole: str = "",
    reading: int = 1,
    readings: int = 1,
) -> Iterator[etree._Element]:
    """Yield every element of the given tags when it is complete; it is freed afterwards.

    whole: a tag whose own parts are left in it, even where they bear one of the tags.

    :raises UnreadableFile: when the file is not well-formed, or declares entities.
    """
    with opened(context, reading=reading, readings=readings) as file:
        if b"<!ENTITY" in file.bytes.peek(CHUNK):
            raise UnreadableFile(_("The file declares entities, which are not read."))
        elements = etree.iterparse(
            file.bytes,
            events=("end",),
            tag=tuple(tags),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        while True:
            try:
                _event, element = next(elements)
            except StopIteration:
                return
            except (etree.LxmlError, ValueError) as error:
                raise UnreadableFile(_("The file is not well-formed XML.")) from error
            parent = element.getparent()
            if whole and parent is not None and parent.tag == whole:
                continue
            yield element
            _free(element)


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def count_repeats(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    """Return how often each key comes that comes more than once."""
    seen: set[int] = set()
    repeats: dict[Hashable, int] = {}
    for key in keys:
        if (mark := hash(key)) in seen:
            repeats[key] = repeats.get(key, 1) + 1
        seen.add(mark)
    return repeats


def grouped(
    records: Iterable[T], key: Callable[[T], Hashable], repeats: Mapping[Hashable, int]
) -> Iterator[list[T]]:
    """Yield the records that share a key together, as soon as the last of them has come.

    repeats: from ``count_repeats`` over the same keys. Records (plain JSON values) that wait
    for others are kept as compact text.
    """
    waiting: dict[Hashable, list[bytes]] = {}
    for record in records:
        its_key = key(record)
        expected = repeats.get(its_key, 1)
        if expected == 1:
            yield [record]
            continue
        group = waiting.setdefault(its_key, [])
        group.append(_packed(record))
        if len(group) == expected:
            yield [json.loads(text) for text in waiting.pop(its_key)]
    for group in waiting.values():
        yield [json.loads(text) for text in group]


def _packed(record: object) -> bytes:
    try:
        return json.dumps(record).encode()
    except RecursionError as error:
        raise UnreadableFile(_("The file is nested too deeply.")) from error
