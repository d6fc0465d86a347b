"""Tables of an edition's people: by day, by district, by topic and by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from zouma.bases.models import Region
from zouma.common.text import TranslatedText
from zouma.programme.models import Activity, Topic
from zouma.reach.queries.held import HeldSession
from zouma.report.figures import Figure, Row, Table
from zouma.report.queries.audience_figures import (
    LABELS,
    Audience,
    told_figure,
    visits_figure,
)
from zouma.report.queries.programme_figures import LABELS as PROGRAMME_LABELS
from zouma.report.queries.programme_figures import both, counted, hosting
from zouma.report.queries.read_figures import LABELS as READ_LABELS
from zouma.report.queries.read_figures import day_reads
from zouma.report.queries.response_figures import LABELS as RESPONSE_LABELS
from zouma.report.queries.response_figures import response_figure

TABLES = {
    "by-day": both("按日", "By day"),
    "by-district": both("按区", "By district"),
    "by-topic": both("按主题", "By topic"),
    "by-age": both("按活动适合的年龄", "By the age that activities are for"),
}
UNSAID = both("未注明", "Not said")
BANDS = (
    ("0-5", both("5 岁及以下", "Up to 5"), 0, 5),
    ("6-11", both("6–11 岁", "6 to 11"), 6, 11),
    ("12-17", both("12–17 岁", "12 to 17"), 12, 17),
    ("18-59", both("18–59 岁", "18 to 59"), 18, 59),
    ("60", both("60 岁及以上", "60 and over"), 60, 150),
)
COLUMN_LABELS = {**LABELS, **PROGRAMME_LABELS, **RESPONSE_LABELS, **READ_LABELS}


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table before it is counted: what it is called, and which activities it holds."""

    key: str
    label: TranslatedText
    activities: tuple[int, ...]


def audience_tables(audience: Audience, *, now: datetime) -> tuple[Table, ...]:
    """Return the tables of people of an edition."""
    full = [
        *("activities", "organisations", "visits", "pupils"),
        *(["first-time"] if audience.first_time.settled else []),
        *(["expected", "returned", "response"] if audience.returns else []),
        *(["cost"] if any(one.cost is not None for one in audience.returns.values()) else []),
    ]
    return (
        by_day(audience, now=now),
        grouped("by-district", districts(audience), audience, columns=tuple(full), now=now),
        grouped("by-topic", topics(audience), audience, columns=("activities", "visits"), now=now),
        grouped("by-age", ages(audience), audience, columns=("activities", "visits"), now=now),
    )


def grouped(
    key: str, groups: Iterable[Group], audience: Audience, *, columns: tuple[str, ...],
    now: datetime,
) -> Table:  # fmt: skip
    """Return a table with a row for each group of activities."""
    rows = [
        Row(key=group.key, label=group.label,
            figures={column: cell(column, group, audience, now=now) for column in columns})
        for group in groups
    ]  # fmt: skip
    return table(key, columns, rows)


def table(key: str, columns: tuple[str, ...], rows: list[Row]) -> Table:
    """Return a table with the labels of its columns."""
    return Table(
        key=key, label=TABLES[key], columns=columns,
        column_labels={column: COLUMN_LABELS[column] for column in columns}, rows=tuple(rows),
    )  # fmt: skip


def cell(column: str, group: Group, audience: Audience, *, now: datetime) -> Figure:
    """Return one figure of a group of activities."""
    ids = group.activities
    visited = [pk for pk in ids if pk in audience.visits.held]
    if column == "visits":
        return visits_figure(audience, ids, now=now)
    if column in RESPONSE_LABELS:
        return response_figure(column, ids, audience.returns, now=now)
    if column == "first-time":
        return told_figure(audience.first_time, visited, key="first-time", now=now)
    if column == "pupils":
        return told_figure(audience.pupils, visited, key="pupils", now=now)
    link = f"/editions/{audience.edition.slug}/"
    counted_here = [pk for pk in ids if pk in audience.programme]
    if column == "organisations":
        hosts = hosting(counted_here)
        return counted("organisations", hosts.count(), query=hosts, link=link, now=now)
    rows = Activity.objects.filter(pk__in=counted_here)
    return counted("activities", len(counted_here), query=rows, link=link, now=now)


def by_day(audience: Audience, *, now: datetime) -> Table:
    """Return activities, visits and reads by day; visits go to the days of an activity's sessions.

    To each day its share of the sessions that are over: only sums over activities mean anything.
    """
    shares: dict[date, dict[int, float]] = defaultdict(dict)
    for one in audience.held.values():
        for session in one.sessions:
            days_open = session_days(session, audience.edition.zone)
            for day in days_open:
                before = shares[day].get(one.id, 0.0)
                shares[day][one.id] = before + 1 / len(one.sessions) / len(days_open)
    days = sorted(shares)
    reads = day_reads(days[0], days[-1], now=now) if days else {}
    columns = ("activities", "visits", "reads-own") if reads else ("activities", "visits")
    rows = []
    for day in days:
        figures = {
            "activities": cell("activities", Group("", UNSAID, tuple(shares[day])), audience,
                               now=now),
            "visits": day_visits(audience, shares[day], now=now),
        }  # fmt: skip
        if day in reads:
            figures["reads-own"] = reads[day]
        rows.append(Row(key=day.isoformat(), label=day_label(day), figures=figures))
    return table("by-day", columns, rows)


def session_days(session: HeldSession, zone: ZoneInfo) -> list[date]:
    """Return the local days of a session: that of its beginning, or all where it stands for days.

    What goes on after midnight is of the evening before.
    """
    first = session.starts_at.astimezone(zone)
    if session.ends_at - session.starts_at <= timedelta(days=1):
        return [first.date()]
    last = (session.ends_at.astimezone(zone) - timedelta(microseconds=1)).date()
    return [first.date() + timedelta(days=n) for n in range((last - first.date()).days + 1)]


def day_visits(audience: Audience, shares: Mapping[int, float], *, now: datetime) -> Figure:
    """Return the visits of the shares of activities that fall on a day."""
    whole = visits_figure(audience, shares.keys(), now=now)
    estimate = audience.estimate
    if estimate is None or whole.value is None or min(shares.values()) > 1 - 1e-9:
        return whole
    count = estimate.weighted(shares)
    high = count.high if isfinite(count.high) else None
    query = f"{whole.query}, each by the share of its sessions on the day"
    return replace(whole, value=count.value, low=count.low, high=high, exact=False, query=query)


def day_label(day: date) -> TranslatedText:
    """Return a day as it is written in either language."""
    return both(f"{day.month}月{day.day}日", f"{day.day} {day:%B}")


def districts(audience: Audience) -> list[Group]:
    """Return the activities of each district, in the order of their codes; those without last."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in audience.held.values():
        found[one.region].append(one.id)
    names = {region.code: region.name for region in Region.objects.filter(code__in=found)}
    return [
        Group(code or "none", names.get(code) or UNSAID, tuple(found[code]))
        for code in sorted(found, key=lambda code: (not code, code))
    ]


def topics(audience: Audience) -> list[Group]:
    """Return the activities of each topic; one may have several, so that rows do not add up."""
    found: dict[int | None, list[int]] = defaultdict(list)
    held = list(audience.held)
    for pk, topic in (
        Activity.objects.filter(pk__in=held).values_list("pk", "topics").order_by("pk")
    ):
        found[topic].append(pk)
    named = {row.pk: row for row in Topic.objects.filter(pk__in=[pk for pk in found if pk])}
    order = sorted(found, key=lambda pk: (pk is None, -len(found[pk]), pk or 0))
    return [
        Group(named[pk].slug, named[pk].name, tuple(found[pk])) if pk is not None
        else Group("none", UNSAID, tuple(found[None]))
        for pk in order
    ]  # fmt: skip


def ages(audience: Audience) -> list[Group]:
    """Return the activities made for each age; one may be for several: rows do not add up."""
    held = list(audience.held)
    rows = list(Activity.objects.filter(pk__in=held).order_by("pk").values_list(
        "pk", "age_min", "age_max"
    ))  # fmt: skip
    groups = [
        Group(key, label, tuple(
            pk for pk, least, most in rows
            if (least is not None or most is not None)
            and (least or 0) <= last and (150 if most is None else most) >= first
        ))
        for key, label, first, last in BANDS
    ]  # fmt: skip
    unsaid = tuple(pk for pk, least, most in rows if least is None and most is None)
    return [group for group in [*groups, Group("none", UNSAID, unsaid)] if group.activities]
