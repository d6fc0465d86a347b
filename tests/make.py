"""Plain builders of records and rows, with only what a test says out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from zouma.common.text import TranslatedText
from zouma.programme.actions import ImportReport, import_records
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    SessionRecord,
    TopicRecord,
)

NOW = datetime(2026, 5, 14, 2, 0, tzinfo=UTC)  # a Thursday, 10:00 in Beijing


def english(text: str) -> TranslatedText:
    return TranslatedText.original("en", text)


def both(chinese: str, text: str) -> TranslatedText:
    return TranslatedText.originals({"zh-Hans": chinese, "en": text})


def edition(**changes: Any) -> EditionRecord:
    values: dict[str, Any] = {"title": both("科学节", "Science days"), "time_zone": "Asia/Shanghai"}
    return EditionRecord(**values | changes)


def session(hours: float = 1, *, last: float = 1, **changes: Any) -> SessionRecord:
    """A session that begins some hours from NOW and lasts some."""
    starts_at = NOW + timedelta(hours=hours)
    values = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=last)}
    return SessionRecord(**values | changes)


def coming(hours: float = 24, *, last: float = 1, **changes: Any) -> SessionRecord:
    """A session that begins some hours from the real moment, for pages that ask the clock."""
    starts_at = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=hours)
    values = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=last)}
    return SessionRecord(**values | changes)


def activity(external_id: str = "a1", **changes: Any) -> ActivityRecord:
    values: dict[str, Any] = {
        "external_id": external_id,
        "title": english(f"Activity {external_id}"),
        "sessions": (session(),),
    }
    return ActivityRecord(**values | changes)


def place(key: str = "p1", **changes: Any) -> PlaceRecord:
    values: dict[str, Any] = {"key": key, "name": english(f"Place {key}")}
    return PlaceRecord(**values | changes)


def organisation(key: str = "o1", **changes: Any) -> OrganisationRecord:
    values: dict[str, Any] = {"key": key, "name": english(f"Organisation {key}")}
    return OrganisationRecord(**values | changes)


def topic(key: str = "space", **changes: Any) -> TopicRecord:
    values: dict[str, Any] = {"key": key, "name": english(key.title())}
    return TopicRecord(**values | changes)


def programme(
    *records: Record, slug: str = "days-2026", source: str = "test", now: datetime = NOW
) -> ImportReport:
    """Import records into an edition, which is made if it is not there."""
    stream: Iterable[Record] = records
    if not any(isinstance(record, EditionRecord) for record in records):
        stream = (edition(), *records)
    return import_records(iter(stream), edition_slug=slug, source=source, now=now)
