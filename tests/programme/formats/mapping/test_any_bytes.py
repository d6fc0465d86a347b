"""Any bytes give records or one refusal, any TOML a mapping or one refusal, any text a reading."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zouma.programme.formats.freetext import Manner, read_dates, read_opening
from zouma.programme.formats.mapping import (
    BadMapping,
    load_mapping,
    read_mapped,
    shipped_mapping,
    suggest_mapping,
)
from zouma.programme.formats.mapping.keys import ACTIVITY, FILE, PLACE, RULE, SESSIONS, TOP
from zouma.programme.formats.mapping.loading import read_mapping
from zouma.programme.formats.records import ReadingContext, UnreadableFile

SHIPPED = ("hong-kong-lcsd", "open-house-london", "open-house-slots")
SOME_CSV = b"venue_id,name,start,end,activity_type,ticketed,balloted,last_full\n"
PIECES = st.sampled_from(
    [
        "21",
        "31/12/2024",
        "2024-12-21",
        "2024年12月",
        "21日",
        "7月",
        "Dec",
        "2024",
        "(Sat)",
        "(六)",
        "逢星期六",
        "Every",
        "Sat",
        "except",
        "除外",
        "除",
        "5:30pm",
        "下午",
        "12:00nn",
        "24:00",
        "99:99",
        "0900-1200",
        "-",
        "至",
        ",",
        ";",
        "&",
        "(",
        ")",
        "\n",
        "Closed",
        "on",
        "Tuesdays",
        "31/2",
        "0/0",
        "9999",
        "0001",
        "TBC",
        "31",
        "Feb",
        "2025",
        "/12/2024",
        "１２：００",
        "29",
        "Feb",
        "noon",
        "오후",
        "3시",
        "14.",
        "Dezember",
        "Uhr",
        "2200",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | PIECES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "start", "end", "id", "events"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def outcome(content: bytes, name: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calendar"
        path.write_bytes(content)
        suggest_mapping(path)
        try:
            list(read_mapped(ReadingContext(path=path), load_mapping(shipped_mapping(name))))
        except UnreadableFile as refusal:
            return str(refusal)
    return "read."


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(SHIPPED))
@example(b"[" * 10_000, "open-house-london")
@example(b"[" * 200_000 + b"]" * 200_000, "open-house-london")
@example(b'<events><event id="1"><titlec>x</titlec></event></events>', "hong-kong-lcsd")
@example(b"PK\x03\x04", "open-house-slots")
@example(b'"' + b"a" * 200_000, "open-house-slots")
@example(SOME_CSV + b'\xff\xfe,"', "open-house-slots")
@example(b"\xff\xfe\x00", "open-house-slots")
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    assert outcome(content, name).endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "name", "events"]), VALUES, max_size=4)))
def test_any_json_records_are_read_or_refused(records: list[dict[str, Any]]) -> None:
    content = json.dumps(records).encode()

    assert outcome(content, "open-house-london").endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20) | PIECES, min_size=8, max_size=8), max_size=4))
def test_any_rows_are_read_or_refused(rows: list[list[str]]) -> None:
    lines = [",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows]
    content = SOME_CSV + "\n".join(lines).encode("utf-8", "replace")

    assert outcome(content, "open-house-slots").endswith(".")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
@example("a" * 10_000)
@example("source = 'a'\n[activity]\nid = '" + "[" * 400 + "'")
@example("a = " + "[" * 5000)
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8", errors="replace")

        with pytest.raises(BadMapping):
            load_mapping(path)


KEYS = st.sampled_from(
    sorted({*TOP, *ACTIVITY, *SESSIONS, *PLACE, *FILE, *RULE, "en", "de", "^.a", "x"})
)
TREES = st.recursive(
    st.text(max_size=12) | st.booleans() | st.integers() | st.dates() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(TOP)), TREES, max_size=6))
def test_any_tree_is_a_mapping_or_refused(tree: dict[str, Any]) -> None:
    whole = {"source": "a", "activity": {"id": "id", "title": "title"}, **tree}

    try:
        said = f"{read_mapping(whole).source}."
    except BadMapping as refusal:
        said = str(refusal)

    assert said.endswith((".", "?"))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=12).map(" ".join),
    st.sampled_from([("en",), ("zh-Hant",), ("ko",), ("de", "fr"), ("ja", "es", "it")]),
    st.dates() | st.none(),
)
def test_any_text_is_read_as_dates(text: str, languages: tuple[str, ...], day: Any) -> None:
    reading = read_dates(text, Manner(languages), day)

    assert len(reading.occurrences) <= 2000
    for occurrence in reading.occurrences:
        assert 1900 <= occurrence.first_on.year <= occurrence.last_on.year <= 2201
    if day is not None:
        read_opening(text, day, day, Manner(languages))
