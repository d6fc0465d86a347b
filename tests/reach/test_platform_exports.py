"""The mappings that come along, on samples of ours in the form of each platform's export."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest

from make import NOW, edition, programme
from zouma.programme.models import Edition
from zouma.reach.actions.import_counts import CountOrder, import_counts
from zouma.reach.models import Definition, Material, Observation

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(tmp_path):
    programme(edition(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31)))

    def run(name, content, **options):
        path = tmp_path / name
        if name.endswith(".xlsx"):
            book = openpyxl.Workbook()
            for line in content:
                book.active.append(line)
            book.save(path)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        order = CountOrder(path=path, edition_slug=Edition.objects.get().slug, **options)
        return import_counts(order, now=NOW)

    return run


def stated():
    rows = Observation.objects.order_by("id").select_related("definition")
    return [(str(row.definition), row.measure, row.value) for row in rows]


def test_wechat_traffic_is_taken_of_all_sources_only(take):
    head = [
        "日期",
        "渠道",
        "阅读次数",
        "阅读人数",
        "分享次数",
        "分享人数",
        "收藏次数",
        "收藏人数",
        "群发篇数",
    ]
    lines = [head, ["2026-05-14", "全部", 1200, 900, 30, 25, 8, 8, 2]]
    lines.append(["2026-05-14", "搜一搜", 200, 180, 3, 2, 1, 1, 2])

    report = take("流量.xlsx", lines)

    assert (report.mapping, report.channel, report.other_rows) == ("wechat-traffic", "wechat", 1)
    assert stated() == [
        ("wechat-reads/1", "read", 1200),
        ("wechat-readers/1", "reader", 900),
        ("wechat-shares/1", "engagement", 30),
        ("wechat-favourites/1", "engagement", 8),
    ]


def test_wechat_articles_are_materials_with_running_totals(take):
    head = ["内容标题", "发表时间", "总阅读人数", "总阅读次数", "总分享人数", "总分享次数",
            "阅读后关注人数", "送达人数", "送达阅读率", "内容url"]  # fmt: skip
    line = ["月球上的一天", "20260514", 90_000, "10万+", 5, 7, 3, 20_000, "4.5%",
            "https://mp.weixin.qq.com/s/x"]  # fmt: skip

    report = take("文章.xlsx", [head, line], until=date(2026, 5, 20))

    assert report.mapping == "wechat-articles"
    reads = Observation.objects.get(definition__code="wechat-article-reads")
    assert (reads.value, reads.low, reads.high) == (100_001, 100_001, 10**15)
    assert str(Material.objects.get().title) == "月球上的一天"
    assert [one.field for one in report.findings if one.reason == "a rate is not a count"] == [
        "送达阅读率"
    ]


def test_the_interfaces_of_wechat_change_from_reads_to_readers_and_stay_apart(take):
    old = {"list": [
        {"ref_date": "2026-05-14", "user_source": 99999999, "int_page_read_count": 50,
         "int_page_read_user": 40, "share_count": 3},
        {"ref_date": "2026-05-14", "user_source": 2, "int_page_read_count": 9,
         "int_page_read_user": 9, "share_count": 1},
    ]}  # fmt: skip
    new = {"list": [{"ref_date": "2026-05-15", "msgid": "2247_1", "detail": {"read_user": 41}}]}

    mappings = [take("old.json", old).mapping, take("new.json", new).mapping]

    assert mappings == ["wechat-api-traffic", "wechat-api-articles"]
    assert stated() == [
        ("wechat-page-reads/1", "read", 50),
        ("wechat-page-readers/1", "reader", 40),
        ("wechat-page-shares/1", "engagement", 3),
        ("wechat-article-day-readers/1", "reader", 41),
    ]


def test_what_weibo_calls_reads_are_impressions(take):
    head = ["微博链接", "微博内容", "发布时间", "阅读数", "转发数", "评论数", "点赞数"]
    line = ["https://weibo.com/1/a", "看月食", "2026-05-14 08:30", "12.3万", 12, 3, "-"]

    report = take("微博.xlsx", [head, line], until=date(2026, 5, 20))

    assert report.mapping == "weibo-posts"
    assert stated() == [
        ("weibo-post-impressions/1", "impression", 123_000),
        ("weibo-post-reposts/1", "engagement", 12),
        ("weibo-post-comments/1", "engagement", 3),
    ]
    assert report.missing == {"点赞数": 1}


@pytest.mark.parametrize("several", [False, True])
def test_bilibili_videos_come_one_by_one_or_in_a_list(take, several):
    video = {"bvid": "BV1", "title": "月食", "pubdate": 1778718600, "stat": {
        "view": 198, "danmaku": 166, "reply": 11, "favorite": 36, "coin": 8, "share": 79,
        "like": 135}}  # fmt: skip

    report = take("v.json", {"code": 0, "data": [video] if several else video},
                  until=date(2026, 5, 20))  # fmt: skip

    assert (report.mapping, report.stated) == ("bilibili-videos", 7)
    assert stated()[0] == ("bilibili-video-views/1", "view", 198)


def test_douyin_works_are_known_by_title_and_moment(take):
    head = "作品名称 发布时间 体裁 审核状态 播放量 完播率 5s完播率 封面点击率 2s跳出率 平均播放时长"
    head = [*head.split(), *["点赞量", "分享量", "评论量", "收藏量", "主页访问量", "粉丝增量"]]
    line = ["看月食", "2026-05-14 08:30", "视频", "通过", "1.2万", 0.31, 0.5, 0.1, 0.2, 12.5, 30, 2,
            1, 4, 9, 3]  # fmt: skip

    report = take("作品.xlsx", [head, line], until=date(2026, 5, 20))

    assert (report.mapping, report.stated) == ("douyin-videos", 5)
    assert stated()[0] == ("douyin-video-views/1", "view", 12_000)
    assert Material.objects.get().key == "2026-05-14 08:30 看月食"


def test_television_is_an_estimate_of_a_panel_in_thousands(take):
    head = [
        "日期",
        "频道",
        "节目名称",
        "开始时间",
        "收视率%",
        "市场份额%",
        "到达率%",
        "到达人数(千人)",
    ]
    line = ["2026-05-14", "科教频道", "月食直播", "20:00", 0.8, 3.1, 4.2, 345]

    report = take("收视.xlsx", [head, line])

    definition = Definition.objects.get()
    row = Observation.objects.get()
    assert (definition.method, definition.measure, definition.least_seconds) == (
        "panel",
        "reader",
        60,
    )
    assert (row.low, row.value, row.high) == (344_500, 345_000, 345_999)
    rates = [one.field for one in report.findings if one.reason == "a rate is not a count"]
    assert rates == ["到达率%", "市场份额%", "收视率%"]


def test_streams_are_sessions_of_ten_seconds_and_never_heat(take):
    text = "stream,title,started_at,ended_at,sessions_10s,热度\n"
    text += "s1,月食,2026-05-14,2026-05-14,512,99999\n"

    report = take("streams.csv", text)

    assert stated() == [("stream-sessions/1", "view", 512)]
    assert Definition.objects.get().least_seconds == 10
    assert report.findings[-1].reason == (
        "a heat number is a score of the platform, it counts nothing"
    )
