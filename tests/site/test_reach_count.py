"""``reach count``: tables for people, JSON for programs, refusals as sentences."""

import json
import sys
from datetime import date

import pytest

from make import NOW, both
from reach.counts.days_of_events import DAY, read, write_day
from zouma.reach.counts.files import materials_path
from zouma.reach.models import Channel
from zouma.site.command_line import main
from zouma.site.counting import count_new_reads

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(monkeypatch, settings, tmp_path, capsys):
    """Run the command on a folder with a day of reads; return status, output, errors."""
    settings.REACH_FOLDER = tmp_path / "reach"
    channel = Channel.objects.create(slug="site", title=both("网站", "Site"))
    write_day(settings.REACH_FOLDER, [
        read("10:00:00", channel=channel.pk), read("10:00:20", channel=channel.pk),
        read("12:00:00", channel=channel.pk, status=404),
    ])  # fmt: skip

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["zouma", "reach", "count", *arguments])
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        output, errors = capsys.readouterr()
        return status, output, errors

    return run


def test_the_figures_are_pure_json(count):
    status, output, errors = count("--from", "2026-05-14", "--to", "2026-05-14", "--json")

    answer = json.loads(output)
    assert (status, errors) == (0, "")
    assert answer["days"]["counted"] == [str(DAY)]
    assert answer["reads"] == [{
        "channel": "site", "namespace": "own", "kind": "read", "raw": 3, "after_status": 2,
        "after_robots": 2, "after_duration": 2, "after_behaviour": 2, "counted": 1,
        "unique_items": 1, "seconds": 0, "assistants": 0, "nameless": 0,
    }]  # fmt: skip
    assert answer["visitors"] == [{
        "channel": "site", "namespace": "own", "unit": "visitors", "sampled": 1, "estimate": 1.0,
        "low": 1.0, "high": 1.0,
    }]  # fmt: skip


def test_a_month_that_stands_out_is_pointed_out(count, settings):
    channel = Channel.objects.get().pk
    for month in (1, 2, 3):
        write_day(settings.REACH_FOLDER, [read("10:00:00", channel=channel)], date(2026, month, 9))
    many = [read(number * 60_000, visitor=number + 1, channel=channel) for number in range(200)]
    write_day(settings.REACH_FOLDER, many, date(2026, 4, 9))

    _status, output, _errors = count()
    _status, plain, _errors = count("--json")

    assert "Please look: Site had 200 reads in 2026-04, 1 a month before." in output.splitlines()
    assert json.loads(plain)["spikes"] == [
        {"channel": "site", "month": "2026-04", "counted": 200, "mean_before": 1.0,
         "direction": "more"},
    ]  # fmt: skip


def test_a_table_shows_what_each_rule_leaves(count):
    status, output, _errors = count()

    assert status == 0
    assert output.startswith("Days: 1 counted.\n")
    reads, visitors = (line for line in output.splitlines() if line.startswith("│ Site"))
    assert cells(reads) == ["Site", "own", "read", "3", "2", "2", "2", "2", "1", "1"]
    assert cells(visitors) == ["Site", "own", "visitors", "1", "1", "1 – 1"]


def cells(line):
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_the_worker_counts_what_is_new(count, settings):
    counted = count_new_reads(NOW)

    assert counted.counted == (DAY,)
    assert materials_path(settings.REACH_FOLDER).exists()


def test_regions_of_items_are_refused_with_a_sentence(count):
    status, _output, errors = count("--by", "region,item")

    sentence = "zouma: Reads are kept by item or by region, not by both at once.\n"
    assert (status, errors) == (2, sentence)


def test_a_column_nobody_knows_is_refused(count):
    status, _output, errors = count("--by", "colour")

    assert status == 2
    assert "These can be named" in errors


def test_a_broken_file_is_one_sentence_that_names_it(count, settings):
    path = settings.REACH_FOLDER / "events" / f"day={DAY}" / "events.parquet"
    path.write_bytes(b"nothing")

    status, _output, errors = count("--json")

    assert status == 2
    assert errors.startswith(f"zouma: The file {path} cannot be read: ")
    assert errors.count("\n") == 1
