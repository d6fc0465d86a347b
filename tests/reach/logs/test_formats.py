"""Each format is recognised by its content, and its lines become the same events."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from reach.logs.written import (
    CHROME,
    HEAD,
    ITEM,
    KEY,
    NOON,
    Store,
    at,
    caddy,
    cloudfront,
    combined,
    common,
    day_key,
    milliseconds,
    text,
)
from zouma.reach.events.record import Agent, EventKind, signed_hash
from zouma.reach.logs.materials import MaterialRule
from zouma.reach.logs.refusals import LogMissing, LogUnknown


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


VISITOR = signed_hash(f"192.0.2.7\0{CHROME}", key=day_key(NOON.date()))
FILES = {
    "combined": (text(combined(), combined(moment=at(9), status=304)), "nginx"),
    "with a host": (
        text(*(f"science.example:443 {combined(moment=at(s), status=n)}"
               for s, n in ((0, 200), (9, 304)))), "nginx",
    ),
    "with fields after": (
        text(combined(after=' "203.0.113.9" 0.003'),
             combined(moment=at(9), status=304, after=' "-" 0.1')), "nginx",
    ),
    "with users": (
        text(combined(user="ann"), combined(user="ann b", moment=at(9), status=304)), "nginx",
    ),
    "caddy": (text(caddy(), caddy(moment=at(9), status=304)), "caddy"),
    "cloudfront": (HEAD + text(cloudfront(), cloudfront(moment=at(9), status=304)), "cloudfront"),
    "lines ended as in Windows": (
        text(combined(), combined(moment=at(9), status=304)).replace("\n", "\r\n"), "nginx",
    ),
    "in other bytes than UTF-8": (
        text(combined(referrer="http://x/\xe9"), combined(moment=at(9), status=304))
        .encode("latin-1"), "nginx",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "format_name"), FILES.values(), ids=FILES)
def test_a_log_becomes_events(store: Store, content: str | bytes, format_name: str) -> None:
    taken = store.take(content)

    events = store.events
    assert (taken.format, taken.events, taken.rejects.total()) == (format_name, 2, 0)
    assert events["at"].tolist() == [milliseconds(NOON), milliseconds(at(9))]
    assert events["visitor"].tolist() == [VISITOR, VISITOR]
    assert events["item"].tolist() == [ITEM, ITEM]
    assert events["status"].tolist() == [200, 304]
    assert events["channel"].tolist() == [3, 3]
    assert events["kind"].tolist() == [EventKind.READ, EventKind.READ]
    assert events["agent"].tolist() == [Agent.PERSON, Agent.PERSON]
    assert store.keys == {KEY: ITEM}


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip in two members": lambda content: (
        gzip.compress(content[:99]) + gzip.compress(content[99:])
    ),
    "zstd": zstandard.ZstdCompressor().compress,
    "zstd in two frames": lambda content: b"".join(
        zstandard.ZstdCompressor().compress(part) for part in (content[:99], content[99:])
    ),
}


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_a_packed_log_has_the_same_events(store: Store, pack: Callable[[bytes], bytes]) -> None:
    content = text(*(combined(moment=at(second)) for second in range(50)))

    store.take(pack(content.encode()))

    assert store.events["at"].tolist() == [milliseconds(at(second)) for second in range(50)]


def test_an_address_of_the_sixth_version_and_one_mapped_to_it_are_known(store: Store) -> None:
    store.take(text(combined(address="2001:db8::1"), combined(address="::ffff:192.0.2.7")))

    other = signed_hash(f"2001:db8::1\0{CHROME}", key=day_key(NOON.date()))
    assert store.events["visitor"].tolist() == [other, VISITOR]


def test_a_visitor_has_another_number_on_another_local_day(store: Store) -> None:
    store.take(text(combined(moment=at(12 * 3600 - 1)), combined(moment=at(12 * 3600))))

    days = [day_key(NOON.date()), day_key(at(12 * 3600).date().replace(day=26))]
    expected = [signed_hash(f"192.0.2.7\0{CHROME}", key=key) for key in days]
    assert store.events["visitor"].tolist() == expected


def test_the_common_format_says_no_program_and_that_is_told(store: Store) -> None:
    taken = store.take(text(common()))

    assert (taken.nameless, taken.agents) == (True, {"empty": 1})


def test_programs_are_marked(store: Store) -> None:
    agents = ["YisouSpider", "curl/8.5.0", "ChatGPT-User/1.0", "-"]

    taken = store.take(text(*(combined(agent=agent) for agent in agents)))

    marks = [Agent.CRAWLER, Agent.COUNTER, Agent.ASSISTANT, Agent.EMPTY]
    assert store.events["agent"].tolist() == marks
    assert (taken.nameless, taken.agents) == (
        False, {"crawler": 1, "counter": 1, "assistant": 1, "empty": 1},
    )  # fmt: skip


def test_what_is_not_asked_for_with_get_is_left_out_and_counted(store: Store) -> None:
    requests = [f"HEAD {PAGE_} HTTP/1.1", f"POST {PAGE_} HTTP/1.1", "GETS / HTTP/1.1", r"\x16\x03"]

    taken = store.take(text(combined(), *(combined(request=request) for request in requests)))

    assert (taken.events, taken.left_out["not asked for with GET"]) == (1, 4)


PAGE_ = "/zh-hans/programme/"


@pytest.mark.parametrize(
    "request_line", ["GET /about/ HTTP/1.1", "GET /about/ HTTP/2", "GET /about/ HTTP/2.0",
                     "GET /about/", "GET /about/?a=b%20c HTTP/1.0"],
)  # fmt: skip
def test_a_page_is_found_in_every_version_of_http(store: Store, request_line: str) -> None:
    store.take(text(combined(request=request_line)))

    assert list(store.keys) == ["/about/"]


def test_quotes_within_a_user_agent_do_not_end_it(store: Store) -> None:
    agents = [r"Mozilla/5.0 \"quoted\"", r"ends in a backslash \\", r"\\\" both"]

    taken = store.take(text(*(combined(agent=agent, after=" 0.1") for agent in agents)))

    visitors = [signed_hash(f"192.0.2.7\0{agent}", key=day_key(NOON.date())) for agent in agents]
    assert (taken.rejects.total(), store.events["visitor"].tolist()) == (0, visitors)


def test_cloudfront_takes_query_and_agent_as_they_were_sent(store: Store) -> None:
    store.rule = MaterialRule(parameters=("id",))
    line = cloudfront(query="id=7&x=1", agent="100% Browser")

    store.take(HEAD + text(line))

    assert list(store.keys) == [f"{KEY}?id=7"]
    visitor = signed_hash("192.0.2.7\x00100% Browser", key=day_key(NOON.date()))
    assert store.events["visitor"].tolist() == [visitor]


def test_only_hosts_that_the_rule_names_are_taken(store: Store) -> None:
    store.rule = MaterialRule(hosts=("science.example",))
    lines = [f"{host} {combined()}" for host in ("science.example:443", "Science.example", "other")]

    taken = store.take(text(*lines))

    assert (taken.events, taken.left_out["of another host"]) == (2, 1)


@pytest.mark.parametrize(
    ("content", "region"),
    [
        (text(combined(after=' "110105" 0.1'), combined(after=' "Haidian" 0.1'),
              combined(after=' "elsewhere" 0.1'), combined()), "1"),
        (text(*(caddy(geo={"code": code}) for code in ("110105", "Haidian", None, 7))),
         "geo.code"),
    ],
    ids=["nginx", "caddy"],
)  # fmt: skip
def test_regions_are_taken_from_the_field_that_says_them(
    store: Store, content: str, region: str
) -> None:
    store.rule = MaterialRule(region=region, regions={"Haidian": 110108})

    store.take(content)

    assert store.events["region"].tolist() == [110105, 110108, 0, 0]


def test_regions_are_taken_from_a_column_of_cloudfront(store: Store) -> None:
    store.rule = MaterialRule(region="c-country", regions={"CN": 100000})

    store.take(HEAD + text(cloudfront()))

    assert store.events["region"].tolist() == [100000]


def test_materials_are_those_that_were_served(store: Store) -> None:
    asked = {"/about/": 200, "/programme/": 304, "/editions/none/": 404, "/series/old/": 301}

    taken = store.take(
        text(*(combined(request=f"GET {path} HTTP/1.1", status=n) for path, n in asked.items()))
    )

    assert (taken.events, sorted(store.keys)) == (4, ["/about/", "/programme/"])


def test_a_file_that_is_no_log_is_refused(store: Store) -> None:
    with pytest.raises(LogUnknown):
        store.take("title;date\nLanterns;2026-11-25\n")


def test_a_log_of_another_format_than_said_is_refused(store: Store) -> None:
    with pytest.raises(LogUnknown):
        store.take(text(combined()), format_name="caddy")


def test_a_file_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(LogMissing):
        store.take(store.folder / "nothing.log")


@pytest.mark.parametrize("content", ["", "\n\n", b""])
def test_an_empty_log_has_nothing_to_tell(store: Store, content: str) -> None:
    taken = store.take(content)

    assert (taken.lines, taken.events, taken.refusal) == (0, 0, None)


def test_no_address_reaches_the_disk(store: Store) -> None:
    store.take(text(combined(), "192.0.2.99 broken line", combined(moment=at(5))))

    kept = b"".join(
        path.read_bytes() for path in store.folder.rglob("*")
        if path.is_file() and path.name != "access.log"
    )  # fmt: skip
    assert b"192.0.2" not in kept
    assert b"192.0.2" not in store.events.tobytes()
