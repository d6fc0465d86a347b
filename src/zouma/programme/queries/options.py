"""What the filters offer: editions in scope, districts, topics, languages that really occur."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q

from zouma.common.fields import text_of_column
from zouma.common.remembered import remembered
from zouma.common.text import TranslatedText
from zouma.programme.models import Edition, EditionState
from zouma.programme.queries.matching import Scope


@dataclass(frozen=True, slots=True)
class Option:
    """One value a filter offers; count: how many public activities have it."""

    value: str
    name: TranslatedText
    count: int
    parent: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """The values that occur in a scope; equal to itself alone, so that it can be a key."""

    districts: list[Option]
    topics: list[Option]
    languages: list[str]
    types: list[str]


@remembered
def public_editions() -> list[Edition]:
    """Return every edition the public may see, the latest first."""
    return list(
        Edition.objects.filter(
            state__in=[EditionState.PUBLISHED, EditionState.ARCHIVED]
        ).select_related("series")
    )


def editions_in_scope(editions: Sequence[Edition], slug: str, now: datetime) -> list[Edition]:
    """Return the editions a choice is made from.

    The one named; else all that are not over; else the latest.
    """
    if slug:
        return [edition for edition in editions if edition.slug == slug]
    published = [edition for edition in editions if edition.state == EditionState.PUBLISHED]
    current = [
        e for e in published if e.ends_on is None or e.ends_on >= now.astimezone(e.zone).date()
    ]
    return current or published[:1]


def scope_of(editions: Sequence[Edition], now: datetime) -> Scope:
    """Return the scope of some editions; days are counted in the zone of the first."""
    zone = editions[0].zone if editions else zoneinfo.ZoneInfo(settings.TIME_ZONE)
    return Scope(edition_ids=tuple(edition.pk for edition in editions), now=now, zone=zone)


def options_for(scope: Scope) -> Options:
    """Return what the filters offer in a scope."""
    return options_of(scope.edition_ids)


@remembered
def options_of(edition_ids: tuple[int, ...]) -> Options:
    """Return what the filters offer for some editions."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, {"editions": list(edition_ids)})
        rows = cursor.fetchall()
    found: dict[str, list[Option]] = {"district": [], "topic": [], "language": [], "type": []}
    for kind, value, name, count, parent in rows:
        text = text_of_column(name)
        found[kind].append(Option(value, text, count, parent))
    return Options(
        districts=found["district"],
        topics=found["topic"],
        languages=[option.value for option in found["language"]],
        types=[option.value for option in found["type"]],
    )


def edition_by_slug(slug: str) -> Edition | None:
    """Return a public edition, None when there is none of that name."""
    hidden = Q(state=EditionState.DRAFT)
    return Edition.objects.exclude(hidden).filter(slug=slug).select_related("series").first()


OFFERED = """
WITH public AS MATERIALIZED (
    SELECT a.id, a.activity_type, a.languages, p.region_id
    FROM programme_activity a LEFT JOIN bases_place p ON p.id = a.place_id
    WHERE a.edition_id = ANY(%(editions)s) AND a.moderation = 'published'
        AND a.vanished_at IS NULL
)
SELECT 'district', r.code, r.name, d.n, coalesce(r.parent_id, '')
FROM (SELECT region_id, count(*) AS n FROM public WHERE region_id IS NOT NULL GROUP BY 1) d
JOIN bases_region r ON r.code = d.region_id
UNION ALL
SELECT 'topic', t.slug, t.name, d.n, coalesce(b.slug, '')
FROM (SELECT at.topic_id, count(*) AS n FROM public
    JOIN programme_activity_topics at ON at.activity_id = public.id GROUP BY 1) d
JOIN programme_topic t ON t.id = d.topic_id LEFT JOIN programme_topic b ON b.id = t.broader_id
UNION ALL
SELECT 'language', l, '{}', count(*), '' FROM public, unnest(languages) l GROUP BY l
UNION ALL
SELECT 'type', activity_type, '{}', count(*), '' FROM public GROUP BY activity_type
ORDER BY 1, 4 DESC, 2
"""
