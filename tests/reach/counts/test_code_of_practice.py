"""The worked examples of the COUNTER Code of Practice, release 5.1, by section."""

import pytest

from reach.counts.days_of_events import DAY, read, rows, write_day
from zouma.reach.counts.counting import count_day
from zouma.reach.counts.engines import Resources
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.files import counts_path
from zouma.reach.counts.rules import Limits

# Section, what happens, events, counted, unique items.
EXAMPLES = [
    ("7.2", "29 seconds apart are a double-click", [read("10:01:00"), read("10:01:29")], 1, 1),
    ("7.2", "35 seconds apart are two", [read("10:01:00"), read("10:01:35")], 2, 1),
    ("7.2", "within 30 seconds includes the 30th", [read("10:01:00"), read("10:01:30")], 1, 1),
    ("7.2", "more than 30 seconds", [read("10:01:00"), read("10:01:30.001")], 2, 1),
    ("7.2", "further requests are treated alike",
     [read("10:00:00"), read("10:00:20"), read("10:00:45")], 1, 1),
    ("7.2", "each other user has actions of their own",
     [read("10:01:00"), read("10:01:10", visitor=1002)], 2, 2),
    ("7.2", "another item is another action", [read("10:01:00"), read("10:01:10", item=8)], 2, 2),
    ("7.1", "200 and 304 succeed", [read("10:00:00"), read("11:00:00", status=304)], 2, 2),
    ("7.1", "nothing else does",
     [read(f"{hour}:00:00", status=status) for hour, status in
      enumerate((206, 301, 302, 403, 404, 500, 503), start=10)], 0, 0),
    ("7.3", "once in a session of user, date and hour",
     [read("13:35:00"), read("13:40:00"), read("13:59:59")], 3, 1),
    ("7.3", "the day has 24 slices of an hour", [read("13:59:00"), read("14:00:00")], 2, 2),
    ("7.3", "a double-click over the hour is one action, in its last hour",
     [read("13:59:50"), read("14:00:10")], 1, 1),
    ("7.3", "an action before such a double-click is in its own hour",
     [read("13:30:00"), read("13:59:50"), read("14:00:10"), read("14:30:00")], 3, 2),
    ("7.3", "twelve chapters in one session are twelve items",
     [read("09:00:00", item=number) for number in range(1, 13)], 12, 12),
    ("7.8", "crawlers on COUNTER's list", [read("10:00:00", agent=1)], 0, 0),
    ("7.8", "other crawlers that can be identified", [read("10:00:00", agent=2)], 0, 0),
    ("7.8", "systems that read for somebody", [read("10:00:00", agent=3)], 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "counted", "unique"),
    [row[2:] for row in EXAMPLES],
    ids=[f"{section}: {what}" for section, what, *_rest in EXAMPLES],
)
def test_an_example_of_the_code_is_counted_as_it_says(tmp_path, events, counted, unique):
    write_day(tmp_path, events)

    figures = item_figures(tmp_path)

    assert sum(row["raw"] for row in figures) == len(events)
    assert sum(row["counted"] for row in figures) == counted
    assert sum(row["unique_items"] for row in figures) == unique


def test_the_last_of_a_chain_is_the_one_that_counts(tmp_path):
    chain = [("10:00:00", 1), ("10:00:20", 2), ("10:00:45", 4), ("10:01:20", 8)]
    write_day(tmp_path, [read(at, seconds=seconds) for at, seconds in chain])

    (figures,) = item_figures(tmp_path)

    assert (figures["counted"], figures["seconds"]) == (2, 4 + 8)


def test_the_audit_of_double_clicks_is_passed(tmp_path):
    """Appendix E: 15 pairs within 30 seconds, 15 pairs further apart; 45 in all, 30 unique."""
    inside = [(number, 1000 + 2000 * number) for number in range(15)]
    outside = [(100 + number, 30_001 + 60_000 * number) for number in range(15)]
    pairs = [
        read(36_000_000 + later, item=item)
        for item, gap in [*inside, *outside]
        for later in (0, gap)
    ]
    write_day(tmp_path, pairs)

    figures = item_figures(tmp_path)

    totals = [sum(row[name] for row in figures) for name in ("counted", "unique_items")]
    inner = [sum(row[name] for row in figures if row["item"] < 100)
             for name in ("counted", "unique_items")]  # fmt: skip
    assert (inner, totals) == ([15, 15], [45, 30])


def item_figures(folder):
    engine = Embedded(Resources(memory_mb=256, threads=1))
    count_day(folder, DAY, limits=Limits(), engine=engine)
    engine.close()
    return rows(counts_path(folder, "item_day", DAY))
