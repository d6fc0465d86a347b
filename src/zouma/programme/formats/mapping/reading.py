"""A file read by a mapping: its records one by one, with what they refer to before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from zouma.programme.formats.cleaning import zone_named
from zouma.programme.formats.languages import UNDETERMINED
from zouma.programme.formats.mapping.activities import ActivityMaker, below
from zouma.programme.formats.mapping.controlled import flag
from zouma.programme.formats.mapping.lookups import read_lookups
from zouma.programme.formats.mapping.nodes import Pass, read_nodes
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import Mapping
from zouma.programme.formats.mapping.sessions import SessionMaker
from zouma.programme.formats.mapping.surroundings import Surroundings
from zouma.programme.formats.mapping.values import Desk, one, table_key
from zouma.programme.formats.records import EditionRecord, Findings, ReadingContext, Record
from zouma.programme.formats.referenced import ReferencedRecords
from zouma.programme.formats.streams import count_repeats, grouped


def read_mapped(context: ReadingContext, mapping: Mapping) -> Iterator[Record]:
    """Yield the records of a file by a mapping.

    :raises UnreadableFile: when the file is not of the mapping's format.
    """
    context = replace(context, language=context.language or mapping.language or UNDETERMINED)
    zone = _zone(context, mapping)
    yield _edition(mapping, zone, context.language)
    referenced = ReferencedRecords()
    maker = ActivityMaker(
        mapping=mapping,
        surroundings=Surroundings(mapping, referenced),
        session_maker=SessionMaker(mapping, zone),
        lookups=read_lookups(context, mapping.lookups),
    )
    seen: set[str] = set()
    for members in _records(context, mapping):
        desk = _desk(context, mapping, members[0])
        if flag(mapping.activity, "skip", members[0], desk):
            desk.note("skip", desk.record, "the mapping leaves such records out", "record skipped")
            continue
        if desk.record in seen:
            desk.note("id", desk.record, "the id comes twice in the file", "record refused")
            continue
        activity = maker.activity(members, desk)
        yield from referenced.drain()
        if activity is not None:
            seen.add(desk.record)
            yield activity


def _zone(context: ReadingContext, mapping: Mapping) -> ZoneInfo:
    zone = zone_named(context.time_zone) or zone_named(mapping.time_zone)
    if zone is None:
        reason = "neither the mapping nor the edition names a time zone"
        context.findings.note("file", "time_zone", "", reason, "taken as UTC")
    return zone or ZoneInfo("UTC")


def _edition(mapping: Mapping, zone: ZoneInfo, language: str) -> EditionRecord:
    return EditionRecord(
        title=mapping.edition.title,
        summary=mapping.edition.summary,
        starts_on=mapping.edition.starts_on,
        ends_on=mapping.edition.ends_on,
        website=mapping.edition.website,
        time_zone=zone.key,
        language=language,
    )


def _desk(context: ReadingContext, mapping: Mapping, scope: Scope) -> Desk:
    unnamed = Desk("file", context.findings, context.language)
    return replace(unnamed, record=one(mapping.activity.rules["id"], scope, unnamed))


def _records(context: ReadingContext, mapping: Mapping) -> Iterator[list[Scope]]:
    """Yield the records that make one activity together."""
    each = mapping.activity.option("each")
    for group in _groups(context, mapping):
        context.findings.records_read += len(group)
        scopes = [Scope(node) for node in group]
        if not each:
            yield scopes
            continue
        inner = [scope for outer in scopes for scope in below(outer, each)]
        if not inner:
            _note_empty(context, mapping, scopes[0], each)
        yield from _inner_groups(inner, context, mapping)


def _note_empty(context: ReadingContext, mapping: Mapping, scope: Scope, each: str) -> None:
    reason = f'the record holds nothing at "{each}"'
    shown = one(mapping.place.rules.get("id"), scope, Desk("file", Findings(), ""))
    context.findings.note("file", each, shown, reason, "record skipped")


def _inner_groups(
    scopes: list[Scope], context: ReadingContext, mapping: Mapping
) -> Iterator[list[Scope]]:
    rule = mapping.activity.rules.get("group_by")
    if rule is None:
        yield from ([scope] for scope in scopes)
        return
    desk = Desk("file", context.findings, context.language)
    groups: dict[str, list[Scope]] = {}
    for scope in scopes:
        groups.setdefault(table_key(one(rule, scope, desk)), []).append(scope)
    yield from groups.values()


def _groups(context: ReadingContext, mapping: Mapping) -> Iterator[list[Any]]:
    rule = mapping.file.group_by
    if rule is None:
        yield from ([node] for node in read_nodes(context, mapping.file))
        return
    unheard = Desk("file", Findings(), context.language)

    def key(node: Any) -> str:
        return table_key(one(rule, Scope(node), unheard))

    quiet = replace(context, findings=Findings())
    repeats = count_repeats(key(node) for node in read_nodes(quiet, mapping.file, Pass(1, 2)))
    # Rows without a key stand alone.
    repeats.pop("", None)
    yield from grouped(read_nodes(context, mapping.file, Pass(2, 2)), key, repeats)
