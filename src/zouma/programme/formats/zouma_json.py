"""The programme's own JSON, complete and exact: what is written is read back equal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import ijson
from django.utils.translation import gettext_lazy as _

from zouma.programme.formats.record_json import BadValue, RecordDecoder, encoded
from zouma.programme.formats.record_references import KnownKeys
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    OrganisationRecord,
    PlaceRecord,
    ReadingContext,
    Record,
    RegionRecord,
    TopicRecord,
    UnreadableFile,
)
from zouma.programme.formats.streams import OpenedFile, opened
from zouma.programme.formats.writing import Programme, WritingContext

SOURCE = "zouma"
FORMAT = "zouma-programme"
VERSION = 1
DEEPEST = 32

SECTIONS: dict[str, type[Record]] = {
    "edition": EditionRecord,
    "regions": RegionRecord,
    "topics": TopicRecord,
    "organisations": OrganisationRecord,
    "places": PlaceRecord,
    "activities": ActivityRecord,
}
ORDER = ("format", "version", *SECTIONS)
_STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield the JSON of a programme, one record a line."""
    programme = Programme(records)
    sections: dict[str, Iterable[Record]] = {
        "regions": programme.regions.values(),
        "topics": programme.topics.values(),
        "organisations": programme.organisations.values(),
        "places": programme.places.values(),
        "activities": programme.activities(),
    }
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n"edition": '.encode()
    yield _line(programme.edition, context)
    for name, rows in sections.items():
        yield f',\n"{name}": ['.encode()
        for number, record in enumerate(rows):
            yield (b",\n" if number else b"\n") + _line(record, context)
        yield b"]"
    yield b"}\n"


def _line(record: Record, context: WritingContext) -> bytes:
    text = json.dumps(encoded(record, context.zone), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace")


def read(context: ReadingContext) -> Iterator[Record]:
    """Yield the records of the programme's own JSON.

    :raises UnreadableFile: when the file is not whole JSON of this format and version.
    """
    known = KnownKeys(context.findings)
    with opened(context, nests=True) as file:
        for section, number, value in _Items(file).each():
            context.findings.records_read += section == "activities"
            record = _decoded(section, number, value, context)
            admitted = known.admitted(record) if record is not None else None
            if admitted is not None:
                yield admitted


def _decoded(section: str, number: int, value: object, context: ReadingContext) -> Record | None:
    name = _name(section, number, value)
    if section not in SECTIONS:
        context.findings.note("file", section, value, "unknown key", "value left out")
        return None
    try:
        return RecordDecoder(name, context.findings).decoded(SECTIONS[section], value)
    except BadValue as bad:
        context.findings.note(name, bad.field, bad.value, bad.reason, "record refused")
        return None


def _name(section: str, number: int, value: object) -> str:
    keys = value if isinstance(value, dict) else {}
    name = keys.get("external_id") or keys.get("key") or keys.get("code")
    if isinstance(name, str):
        return name
    return "edition" if section == "edition" else f"{section}[{number}]"


class _Items:
    """The top-level values of the document, those of its lists one by one."""

    def __init__(self, file: OpenedFile) -> None:
        self._raw = file.raw
        self._events: Iterator[tuple[str, Any]] = ijson.basic_parse(file.bytes, use_float=True)
        self._section = ""
        self._count = 0

    def each(self) -> Iterator[tuple[str, int, Any]]:
        """Yield section, position in it and value; of a value that has no section only its sort.

        :raises UnreadableFile: when the document is not whole or not in order.
        """
        try:
            yield from self._each()
        except ijson.JSONError as error:
            raise self._damaged(error) from error

    def _each(self) -> Iterator[tuple[str, int, Any]]:
        self._open()
        last = ORDER.index("version")
        for event, key in self._events:
            if event == "end_map":
                break
            self._section, self._count = key, 0
            if key not in ORDER:
                yield key, 0, self._skipped(*next(self._events))
                continue
            if ORDER.index(key) <= last:
                raise UnreadableFile(
                    _("The key %(key)s comes twice or too late; the order is %(order)s.")
                    % {"key": key, "order": ", ".join(ORDER)}
                )
            last = ORDER.index(key)
            yield from self._values(*next(self._events))
        for _event in self._events:
            raise UnreadableFile(_("The file goes on after the end of its JSON."))

    def _open(self) -> None:
        first = list(islice(self._events, 3))
        if first != [("start_map", None), ("map_key", "format"), ("string", FORMAT)]:
            raise UnreadableFile(
                _("The file is no programme: its first key is not format with the value %(name)s.")
                % {"name": FORMAT}
            )
        if next(self._events) != ("map_key", "version"):
            raise UnreadableFile(_("The key version does not follow the key format."))
        event, version = next(self._events)
        if event != "number" or version != VERSION:
            shown = self._skipped(event, version)
            raise UnreadableFile(
                _("The file has version %(found)s of the format; only version %(known)s is known.")
                % {"found": shown, "known": VERSION}
            )

    def _values(self, event: str, value: Any) -> Iterator[tuple[str, int, Any]]:
        if self._section == "edition":
            yield self._section, 0, self._built(event, value)
            return
        if event != "start_array":
            raise UnreadableFile(
                _("The value of the key %(key)s is not a list.") % {"key": self._section}
            )
        for inner, part in self._events:
            if inner == "end_array":
                break
            yield self._section, self._count, self._built(inner, part)
            self._count += 1
            self._raw.begin_record()

    def _built(self, event: str, value: Any) -> Any:
        builder = ijson.ObjectBuilder()
        builder.event(event, value)
        depth = _STEPS.get(event, 0)
        while depth:
            event, value = next(self._events)
            builder.event(event, value)
            depth += _STEPS.get(event, 0)
            if depth > DEEPEST:
                raise UnreadableFile(
                    _("The file is nested too deeply in %(section)s, after %(count)s records.")
                    % {"section": self._section, "count": self._count}
                )
        return builder.value

    def _skipped(self, event: str, value: Any) -> str:
        shown = "[…]" if event == "start_array" else "{…}" if event == "start_map" else str(value)
        depth = _STEPS.get(event, 0)
        while depth:
            depth += _STEPS.get(next(self._events)[0], 0)
        return shown

    def _damaged(self, error: ijson.JSONError) -> UnreadableFile:
        reason = error.args[0] if error.args else ""
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        values = {
            "reason": text.strip().partition("\n")[0].strip(" ."),
            "section": self._section,
            "count": self._count,
        }
        if not self._section:
            return UnreadableFile(_("The file is not whole JSON: %(reason)s.") % values)
        return UnreadableFile(
            _("The file is not whole JSON in %(section)s, after %(count)s records: %(reason)s.")
            % values
        )
