"""The demo's exports of platforms: written as a platform writes them, and taken in as such."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from zouma.programme.models import Edition
from zouma.reach.actions.import_counts import CountOrder, import_counts

ZONE = ZoneInfo("Asia/Shanghai")
BUSY = (1.0, 0.9, 0.9, 1.0, 1.3, 2.1, 1.9)  # from Monday on
SHARES = {"全部": 1.0, "公众号消息": 0.42, "聊天会话": 0.2, "朋友圈": 0.31}
TITLES = (
    "嘉年华开幕：三十天逛遍十六区", "望远镜里的深秋星空", "把实验室搬到胡同口", "机器人陪你过周末",
    "五分钟看懂量子", "跟着地质学家看西山", "食物里的化学", "和孩子一起做一只走马灯",
)  # fmt: skip
PROGRAMMES = (("BTV科教", "科学嘉年华特别节目", "19:30:00"), ("BTV新闻", "嘉年华一日", "21:05:00"))


def fill_exports(slug: str, *, folder: Path, scale: float, seed: int, now: datetime) -> None:
    """Write a week's exports of four platforms and take them into the ledger of an edition."""
    edition = Edition.objects.get(slug=slug)
    days = days_until(edition, now=now)
    if not days:
        return
    chance = Random(f"{seed} exports {slug}")  # noqa: S311 - an invented readership
    folder.mkdir(parents=True, exist_ok=True)
    name = slug.rpartition("-")[2]
    files = [
        wechat(folder / f"wechat-{name}.csv", days, scale=scale, chance=chance),
        bilibili(folder / f"bilibili-{name}.json", days, scale=scale, chance=chance),
        television(folder / f"television-{name}.csv", days, scale=scale, chance=chance),
    ]
    for path in files:
        import_counts(CountOrder(path=path, edition_slug=slug, until=days[-1]), now=now)


def days_until(edition: Edition, *, now: datetime) -> list[date]:
    """Return the days of an edition that are over."""
    first, last = edition.starts_on, edition.ends_on
    if first is None or last is None:
        return []
    today = now.astimezone(ZONE).date()
    over = min(last, today - timedelta(days=1))
    return [first + timedelta(days=number) for number in range((over - first).days + 1)]


def wechat(path: Path, days: Iterable[date], *, scale: float, chance: Random) -> Path:
    """Write reads of the account by day and source, as its console exports them."""
    rows = []
    for day in days:
        reads = int(410_000 * scale * BUSY[day.weekday()] * chance.lognormvariate(0, 0.15))
        for source, share in (
            ("全部", 1.0),
            ("公众号消息", 0.42),
            ("聊天会话", 0.2),
            ("朋友圈", 0.31),
        ):
            part = int(reads * share)
            rows.append([f"{day:%Y-%m-%d}", source, part, int(part * 0.78), int(part * 0.05),
                         int(part * 0.02)])  # fmt: skip
    return written(path, ["日期", "渠道", "阅读次数", "阅读人数", "分享次数", "收藏次数"], rows)


def bilibili(path: Path, days: list[date], *, scale: float, chance: Random) -> Path:
    """Write videos with their totals so far, as the interface of their pages gives them."""
    videos = []
    for number, title in enumerate(TITLES):
        day = days[number % len(days)]
        views = int(260_000 * scale * chance.lognormvariate(0, 0.8))
        at = datetime(day.year, day.month, day.day, 18, tzinfo=ZONE)
        videos.append({
            "bvid": f"BV1demo{day:%y}{number:03d}", "title": title, "pubdate": int(at.timestamp()),
            "stat": {
                "view": views, "like": int(views * 0.06), "coin": int(views * 0.02),
                "favorite": int(views * 0.015), "share": int(views * 0.01),
                "reply": int(views * 0.004), "danmaku": int(views * 0.008),
            },
        })  # fmt: skip
    path.write_text(json.dumps({"data": videos}, ensure_ascii=False), encoding="utf-8")
    return path


def television(path: Path, days: Iterable[date], *, scale: float, chance: Random) -> Path:
    """Write how many people each broadcast reached, in thousands, as a panel estimates it."""
    rows = [
        [f"{day:%Y-%m-%d}", channel, title, start,
         max(1, int(620 * scale * chance.lognormvariate(0, 0.25)))]
        for day in days
        for channel, title, start in PROGRAMMES
    ]  # fmt: skip
    return written(path, ["日期", "频道", "节目名称", "开始时间", "到达人数(千人)"], rows)


def written(path: Path, head: list[str], rows: Iterable[list[Any]]) -> Path:
    """Write a table as a file of values parted by commas, with the mark that Excel looks for."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path
