"""The compiled loops find what plain Python finds, in whatever bytes."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from zouma.reach.logs.blocks import Cutter
from zouma.reach.logs.cloudfront import CloudFrontLog
from zouma.reach.logs.combined import REASONS, CombinedLog
from zouma.reach.logs.lines import UNREADABLE, written_times
from zouma.reach.logs.scanning import Scanner
from zouma.reach.logs.texts import PADDING, Lexicon, Listed, Written

SIGNS = '"\t\n\\ *\x02'
TEXTS = st.lists(st.text("ab\0é", max_size=20).map(str.encode), max_size=40)


def written(texts: list[bytes], between: bytes = b"|") -> Written:
    """Return texts as they lie among others."""
    starts = list(accumulate((len(text) + len(between) for text in texts), initial=1))[:-1]
    ends = [start + len(text) for start, text in zip(starts, texts, strict=True)]
    content = between + between.join(texts) + between + bytes(PADDING)
    return Written(content, np.array(starts, np.int64), np.array(ends, np.int64))


@given(st.lists(st.one_of(st.sampled_from(SIGNS.encode()), st.integers(0, 255))).map(bytes),
       st.sampled_from((ord('"'), ord("\t"), ord("\n"))))  # fmt: skip
def test_signs_are_found_where_they_stand(content: bytes, sign: int) -> None:
    array = np.frombuffer(content + b'"\n\t' * 6, np.uint8)

    ends, signs, before = Scanner(sign).places(array, len(content))

    feeds = [place for place, byte in enumerate(content) if byte == ord("\n")]
    wanted = [place for place, byte in enumerate(content) if byte == sign and byte != ord("\n")]
    assert ends.tolist() == feeds
    assert signs.tolist() == wanted
    assert before.tolist() == [sum(place < feed for place in wanted) for feed in feeds]


def test_more_signs_than_there_was_room_for_are_found() -> None:
    content = b'""""\n' * 20_000

    ends, signs, before = Scanner(ord('"')).places(
        np.frombuffer(content + bytes(8), np.uint8), len(content)
    )

    assert ends.tolist() == list(range(4, len(content), 5))
    assert len(signs) == 80_000
    assert before.tolist() == list(range(4, 80_001, 4))


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_texts_have_one_number_each_in_the_order_of_their_coming(calls: list[list[bytes]]) -> None:
    lexicon, known = Lexicon(), dict[bytes, int]()
    for texts in calls:
        wanted = [known.setdefault(text, len(known)) for text in texts]

        assert lexicon.numbers(written(texts)).tolist() == wanted
        assert lexicon.numbers(Listed(texts, np.arange(len(texts)))).tolist() == wanted
        assert lexicon.texts == list(known)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(*[st.text("abé", max_size=9).map(str.encode)] * 2))))
def test_pairs_of_texts_have_one_number_each(calls: list[list[tuple[bytes, bytes]]]) -> None:
    lexicon, known = Lexicon(), dict[bytes, int]()
    for pairs in calls:
        wanted = [known.setdefault(b"\0".join(pair), len(known)) for pair in pairs]
        first, second = [[pair[place] for pair in pairs] for place in (0, 1)]

        assert lexicon.numbers(written(first), written(second, b"-")).tolist() == wanted
        assert lexicon.texts == list(known)


def test_many_texts_keep_their_numbers_while_the_table_grows() -> None:
    lexicon = Lexicon()
    texts = [b"%d" % (number % 70_000) for number in range(100_000)]
    for start in range(0, len(texts), 9_000):
        part = texts[start : start + 9_000]

        assert lexicon.numbers(written(part)).tolist() == [int(text) for text in part]


@given(st.tuples(*(st.integers(low, high) for low, high in (
    (1969, 2101), (0, 13), (0, 32), (0, 24), (0, 60), (0, 60)
))))  # fmt: skip
def test_times_are_those_of_the_calendar(fields: tuple[int, ...]) -> None:
    text = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}".format(*fields).encode()

    at = written_times(np.frombuffer(text + bytes(8), np.uint8), np.zeros(1, np.int64)).item()

    try:
        told = datetime(*fields[:5], min(fields[5], 59), tzinfo=UTC)
    except ValueError:
        told = None
    wanted = round(told.timestamp() * 1000) if told and told.year >= 1970 else UNREADABLE
    assert at == wanted


PIECES = st.one_of(
    st.sampled_from((
        "192.0.2.7", " - - ", "[25/Nov/2026:10:00:00 +0800]", "[29/Feb/2027:10:00:00 +0800]", " ",
        '"GET / HTTP/1.1"', '"GET /a b HTTP/2"', '"GET  HTTP/2"', '"GET "', '"POST / HTTP/1.1"',
        " 200 12 ", " 20", '"-"', '"Fox/1 \\" \\\\"', '"', "\\", "é", "\0",
    )),
    st.text("a \\\"[]/", max_size=4),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1).map("".join).filter(bool), min_size=1), st.booleans())
def test_every_line_is_a_request_or_another_or_a_reject(lines: list[str], hosted: bool) -> None:
    (block,) = Cutter(sign=ord('"')).blocks([f"{line}\n".encode() for line in lines])

    read = CombinedLog(with_host=hosted, region_field=1).requests(block)

    rejected = [number for number, _reason in read.rejects]
    assert len(read.numbers) + len(rejected) + sum(read.left_out.values()) == len(lines)
    assert len({*read.numbers.tolist(), *rejected}) == len(read.numbers) + len(rejected)
    assert {reason for _number, reason in read.rejects} <= set(REASONS)
    for number in read.numbers.tolist():
        assert re.search(r'\[.{26}\] "GET .*" \d{3}( |$)', lines[number - 1])
    for column in (read.address, read.target, read.agent, read.region):
        assert column is not None
        assert len(Lexicon().numbers(column)) == len(read.numbers)


GOOD = st.tuples(
    st.sampled_from(("192.0.2.7 - -", "::1 - ann", "192.0.2.7 - ann b")),
    st.integers(86_400, 4_102_444_800),  # seconds since 1970 on the clock that is written
    st.integers(-1080, 1080),  # minutes that it is ahead
    st.sampled_from(("/a HTTP/1.1", "/b c HTTP/2", "/", '/\\" HTTP/1.0', "/d HTTP/1")),
    st.integers(100, 999),
    st.lists(st.sampled_from(('"-"', '"Fox \\"1\\\\"', "7")), max_size=4),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(GOOD, min_size=1))
def test_what_a_line_says_is_read(drawn: list[Any]) -> None:
    lines, wanted = [], []
    for asker, seconds, zone, request, status, after in drawn:
        sign, (hours, minutes) = "-" if zone < 0 else "+", divmod(abs(zone), 60)
        clock = datetime.fromtimestamp(seconds, UTC)
        time = f"{clock:%d/%b/%Y:%H:%M:%S} {sign}{hours:02d}{minutes:02d}"
        lines.append(" ".join([asker, f"[{time}]", f'"GET {request}"', str(status), *after]))
        quoted = [text[1:-1] for text in after if text.startswith('"')]
        target = re.sub(" HTTP/(...|.)$", "", request)
        wanted.append((
            (seconds - zone * 60) * 1000, status, asker.split()[0], target,
            quoted[1] if len(quoted) > 1 else "",
        ))  # fmt: skip
    (block,) = Cutter(sign=ord('"')).blocks([f"{line}\n".encode() for line in lines])

    read = CombinedLog().requests(block)

    columns = (read.address, read.target, read.agent)
    texts = [told(column.written()) for column in columns]
    assert list(zip(read.at.tolist(), read.status.tolist(), *texts, strict=True)) == wanted


def test_a_date_that_ends_with_the_file_is_no_time() -> None:
    names = ("time", "c-ip", "cs-method", "cs-uri-stem", "sc-status", "date")
    (block,) = Cutter(sign=ord("\t")).blocks([b"10:00:00\t1\tGET\t/\t200\t2026-\n"])

    read = CloudFrontLog(names).requests(block)

    assert (len(read.numbers), read.rejects) == (0, [(1, "no time")])


def told(column: Written) -> list[str]:
    """Return the texts of a column."""
    bounds = zip(column.starts.tolist(), column.ends.tolist(), strict=True)
    return [column.content[start:end].decode() for start, end in bounds]


def test_who_serves_pages_brings_no_compiler() -> None:
    program = (
        "import os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'zouma.site.settings'\n"
        "import django; django.setup()\n"
        "import zouma.site.urls\n"
        "print(sorted({'numba', 'llvmlite'} & set(sys.modules)))\n"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines()[-1] == "[]"
