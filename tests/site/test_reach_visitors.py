"""``reach visitors``: unions, overlaps and frequency of channels that may be put together."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from make import NOW, both, organisation, programme
from reach.counts.days_of_events import DAY, read, write_day
from zouma.people.models import Organisation
from zouma.reach.models import Channel
from zouma.site.command_line import commands
from zouma.site.counting import count_new_reads

pytestmark = pytest.mark.django_db
SAMPLED = 64  # numbers of visitors that it divides are in the sample


@pytest.fixture
def visitors(settings, tmp_path):
    settings.REACH_FOLDER = tmp_path
    programme(organisation("museum"))
    for slug, namespace in (("site", "own"), ("letter", "own"), ("partner", "third-party")):
        Channel.objects.create(slug=slug, title=both(slug, slug), namespace=namespace)
    site, letter, _partner = Channel.objects.order_by("pk").values_list("pk", flat=True)
    rows = [read("10:00:00", visitor=SAMPLED * n, channel=site) for n in range(1, 301)]
    rows += [read("11:00:00", visitor=SAMPLED * n, channel=letter) for n in range(151, 401)]
    rows += [read("12:00:00", visitor=SAMPLED * n + 1, channel=site) for n in range(500)]
    write_day(tmp_path, rows)
    count_new_reads(NOW)

    def run(*arguments):
        result = CliRunner().invoke(commands, ["reach", "visitors", *arguments])
        return result.output or str(result.exception)

    return run


def test_unions_overlaps_and_frequency_come_from_the_sample(visitors):
    day = ("--from", str(DAY), "--to", str(DAY))

    rows = {row["of"]: row for row in json.loads(visitors("site", "letter", *day, "--json"))}

    assert {name: row["sampled"] for name, row in rows.items()} == {
        "all together": 400, "both site and letter": 150, "read once": 250, "read 2 times": 150,
    }  # fmt: skip
    union = rows["all together"]
    assert union["low"] < union["estimate"] == 400 * SAMPLED < union["high"]
    assert union["unit"] == "visitors"


def test_a_table_gives_intervals_and_no_number_where_too_few_were_sampled(visitors):
    Channel.objects.filter(slug="partner").update(namespace="own")

    lines = [line.split() for line in visitors("site", "partner").splitlines()]

    found = {" ".join(words[1:4]): words for words in lines if len(words) > 9}
    assert "19,200" in found["all together │"]
    assert "few" in found["both site and"]


@pytest.mark.parametrize(
    ("channels", "sentence"),
    [
        (("site", "nothing"), "There is no channel nothing."),
        (("site", "partner"), "of one organisation and namespace only"),
        (("site", "letter"), "of one organisation and namespace only"),
    ],
)
def test_what_cannot_be_put_together_is_refused(visitors, channels, sentence):
    Channel.objects.filter(slug="letter").update(organisation=Organisation.objects.get())

    assert sentence in visitors(*channels)
