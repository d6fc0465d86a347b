"""Figures of the programme itself: who took part with how much; counted whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zouma.common.text import TranslatedText
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition, Host, Session
from zouma.programme.vocabulary import OrganisationRole
from zouma.reach.queries.held import HeldActivity
from zouma.report.figures import Figure, Source


def both(chinese: str, english: str) -> TranslatedText:
    """Return a text in the two languages of the report."""
    return TranslatedText.originals({"zh-Hans": chinese, "en": english})


REGISTERED = both("节目单登记", "Programme")
LABELS = {
    "organisations": both("主办单位", "Organisations"),
    "activities": both("活动", "Activities"),
    "sessions": both("场次", "Sessions"),
}
WORDINGS = {
    "organisations": both(
        "至少主办了一项已举办活动的单位数；协办、赞助单位不计。",
        "Bodies that hosted at least one activity that took place; partners and sponsors are not "
        "among them.",
    ),
    "activities": both(
        "已发布、未取消、至少一个场次已结束的活动数；“科学村”之类的集合活动不与其中的活动一起计算。",
        "Published activities, not called off, of which a session is over; an umbrella of "
        "activities is not counted beside its parts.",
    ),
    "sessions": both("上述活动中已结束的场次数。", "Sessions of these activities that are over."),
}


def programme_figures(
    edition: Edition, held: Collection[HeldActivity], *, now: datetime
) -> tuple[Figure, ...]:
    """Return how many organisations hosted how many activities in how many sessions."""
    ids = [one.id for one in held]
    hosts = hosting(ids)
    activities = Activity.objects.filter(pk__in=ids)
    over = [session.id for one in held for session in one.sessions]
    link = f"/editions/{edition.slug}/"
    sessions = Session.objects.filter(pk__in=over)
    return (
        counted("organisations", hosts.count(), query=hosts, link=link, now=now),
        counted("activities", len(ids), query=activities, link=link, now=now),
        counted("sessions", len(over), query=sessions, link=link, now=now),
    )


def hosting(activities: Collection[int]) -> QuerySet[Organisation]:
    """Return the bodies that host at least one of these activities."""
    parts = Host.objects.filter(activity__in=activities, role=OrganisationRole.HOST)
    return Organisation.objects.filter(pk__in=parts.values("organisation"))


def counted(key: str, value: int, *, query: QuerySet[Any], link: str, now: datetime) -> Figure:
    """Return a figure that counts rows of the programme, and so has no interval."""
    source = Source(kind="programme", label=REGISTERED, rows=value, link=link)
    return Figure(
        key=key, label=LABELS[key], value=value, low=value, high=value, exact=True, level=0,
        wording=WORDINGS[key], method="counted", sources=(source,), query=shortened(query),
        computed_at=now,
    )  # fmt: skip


def shortened(query: QuerySet[Any]) -> str:
    """Return a query as SQL with its long lists of ids shortened, to be read by people."""
    text = str(query.query)
    head, found, rest = text.partition(" IN (")
    if not found or len(rest) < 300:
        return text
    ids, _closing, tail = rest.partition(")")
    return f"{head} IN ({ids[:60]}… {ids.count(',') + 1} ids){tail}"
