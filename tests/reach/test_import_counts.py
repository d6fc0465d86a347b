"""Exports into the ledger: once, restated when changed, nothing withdrawn, all or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from make import NOW, activity, edition, english, programme
from reach.formats.count_files import DAILY
from zouma.common.errors import ProgrammeError
from zouma.programme.formats.mapping.problems import BadMapping
from zouma.programme.formats.records import UnreadableFile
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import change_state
from zouma.reach.actions.counted_subjects import ChannelElsewhere, DefinitionTaken
from zouma.reach.actions.import_counts import (
    CountOrder,
    EditionUndated,
    EditionUnknown,
    import_counts,
)
from zouma.reach.models import Channel, Definition, Evidence, Material, Observation
from zouma.reach.queries.ledger import standing_observations
from zouma.reach.vocabulary import ObservationState

pytestmark = pytest.mark.django_db
HEAD = "日期,阅读次数,阅读人数\n"
LATER = NOW + timedelta(days=1)
ARTICLES = (
    DAILY.replace('date = "日期"', 'since = "发表时间"')
    + """
[material]
id = "链接"
title = "标题"
address = "链接"
published = "发表时间"
"""
)
RETURNS = """
source = "returns"
[activity]
id = "activity"
[[counts]]
column = "visits"
code = "visits-returned"
measure = "visit"
wording.zh-Hans = "人次"
wording.en = "Visits"
"""


@pytest.fixture
def fair():
    programme(edition(starts_on=NOW.date(), ends_on=NOW.date()), activity("a1"), activity("a2"))
    return Edition.objects.get()


@pytest.fixture
def take(tmp_path, fair):
    def run(text, *, mapping=DAILY, name="export.csv", now=NOW, **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        rules = tmp_path / "mapping.toml"
        rules.write_text(mapping, encoding="utf-8")
        order = CountOrder(path=path, edition_slug=fair.slug, mapping=str(rules), **options)
        return import_counts(order, now=now)

    return run


def standing(fair):
    rows = standing_observations(fair).order_by("starts_at", "definition__code")
    return [(row.definition.code, row.value) for row in rows.select_related("definition")]


def test_counts_are_stated_of_the_channel_with_evidence_and_locator(take, fair):
    report = take(HEAD + "2026-05-14,12,9\n")

    row = Observation.objects.get(definition__code="reads")
    assert (report.stated, report.read, report.channel) == (2, 1, "wechat")
    assert row.channel == Channel.objects.get(slug="wechat")
    assert (row.locator, row.state, row.key[:6]) == ("record 1, 阅读次数", "reported", "count:")
    assert (row.evidence.name, row.evidence.sha256) == ("export.csv", report.sha256)
    assert Evidence.objects.count() == 1


def test_the_same_file_again_states_nothing(take, fair):
    take(HEAD + "2026-05-14,12,9\n")

    again = take(HEAD + "2026-05-14,12,9\n")

    assert (again.stated, again.unchanged, again.restated) == (0, 2, [])
    assert Observation.objects.count() == 2
    assert Evidence.objects.count() == 1


def test_another_file_with_the_same_figures_states_nothing(take):
    take(HEAD + "2026-05-14,12,9\n")

    again = take(HEAD + "2026-05-14,12,9\n2026-05-15,1,1\n", name="later.csv")

    assert (again.stated, again.unchanged) == (2, 2)


def test_a_changed_figure_supersedes_and_is_told_with_both_files(take, fair):
    take(HEAD + "2026-05-14,12,9\n")

    report = take(HEAD + "2026-05-14,15,9\n", name="later.csv", now=LATER)

    assert standing(fair) == [("readers", 9), ("reads", 15)]
    assert (report.stated, report.unchanged) == (0, 1)
    (change,) = report.restated
    assert (change.definition, change.earlier, change.later) == ("reads/1", 12, 15)
    assert (change.earlier_file, change.later_file) == ("export.csv", "later.csv")
    assert (change.stated_at, change.restated_at) == (
        "2026-05-14T02:00:00+00:00",
        "2026-05-15T02:00:00+00:00",
    )
    assert Observation.objects.get(value=15).supersedes.value == 12


def test_a_figure_may_change_back(take, fair):
    for reads in (12, 15, 12):
        take(HEAD + f"2026-05-14,{reads},9\n")

    assert standing(fair) == [("readers", 9), ("reads", 12)]
    assert Observation.objects.filter(definition__code="reads").count() == 3


def test_what_a_person_disputed_stays_disputed(take, fair):
    take(HEAD + "2026-05-14,12,9\n")
    reads = Observation.objects.get(definition__code="reads")
    change_state(reads, ObservationState.DISPUTED, note="robots", now=NOW)

    report = take(HEAD + "2026-05-14,15,9\n", name="later.csv")

    assert report.findings[-1].reason == "somebody has corrected or disputed this figure"
    assert standing_observations(fair).get(definition__code="reads").state == "disputed"


def test_rows_that_vanished_are_told_and_stay(take, fair):
    take(HEAD + "2026-05-13,1,1\n2026-05-14,12,9\n2026-05-15,3,3\n")

    report = take(HEAD + "2026-05-13,1,1\n2026-05-15,3,3\n", name="later.csv")

    assert report.vanished == [
        "export.csv: record 2, 阅读次数, 12",
        "export.csv: record 2, 阅读人数, 9",
    ]
    assert len(standing(fair)) == 6


def test_a_file_that_contradicts_itself_states_neither(take, fair):
    report = take(HEAD + "2026-05-14,12,9\n2026-05-14,13,9\n")

    assert standing(fair) == [("readers", 9)]
    assert [(one.value, one.reason) for one in report.findings] == [
        ("12 and 13", "the file says two different things")
    ]


def test_a_dry_run_tells_all_and_writes_nothing(take):
    report = take(HEAD + "2026-05-14,12,9\n", dry_run=True)

    assert report.stated == 2
    counts = [model.objects.count() for model in (Observation, Channel, Definition, Evidence)]
    assert counts == [0, 0, 0, 0]


def test_running_totals_of_materials_are_replaced_by_later_ones(take, fair):
    head = "标题,链接,发表时间,阅读次数,阅读人数\n"
    row = "月球,https://example.org/1,2026-05-14 08:00,{},9\n"
    take(head + row.format(12), mapping=ARTICLES, until=date(2026, 5, 15))

    report = take(head + row.format(20), mapping=ARTICLES, until=date(2026, 5, 20), name="b.csv")
    older = take(head + row.format(18), mapping=ARTICLES, until=date(2026, 5, 17), name="c.csv")

    assert standing(fair) == [("readers", 9), ("reads", 20)]
    assert len(report.restated) == 1
    assert older.restated == []
    assert older.findings[-1].reason == "the ledger has a later state of this running total"
    material = Material.objects.get()
    assert (str(material.title), material.published_on) == ("月球", date(2026, 5, 14))
    assert (material.key, material.address) == ("https://example.org/1", "https://example.org/1")


def test_returns_are_stated_of_activities_and_unknown_ones_told(take, fair):
    text = "activity,visits\na1,30\na2,\na9,12\n"

    report = take(text, mapping=RETURNS)

    row = Observation.objects.get()
    assert (row.activity, row.value) == (Activity.objects.get(external_id="a1"), 30)
    assert report.missing == {"visits": 1}
    assert [one.reason for one in report.findings if one.field == "activity"] == [
        "no activity of the edition"
    ]


def test_counts_of_the_whole_edition_need_its_days(take, fair):
    Edition.objects.update(starts_on=None, ends_on=None)

    with pytest.raises(EditionUndated):
        take("activity,visits\na1,30\n", mapping=RETURNS)


def test_another_channel_may_be_named(take, fair):
    report = take(HEAD + "2026-05-14,12,9\n", channel="wechat-north")

    assert report.channel == "wechat-north"
    assert Channel.objects.get().slug == "wechat-north"


def test_two_channels_have_figures_of_their_own(take, fair):
    take(HEAD + "2026-05-14,12,9\n")

    report = take(HEAD + "2026-05-14,40,30\n", channel="wechat-north", name="north.csv")

    assert (report.stated, report.restated, report.vanished) == (2, [], [])


def test_platform_figures_are_not_stated_of_our_own_channel(take):
    Channel.objects.create(slug="wechat", title=english("Site"), namespace="own")

    with pytest.raises(ChannelElsewhere):
        take(HEAD + "2026-05-14,12,9\n")

    assert Observation.objects.count() == 0


def test_a_definition_does_not_change_its_meaning_unsaid(take, fair):
    take(HEAD + "2026-05-14,12,9\n")
    changed = DAILY.replace('code = "reads"', 'code = "reads"\nunit = "opens"')

    with override("en"), pytest.raises(DefinitionTaken) as refusal:
        take(HEAD + "2026-05-15,12,9\n", mapping=changed)

    assert str(refusal.value) == (
        "reads/1 is known with another meaning. What is counted otherwise needs another version in"
        " the mapping."
    )
    take(HEAD + "2026-05-15,12,9\n", mapping=changed.replace("\nunit", '\nversion = "2"\nunit'))
    assert sorted(map(str, Definition.objects.all())) == ["readers/1", "reads/1", "reads/2"]


def test_a_platform_that_changes_from_reads_to_readers_yields_two_definitions(take, fair):
    changing = DAILY.replace(
        'column = "阅读人数"\ncode = "readers"',
        'column = "阅读次数"\nvalid_from = 2026-05-15\ncode = "readers"',
    ).replace('code = "reads"', 'valid_until = 2026-05-14\ncode = "reads"')

    take("日期,阅读次数\n2026-05-14,12\n2026-05-15,9\n", mapping=changing)

    rows = Observation.objects.order_by("starts_at").values_list("definition__code", "measure")
    assert list(rows) == [("reads", "read"), ("readers", "reader")]


def test_what_cannot_be_read_leaves_no_trace(take):
    with pytest.raises(ProgrammeError):
        take("\x00\x01\x02" * 9000)

    assert [Observation.objects.count(), Evidence.objects.count(), Channel.objects.count()] == [
        0,
        0,
        0,
    ]


def test_a_file_that_breaks_at_its_end_leaves_no_trace(take):
    rows = "".join(f"2026-05-{day:02d},12,9\n" for day in range(1, 31))

    with pytest.raises(UnreadableFile):
        take(HEAD + rows + "x" * 1_000_001 + "\n")

    assert [model.objects.count() for model in (Observation, Evidence, Channel)] == [0, 0, 0]


def test_an_edition_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEAD)

    with pytest.raises(EditionUnknown):
        import_counts(CountOrder(path=path, edition_slug="none"), now=NOW)


def test_a_mapping_that_is_not_there_is_refused(take, fair, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEAD)

    with pytest.raises(BadMapping):
        import_counts(CountOrder(path=path, edition_slug=fair.slug, mapping="none"), now=NOW)


def test_a_long_series_is_taken_in_parts_that_the_database_can_hold(take):
    rows = "".join(f"{date(2020, 1, 1) + timedelta(days=day)},12,9\n" for day in range(1100))

    report = take(HEAD + rows)

    assert report.stated == Observation.objects.count() == 2200
