"""The beacon by WSGI and RSGI: what it takes, refuses, and puts on the disk."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from zouma.reach.events.appending import Appender, NotKept
from zouma.reach.events.committing import AsyncCommit, ThreadedCommit
from zouma.reach.events.front import Beacon, write_channel
from zouma.reach.events.record import Agent, item_of
from zouma.reach.events.rsgi import PlainBeacon
from zouma.reach.events.segments import read_events, segments
from zouma.reach.events.telling import identity_of
from zouma.reach.events.visitors import Visitors
from zouma.reach.events.wsgi import WithBeacon

ZONE = ZoneInfo("Asia/Shanghai")
PAGE = {"id": "0123456789abcdef", "item": "/editions/week/stars/"}
OWN = {"Host": "programme.example.org", "Origin": "https://programme.example.org",
       "User-Agent": "Mozilla/5.0"}  # fmt: skip


def marked(user_agent):
    return Agent.TOOL if user_agent.startswith("curl") else Agent.PERSON


def by_wsgi(beacon, appender, body, headers, *, method="POST", path="/reads"):
    """Send a request through the WSGI piece and return the status."""
    said = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "REMOTE_ADDR": "192.0.2.7",
        "wsgi.input": io.BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip

    def behind(_environ, start):
        start("418 I'm a teapot", [])
        return []

    site = WithBeacon(behind, beacon, ThreadedCommit(appender))
    content = b"".join(site(environ, lambda status, _headers: said.append(status)))
    assert content == b""
    return int(said[0][:3])


class Wire:
    """A connection as an RSGI server gives it: the body at once or in parts, and the answer."""

    def __init__(self, body):
        self.body, self.status = body, 0

    async def __call__(self):
        return self.body

    async def __aiter__(self):
        yield self.body[:10]
        yield self.body[10:]

    def response_empty(self, status, headers):
        self.status = status


def by_rsgi(beacon, appender, body, headers, *, method="POST", path="/reads"):
    """Send a request through the RSGI application and return the status."""
    wire = Wire(body)
    said = {name.lower(): value for name, value in headers.items()}
    told_length = {"content-length": str(len(body))}
    scope = SimpleNamespace(
        proto="http", method=method, path=path, client="192.0.2.7:4711",
        headers=said if body[:1] == b"x" else said | told_length,
    )  # fmt: skip

    async def whole():
        await PlainBeacon(beacon, AsyncCommit(appender)).__rsgi__(scope, wire)

    asyncio.run(whole())
    return wire.status


@pytest.fixture(params=[by_wsgi, by_rsgi])
def told(request, tmp_path):
    """Send what is given as JSON; headers beside those of a page of ours; None leaves one out."""
    write_channel(tmp_path, channel=3, organisation=8)
    beacon = Beacon(tmp_path, ZONE, marked, frozenset({"https://www.example.org"}))

    def tell(body, *, appender=None, method="POST", path="/reads", proxied=False, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        said = {name: value for name, value in (OWN | given).items() if value is not None}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        appender = appender or Appender(tmp_path, "node")
        beacon.proxied = proxied
        return request.param(beacon, appender, content, said, method=method, path=path)

    return tell


def kept(folder):
    return [row for path in segments(folder) for block in read_events(path) for row in block]


def now_ms():
    return int(datetime.now(UTC).timestamp() * 1000)


def test_a_read_is_on_the_disk_when_it_is_answered(told, tmp_path):
    before = now_ms()

    status = told({"events": [PAGE | {"kind": "engagement", "seconds": 31.7}]})

    [row] = kept(tmp_path)
    assert status == 204
    assert before <= row["at"] <= now_ms()
    assert row["item"] == item_of("/editions/week/stars/")
    assert (row["id_high"], row["id_low"]) == identity_of("0123456789abcdef")
    assert (row["channel"], row["region"], row["status"], row["kind"]) == (3, 0, 200, 3)
    assert (row["seconds"], row["agent"]) == (31, Agent.PERSON)


def test_the_visitor_is_known_by_the_key_of_the_day_and_of_the_channels_organisation(
    told, tmp_path
):
    today = datetime.now(ZONE).date()

    told({"events": [PAGE]})

    expected = Visitors(tmp_path).number("192.0.2.7", "Mozilla/5.0", day=today, organisation=8)
    assert [row["visitor"] for row in kept(tmp_path)] == [expected]


def test_what_is_too_old_is_left_out_and_the_rest_is_taken(told, tmp_path):
    week = 7 * 86_400_000
    first, second = PAGE | {"id": "0" * 16, "at": -1}, PAGE | {"id": "1" * 16, "at": week}

    assert told({"sent": week, "events": [first, second]}) == 204
    assert told({"sent": 1e308, "events": [PAGE | {"at": -1e308}]}) == 204

    high, low = identity_of("1" * 16)
    assert [(row["id_high"], row["id_low"]) for row in kept(tmp_path)] == [(high, low)]


def test_who_tells_of_several_days_at_once_has_another_number_on_each(told, tmp_path):
    day = 86_400_000
    reads = [PAGE | {"id": f"{number:016}", "at": (9 - number) * day} for number in range(4)]

    told({"sent": 9 * day, "events": [*reads, PAGE | {"id": "9" * 16, "at": 9 * day}]})

    numbers = [row["visitor"] for row in kept(tmp_path)]
    assert len(set(numbers[:4])) == 4
    assert numbers[4] == numbers[0]  # of the day itself there is one


def test_behind_our_proxy_the_last_address_counts(told, tmp_path):
    today = datetime.now(ZONE).date()

    told({"events": [PAGE]}, proxied=True, X_Forwarded_For="203.0.113.9, 198.51.100.4")

    expected = Visitors(tmp_path).number("198.51.100.4", "Mozilla/5.0", day=today, organisation=8)
    assert [row["visitor"] for row in kept(tmp_path)] == [expected]


def test_no_address_and_no_agent_lies_in_any_file(told, tmp_path):
    told({"events": [PAGE]})

    contents = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [text in contents for text in (b"192.0.2.7", b"Mozilla")] == [False, False]


def test_programs_are_marked_and_kept(told, tmp_path):
    told({"events": [PAGE]}, User_Agent="curl/8.5")

    assert [row["agent"] for row in kept(tmp_path)] == [Agent.TOOL]


@pytest.mark.parametrize("header", ["DNT", "Sec_GPC"])
def test_who_asks_for_silence_is_answered_alike_and_nothing_is_written(told, tmp_path, header):
    status = told({"events": [PAGE]}, **{header: "1"})

    assert status == 204
    assert [path.name for path in tmp_path.iterdir()] == ["own-channel.json"]


def test_times_are_ours_less_what_passed_by_the_browsers_clock(told, tmp_path):
    hour = 3_600_000
    wrong_by_years = {
        "sent": 1_000_000_000_000,
        "events": [PAGE | {"at": 1_000_000_000_000 - hour}],
    }

    told(wrong_by_years)
    told({"events": [PAGE | {"at": 12}]})
    told({"sent": 5, "events": [PAGE | {"at": 99}]})

    ages = [(now_ms() - row["at"]) / hour for row in kept(tmp_path)]
    assert ages == pytest.approx([1, 0, 0], abs=0.01)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"{", 422), (b"[]", 422), (b"\xff", 422), ({}, 422), ({"events": []}, 422),
        ({"events": [7]}, 422), ({"events": "x"}, 422), ({"events": [{"id": "12345678"}]}, 422),
        ({"events": [PAGE | {"id": "short"}]}, 422), ({"events": [PAGE | {"id": 7}]}, 422),
        ({"events": [PAGE | {"item": "editions"}]}, 422),
        ({"events": [PAGE | {"item": ""}]}, 422),
        ({"events": [PAGE | {"item": "/" * 1001}]}, 422),
        ({"events": [PAGE | {"item": "/\ud800"}]}, 422),
        ({"events": [PAGE | {"kind": "like"}]}, 422),
        ({"events": [PAGE | {"seconds": "7"}]}, 422),
        (b'{"events": [{"id": "12345678", "item": "/", "seconds": NaN}]}', 422),
        (b"[" * 9000, 422),
        ({"sent": 1e999, "events": [PAGE | {"at": 1}]}, 422),
        ({"events": [PAGE] * 51}, 413), (b"x" * 16_385, 413),
    ],
)  # fmt: skip
def test_what_tells_of_no_reads_is_refused_whole(told, tmp_path, body, status):
    assert told(body) == status
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://other.example.org"}, 403), ({"Origin": None}, 403),
        ({"Origin": "null"}, 403), ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": None, "Sec_Fetch_Site": "same-origin"}, 204),
        ({"Origin": "https://www.example.org"}, 204),
    ],
)  # fmt: skip
def test_only_our_own_pages_are_believed(told, headers, status):
    assert told({"events": [PAGE]}, **headers) == status


def test_other_methods_are_refused(told):
    assert told(b"", method="GET") == 405


def test_before_the_site_is_set_up_nothing_is_taken(told, tmp_path):
    (tmp_path / "own-channel.json").unlink()

    assert told({"events": [PAGE]}) == 503


class Full:
    """A disk without room."""

    def append(self, events):
        raise NotKept

    def close(self):
        pass


def test_without_room_nothing_is_acknowledged(told):
    assert told({"events": [PAGE]}, appender=Full()) == 503


def test_seconds_are_kept_within_a_day(told, tmp_path):
    told({"events": [PAGE | {"seconds": value} for value in (-5, 1e300, 12)]})

    assert [row["seconds"] for row in kept(tmp_path)] == [0, 86_400, 12]


def test_other_addresses_go_to_the_site_behind(tmp_path):
    beacon = Beacon(tmp_path, ZONE, marked)

    status = by_wsgi(beacon, Full(), b"", {}, method="GET", path="/en/")

    assert status == 418


def test_the_channel_is_written_only_when_it_changes(tmp_path):
    write_channel(tmp_path, channel=3, organisation=0)
    before = (tmp_path / "own-channel.json").stat().st_ino

    write_channel(tmp_path, channel=3, organisation=0)
    same = (tmp_path / "own-channel.json").stat().st_ino
    write_channel(tmp_path, channel=4, organisation=0)

    assert same == before
    assert json.loads((tmp_path / "own-channel.json").read_text()) == {
        "channel": 4, "organisation": 0,
    }  # fmt: skip
