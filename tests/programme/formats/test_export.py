"""The registry of writers: every format by name, each with bytes to show."""

from __future__ import annotations

import pytest

from records_strategies import writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats.export import WRITERS
from zouma.programme.formats.records import ActivityRecord, EditionRecord


def test_every_format_has_a_name_a_type_and_an_extension() -> None:
    assert {name: (found.extension, found.content_type) for name, found in WRITERS.items()} == {
        "json": ("json", "application/json"),
        "csv": ("csv", "text/csv; charset=utf-8"),
        "xlsx": (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "ical": ("ics", "text/calendar; charset=utf-8"),
        "frab": ("xml", "application/xml; charset=utf-8"),
        "schema-org": ("jsonld", "application/ld+json"),
        "geojson": ("geojson", "application/geo+json"),
        "rss": ("rss", "application/rss+xml; charset=utf-8"),
        "atom": ("atom", "application/atom+xml; charset=utf-8"),
        "dcat": ("dcat.jsonld", "application/ld+json"),
    }


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_writer_yields_bytes_in_chunks(name: str) -> None:
    title = TranslatedText.original("en", "Stars")
    records = [EditionRecord(title=title), ActivityRecord(external_id="7", title=title)]

    chunks = list(WRITERS[name].writer(records, writing_context()))

    assert chunks
    assert all(isinstance(chunk, bytes) for chunk in chunks)


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"xlsx"}))
def test_the_same_records_give_the_same_bytes(name: str) -> None:
    title = TranslatedText.original("en", "Stars")
    records = [EditionRecord(title=title), ActivityRecord(external_id="7", title=title)]

    once, twice = (list(WRITERS[name].writer(records, writing_context())) for _ in range(2))

    assert once == twice
