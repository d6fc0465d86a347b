"""Partners tell of the reads in their channels: durable, each once, with what was wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from zouma.common.text import TranslatedText
from zouma.reach.actions import make_token, revoke_tokens
from zouma.reach.events.record import Agent, item_of
from zouma.reach.events.segments import read_events, segments
from zouma.reach.events.telling import identity_of
from zouma.reach.events.visitors import Visitors
from zouma.reach.models import Channel, ChannelToken
from zouma.reach.vocabulary import Namespace

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def folder(tmp_path, settings):
    settings.REACH_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def channel(folder):
    title = TranslatedText.originals({"en": "A museum", "zh-Hans": "博物馆"})
    return Channel.objects.create(slug="museum", title=title, namespace=Namespace.THIRD_PARTY)


@pytest.fixture
def tell(client, channel):
    """Send events with a good token, or with what else is given."""
    token = make_token("museum", now=timezone.now())

    def send(*events, body=None, token=token):
        content = json.dumps({"events": list(events)}) if body is None else body
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(
            "/api/reads/events", content, content_type="application/json", headers=headers
        )

    return send


def event(**changes):
    at = (timezone.now() - timedelta(hours=1)).isoformat()
    return {"id": "event-0001", "key": "a/b", "at": at} | changes


def kept(folder):
    return [row for path in segments(folder) for block in read_events(path) for row in block]


def test_reads_are_on_the_disk_when_they_are_answered(tell, folder, channel):
    at = timezone.now() - timedelta(days=3)

    answer = tell(event(at=at.isoformat(), seconds=40, region=110108, status=304, kind="view"))

    [row] = kept(folder)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1, "findings": []})
    assert (row["id_high"], row["id_low"]) == identity_of("event-0001", channel.pk)
    assert row["at"] == int(at.timestamp() * 1000)
    assert row["item"] == item_of("museum:a/b")
    assert (row["channel"], row["seconds"], row["region"]) == (channel.pk, 40, 110108)
    assert (row["status"], row["kind"], row["visitor"]) == (304, 2, 0)


def test_a_reader_is_hashed_by_the_key_of_the_day(tell, folder):
    today = datetime.now(ZONE).date()

    tell(event(address="192.0.2.7", user_agent="curl/8.5"))

    [row] = kept(folder)
    contents = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert row["visitor"] == Visitors(folder).number("192.0.2.7", "curl/8.5", day=today)
    assert row["agent"] == Agent.COUNTER
    assert [text in contents for text in (b"192.0.2.7", b"curl")] == [False, False]


def test_what_is_wrong_is_told_by_its_place_and_the_rest_is_taken(tell, folder):
    old = (timezone.now() - timedelta(days=8)).isoformat()
    ahead = (timezone.now() + timedelta(hours=1)).isoformat()

    answer = tell(
        event(), {"key": "x"}, event(at=old), 7, event(id="event-0002"), event(at=ahead),
        event(at="2026-05-16T12:00:00"), event(seconds=-1),
    )  # fmt: skip

    found = answer.json()
    assert found["accepted"] == 2
    assert [(row["index"], row["code"]) for row in found["findings"]] == [
        (1, "not-understood"), (2, "time-too-old"), (3, "not-understood"), (5, "time-ahead"),
        (6, "not-understood"), (7, "not-understood"),
    ]  # fmt: skip
    assert len(kept(folder)) == 2


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"token": ""}, 401), ({"token": "x" * 43}, 401), ({"body": "{"}, 400),
        ({"body": "{}"}, 422), ({"body": json.dumps({"events": [{}] * 1001})}, 422),
    ],
)  # fmt: skip
def test_what_is_refused_whole_is_a_problem_document(tell, folder, given, status):
    answer = tell(**given)

    assert answer.status_code == answer.json()["status"] == status
    assert answer["Content-Type"] == "application/problem+json"
    assert segments(folder) == []


def test_a_token_that_was_taken_back_opens_nothing(tell, channel):
    taken = revoke_tokens("museum", now=timezone.now())

    answer = tell(event())

    assert taken == 1
    assert answer.json()["code"] == "token-unknown"


def test_no_token_is_kept(channel):
    token = make_token("museum", now=timezone.now())

    kept = ChannelToken.objects.get()
    assert token not in repr(vars(kept))


def test_without_room_it_is_a_problem_and_nothing_was_accepted(tell, folder):
    (folder / "segments").write_text("in the way")

    answer = tell(event())

    assert (answer.status_code, answer.json()["code"]) == (503, "not-kept")
