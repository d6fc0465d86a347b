"""The programme as the rows of the API: plain values, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Prefetch, QuerySet

from zouma.bases.models import Place, Region
from zouma.people.models import Organisation
from zouma.programme.formats.record_json import encoded
from zouma.programme.models import Activity, Edition, Series, Session, Topic
from zouma.programme.queries.listing import chosen_for, found_matches
from zouma.programme.queries.matching import activity_conditions, session_conditions
from zouma.programme.queries.public import public_organisations, public_places
from zouma.programme.queries.records import (
    activity_records,
    edition_record,
    organisation_record,
    place_record,
    session_record,
)
from zouma.programme.selection import Selection
from zouma.programme.vocabulary import Moderation


@dataclass(frozen=True, slots=True)
class Rows:
    """Part of a long answer, and how many rows there are in all."""

    rows: list[dict[str, Any]]
    count: int


def home_zone() -> ZoneInfo:
    """Return the zone in which times are given that belong to no edition."""
    return ZoneInfo(settings.TIME_ZONE)


def activity_rows(selection: Selection, *, now: datetime, limit: int, offset: int) -> Rows:
    """Return activities that a selection chooses."""
    _chosen, matches = found_matches(chosen_for(selection, now=now), limit=limit, offset=offset)
    return Rows(plain_activities([match.activity_id for match in matches.page]), matches.total)


def plain_activities(ids: list[int]) -> list[dict[str, Any]]:
    """Return activities as plain values, in the order of the ids."""
    editions = Activity.objects.filter(pk__in=ids).values_list(
        "uid", "edition__slug", "edition__time_zone"
    )
    where = {str(uid): (slug, ZoneInfo(zone)) for uid, slug, zone in editions}
    rows = []
    for record in activity_records(ids):
        slug, zone = where[record.uid]
        row = {"uid": record.uid, "slug": record.slug, "edition": slug, **encoded(record, zone)}
        row["sessions"] = [s for s in row.get("sessions", []) if not s.pop("vanished", False)]
        rows.append(row)
    return rows


def one_activity(uid: str) -> dict[str, Any] | None:
    """Return a public activity as plain values, None when there is none."""
    public = Activity.objects.filter(uid=uid, moderation=Moderation.PUBLISHED)
    pk = public.exclude(edition__state="draft").values_list("pk", flat=True).first()
    return plain_activities([pk])[0] if pk else None


def session_rows(selection: Selection, *, now: datetime, limit: int, offset: int) -> Rows:
    """Return sessions of the activities that a selection chooses, the soonest first."""
    chosen = chosen_for(selection, now=now)
    conditions = activity_conditions(chosen.selection, chosen.scope, chosen.query)
    times = session_conditions(chosen.selection, chosen.scope)
    values = conditions.values | times.values | {"limit": limit, "offset": offset}
    if chosen.query:
        values["query"] = chosen.query.tsquery
    if selection.near:
        values |= {"latitude": selection.near[0], "longitude": selection.near[1]}
    clause = FROM_SESSIONS.format(conditions=conditions.sql(), times=times.sql())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {clause}", values)
        (total,) = cursor.fetchone() or (0,)
        cursor.execute(
            f"SELECT s.id {clause} ORDER BY s.starts_at, s.id LIMIT %(limit)s OFFSET %(offset)s",
            values,
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    found = Session.objects.filter(pk__in=ids).select_related("activity__edition", "place", "space")
    rows = []
    for session in found.order_by("starts_at", "pk"):
        plain = encoded(session_record(session), session.activity.edition.zone)
        rows.append({**plain, "activity": str(session.activity.uid)})
    return Rows(rows, total)


def edition_rows(*, limit: int, offset: int) -> Rows:
    """Return public editions."""
    rows = Edition.objects.exclude(state="draft").select_related("series")
    return Rows([plain_edition(row) for row in rows[offset : offset + limit]], rows.count())


def plain_edition(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain values."""
    plain = encoded(edition_record(edition), edition.zone)
    kept = {name: value for name, value in plain.items() if not name.startswith("series_")}
    return {"slug": edition.slug, "series": edition.series.slug, **kept}


def series_rows(*, limit: int, offset: int) -> Rows:
    """Return series with the slugs of their public editions."""
    public = Edition.objects.exclude(state="draft")
    rows = Series.objects.prefetch_related(
        Prefetch("editions", queryset=public, to_attr="public_editions")
    )
    return Rows([plain_series(row) for row in rows[offset : offset + limit]], rows.count())


def plain_series(series: Any) -> dict[str, Any]:
    """Return a series, its editions read ahead, as plain values."""
    return {
        "slug": series.slug,
        "title": series.title.to_json(),
        "summary": series.summary.to_json(),
        "editions": [edition.slug for edition in series.public_editions],
    }


def place_rows(*, limit: int, offset: int) -> Rows:
    """Return places with their parts."""
    rows = places()
    return Rows([plain_place(row) for row in rows[offset : offset + limit]], rows.count())


def places() -> QuerySet[Place, Any]:
    """Return places with all that belongs to them, read ahead."""
    rows = public_places().select_related("organisation").order_by("pk")
    return rows.prefetch_related("opening_hours", "titles", "spaces")


def plain_place(place: Place) -> dict[str, Any]:
    """Return a place as plain values."""
    return encoded(place_record(place), home_zone())


def organisation_rows(*, limit: int, offset: int) -> Rows:
    """Return organisations."""
    rows = public_organisations().order_by("pk")
    page = rows[offset : offset + limit]
    return Rows([plain_organisation(row) for row in page], rows.count())


def plain_organisation(organisation: Organisation) -> dict[str, Any]:
    """Return an organisation as plain values."""
    plain = encoded(organisation_record(organisation), home_zone())
    return {name: value for name, value in plain.items() if name not in {"email", "phone"}}


def topic_rows(*, limit: int, offset: int) -> Rows:
    """Return topics."""
    rows = Topic.objects.select_related("broader").order_by("pk")
    plain = [
        {
            "key": topic.slug,
            "name": topic.name.to_json(),
            "identifier": topic.identifier,
            "broader_key": topic.broader.slug if topic.broader else "",
        }
        for topic in rows[offset : offset + limit]
    ]
    return Rows(plain, rows.count())


def region_rows(*, limit: int, offset: int) -> Rows:
    """Return regions."""
    rows = Region.objects.order_by("code")
    plain = [
        {
            "code": region.code,
            "name": region.name.to_json(),
            "parent_code": region.parent_id or "",
            "latitude": region.latitude,
            "longitude": region.longitude,
        }
        for region in rows[offset : offset + limit]
    ]
    return Rows(plain, rows.count())


FROM_SESSIONS = """
FROM programme_session s JOIN programme_activity a ON a.id = s.activity_id
LEFT JOIN bases_place p ON p.id = coalesce(s.place_id, a.place_id)
WHERE {conditions} AND {times}
"""
