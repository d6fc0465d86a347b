"""What must hold of every stream of records, whatever file it came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.record_rules import record_problem, value_problem
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    TopicRecord,
)


def assert_sound(records: Iterable[Record]) -> None:
    """Fail when a record is broken, comes twice, or refers to what did not come before."""
    seen: dict[type, dict[str, Record]] = {
        kind: {} for kind in (RegionRecord, TopicRecord, OrganisationRecord, PlaceRecord)
    }
    activities: set[str] = set()
    for place, record in enumerate(records):
        assert_whole(record)
        if isinstance(record, EditionRecord):
            assert place == 0
        elif isinstance(record, ActivityRecord):
            assert_activity(record, seen, activities)
        else:
            key = record.code if isinstance(record, RegionRecord) else record.key
            assert key
            assert key not in seen[type(record)]
            seen[type(record)][key] = record
            if isinstance(record, PlaceRecord):
                assert not record.region_code or record.region_code in seen[RegionRecord]


def assert_activity(
    record: ActivityRecord, seen: dict[type, dict[str, Record]], activities: set[str]
) -> None:
    assert record.external_id
    assert record.external_id not in activities
    assert record.title
    assert not record.parent_id or record.parent_id in activities
    activities.add(record.external_id)
    places = {record.place_key} | {session.place_key for session in record.sessions}
    assert places - {""} <= seen[PlaceRecord].keys()
    assert {host.organisation_key for host in record.hosts} <= seen[OrganisationRecord].keys()
    assert set(record.topics) <= seen[TopicRecord].keys()
    starts = [(s.starts_at, s.place_key, s.space_key) for s in record.sessions]
    assert len(starts) == len(set(starts))
    for session in record.sessions:
        assert_session(session)


def assert_session(session: SessionRecord) -> None:
    assert session.starts_at.tzinfo is not None
    if session.ends_at is not None:
        assert session.ends_at.tzinfo is not None
        assert session.starts_at < session.ends_at


def assert_whole(record: Any) -> None:
    """Fail when a value of a record, or of a record inside it, cannot be stored."""
    assert record_problem(record) is None
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        assert value_problem(type(record), field.name, value) == "", (field.name, value)
        for text in texts_in(value):
            assert "\x00" not in text
            text.encode("utf-8")
        for part in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(part):
                assert_whole(part)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, TranslatedText):
        for language, wording in value.items():
            yield language
            yield wording.text
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_in(part)
