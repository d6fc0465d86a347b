"""Visitors: one number within a day and an organisation, none beyond it; keys that go."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zouma.reach.events.visitors import (
    Steady,
    Visitors,
    destroy_keys,
    organisation_key,
    period_key,
    period_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 5, 16)
MIDNIGHT = datetime(2026, 5, 16, 16, tzinfo=UTC)  # at which the day ends in Shanghai
WHO = ("192.0.2.7", "Mozilla/5.0")


def looked(folder, *, at, seconds, boot="boot", days=1):
    """Look after the keys at a moment of either clock."""
    steady = Steady(boot, seconds)
    return destroy_keys(folder, zone=ZONE, now=at, steady=steady, days=days)


def files(folder):
    return sorted(path.name for path in (folder / "keys").iterdir())


def test_a_visitor_keeps_a_number_in_every_process_for_a_day(tmp_path):
    numbers = {Visitors(tmp_path).number(*WHO, day=DAY) for _process in range(3)}

    assert len(numbers) == 1


def test_address_agent_day_and_organisation_each_make_another_number(tmp_path):
    visitors = Visitors(tmp_path)

    numbers = {
        visitors.number(*WHO, day=DAY),
        visitors.number("192.0.2.8", WHO[1], day=DAY),
        visitors.number(WHO[0], "curl/8", day=DAY),
        visitors.number(*WHO, day=DAY + timedelta(days=1)),
        visitors.number(*WHO, day=DAY, organisation=3),
    }

    assert len(numbers) == 5


def test_what_is_told_later_is_of_its_own_day(tmp_path):
    visitors = Visitors(tmp_path)
    earlier = [DAY - timedelta(days=number) for number in range(4)]

    numbers = [visitors.number(*WHO, day=DAY, of=day) for day in earlier]

    assert len(set(numbers)) == 4
    assert numbers[0] == visitors.number(*WHO, day=DAY)
    weekly = Visitors(tmp_path, days=7)
    assert len({weekly.number(*WHO, day=DAY, of=day) for day in earlier}) <= 2


def test_an_address_is_the_same_however_it_is_written(tmp_path):
    visitors = Visitors(tmp_path)

    mapped = visitors.number(f"::ffff:{WHO[0]}", WHO[1], day=DAY)

    assert mapped == visitors.number(*WHO, day=DAY)


def test_address_and_agent_do_not_run_into_each_other(tmp_path):
    visitors = Visitors(tmp_path)

    assert visitors.number("1", "23", day=DAY) != visitors.number("12", "3", day=DAY)


def test_no_address_lies_in_any_file(tmp_path):
    Visitors(tmp_path).number(*WHO, day=DAY)

    contents = [path.read_bytes() for path in (tmp_path / "keys").iterdir()]
    assert [WHO[0].encode() in content for content in contents] == [False]


def test_many_processes_at_once_agree_on_a_key(tmp_path):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(period_key(tmp_path, DAY))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 16
    assert len(set(found)) == 1


def test_organisations_have_unlike_keys_that_follow_from_the_days(tmp_path):
    key = period_key(tmp_path, DAY)

    keys = {organisation_key(key, number) for number in range(50)}

    assert len(keys) == 50


def test_a_key_is_destroyed_when_its_day_has_been_over_for_the_grace(tmp_path):
    before = Visitors(tmp_path).number(*WHO, day=DAY)

    during = looked(tmp_path, at=MIDNIGHT - timedelta(seconds=1), seconds=0)
    noted = looked(tmp_path, at=MIDNIGHT, seconds=1)
    within = looked(tmp_path, at=MIDNIGHT + timedelta(seconds=7199), seconds=7200)
    after = looked(tmp_path, at=MIDNIGHT + timedelta(seconds=7200), seconds=7201)

    assert (during, noted, within, after) == ([], [], [], [DAY])
    assert files(tmp_path) == []
    assert Visitors(tmp_path).number(*WHO, day=DAY) != before


def test_a_clock_that_jumps_ahead_and_back_loses_no_key(tmp_path):
    key = period_key(tmp_path, DAY)

    ahead = looked(tmp_path, at=MIDNIGHT + timedelta(days=400), seconds=10)
    back = looked(tmp_path, at=MIDNIGHT - timedelta(hours=9), seconds=600)
    ahead_again = looked(tmp_path, at=MIDNIGHT + timedelta(days=400), seconds=9000)

    assert (ahead, back, ahead_again) == ([], [], [])
    assert period_key(tmp_path, DAY) == key


def test_a_clock_that_jumps_back_brings_no_destroyed_key_back(tmp_path):
    key = period_key(tmp_path, DAY)
    looked(tmp_path, at=MIDNIGHT, seconds=0)
    looked(tmp_path, at=MIDNIGHT, seconds=8000)

    found = period_key(tmp_path, DAY)

    assert found != key


def test_after_a_restart_the_grace_begins_again(tmp_path):
    period_key(tmp_path, DAY)
    looked(tmp_path, at=MIDNIGHT, seconds=50_000)

    restarted = looked(tmp_path, at=MIDNIGHT, seconds=60_000, boot="another")
    later = looked(tmp_path, at=MIDNIGHT, seconds=67_200, boot="another")

    assert (restarted, later) == ([], [DAY])


def test_longer_keys_live_as_long_as_the_policy_says(tmp_path):
    week = period_of(DAY, 7)
    visitors = Visitors(tmp_path, days=7)
    numbers = {visitors.number(*WHO, day=week + timedelta(days=day)) for day in range(8)}

    kept = looked(tmp_path, at=MIDNIGHT, seconds=0, days=7)

    assert len(numbers) == 2
    assert kept == []


@pytest.mark.parametrize("days", [0, 32])
def test_a_policy_beyond_a_month_is_refused(days):
    with pytest.raises(ValueError, match="1 to 31 days"):
        period_of(DAY, days)


def test_a_key_that_is_being_destroyed_is_never_used(tmp_path):
    path = tmp_path / "keys" / DAY.isoformat()
    period_key(tmp_path, DAY)
    path.write_bytes(bytes(32))

    assert period_key(tmp_path, DAY) != bytes(32)
