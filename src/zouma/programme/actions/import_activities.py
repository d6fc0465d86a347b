"""Activities and sessions of an import: created, updated, left alone or marked as vanished."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zouma.common.sources import source_uid
from zouma.programme.actions.fitting import fingerprinted, fit_activity
from zouma.programme.actions.import_places import PlaceImport, own_uid
from zouma.programme.actions.import_sessions import SessionImport
from zouma.programme.actions.import_tally import Tallies
from zouma.programme.actions.indexing import index_activities
from zouma.programme.actions.slugs import SlugBook, slug_text
from zouma.programme.formats.records import ActivityRecord, Findings
from zouma.programme.models import Activity, Edition, Host, Session, Speaker
from zouma.programme.vocabulary import Moderation

OWN_FORMAT = "zouma"
PLAIN_FIELDS = (
    "title", "summary", "description", "kind", "activity_type", "attendance_mode", "status",
    "status_note", "track", "age_min", "age_max", "age_note", "is_free", "price_note", "website",
    "online_url", "registration_url", "contact_email", "contact_phone",
)  # fmt: skip
LIST_FIELDS = ("languages", "keywords", "audiences", "accessibility", "facilities")


class ActivityImport:
    """Writes the activities of one source into one edition."""

    def __init__(
        self,
        edition: Edition,
        source: str,
        places: PlaceImport,
        findings: Findings,
        tallies: Tallies,
        *,
        now: datetime,
    ) -> None:
        self.edition = edition
        self.source = source
        self.places = places
        self.findings = findings
        self.tallies = tallies
        self.now = now
        self.seen: dict[str, int] = {}
        self.sessions = SessionImport(source, places, findings, tallies, now=now)
        self.sources = {source}
        taken = Activity.objects.filter(edition=edition).values_list("slug", flat=True)
        self.slugs = SlugBook(taken)

    @property
    def seen_count(self) -> int:
        """Return how many activities the source had."""
        return len(self.seen)

    def apply(self, records: Sequence[ActivityRecord]) -> None:
        """Write a batch of activities with all that belongs to them."""
        wanted, digests = self.identified(records)
        found = {row.uid: row for row in Activity.objects.filter(uid__in=list(wanted))}
        created: list[Activity] = []
        changed: list[tuple[Activity, ActivityRecord]] = []
        for uid, record in wanted.items():
            row = found.get(uid)
            digest = digests[uid]
            if row is not None and row.digest == digest and row.vanished_at is None:
                self.tallies.activities.unchanged += 1
                self.tallies.sessions.unchanged += len(record.sessions)
                self.seen[record.external_id] = row.pk
                continue
            if row is None:
                slug = self.slugs.free(record.slug or slug_text(record.title))
                row = Activity(uid=uid, edition=self.edition, slug=slug, parent_id=None)
                row.moderation = record.moderation
                created.append(row)
                self.tallies.activities.created += 1
            else:
                self.tallies.activities.updated += 1
            self.fill(row, record, digest)
            changed.append((row, record))
        self.write(created, changed)

    def identified(
        self, records: Sequence[ActivityRecord]
    ) -> tuple[dict[uuid.UUID, ActivityRecord], dict[uuid.UUID, str]]:
        """Return the batch and its fingerprints by identity; one used twice is refused."""
        wanted: dict[uuid.UUID, ActivityRecord] = {}
        digests: dict[uuid.UUID, str] = {}
        for raw in records:
            stored, digest = fingerprinted(raw)
            record = fit_activity(stored, self.findings)
            if not record.title or not record.external_id:
                self.findings.note(
                    record.external_id, "title", record.title, "It has no title or identifier.",
                    "record refused",
                )  # fmt: skip
                continue
            if record.external_id in self.seen:
                self.findings.note(
                    record.external_id, "external_id", record.external_id,
                    "An earlier record has the same identifier.", "record refused",
                )  # fmt: skip
                continue
            self.seen[record.external_id] = 0
            source = record.source or self.source
            self.sources.add(source)
            names = ("activity", self.edition.slug, source, record.external_id)
            uid = own_uid(record.uid) or source_uid(*names)
            wanted[uid], digests[uid] = record, digest
        elsewhere = Activity.objects.filter(uid__in=list(wanted)).exclude(edition=self.edition)
        for uid in elsewhere.values_list("uid", flat=True):
            own = uuid.uuid5(uid, self.edition.slug)
            wanted[own], digests[own] = wanted.pop(uid), digests.pop(uid)
        return wanted, digests

    def fill(self, row: Activity, record: ActivityRecord, digest: str) -> None:
        """Set a row's columns from its record; what staff decided on its moderation stays."""
        for field in PLAIN_FIELDS:
            setattr(row, field, getattr(record, field))
        for field in LIST_FIELDS:
            setattr(row, field, list(getattr(record, field)))
        if self.source == OWN_FORMAT or record.moderation in {
            Moderation.REMOVED, Moderation.REFUSED,
        }:  # fmt: skip
            row.moderation = record.moderation
        if record.status != row.source_status:  # else the source says nothing new, staff may have
            row.status = record.status
        row.source_status = record.status
        row.source = (record.source or self.source)[:60]
        row.external_id = record.external_id
        row.digest = digest
        row.place_id = self.places.place_of(record.external_id, record.place_key)
        row.parent_id = self.seen.get(record.parent_id) or None
        picture = record.picture
        row.picture_source = picture and {
            "address": picture.address, "alt": picture.alt.to_json(),
            "credit": picture.credit, "licence": picture.licence,
        }  # fmt: skip
        row.links = [{"address": link.address, "title": link.title} for link in record.links]
        row.vanished_at = self.now if record.vanished else None

    def write(
        self, created: list[Activity], changed: list[tuple[Activity, ActivityRecord]]
    ) -> None:
        """Write rows and the rows that hang on them, and their search text."""
        if not changed:
            return
        Activity.objects.bulk_create(created)
        fresh = {row.pk for row in created}
        old = [row for row, _record in changed if row.pk not in fresh]
        if old:
            fields = [*PLAIN_FIELDS, *LIST_FIELDS, "moderation", "source", "digest", "place",
                      "parent", "picture_source", "links", "vanished_at"]  # fmt: skip
            Activity.objects.bulk_update(old, fields, batch_size=100)
            Activity.objects.filter(pk__in=[row.pk for row in old]).update(updated_at=self.now)
            for model in (Host, Speaker, Activity.topics.through):
                model._default_manager.filter(activity__in=old).delete()
        for row, record in changed:
            self.seen[record.external_id] = row.pk
        self.link_umbrellas(changed)
        self.write_parts(changed)
        self.sessions.write(changed, fresh)
        index_activities([row.pk for row, _record in changed])

    def link_umbrellas(self, changed: list[tuple[Activity, ActivityRecord]]) -> None:
        """Set umbrellas that came in the same batch as their parts; a missing one is a finding."""
        late = []
        for row, record in changed:
            parent = self.seen.get(record.parent_id) or None
            if record.parent_id and parent is None:
                self.findings.note(
                    record.external_id,
                    "parent_id",
                    record.parent_id,
                    "There is no such umbrella before it in the file.",
                    "imported by itself",
                )
            if row.parent_id != parent:
                row.parent_id = parent
                late.append(row)
        Activity.objects.bulk_update(late, ["parent"])

    def write_parts(self, changed: list[tuple[Activity, ActivityRecord]]) -> None:
        """Write topics, hosts and speakers."""
        through: Any = Activity.topics.through
        topics, hosts, speakers = [], [], []
        for row, record in changed:
            for key in dict.fromkeys(record.topics):
                if key in self.places.topics:
                    topic = self.places.topics[key]
                    topics.append(through(activity_id=row.pk, topic_id=topic))
                else:
                    self.note_unknown(record, "topic", key)
            known = self.places.organisations
            for host in record.hosts:
                if host.organisation_key not in known:
                    self.note_unknown(record, "organisation", host.organisation_key)
            parts = dict.fromkeys(
                (known[h.organisation_key], h.role)
                for h in record.hosts
                if h.organisation_key in known
            )
            for position, (organisation, role) in enumerate(parts):
                hosts.append(
                    Host(activity_id=row.pk, organisation_id=organisation, role=role,
                         position=position)
                )  # fmt: skip
            for position, speaker in enumerate(record.speakers):
                speakers.append(
                    Speaker(activity_id=row.pk, name=speaker.name[:300], key=speaker.key[:200],
                            position=position)
                )  # fmt: skip
        through.objects.bulk_create(topics, ignore_conflicts=True)
        Host.objects.bulk_create(hosts)
        Speaker.objects.bulk_create(speakers)

    def note_unknown(self, record: ActivityRecord, field: str, key: str) -> None:
        """Note that an activity refers to what is not there."""
        reason = f"There is no such {field}."
        self.findings.note(record.external_id, field, key, reason, "left out")

    def mark_vanished(self) -> None:
        """Mark the activities of this source that the file no longer has."""
        gone = Activity.objects.filter(
            edition=self.edition, source__in=self.sources, vanished_at__isnull=True
        ).exclude(external_id="")
        rows = list(gone.values_list("pk", "external_id"))
        missing = [(pk, external_id) for pk, external_id in rows if external_id not in self.seen]
        if missing and self.is_another_file(len(rows) - len(missing)):
            self.findings.note(
                "file", "source", self.source, "It shares no activity with what came before it.",
                "taken as another file of its kind; nothing is marked as vanished",
            )  # fmt: skip
            return
        for _pk, external_id in missing:
            self.findings.note(
                external_id, "activity", external_id, "It is no longer at the source.",
                "marked as vanished",
            )  # fmt: skip
        pks = [pk for pk, _external_id in missing]
        Activity.objects.filter(pk__in=pks).update(vanished_at=self.now)
        Session.objects.filter(activity_id__in=pks, vanished_at=None).update(vanished_at=self.now)

    def is_another_file(self, shared: int) -> bool:
        """Tell whether the file is none we know a version of: all that it holds was new here."""
        return shared == self.tallies.activities.created
