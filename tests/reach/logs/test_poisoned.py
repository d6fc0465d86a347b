"""Files made to do harm, or harmed themselves: one clear finding, and no more memory than else."""

from __future__ import annotations

import gzip
import itertools
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from reach.logs.written import (
    HEAD,
    NOON,
    Store,
    at,
    caddy,
    cloudfront,
    combined,
    milliseconds,
    text,
)
from zouma.reach.logs.blocks import BLOCK, Cutter
from zouma.reach.logs.refusals import (
    LogCutShort,
    LogDamaged,
    LogUnknown,
    LogUnpacksTooLarge,
)

MEGABYTE = 1024**2


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_line_of_two_gigabytes_is_one_reject_and_takes_no_memory() -> None:
    good = f"{combined()}\n".encode()
    endless = itertools.repeat(b"a" * MEGABYTE, 2048)
    cutter = Cutter()
    tracemalloc.start()

    blocks = [
        (block.numbers.tolist(), block.too_long)
        for block in cutter.blocks(itertools.chain([good], endless, [b"\n" + good]))
    ]

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert blocks == [([1], []), ([3], [2])]
    assert cutter.done == 2048 * MEGABYTE + 1 + 2 * len(good)
    assert peak < 5 * BLOCK


def test_a_long_line_is_listed_with_its_number(store: Store) -> None:
    long = combined(request=f"GET /about/?{'a' * 70_000} HTTP/1.1")

    taken = store.take(text(combined(), long, combined()))

    assert store.rejected == ["2\tlonger than 64 KB"]
    assert (taken.events, taken.rejects) == (2, {"longer than 64 KB": 1})


def test_a_file_that_ends_in_an_endless_line_tells_of_it(store: Store) -> None:
    taken = store.take(text(combined()) + "x" * (2 * BLOCK))

    assert (taken.events, taken.rejects) == (1, {"longer than 64 KB": 1})


def packed_bomb(pack: Callable[[bytes], bytes]) -> bytes:
    """Return a log that goes on with much of almost nothing."""
    return pack(text(combined()).encode() + b"a" * 400 * MEGABYTE)


def zstd(content: bytes) -> bytes:
    """Return content packed as zstd does."""
    return zstandard.ZstdCompressor().compress(content)


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_a_bomb_is_given_up_with_a_sentence(store: Store, pack: Callable[[bytes], bytes]) -> None:
    taken = store.take(packed_bomb(pack))

    assert isinstance(taken.refusal, LogUnpacksTooLarge)
    assert taken.events == 1


def test_a_log_of_much_the_same_is_no_bomb(store: Store) -> None:
    content = text(*(combined(moment=at(second)) for second in range(3_000)))

    taken = store.take(zstd(content.encode() * 100))

    assert (taken.refusal, taken.events) == (None, 300_000)


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_a_packed_file_cut_short_is_read_to_there_and_whole_later(
    store: Store, pack: Callable[[bytes], bytes]
) -> None:
    chance = random.Random(7)
    lines = [combined(address=f"192.0.2.{chance.randrange(256)}", moment=at(chance.randrange(3600)),
                      after=f" {chance.random()}") for _line in range(20_000)]  # fmt: skip
    whole = pack(text(*lines).encode())

    cut = store.take(whole[: len(whole) // 2])
    later = store.take(whole)

    assert isinstance(cut.refusal, LogCutShort)
    assert 0 < cut.events < 20_000
    assert (later.refusal, later.known, later.events) == (None, cut.lines, 20_000 - cut.events)
    assert len(store.events) == 20_000


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_a_packed_file_that_is_damaged_is_read_to_there(
    store: Store, pack: Callable[[bytes], bytes]
) -> None:
    chance = random.Random(8)
    lines = [combined(after=f" {chance.random()}") for _line in range(50_000)]
    whole = bytearray(pack(text(*lines).encode()))
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(64)

    taken = store.take(bytes(whole))

    assert isinstance(taken.refusal, LogDamaged)
    assert 0 < taken.events == len(store.events) < 50_000


@pytest.mark.parametrize("seed", range(5))
def test_junk_is_no_log(store: Store, seed: int) -> None:
    with pytest.raises(LogUnknown):
        store.take(random.Random(seed).randbytes(300_000))


def test_junk_among_lines_is_rejected_line_by_line(store: Store) -> None:
    junk = random.Random(3).randbytes(2_000_000)
    good = text(combined()).encode()

    taken = store.take(good * 10 + junk + b"\n" + good * 10)

    lines = 20 + len([line for line in (junk + b"\n").split(b"\n")[:-1] if line.strip(b"\r")])
    assert taken.events == 20
    assert taken.rejects.total() == lines - 20
    assert len(store.rejected) == lines - 20


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("=cmd|' /C calc'!A0", "no request in quotation marks"),
        ("\0" * 500 + combined(), "zero bytes"),
        ("192.0.2.7 - - [25/Nov/2026:12:00:00 +0800] ", "no request in quotation marks"),
        (combined()[:-1], "a quotation mark is missing"),
        (combined(status="20x"), "no status after the request"),
        (combined(status=2000), "no status after the request"),
        (combined().replace("Nov", "Nev"), "no time in brackets"),
        (combined().replace("25/Nov", "31/Nov"), "no time in brackets"),
        (combined().replace("25/Nov/2026:12:00", "25/Nov/2026:24:00"), "no time in brackets"),
        (combined().replace("+0800", "+9900"), "no time in brackets"),
        (combined().replace("[", "("), "no time in brackets"),
        (combined().replace("2026", "1970"), "time before 2000 or in the future"),
        (combined().replace("2026", "2099"), "time before 2000 or in the future"),
        ('"GET / HTTP/1.1" 200 1', "no time in brackets"),
        ('""""""""', "no time in brackets"),
    ],
)
def test_a_line_that_cannot_be_read_is_listed_with_its_reason(
    store: Store, line: str, reason: str
) -> None:
    taken = store.take(text(combined(), line, combined()))

    assert store.rejected == [f"2\t{reason}"]
    assert (taken.lines, taken.events, taken.rejects) == (3, 2, {reason: 1})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "longer than 64 KB"),
        ("[" * 50_000, "nested too deeply"),
        ("[1]", "no object"),
        (caddy(ts="noon"), "no time in seconds since 1970"),
        (caddy(ts=1e300), "no time in seconds since 1970"),
        (caddy(ts=4e9), "time before 2000 or in the future"),
        (caddy(status=True), "no status"),
        (caddy(status=99999), "no status"),
        (caddy(uri=None), "no address asked for"),  # type: ignore[arg-type]
    ],
)
def test_a_line_of_caddys_that_cannot_be_read_is_listed(
    store: Store, line: str, reason: str
) -> None:
    taken = store.take(text(caddy(), line, caddy()))

    assert store.rejected == [f"2\t{reason}"]
    assert (taken.events, taken.rejects) == (2, {reason: 1})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (cloudfront().replace("\tHit", ""), "another number of columns than named"),
        (cloudfront().replace("2026-11-25", "2026-11-31"), "no time"),
        (cloudfront(status="000x"), "no status"),
        (cloudfront().replace("Hit", "H\0t"), "zero bytes"),
    ],
)
def test_a_line_of_cloudfronts_that_cannot_be_read_is_listed(
    store: Store, line: str, reason: str
) -> None:
    taken = store.take(HEAD + text(cloudfront(), line, cloudfront()))

    assert store.rejected == [f"4\t{reason}"]
    assert (taken.events, taken.rejects) == (2, {reason: 1})


def test_lines_after_other_columns_are_named_are_rejected(store: Store) -> None:
    other = HEAD.replace("c-ip cs-method", "cs-method c-ip")

    taken = store.take(HEAD + text(cloudfront()) + other + text(cloudfront(), cloudfront()))

    assert (taken.events, taken.rejects) == (1, {"columns named anew": 2})


def test_columns_named_the_same_again_do_no_harm(store: Store) -> None:
    taken = store.take((HEAD + text(cloudfront())) * 3)

    assert (taken.events, taken.rejects.total()) == (3, 0)


def test_texts_like_formulas_stay_texts(store: Store) -> None:
    paths = ["/editions/=1+1/", "/editions/@SUM(A1)/", "/editions/+cmd/"]

    store.take(text(*(combined(request=f"GET {path} HTTP/1.1") for path in paths)))

    assert list(store.keys) == paths


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("/editions/%E4%B8%AD%E6%96%87/", "/editions/中文/"),
        (r"/editions/\xE4\xB8\xAD\xE6\x96\x87/", "/editions/中文/"),
        ("/editions/中文/", "/editions/中文/"),
        ("/editions/%FF%FE/", "/editions/%FF%FE/"),
        ("/editions/%E4%B8/", "/editions/%E4%B8/"),
        (r"/editions/\xFF/", "/editions/%FF/"),
        ("/editions/%zz%/", "/editions/%zz%/"),
        ("/editions/a%00b/", "/editions/a%00b/"),
        ("/editions/a%0Ab/", "/editions/a%0Ab/"),
        ("/editions/%E2%80%AE/", "/editions/%E2%80%AE/"),
        (r"/editions/\"a\"/", '/editions/"a"/'),
    ],
)
def test_a_path_in_any_encoding_has_one_key(store: Store, written: str, key: str) -> None:
    store.take(text(combined(request=f"GET {written} HTTP/1.1")))

    assert list(store.keys) == [key]


def test_lines_in_wrong_order_are_taken_and_counted(store: Store) -> None:
    seconds = [0, 10, 4_000, 5, 400, 4_001]

    taken = store.take(text(*(combined(moment=at(second)) for second in seconds)))

    assert store.events["at"].tolist() == [milliseconds(at(second)) for second in seconds]
    assert (taken.events, taken.backwards) == (6, 2)


def test_a_clock_that_jumped_ahead_is_found(store: Store) -> None:
    moments = [NOON, at(3 * 86_400), at(1)]

    taken = store.take(text(*(combined(moment=moment) for moment in moments)))

    assert (taken.events, taken.backwards) == (2, 0)
    assert taken.rejects == {"time before 2000 or in the future": 1}


MEASURED = """
import resource, sys
from pathlib import Path
from reach.logs.written import Store
store = Store(Path(sys.argv[1]))
class Nowhere(list):
    def append(self, events): pass
store.batches = Nowhere()
store.take(Path(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
store.take(Path(sys.argv[3]), node="web2")
print(before // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    chance = random.Random(5)
    lines = text(
        *(combined(address=f"192.0.2.{chance.randrange(256)}", moment=at(second),
                   request=f"GET /editions/x/{chance.random()}/ HTTP/1.1")
          for second in range(50_000))
    )  # fmt: skip
    small, large = tmp_path / "small.log", tmp_path / "large.log"
    small.write_text(lines * 4)
    large.write_text(lines * 25)

    printed = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path), str(small), str(large)],
        check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout  # fmt: skip

    before, after = map(int, printed.split())
    assert after - before < 120
