"""Plain sheets of figures, with only what a test says out of the ordinary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from make import both
from zouma.common.text import TranslatedText
from zouma.report.charts.points import Point
from zouma.report.figures import (
    Break,
    Comparison,
    Coverage,
    Figure,
    Row,
    Sheet,
    Source,
    Table,
)

COMPUTED = datetime(2026, 9, 12, 2, 30, tzinfo=UTC)
FIRST = date(2026, 9, 1)
NOT_TOLD = both("无人填报", "Nobody told it")

DISTRICTS = [
    ("110101", "东城区", "Dongcheng", 39.93, 116.42),
    ("110102", "西城区", "Xicheng", 39.91, 116.37),
    ("110105", "朝阳区", "Chaoyang", 39.92, 116.44), ("110106", "丰台区", "Fengtai", 39.86, 116.29),
    ("110107", "石景山区", "Shijingshan", 39.91, 116.22),
    ("110108", "海淀区", "Haidian", 39.96, 116.30),
    ("110109", "门头沟区", "Mentougou", 39.94, 116.10),
    ("110111", "房山区", "Fangshan", 39.75, 116.14),
    ("110112", "通州区", "Tongzhou", 39.91, 116.66),
    ("110113", "顺义区", "Shunyi", 40.13, 116.65), ("110114", "昌平区", "Changping", 40.22, 116.23),
    ("110115", "大兴区", "Daxing", 39.73, 116.34), ("110116", "怀柔区", "Huairou", 40.32, 116.63),
    ("110117", "平谷区", "Pinggu", 40.14, 117.12), ("110118", "密云区", "Miyun", 40.38, 116.84),
    ("110119", "延庆区", "Yanqing", 40.46, 115.97),
]  # fmt: skip
POINTS = {code: Point(latitude, longitude) for code, _, _, latitude, longitude in DISTRICTS}


def counted(key: str, number: float, label: TranslatedText | None = None, **changes: Any) -> Figure:
    """A figure that was counted whole."""
    values: dict[str, Any] = {
        "key": key, "label": label or both(key, key.title()), "value": number, "low": number,
        "high": number, "exact": True, "method": "counted", "computed_at": COMPUTED,
    }  # fmt: skip
    return Figure(**values | changes)


def estimated(
    key: str, value: float, low: float, high: float | None,
    label: TranslatedText | None = None, **changes: Any,
) -> Figure:  # fmt: skip
    """A figure with an interval."""
    return counted(key, value, label, **{"low": low, "high": high, "exact": False} | changes)


def unknown(key: str, label: TranslatedText | None = None, **changes: Any) -> Figure:
    """A figure that is not known."""
    return counted(
        key, 0, label, **{"value": None, "low": None, "high": None, "exact": False,
                          "reason": NOT_TOLD} | changes,
    )  # fmt: skip


def headline() -> tuple[Figure, ...]:
    """Figures as those of a large festival."""
    returns = Source(kind="host-return", label=both("主办单位填报表", "Returns of hosts"), rows=812,
                     link="/desk/returns/")  # fmt: skip
    export = Source(kind="platform", label=both("微信后台导出", "Export of WeChat"), rows=30,
                    sha256="9f86d081" * 8)  # fmt: skip
    return (
        counted("organisations", 1214, both("主办单位", "Organisations")),
        counted("activities", 2043, both("活动", "Activities")),
        counted("sessions", 6120, both("场次", "Sessions")),
        estimated(
            "visits", 30_214_000, 29_100_000, 31_400_000, both("到场人次", "Visits"),
            measure="visit", method="modelled", method_page="weighting",
            definition="visits-modelled/1",
            wording=both("由填报、核查和已知总数推算的到场人次。",
                         "Visits computed from returns, audits and known totals."),
            coverage=Coverage(told=812, expected=1214, unit="organisation",
                              treatment="extrapolated"),
            sources=(returns,), query="SELECT sum(value) FROM reach_observation",
        ),
        estimated("attenders", 22_614_000, 21_700_000, 23_500_000, both("到场人数", "Attenders"),
                  measure="attender", method="interviewed", definition="attenders-interviewed/1"),
        estimated("first-time", 8_310_000, 7_600_000, 9_050_000,
                  both("首次参加者的到场人次", "Visits of first-timers"), measure="visit",
                  method="counted"),
        counted("pupils", 412_305, both("学校团体到场人次", "Visits of school groups"),
                measure="visit", population="school", method="booked"),
        counted("registrations", 1_204_511, both("预约名额", "Places booked"),
                measure="registration", method="booked"),
        counted("reads-own", 41_208_377, both("自有页面阅读量", "Reads of our own pages"),
                measure="read", namespace="own", method="logged", definition="reads-own/1"),
        estimated("reads-third-party", 12_000_000, 11_000_000, 13_000_000,
                  both("合作单位页面阅读量", "Reads of partners' pages"), measure="read",
                  namespace="third-party", method="logged"),
        counted("reads-wechat", 1_730_412_000, both("微信阅读量", "Reads on WeChat"),
                measure="read", namespace="platform", method="platform", sources=(export,)),
        counted("reads-bilibili", 51_200_000, both("哔哩哔哩播放量", "Views on Bilibili"),
                measure="view", namespace="platform", method="platform"),
        unknown("impressions", both("曝光量", "Impressions"), measure="impression",
                namespace="platform"),
    )  # fmt: skip


def table(key: str, label: TranslatedText, columns: dict[str, TranslatedText],
          rows: list[Row]) -> Table:  # fmt: skip
    return Table(key=key, label=label, columns=tuple(columns), column_labels=columns,
                 rows=tuple(rows))  # fmt: skip


def by_day(days: int = 30) -> Table:
    rows = []
    for number in range(days):
        day = FIRST + timedelta(days=number)
        visits = 400_000 + (number * 7919) % 1_300_000
        label = both(f"{day.month}月{day.day}日", f"{day.day} {day:%b}")
        rows.append(Row(key=day.isoformat(), label=label, figures={
            "activities": counted("activities", 120 + number * 13 % 90),
            "visits": estimated("visits", visits, visits * 0.9, visits * 1.1, measure="visit"),
            "reads": counted("reads", 1_000_000 + number * 31_337, measure="read",
                             namespace="own"),
        }))  # fmt: skip
    columns = {"activities": both("活动", "Activities"), "visits": both("到场人次", "Visits"),
               "reads": both("自有页面阅读量", "Reads of our own pages")}  # fmt: skip
    return table("by-day", both("按日", "By day"), columns, rows)


def by_district(districts: int = 16) -> Table:
    rows = []
    for number, (code, chinese, english, *_where) in enumerate(DISTRICTS[:districts]):
        visits = 200_000 + (number * 7_919_113) % 4_000_000
        rows.append(Row(key=code, label=both(chinese, english), figures={
            "activities": counted("activities", 40 + number * 17 % 230),
            "partners": counted("partners", 20 + number * 11 % 130),
            "visits": estimated("visits", visits, visits * 0.85, visits * 1.15, measure="visit"),
            "pupils": counted("pupils", 9_000 + number * 1201, measure="visit",
                              population="school"),
            "first-time": unknown("first-time", measure="visit"),
            "returned": counted("returned", 30 + number),
            "expected": counted("expected", 60 + number),
            "response": counted("response", (30 + number) / (60 + number), unit="share"),
            "cost": counted("cost", 120_000 + number * 3000, unit="CNY"),
        }))  # fmt: skip
    columns = {
        "activities": both("活动", "Activities"), "partners": both("参与单位", "Partners"),
        "visits": both("到场人次", "Visits"), "pupils": both("学校团体人次", "Visits of schools"),
        "first-time": both("首次参加者", "First-time"), "returned": both("已填报", "Returned"),
        "expected": both("应填报", "Expected"), "response": both("填报率", "Response"),
        "cost": both("经费", "Cost"),
    }  # fmt: skip
    return table("by-district", both("按区", "By district"), columns, rows)


def by_channel() -> Table:
    rows = [
        Row(key="own", label=both("自有网站", "Our own site"), figures={
            "reads": counted("reads", 41_208_377, measure="read", namespace="own")}),
        Row(key="wechat", label=both("微信公众号", "WeChat"), figures={
            "reads": counted("reads", 1_730_412_000, measure="read", namespace="platform"),
            "impressions": counted("impressions", 9_100_000_000, measure="impression",
                                   namespace="platform")}),
        Row(key="bilibili", label=both("哔哩哔哩", "Bilibili"), figures={
            "views": counted("views", 51_200_000, measure="view", namespace="platform")}),
    ]  # fmt: skip
    columns = {"reads": both("阅读量", "Reads"), "views": both("播放量", "Views"),
               "impressions": both("曝光量", "Impressions")}  # fmt: skip
    return table("by-channel", both("按渠道", "By channel"), columns, rows)


def by_topic() -> Table:
    names = [("天文", "Astronomy"), ("人工智能", "Artificial intelligence"), ("生命科学", "Life"),
             ("气候与环境", "Climate and environment"), ("数学", "Mathematics")]  # fmt: skip
    rows = [
        Row(key=english.lower().replace(" ", "-"), label=both(chinese, english), figures={
            "activities": counted("activities", 700 - 110 * number),
            "visits": estimated("visits", 9e6 / (number + 1), 8e6 / (number + 1),
                                10e6 / (number + 1), measure="visit")})
        for number, (chinese, english) in enumerate(names)
    ]  # fmt: skip
    columns = {"activities": both("活动", "Activities"), "visits": both("到场人次", "Visits")}
    return table("by-topic", both("按主题", "By topic"), columns, rows)


def comparisons() -> tuple[Comparison, ...]:
    here, there = headline()[0], counted("organisations", 1101, both("主办单位", "Organisations"))
    return (
        Comparison(key="organisations", here=here, there=there, change=(113, 113, 113)),
        Comparison(
            key="visits",
            here=headline()[3],
            there=counted("visits", 19_000_000, measure="visit"),
            change=None,
            broken=Break(key="visits", differs="method", here="modelled", there="estimated"),
        ),
    )


def sheet(*, days: int = 30, districts: int = 16, **changes: Any) -> Sheet:
    """The sheet of a large festival that is over."""
    values: dict[str, Any] = {
        "edition": "days-2026", "title": both("科学嘉年华 2026", "Science Carnival 2026"),
        "starts_on": FIRST, "ends_on": FIRST + timedelta(days=29), "until": date(2026, 9, 30),
        "computed_at": COMPUTED, "headline": headline(),
        "tables": (by_day(days), by_district(districts), by_topic(), by_channel()),
        "comparisons": comparisons(),
        "before": both("科学嘉年华 2025", "Science Carnival 2025"),
        "notes": (both("两个区的填报迟到。", "Two districts were late."),),
    }  # fmt: skip
    return Sheet(**values | changes)
