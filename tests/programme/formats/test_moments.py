from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zouma.programme.formats.moments import (
    local_time,
    parse_clock_span,
    parse_duration,
    parse_moment,
)
from zouma.programme.formats.records import Findings

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-09", date(2024, 5, 9)),
        ("2024-05-09T02:00:00.000Z", datetime(2024, 5, 9, 2, tzinfo=UTC)),
        ("2024-05-09 02:00", datetime(2024, 5, 9, 2)),  # noqa: DTZ001
        ("9 May", None),
        ("", None),
        (20240509, None),
    ],
)
def test_iso_dates_and_times_are_read(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "minutes"), [("PT1H30M", 90), ("P1D", 1440), ("PT0S", None), ("P", None), ("1h", None)]
)
def test_iso_durations_are_read(text, minutes):
    assert parse_duration(text) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("00:25", 25), ("01:50:00", 110), ("1:02:00:00", 1560), ("125:00", 7500), ("x", None)],
)
def test_clock_spans_are_read(text, minutes):
    assert parse_clock_span(text) == (None if minutes is None else timedelta(minutes=minutes))


def test_an_instant_keeps_its_moment_and_a_clock_time_its_clock():
    findings = Findings()
    instant = local_time(datetime(2024, 7, 1, 8, tzinfo=UTC), PARIS, record="1", findings=findings)
    clock = local_time(datetime(2024, 7, 1, 8), PARIS, record="1", findings=findings)  # noqa: DTZ001

    assert instant.isoformat() == "2024-07-01T10:00:00+02:00"
    assert clock.isoformat() == "2024-07-01T08:00:00+02:00"
    assert findings.noted == []


def test_a_clock_time_that_spring_skips_is_a_finding():
    findings = Findings()

    local = local_time(datetime(2024, 3, 31, 2, 30), PARIS, record="1", findings=findings)  # noqa: DTZ001

    assert local.isoformat() == "2024-03-31T03:30:00+02:00"
    assert [finding.action for finding in findings.noted] == ["taken as 03:30"]
