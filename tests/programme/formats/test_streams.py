import gzip
import json

import pytest
from django.utils import translation

from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import (
    count_repeats,
    grouped,
    head,
    json_items,
    json_lines,
    json_shape,
    xml_elements,
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><a><b>&lol2;</b></a>"""


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return ReadingContext(path=path)

    return write


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda text: b"\xef\xbb\xbf" + text])
def test_a_list_is_read_item_by_item_packed_or_not(pack, written):
    context = written(pack(b'{"total": 2, "events": [{"a": 1}, {"a": 2}]}'))

    assert list(json_items(context, "events.item")) == [{"a": 1}, {"a": 2}]
    assert json_shape(context).keys == {"total", "events"}
    assert json_shape(context).first == {"total": 2, "events": None}


def test_json_lines_are_numbered_and_blank_ones_skipped(written):
    context = written(b'{"a": 1}\n\n{"a": 2}')

    assert list(json_lines(context)) == [(1, {"a": 1}), (3, {"a": 2})]
    assert json_shape(context).root == "lines"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b'[{"a": 1}, {"a"',
        b'{"a": 1}}',
        b"[1, NUL]",
        b"\xff\xfe[\x00]\x00",
        b'["\x00"]',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'["' + b"x" * 9_000_000 + b'"]',
        gzip.compress(b"[1, 2]")[:-9],
        b"\x1f\x8bgarbage",
    ],
    ids=range(12),
)
def test_json_that_is_broken_or_absurd_is_refused_in_a_sentence(content, written):
    with pytest.raises(UnreadableFile, match=r"\.$"):
        list(json_items(written(content), "item"))


def test_a_gzip_bomb_is_refused(written, tmp_path):
    with gzip.open(tmp_path / "bomb", "wb") as bomb:
        bomb.write(b"[")
        for _block in range(64):
            bomb.write(b" " * 1024**2)
    context = ReadingContext(path=tmp_path / "bomb")

    with pytest.raises(UnreadableFile, match=r"too large|8 MB"):
        list(json_items(context, "item"))


def test_a_broken_line_is_named(written):
    with pytest.raises(UnreadableFile, match="Line 2 of the file is not valid JSON"):
        list(json_lines(written(b'{"a": 1}\n{"a": \n')))


def test_xml_elements_are_freed_as_they_go(written):
    content = b"<all>" + b"<item><name>x</name></item>" * 1000 + b"</all>"
    names, siblings = [], []

    for element in xml_elements(written(content), ("item",)):
        names.append(element.findtext("name"))
        siblings.append(len(element.getparent()))

    assert names == ["x"] * 1000
    assert max(siblings) <= 3000
    assert siblings[-1] <= 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"text",
        b"<a>\x00</a>",
        b"<a>&unknown;</a>",
        b"<a>" * 5000 + b"</a>" * 5000,
        BILLION_LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>',
    ],
    ids=range(9),
)
def test_xml_that_is_broken_or_hostile_is_refused_in_a_sentence(content, written):
    with pytest.raises(UnreadableFile, match=r"\.$"):
        list(xml_elements(written(content), ("b",)))


def test_repeated_records_come_together_as_soon_as_complete():
    records = [{"k": 1, "n": 1}, {"k": 2, "n": 2}, {"k": 1, "n": 3}, {"k": 3, "n": 4}]

    groups = grouped(records, lambda record: record["k"], count_repeats([1, 2, 1, 3]))

    assert [[record["n"] for record in group] for group in groups] == [[2], [1, 3], [4]]


def test_progress_grows_to_the_size_of_the_file_over_all_readings(tmp_path):
    path = tmp_path / "file"
    path.write_text(json.dumps([{"a": "x" * 1000}] * 500))
    seen = []
    context = ReadingContext(path=path, progress=seen.append)

    for reading in (1, 2):
        list(json_items(context, "item", reading=reading, readings=2))

    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size


def test_the_head_of_a_packed_file_is_unpacked(written):
    assert head(written(gzip.compress(b"BEGIN:VCALENDAR")).path) == b"BEGIN:VCALENDAR"
