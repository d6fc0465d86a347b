"""What a list shows of an activity: one row read at once for a whole page of them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from zouma.common.fields import text_of_column
from zouma.common.text import TranslatedText
from zouma.programme.queries.matching import Match

CARDS_KEPT = 4000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Card:
    """An activity in a list, with the session that comes next for the choice made.

    distance_km: from the point asked for; more_sessions: how many follow the one shown. A card
    equals itself alone, and the same row always gives the same card: what a page made of it can
    be found again.
    """

    pk: int
    uid: str
    slug: str
    edition_slug: str
    zone: zoneinfo.ZoneInfo
    title: TranslatedText
    summary: TranslatedText
    kind: str
    activity_type: str
    attendance_mode: str
    status: str
    age_min: int | None
    age_max: int | None
    is_free: bool | None
    topic_slug: str
    topic_name: TranslatedText
    place_name: TranslatedText
    place_slug: str
    region_name: TranslatedText
    locality: str
    starts_at: datetime | None
    ends_at: datetime | None
    all_day: bool
    session_status: str
    admission: str
    more_sessions: int
    distance_km: float | None = None

    @property
    def shown_status(self) -> str:
        """Return the status of the session shown, or of the whole activity where that is news."""
        return self.status if self.status != "scheduled" else self.session_status


def cards(matches: Sequence[Match]) -> list[Card]:
    """Return the cards of matches, in their order."""
    if not matches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            CARDS,
            [[match.activity_id for match in matches], [match.next_at for match in matches]],
        )
        names = tuple(column.name for column in cursor.description or ())
        rows = {row[0]: row for row in cursor.fetchall()}
    return [
        card_of(names, rows[match.activity_id], match.distance_km)
        for match in matches
        if match.activity_id in rows
    ]


TRANSLATED = ("title", "summary", "topic_name", "place_name", "region_name")


@lru_cache(maxsize=CARDS_KEPT)
def card_of(names: tuple[str, ...], row: tuple[Any, ...], distance_km: float | None) -> Card:
    """Return the card of one row."""
    values = dict(zip(names, row, strict=True))
    for name in TRANSLATED:
        values[name] = text_of_column(values[name])
    values["zone"] = zoneinfo.ZoneInfo(values.pop("time_zone"))
    values["uid"] = str(values["uid"])
    return Card(distance_km=distance_km, **values)


CARDS = """
SELECT a.id AS pk, a.uid, a.slug, e.slug AS edition_slug, e.time_zone, a.title, a.summary,
    a.kind, a.activity_type, a.attendance_mode, a.status, a.age_min, a.age_max, a.is_free,
    coalesce(t.slug, '') AS topic_slug, coalesce(t.name, '{}') AS topic_name,
    coalesce(p.name, '{}') AS place_name, coalesce(p.slug, '') AS place_slug,
    coalesce(r.name, '{}') AS region_name, coalesce(p.locality, '') AS locality,
    s.starts_at, s.ends_at, coalesce(s.all_day, false) AS all_day,
    coalesce(s.status, 'scheduled') AS session_status, coalesce(s.admission, '') AS admission,
    (SELECT count(*) FROM programme_session x WHERE x.activity_id = a.id
        AND x.vanished_at IS NULL AND x.starts_at > wanted.next_at) AS more_sessions
FROM unnest(%s::bigint[], %s::timestamptz[]) AS wanted (id, next_at)
JOIN programme_activity a ON a.id = wanted.id
JOIN programme_edition e ON e.id = a.edition_id
LEFT JOIN LATERAL (
    SELECT * FROM programme_session x WHERE x.activity_id = a.id AND x.vanished_at IS NULL
        AND x.starts_at = wanted.next_at ORDER BY x.id LIMIT 1
) s ON true
LEFT JOIN bases_place p ON p.id = coalesce(s.place_id, a.place_id)
LEFT JOIN bases_region r ON r.code = p.region_id
LEFT JOIN LATERAL (
    SELECT at.topic_id FROM programme_activity_topics at
    WHERE at.activity_id = a.id ORDER BY at.id LIMIT 1
) narrow ON true
LEFT JOIN programme_topic n ON n.id = narrow.topic_id
LEFT JOIN programme_topic t ON t.id = coalesce(n.broader_id, n.id)
"""
