"""The paragraph for the press, and what is not added."""

from __future__ import annotations

from datetime import date

from django.utils.translation import override

from make import both
from report.sheets import counted, estimated, headline, sheet, unknown
from zouma.report.wording import paragraph, unlike


def said(of, code="en"):
    with override(code):
        return [str(sentence) for sentence in paragraph(of)]


def test_paragraph_says_what_a_festival_lives_by():
    assert said(sheet()) == [
        "Over 1,200 organisations hosted more than 2,000 activities in over 6,100 sessions.",
        "They reached about 22.5 million people, who made about 30 million visits.",
        ("First-timers made about 8.5 million visits; school groups made more than 410,000 "
        "visits."),
        "In advance, people booked over 1.2 million places.",
        ("Our own pages had more than 41 million reads; pages of partners had about 12 million "
        "reads."),
        ("Platforms report, each by a rule of its own: Reads on WeChat: over 1.7 billion reads; "
        "Views on Bilibili: over 51 million views."),
    ]  # fmt: skip


def test_paragraph_is_chinese_for_who_reads_chinese():
    assert said(sheet(), "zh-hans") == [
        "超过1200家单位举办了逾2000项活动，共超过6100个场次。",
        "活动覆盖约2250万人、约3000万人次。",
        "首次参加者到场约850万人次；学校团体到场逾41万人次。",
        "公众事先预约了超过120万个名额。",
        "自有页面获得逾4100万次阅读；合作单位页面获得约1200万次阅读。",
        "各平台按各自规则公布：微信阅读量：超过17亿次阅读；哔哩哔哩播放量：超过5100万次观看。",
    ]


def test_sentences_leave_out_what_is_not_known():
    few = sheet(headline=(counted("activities", 1), unknown("visits", measure="visit")))

    assert said(few) == ["The programme had 1 activity."]


def test_edition_that_goes_on_is_reported_so_far():
    found = said(sheet(until=date(2026, 9, 12), goes_on=True, headline=headline()[:2]))

    assert found == [
        "So far, until September 12, 2026:",
        "over 1,200 organisations hosted more than 2,000 activities.",
    ]


def test_phrase_leads_to_its_figure():
    with override("en"):
        sentences = paragraph(sheet())

    assert [phrase.key for sentence in sentences for phrase in sentence.phrases.values()] == [
        "organisations", "activities", "sessions", "attenders", "visits", "first-time", "pupils",
        "registrations", "reads-own", "reads-third-party", "reads-wechat", "reads-bilibili",
    ]  # fmt: skip


def test_label_with_a_percent_sign_is_said_as_it_is():
    figure = counted("reads-x", 9, both("100%真", "100% true %(x)s"), measure="read",
                     namespace="platform")  # fmt: skip

    found = said(sheet(headline=(figure,)))

    assert found == ["Platforms report, each by a rule of its own: 100% true %(x)s: 9 reads."]


def test_unlike_figures_are_not_added_and_it_is_said_why():
    with override("en"):
        whole = unlike(sheet())
        people = unlike(sheet(headline=(
            counted("visits", 10, measure="visit"),
            estimated("attenders", 7, 6, 8, measure="attender"),
        )))  # fmt: skip
        programme = unlike(sheet(headline=headline()[:3]))

    assert len(whole) == 5
    assert people == [
        "Visits are not people: who comes twice makes two visits. They are not added."
    ]
    assert programme == []
