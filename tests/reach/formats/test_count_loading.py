"""Mapping files of counts: whatever would count what is no count is refused in one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from reach.formats.count_files import DAILY, mapping_of
from zouma.programme.formats.mapping.problems import BadMapping
from zouma.reach.formats.recognition import count_mapping_named, shipped
from zouma.reach.vocabulary import Measure, Method, Namespace, Population


def test_a_column_has_a_definition_with_measure_method_and_namespace(tmp_path):
    mapping = mapping_of(tmp_path)

    first = mapping.counts[0]
    assert first.definition.name == "reads/1"
    assert first.definition.measure == Measure.READ
    assert (first.definition.method, first.definition.namespace) == (
        Method.PLATFORM,
        Namespace.PLATFORM,
    )
    assert first.population == Population.ALL


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('column = "阅读次数"', 'column = "热度"'),
         ('[counts] column cannot be "热度": a heat number is a score of the platform, it counts'
         " nothing.")),
        (('column = "阅读次数"', 'column = ["reads", "直播人气"]'),
         ('[counts] column cannot be "直播人气": a heat number is a score of the platform, it'
         " counts nothing.")),
        (('column = "阅读次数"', 'column = "完播率"'),
         '[counts] column cannot be "完播率": a rate is not a count.'),
        (('column = "阅读次数"', 'column = "engagement_rate_total"'),
         '[counts] column cannot be "engagement_rate_total": a rate is not a count.'),
        (('measure = "reader"', 'measure = "people"'),
         '[counts] measure cannot be "people"; it can be one of: '
         + ", ".join(sorted(Measure.values)) + "."),
        (('code = "readers"', 'code = "reads"'),
         "[counts] code reads/1 is defined twice, and differently."),
        (('column = "阅读人数"', 'column = "阅读次数"'),
         ('[counts] column "阅读次数" has two meanings on the same days; say valid_from,'
         " valid_until.")),
        (('wording.zh-Hans = "阅读人数"\n', ""),
         "[counts] wording is needed in both languages: wording.zh-Hans, wording.en."),
        (('date = "日期"', 'date = "日期"\nsince = "日期"'),
         "[window] date and since cannot stand together."),
        (('date = "日期"', 'first = "日期"'),
         "[window] first and last belong together."),
        (('slug = "wechat"', 'slg = "wechat"'),
         '[channel] slg is not a known key; did you mean "slug"?'),
        (('[window]', '[reporter]\nname = "host"\n[window]'),
         "channel and [reporter] cannot stand together; keep one of them."),
        (('slug = "wechat"', 'slug = "wechat"\nnamespace = "people"'),
         '[channel] namespace cannot be "people"; it can be one of: own, platform, third-party.'),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_in_one_sentence(tmp_path, change, told):
    with pytest.raises(BadMapping) as refusal:
        mapping_of(tmp_path, DAILY.replace(*change, 1))

    assert str(refusal.value) == f"mapping.toml: {told}"


def test_a_mapping_without_counts_is_refused(tmp_path):
    with pytest.raises(BadMapping) as refusal:
        mapping_of(tmp_path, DAILY[: DAILY.index("[[counts]]")])

    assert str(refusal.value).endswith(
        "counts is missing: say in [[counts]] which columns count what."
    )


def test_a_column_may_change_its_meaning_on_a_day(tmp_path):
    text = DAILY.replace('column = "阅读人数"', 'column = "阅读次数"\nvalid_from = 2024-01-01')
    text = text.replace('code = "reads"', 'code = "reads"\nvalid_until = 2023-12-31')

    reads, readers = mapping_of(tmp_path, text).counts

    days = [date(2023, 12, 31), date(2024, 1, 1)]
    assert [reads.holds_on(day) for day in days] == [True, False]
    assert [readers.holds_on(day) for day in days] == [False, True]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_comes_along_says_what_it_was_written_for_and_defines_its_counts(name):
    mapping = shipped()[name]

    assert mapping.about.strip()
    assert mapping.recognise
    assert mapping.channel is None or set(mapping.channel.title) == {"zh-Hans", "en"}
    assert [rule.definition.endpoint != "" for rule in mapping.counts] == [True] * len(
        mapping.counts
    )


def test_a_code_means_the_same_in_all_that_come_along():
    known = {}

    meanings = [
        known.setdefault(rule.definition.name, rule.definition) == rule.definition
        for mapping in shipped().values()
        for rule in mapping.counts
    ]

    assert meanings == [True] * len(meanings)


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(BadMapping) as refusal:
        count_mapping_named("leeds-websit")

    assert (
        str(refusal.value)
        == 'There is no mapping file "leeds-websit"; did you mean "leeds-website"?'
    )
