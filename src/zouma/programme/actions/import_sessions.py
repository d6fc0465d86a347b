"""Sessions of an import: written, updated, marked as vanished, kept out of one another's space."""

from __future__ import annotations

import uuid
from bisect import bisect_left, insort
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from django.db import connection

from zouma.programme.actions.fitting import fingerprinted
from zouma.programme.actions.import_places import PlaceImport, own_uid
from zouma.programme.actions.import_tally import Tallies
from zouma.programme.formats.records import ActivityRecord, Findings, SessionRecord
from zouma.programme.models import Activity, Edition, Session
from zouma.programme.models.sessions import OCCUPYING


class SessionImport:
    """Writes the sessions of an import's activities."""

    def __init__(
        self, source: str, places: PlaceImport, findings: Findings, tallies: Tallies, *,
        now: datetime,
    ) -> None:  # fmt: skip
        self.source = source
        self.places = places
        self.findings = findings
        self.tallies = tallies
        self.now = now

    def write(self, changed: list[tuple[Activity, ActivityRecord]], fresh: set[int]) -> None:
        """Create, update or mark the sessions of changed activities."""
        old = [row.pk for row, _record in changed if row.pk not in fresh]
        known: dict[int, dict[str, Session]] = {}
        for session in Session.objects.filter(activity_id__in=old):
            known.setdefault(session.activity_id, {})[session.key] = session
        created: list[Session] = []
        updated: list[Session] = []
        for row, record in changed:
            before = known.get(row.pk, {})
            wanted = self.keyed(record)
            for key, one in wanted.items():
                written = self.merged(before.get(key), row, record, key, one)
                if written is None:
                    self.tallies.sessions.unchanged += 1
                else:
                    (updated if written.pk else created).append(written)
            gone = [session for key, session in before.items() if key not in wanted]
            updated += [s for s in gone if s.vanished_at is None and self.vanishes(s, record)]
        Session.objects.bulk_create(created, batch_size=1000)
        Session.objects.bulk_update(updated, UPDATED_FIELDS, batch_size=200)
        self.tallies.sessions.created += len(created)
        self.tallies.sessions.updated += len(updated)

    def merged(
        self,
        known: Session | None,
        row: Activity,
        record: ActivityRecord,
        key: str,
        wanted: SessionRecord,
    ) -> Session | None:
        """Return the session to write, None when there is nothing to write.

        What the source says as before is left as staff have it.
        """
        digest = fingerprinted(wanted)[1]
        if known is None:
            same = str(row.uid) == record.uid  # else it is a copy in another edition
            uid = (own_uid(wanted.uid) if same else None) or uuid.uuid5(row.uid, key)
            values = self.columns(row, record, wanted)
            return Session(activity_id=row.pk, uid=uid, key=key, digest=digest, **values)
        if known.digest == digest and known.vanished_at is None:
            return None
        values = self.columns(row, record, wanted) | {"digest": digest}
        return known if changes(known, values) else None

    def vanishes(self, session: Session, record: ActivityRecord) -> bool:
        """Mark a session that the source no longer has, and say so."""
        session.vanished_at = self.now
        self.findings.note(
            record.external_id,
            "session",
            session.starts_at.isoformat(),
            "It is no longer at the source.",
            "marked as vanished",
        )
        return True

    def keyed(self, record: ActivityRecord) -> dict[str, SessionRecord]:
        """Return an activity's sessions by key; two that are one are joined."""
        keyed: dict[str, SessionRecord] = {}
        for session in record.sessions:
            key = session.key or session_key(session)
            if key in keyed:
                self.tallies.sessions.refused += 1
                self.findings.note(
                    record.external_id, "session", key, "The same session is listed twice.",
                    "kept once",
                )  # fmt: skip
            else:
                keyed[key] = session
        return keyed

    def columns(
        self, row: Activity, record: ActivityRecord, wanted: SessionRecord
    ) -> dict[str, Any]:
        """Return a session's columns, its place and space looked up."""
        home = wanted.place_key or record.place_key
        space = self.places.space_of(row.external_id, home, wanted.space_key)
        return {
            "starts_at": in_utc(wanted.starts_at),
            "ends_at": in_utc(wanted.ends_at),
            "all_day": wanted.all_day,
            "status": wanted.status,
            "admission": wanted.admission,
            "capacity": wanted.capacity,
            "note": wanted.note,
            "registration_url": wanted.registration_url,
            "previous_starts_at": in_utc(wanted.previous_starts_at),
            "place_id": self.places.place_of(row.external_id, wanted.place_key),
            "space_id": space.pk if space else None,
            "space_shared": space.shared if space else None,
            "vanished_at": self.now if wanted.vanished else None,
        }

    def free_contested_spaces(self, edition: Edition) -> None:
        """Take sessions out of spaces that others hold at that time, and check that none is left.

        Of two that overlap, the one written first keeps the space.
        """
        in_edition = Session.objects.filter(activity__edition=edition, space__isnull=False)
        spaces = list(in_edition.values_list("space_id", flat=True).distinct())
        rows = Session.objects.filter(
            space_id__in=spaces, space_shared=False, vanished_at__isnull=True,
            ends_at__isnull=False, status__in=OCCUPYING,
        ).order_by("pk")  # fmt: skip
        columns = ("pk", "space_id", "starts_at", "ends_at", "activity__external_id", "space__key")
        held: dict[int, list[tuple[datetime, datetime, str]]] = {}
        freed = []
        for pk, space_id, starts_at, ends_at, external_id, key in rows.values_list(*columns):
            spans = held.setdefault(space_id, [])
            holder = holder_at(spans, starts_at, ends_at)
            if holder is None:
                insort(spans, (starts_at, ends_at, external_id))
                continue
            freed.append(pk)
            self.findings.note(
                external_id,
                "space",
                f"{key} {starts_at.isoformat()}",
                f"“{holder}” already uses this space at that time.",
                "kept without its space",
            )
        Session.objects.filter(pk__in=freed).update(space=None, space_shared=None)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS session_space_free IMMEDIATE")


def holder_at(
    spans: list[tuple[datetime, datetime, str]], starts_at: datetime, ends_at: datetime
) -> str | None:
    """Return who holds a space at some time of a span; the spans held are apart and in order."""
    after = bisect_left(spans, ends_at, key=itemgetter(0))
    if after and spans[after - 1][1] > starts_at:
        return spans[after - 1][2]
    return None


UPDATED_FIELDS = (
    "starts_at", "ends_at", "all_day", "status", "admission", "capacity", "note",
    "registration_url", "previous_starts_at", "place", "space", "space_shared", "vanished_at",
    "digest",
)  # fmt: skip


def session_key(session: SessionRecord) -> str:
    """Return the key of a session whose source has none: its start, place and space."""
    start = session.starts_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "|".join(part for part in (start, session.place_key, session.space_key) if part)[:300]


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment as the database gives it back."""
    return moment and moment.astimezone(UTC)


def changes(session: Session, values: dict[str, Any]) -> bool:
    """Set a known session's columns and tell whether any of them changed."""
    differing = {name: value for name, value in values.items() if getattr(session, name) != value}
    for name, value in differing.items():
        setattr(session, name, value)
    return bool(differing)
