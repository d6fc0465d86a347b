"""Rows as the neutral records that writers take: the way back of an import."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from zouma.bases.models import Place, Region
from zouma.common.text import TranslatedText
from zouma.people.models import Organisation
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    HostRecord,
    LinkRecord,
    OpeningRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    SpaceRecord,
    SpeakerRecord,
    TitleRecord,
    TopicRecord,
)
from zouma.programme.models import Activity, Edition, Host, Session, Speaker, Topic

BATCH = 300


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of rows in records: the identifier at the source, where that is one row's alone.

    shared: identifiers that rows of several sources have; these rows go by their own identity.
    """

    shared: frozenset[str] = frozenset()

    def of(self, row: Organisation | Place | Activity | None) -> str:
        """Return the key of a row, "" for none."""
        if row is None:
            return ""
        own = not row.external_id or row.external_id in self.shared
        return str(row.uid) if own else row.external_id


PLAIN_KEYS = Keys()


def edition_records(
    edition: Edition, activity_ids: Collection[int] | None = None
) -> Iterator[Record]:
    """Yield an edition as records: itself, then all that its activities refer to, then these.

    Umbrellas come before their parts, and otherwise everything in an order of its own identity, so
    that equal contents are written equally.

    activity_ids: only these activities, in this order; None: all of them.
    """
    if activity_ids is None:
        rows = Activity.objects.filter(edition=edition)
        ordered = rows.order_by(F("kind").desc(), "external_id", "uid")
        activity_ids = parents_first(dict(ordered.values_list("pk", "parent_id")))
    yield edition_record(edition)
    keys = keys_for(list(activity_ids))
    yield from surroundings(activity_ids, keys)
    yield from activity_records(activity_ids, keys)


def parents_first(parents: Mapping[int, int | None]) -> list[int]:
    """Return rows in their order, but each after the one it is part of."""
    placed: dict[int, None] = {}
    for pk in parents:
        line: list[int] = []
        above: int | None = pk
        while above is not None and above in parents and not (above in placed or above in line):
            line.append(above)
            above = parents[above]
        placed |= dict.fromkeys(reversed(line))
    return list(placed)


def edition_record(edition: Edition) -> EditionRecord:
    """Return an edition without its activities."""
    return EditionRecord(
        title=edition.title,
        summary=edition.summary,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        time_zone=edition.time_zone,
        language=edition.language,
        website=edition.website,
        series_slug=edition.series.slug,
        series_title=edition.series.title,
        series_summary=edition.series.summary,
    )


def surroundings(activity_ids: Collection[int], keys: Keys) -> Iterator[Record]:
    """Yield the regions, topics, organisations and places that activities refer to."""
    ids = list(activity_ids)
    places, organisations = related_rows(ids)
    yield from region_records(list(places.values_list("pk", flat=True)))
    yield from topic_records(ids)
    yield from (organisation_record(row, keys) for row in organisations.order_by("uid"))
    whole = places.select_related("organisation").order_by("uid")
    whole = whole.prefetch_related("opening_hours", "titles", "spaces")
    yield from (place_record(row, keys) for row in whole.iterator(BATCH))


def region_records(place_ids: Collection[int]) -> Iterator[RegionRecord]:
    """Yield the regions of places, each after the one it lies in."""
    wanted = set(
        Place.objects.filter(pk__in=place_ids, region__isnull=False).values_list(
            "region_id", flat=True
        )
    )
    rows = {region.code: region for region in Region.objects.all()}
    chain: dict[str, Region] = {}
    for code in sorted(wanted):
        line = []
        region: Region | None = rows[code]
        while region is not None and region.code not in chain:
            line.append(region)
            region = rows.get(region.parent_id) if region.parent_id else None
        chain |= {region.code: region for region in reversed(line)}
    for region in chain.values():
        yield RegionRecord(
            code=region.code, name=region.name, parent_code=region.parent_id or "",
            latitude=region.latitude, longitude=region.longitude,
        )  # fmt: skip


def topic_records(activity_ids: list[int]) -> Iterator[TopicRecord]:
    """Yield the topics of activities, each after its broader one."""
    used = set(
        Activity.topics.through.objects.filter(activity__in=activity_ids).values_list(
            "topic_id", flat=True
        )
    )
    rows = {topic.pk: topic for topic in Topic.objects.all()}
    chain: dict[int, Topic] = {}
    for pk in sorted(used):
        line = []
        topic: Topic | None = rows[pk]
        while topic is not None and topic.pk not in chain:
            line.append(topic)
            topic = rows.get(topic.broader_id) if topic.broader_id else None
        chain |= {topic.pk: topic for topic in reversed(line)}
    for topic in chain.values():
        broader = rows.get(topic.broader_id) if topic.broader_id else None
        yield TopicRecord(
            key=topic.slug, name=topic.name, identifier=topic.identifier,
            broader_key=broader.slug if broader else "",
        )  # fmt: skip


def keys_for(activity_ids: list[int]) -> Keys:
    """Return the keys that tell the rows apart that activities and their surroundings are."""
    places, organisations = related_rows(activity_ids)
    shared: set[str] = set()
    for rows in (Activity.objects.filter(pk__in=activity_ids), places, organisations):
        found = rows.exclude(external_id="").values("external_id").order_by()
        twice = found.annotate(times=Count("pk", distinct=True)).filter(times__gt=1)
        shared |= set(twice.values_list("external_id", flat=True))
    return Keys(frozenset(shared))


def related_rows(
    activity_ids: list[int],
) -> tuple[QuerySet[Place, Any], QuerySet[Organisation, Any]]:
    """Return the places and organisations that activities refer to."""
    homes = Activity.objects.filter(pk__in=activity_ids, place__isnull=False).values("place")
    others = Session.objects.filter(activity__in=activity_ids, place__isnull=False).values("place")
    places = Place.objects.filter(Q(pk__in=homes) | Q(pk__in=others))
    run_by = places.exclude(organisation=None).values("organisation")
    hosts = Host.objects.filter(activity__in=activity_ids).values("organisation")
    return places, Organisation.objects.filter(Q(pk__in=hosts) | Q(pk__in=run_by))


def organisation_record(row: Organisation, keys: Keys = PLAIN_KEYS) -> OrganisationRecord:
    """Return an organisation as a record."""
    return OrganisationRecord(
        key=keys.of(row), name=row.name, kind=row.kind, description=row.description,
        website=row.website, email=row.email, phone=row.phone, region_code=row.region_code,
        source=row.source, uid=str(row.uid), slug=row.slug,
    )  # fmt: skip


def place_record(row: Place, keys: Keys = PLAIN_KEYS, *, whole: bool = True) -> PlaceRecord:
    """Return a place as a record; whole: with its hours, titles and spaces, read ahead."""
    parts = place_parts(row) if whole else {}
    return PlaceRecord(
        key=keys.of(row), name=row.name, address=row.address, locality=row.locality,
        postal_code=row.postal_code, country=row.country, region_code=row.region_id or "",
        latitude=row.latitude, longitude=row.longitude, accessibility=tuple(row.accessibility),
        facilities=tuple(row.facilities), description=row.description, website=row.website,
        phone=row.phone,
        organisation_key=keys.of(row.organisation) if whole else "",
        **parts, source=row.source, uid=str(row.uid), slug=row.slug,
    )  # fmt: skip


def place_parts(row: Place) -> dict[str, Any]:
    """Return the hours, titles and spaces of a place as records."""
    return {
        "opening_hours": tuple(
            OpeningRecord(weekday=h.weekday, opens=h.opens, closes=h.closes,
                          valid_from=h.valid_from, valid_until=h.valid_until)
            for h in row.opening_hours.all()
        ),
        "titles": tuple(
            TitleRecord(name=t.name, authority=t.authority, number=t.number,
                        valid_from=t.valid_from, valid_until=t.valid_until)
            for t in row.titles.all()
        ),
        "spaces": tuple(
            SpaceRecord(key=s.key, name=s.name, capacity=s.capacity, shared=s.shared)
            for s in row.spaces.all()
        ),
    }  # fmt: skip


def activity_records(
    activity_ids: Iterable[int], keys: Keys = PLAIN_KEYS
) -> Iterator[ActivityRecord]:
    """Yield activities with their sessions, in the order of the ids, a batch at a time."""
    sessions = Session.objects.select_related("place", "space").order_by("starts_at", "pk")
    hosts = Host.objects.select_related("organisation")
    topics = Topic.objects.order_by("pk")
    wanted = list(activity_ids)
    for start in range(0, len(wanted), BATCH):
        ids = wanted[start : start + BATCH]
        rows = (
            Activity.objects.filter(pk__in=ids)
            .select_related("place", "parent")
            .defer("search_vector")
            .prefetch_related(
                Prefetch("sessions", queryset=sessions), Prefetch("hosts", queryset=hosts),
                Prefetch("topics", queryset=topics), "speakers",
            )
        )  # fmt: skip
        found = {row.pk: row for row in rows}
        for pk in ids:
            if pk in found:
                yield activity_record(found[pk], parts_read_ahead(found[pk]), keys)


PLAIN = (
    "title", "summary", "description", "kind", "activity_type", "attendance_mode", "moderation",
    "status", "status_note", "track", "age_min", "age_max", "age_note", "is_free", "price_note",
    "website", "online_url", "registration_url", "contact_email", "contact_phone",
)  # fmt: skip
LISTS = ("languages", "keywords", "audiences", "accessibility", "facilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityParts:
    """The rows that hang on an activity."""

    sessions: Sequence[Session]
    hosts: Sequence[Host]
    speakers: Sequence[Speaker]
    topics: Sequence[Topic]


def parts_read_ahead(row: Activity) -> ActivityParts:
    """Return the rows that were read ahead with an activity."""
    return ActivityParts(
        sessions=list(row.sessions.all()),
        hosts=list(row.hosts.all()),
        speakers=list(row.speakers.all()),
        topics=list(row.topics.all()),
    )


def activity_record(row: Activity, parts: ActivityParts, keys: Keys = PLAIN_KEYS) -> ActivityRecord:
    """Return an activity as a record."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    lists: dict[str, Any] = {name: tuple(getattr(row, name)) for name in LISTS}
    picture = row.picture_source
    return ActivityRecord(
        **plain,
        **lists,
        external_id=keys.of(row),
        parent_id=keys.of(row.parent),
        topics=tuple(topic.slug for topic in parts.topics),
        place_key=keys.of(row.place),
        hosts=tuple(HostRecord(organisation_key=keys.of(h.organisation), role=h.role)
                    for h in parts.hosts),
        speakers=tuple(SpeakerRecord(name=s.name, key=s.key) for s in parts.speakers),
        picture=picture and PictureRecord(
            address=picture["address"], alt=TranslatedText.from_json(picture["alt"]),
            credit=picture["credit"], licence=picture["licence"],
        ),
        links=tuple(LinkRecord(address=k["address"], title=k["title"]) for k in row.links),
        sessions=tuple(session_record(session, keys) for session in parts.sessions),
        vanished=row.vanished_at is not None,
        source=row.source,
        uid=str(row.uid),
        slug=row.slug,
    )  # fmt: skip


def session_record(row: Session, keys: Keys = PLAIN_KEYS) -> SessionRecord:
    """Return a session as a record."""
    return SessionRecord(
        starts_at=row.starts_at, ends_at=row.ends_at, all_day=row.all_day, key=row.key,
        place_key=keys.of(row.place),
        space_key=row.space.key if row.space else "",
        status=row.status, admission=row.admission, capacity=row.capacity, note=row.note,
        registration_url=row.registration_url, previous_starts_at=row.previous_starts_at,
        vanished=row.vanished_at is not None, uid=str(row.uid),
    )  # fmt: skip
