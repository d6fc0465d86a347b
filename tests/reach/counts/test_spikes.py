from datetime import date, timedelta

import pytest

from reach.counts.days_of_events import read, write_day
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.reads import Span
from zouma.reach.counts.rules import Limits
from zouma.reach.counts.spikes import Direction, Spike, direction_of, run_of, spikes


@pytest.mark.parametrize(
    ("counted", "before", "direction"),
    [
        (400, [100] * 12, Direction.MORE),
        (399, [100] * 12, None),
        (100, [0] * 12, Direction.MORE),
        (99, [0] * 12, None),
        (9, [1000] * 12, Direction.LESS),
        (10, [1000] * 12, None),
        (0, [20] * 12, Direction.LESS),
        (0, [19] * 12, None),
        (10_000, [1, 1], None),
    ],
)
def test_a_spike_is_what_the_code_of_practice_says(counted, before, direction):
    assert direction_of(counted, before) == direction


def test_months_and_days_run_without_gaps():
    assert run_of("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert run_of("2026-02-27", "2026-03-01") == ["2026-02-27", "2026-02-28", "2026-03-01"]


@pytest.fixture
def folder(tmp_path):
    """Two reads a day of channel 1 for four days, then 150; channel 2 is steady."""
    engine = Embedded(Resources(memory_mb=256, threads=1))
    for number, reads in enumerate((2, 2, 0, 2, 150)):
        day = date(2026, 5, 10) + timedelta(days=number)
        events = [read(36_000_000 + 40_000 * one, visitor=one + 1) for one in range(reads)]
        write_day(tmp_path, [*events, read("10:00:00", channel=2, item=8)], day)
        count_day(tmp_path, day, limits=Limits(), engine=engine)
    engine.close()
    return tmp_path


def test_a_day_far_above_those_before_it_is_pointed_out(folder):
    found = spikes(folder, Span(), period="day")

    assert found == [Spike((1,), "2026-05-14", 150, 1.5, Direction.MORE)]


def test_what_was_before_the_span_is_the_measure_but_not_pointed_out(folder):
    within = spikes(folder, Span(date(2026, 5, 14), date(2026, 5, 14)), period="day")
    before = spikes(folder, Span(to_day=date(2026, 5, 13)), period="day")

    assert [row.period for row in within] == ["2026-05-14"]
    assert before == []
