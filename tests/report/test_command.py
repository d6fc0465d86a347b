"""``./zouma report``: what it prints, writes and publishes."""

from __future__ import annotations

import json
import sys

import pytest
from django.utils import translation

from make import activity, coming, organisation, programme
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Activity, Edition
from zouma.report.frozen import digest_of
from zouma.report.models import ReportVersion
from zouma.site.command_line import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme():
    hosts = (HostRecord(organisation_key="o1"),)
    programme(
        organisation(), activity(sessions=(coming(-48),), hosts=hosts),
        activity("a2", sessions=(coming(-24),), hosts=hosts),
    )  # fmt: skip
    Edition.objects.update(state="published")


@pytest.fixture
def zouma(monkeypatch, capfdbinary):
    """Run ``report`` in this process; return its status, output and errors."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["zouma", "report", *map(str, arguments)])
        capfdbinary.readouterr()
        with translation.override("en"):
            try:
                main()
                status = 0
            except SystemExit as end:
                status = end.code
        output, errors = capfdbinary.readouterr()
        return status, output.decode(), errors.decode()

    return run


def test_press_sheet_is_printed(zouma):
    status, output, errors = zouma("days-2026")

    lines = output.splitlines()
    assert (status, errors) == (0, "")
    assert lines[0] == "Science days"
    assert "  1 organisation hosted 2 activities in 2 sessions." in lines


def test_press_sheet_is_printed_in_chinese(zouma):
    _status, output, _errors = zouma("days-2026", "--language", "zh")

    assert output.splitlines()[0] == "科学节"
    assert "  1家单位举办了2项活动，共2个场次。" in output.splitlines()


def test_json_holds_figures_and_their_digest(zouma):
    _status, output, _errors = zouma("days-2026", "--format", "json")

    document = json.loads(output)
    assert document["number"] is None
    assert document["digest"] == digest_of(document["sheet"])
    assert [one["value"] for one in document["sheet"]["headline"]][:3] == [1, 2, 2]


def test_csv_has_a_row_for_each_figure(zouma):
    _status, output, _errors = zouma("days-2026", "--format", "csv")

    keys = [line.partition(",")[0] for line in output.lstrip("\ufeff").splitlines()]
    assert keys[:4] == ["key", "organisations", "activities", "sessions"]


def test_page_needs_nothing_beside_it(zouma, tmp_path):
    file = tmp_path / "report.html"

    status, output, _errors = zouma("days-2026", "--format", "html", "--output", file)

    text = file.read_text(encoding="utf-8")
    assert (status, output) == (0, "")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert [part for part in ("<link", "<script", "src=", "@import") if part in text] == []
    assert "<svg" in text


def test_figures_are_published_and_read_again(zouma):
    published = zouma("days-2026", "--publish")
    Activity.objects.filter(external_id="a2").update(moderation="refused")

    now, before = zouma("days-2026"), zouma("days-2026", "--version", "1")

    assert published[2] == "Version 1 is published.\n"
    assert "  1 organisation hosted 1 activity in 1 session." in now[1].splitlines()
    assert "  1 organisation hosted 2 activities in 2 sessions." in before[1].splitlines()


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["nothing"], 1, "There is no edition nothing."),
        (["days-2026", "--version", "4"], 1, "Version 4 of days-2026 is not published."),
        (["days-2026", "--version", "1", "--publish"], 2,
         "--publish freezes the figures of now; it takes no --version."),
        (["days-2026", "--output", "/nowhere/report.txt"], 1,
         "/nowhere/report.txt cannot be written: No such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(zouma, arguments, status, sentence):
    found, _output, errors = zouma(*arguments)

    assert (found, errors.splitlines()[-1].removeprefix("Error: ")) == (status, sentence)


def test_correction_needs_a_note(zouma):
    zouma("days-2026", "--publish")
    Activity.objects.filter(external_id="a2").update(moderation="refused")

    without = zouma("days-2026", "--publish")
    zouma("days-2026", "--publish", "--note", "One did not take place.")

    assert (without[0], without[2]) == (
        2, "zouma: Please say in a note why the figures published last are corrected.\n",
    )  # fmt: skip
    assert [(one.number, one.note) for one in ReportVersion.objects.order_by("number")] == [
        (1, ""), (2, "One did not take place."),
    ]  # fmt: skip
