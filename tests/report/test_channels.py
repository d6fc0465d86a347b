"""Channels in the sheet: each by its own definition, side by side, and nothing added."""

from __future__ import annotations

from datetime import timedelta

import pytest

from make import NOW, activity, both, programme
from zouma.programme.models import Edition
from zouma.reach.actions import Statement, observe
from zouma.reach.models import Channel, Definition
from zouma.report.queries.sheet import press_sheet

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def fair():
    programme(activity("a1"))
    return Edition.objects.get()


def definition(code, measure):
    return Definition.objects.create(
        code=code, measure=measure, method="platform", namespace="platform",
        wording=both("定义", "Definition"),
    )  # fmt: skip


def told(edition, channel, what, values):
    for number, value in enumerate(values):
        at = NOW + number * DAY
        observe(Statement(definition=what, edition=edition, value=value, starts_at=at,
                          ends_at=at + DAY, about={"channel": channel}), now=NOW)  # fmt: skip


def test_reads_add_over_days_and_readers_lie_between_bounds(fair):
    wechat = Channel.objects.create(slug="wechat", title=both("公众号", "WeChat"),
                                    namespace="platform")  # fmt: skip
    told(fair, wechat, definition("wechat-reads", "read"), [100, 150, 50])
    told(fair, wechat, definition("wechat-readers", "reader"), [80, 120, 40])

    sheet = press_sheet(fair, now=NOW + 5 * DAY)

    figures = sheet.figures()
    reads, readers = figures["reads-wechat"], figures["by-channel.wechat.reader"]
    assert (reads.value, reads.exact, reads.coverage.told) == (300, True, 3)
    assert (readers.low, readers.high) == (120, 240)
    assert [figure.key for figure in sheet.headline if figure.namespace == "platform"] == [
        "reads-wechat"
    ]


def test_platforms_stand_beside_each_other_and_are_not_added(fair):
    for slug, value in (("wechat", 100), ("weibo", 700)):
        channel = Channel.objects.create(slug=slug, title=both(slug, slug), namespace="platform")
        told(fair, channel, definition(f"{slug}-reads", "read"), [value])

    sheet = press_sheet(fair, now=NOW + 5 * DAY)

    table = next(table for table in sheet.tables if table.key == "by-channel")
    assert {row.key: row.figures["read"].value for row in table.rows} == {
        "wechat": 100, "weibo": 700,
    }  # fmt: skip
    assert 800 not in [figure.value for figure in sheet.figures().values()]


def test_without_channels_there_is_no_table_of_them(fair):
    sheet = press_sheet(fair, now=NOW + 5 * DAY)

    assert [table.key for table in sheet.tables if table.key == "by-channel"] == []
