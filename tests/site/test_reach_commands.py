"""The commands of reach: files in, figures out, each refusal one sentence."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from make import NOW, edition, programme
from zouma.programme.formats.records import UnreadableFile
from zouma.reach.actions.import_counts import EditionUnknown
from zouma.reach.models import Observation
from zouma.site.command_line import commands

pytestmark = pytest.mark.django_db
FIRST = "date,users,pageviews\n2026-05-14,70,103\n2026-05-15,80,200\n"
LATER = "date,page_views,unique_page_views,users\n2026-05-14,110,,70\n2026-05-15,200,9,80\n"


@pytest.fixture
def zouma():
    programme(edition(starts_on=NOW.date(), ends_on=NOW.date(), time_zone="Europe/London"))

    def run(*arguments):
        return CliRunner().invoke(commands, [str(one) for one in arguments], catch_exceptions=True)

    return run


@pytest.fixture
def files(tmp_path):
    paths = tmp_path / "first.csv", tmp_path / "later.csv"
    for path, text in zip(paths, (FIRST, LATER), strict=True):
        path.write_text(text)
    return paths


def test_an_import_tells_people_what_it_did(zouma, files):
    result = zouma("reach", "import", *files, "--edition", "days-2026")

    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[:3] == [
        "first.csv: by leeds-website, edition days-2026, channel leeds-website",
        "  2 records read; 4 counts stated, 0 restated, 0 known already",
        "  unique_page_views: the file has no such column: not counted",
    ]
    assert lines[3:5] == [
        "later.csv: by leeds-website, edition days-2026, channel leeds-website",
        "  2 records read; 1 counts stated, 1 restated, 3 known already",
    ]
    assert lines[5].startswith(
        "  restated: leeds-website-page-views/1, channel leeds-website,"
        " 2026-05-13T23:00:00+00:00 – 2026-05-14T23:00:00+00:00: 103 → 110 (first.csv of "
    )
    assert lines[6:] == [
        "  unique_page_views: nothing is said in 1 of 2 records: not taken as nought"
    ]


def test_days_may_be_chosen_and_a_dry_run_writes_nothing(zouma, files):
    result = zouma(
        "reach", "import", files[0], "--edition", "days-2026", "--from", "2026-05-15",
        "--to", "2026-05-15", "--dry-run", "--report", "json",
    )  # fmt: skip

    (report,) = json.loads(result.output)
    assert (report["stated"], report["outside"]) == (2, 1)
    assert Observation.objects.count() == 0


def test_figures_are_printed_side_by_side(zouma, files):
    zouma("reach", "import", files[0], "--edition", "days-2026")

    result = zouma("reach", "figures", "days-2026")

    assert [" ".join(line.split()) for line in result.output.splitlines()] == [
        "figures of measure definition about value bounds covers time rule",
        (
            "own view leeds-website-page-views/1 channel leeds-website 303 exact day 2/2"
            " 2026-05-14 – 2026-05-15 sum of the parts"
        ),
        (
            "own reader leeds-website-users/1 channel leeds-website … 80 – 150 day 2/2"
            " 2026-05-14 – 2026-05-15 from the largest part to the sum"
        ),
    ]


def test_figures_are_plain_data_for_programs(zouma, files):
    zouma("reach", "import", files[0], "--edition", "days-2026")

    plain = json.loads(zouma("reach", "figures", "days-2026", "--json").output)

    assert plain["edition"] == "days-2026"
    assert [(one["definition"], one["value"]) for one in plain["figures"]] == [
        ("leeds-website-page-views/1", 303),
        ("leeds-website-users/1", None),
    ]
    assert plain["expansions"] == []


def test_an_edition_without_figures_prints_a_head_alone(zouma):
    result = zouma("reach", "figures", "days-2026")

    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("reach", "import", "missing.csv", "--edition", "days-2026"), UnreadableFile),
        (("reach", "figures", "none"), EditionUnknown),
    ],
)
def test_what_cannot_be_done_is_refused(zouma, arguments, refusal):
    result = zouma(*arguments)

    assert type(result.exception) is refusal
