"""``reach import`` with logs: told by content, each file for itself, the same again nothing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reach.logs.written import combined, text
from zouma.reach.models import ReadsImport
from zouma.site.command_line import commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def zouma(settings, tmp_path):
    settings.REACH_FOLDER = tmp_path / "reach"

    def run(*arguments):
        return CliRunner().invoke(
            commands, ["reach", "import", *map(str, arguments)], catch_exceptions=True
        )

    return run


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "access.log"
    path.write_text(text(combined().replace("2026", "2025"), "junk"))
    return path


def test_a_log_is_told_of_in_a_few_lines(zouma, log):
    result = zouma(log, "--channel", "site-log")

    fingerprint = ReadsImport.objects.get().fingerprint
    assert (result.exit_code, result.output.splitlines()) == (0, [
        "access.log: nginx, channel site-log",
        "  2 lines read; 1 events",
        "  events: 1 person",
        "  cannot be read: 1 no request in quotation marks",
        f"  lines that cannot be read: imports/rejects/{fingerprint}.tsv",
        "  reads of this channel are not reported; the back office can change that",
    ])  # fmt: skip


def test_a_log_again_is_told_to_be_known(zouma, log):
    zouma(log, "--channel", "site-log")

    result = zouma(log, "--channel", "site-log", "--report", "json")

    (told,) = json.loads(result.output)
    assert (told["known"], told["lines"], told["events"]) == (2, 0, 0)


def test_a_file_that_cannot_be_taken_does_not_keep_the_others_back(zouma, log, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("hello\n")

    result = zouma(notes, log, tmp_path / "none.log", "--channel", "site-log", "--report", "json")

    told = json.loads(result.output)
    assert result.exit_code == 2
    assert [row.get("code") for row in told] == ["log-unknown", None, "log-missing"]
    assert ReadsImport.objects.get().name == "access.log"


def test_a_log_without_a_channel_is_a_question(zouma, log):
    result = zouma(log)

    assert (result.exit_code, ReadsImport.objects.count()) == (2, 0)
    assert f"Say with --channel whose reads {log} holds." in result.output.replace("\n", " ")


def test_a_trial_says_that_nothing_is_kept(zouma, log):
    result = zouma(log, "--channel", "site-log", "--dry-run")

    assert result.output.splitlines()[0] == "access.log: nginx, channel site-log (nothing kept)"
    assert ReadsImport.objects.count() == 0


def test_it_is_said_that_the_beacon_counts_in_our_own_channel(zouma, log):
    result = zouma(log, "--channel", "site")

    assert result.output.splitlines()[-1] == (
        "  the beacon of our pages tells of reads in this channel: import only what it did not"
    )
