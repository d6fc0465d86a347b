"""Editions and selections, written in the public formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from zouma.common.errors import ProgrammeError
from zouma.programme.formats.export import WRITERS
from zouma.programme.formats.records import ActivityRecord, Record
from zouma.programme.formats.schema_org_writer import event_document
from zouma.programme.formats.writing import Programme, WritingContext, without_vanished
from zouma.programme.models import Activity, Edition
from zouma.programme.queries.details import ActivityPage
from zouma.programme.queries.listing import Chosen, chosen_for, found_matches
from zouma.programme.queries.records import (
    PLAIN_KEYS,
    ActivityParts,
    activity_record,
    activity_records,
    edition_record,
    edition_records,
    keys_for,
    organisation_record,
    place_record,
    surroundings,
)
from zouma.programme.selection import Selection

MOST_IN_FEED = 500


class UnknownLanguage(ProgrammeError):
    """The site does not speak that language."""

    status = 400


class NoSuchEdition(ProgrammeError):
    """There is no edition of that name."""

    status = 404


def written_edition(
    slug: str, format_name: str, *, language: str, now: datetime
) -> Iterator[bytes]:
    """Return an edition in a format, in chunks.

    :raises UnknownLanguage: when the site does not speak the language.
    :raises NoSuchEdition: when there is none of that slug.
    """
    known = [code for code, _name in settings.LANGUAGES]
    if language.lower() not in known:
        raise UnknownLanguage(
            f"The site does not speak “{language}”; it speaks {', '.join(known)}."
        )
    edition = Edition.objects.select_related("series").filter(slug=slug).first()
    if edition is None:
        raise NoSuchEdition(f"There is no edition “{slug}”.")
    context = writing_context(edition, language=language, now=now)
    return WRITERS[format_name].writer(edition_records(edition), context)


def written_choice(
    selection: Selection,
    format_name: str,
    *,
    language: str,
    now: datetime,
    absolute: Callable[[str], str],
    self_address: str,
) -> Iterator[bytes]:
    """Return the activities of a selection in a format, the first 500 of them."""
    chosen, matches = found_matches(chosen_for(selection, now=now), limit=MOST_IN_FEED)
    ids = [match.activity_id for match in matches.page]
    found = Activity.objects.filter(pk__in=ids).values_list("uid", "edition__slug")
    slugs = ((str(uid), slug) for uid, slug in found)
    edition = chosen.editions[0] if chosen.editions else Edition(time_zone=settings.TIME_ZONE)
    context = writing_context(
        edition, language=language, now=now, absolute=absolute, self_address=self_address,
        edition_slugs=dict(slugs),
    )  # fmt: skip
    records = chosen_records(chosen, ids)
    return WRITERS[format_name].writer(records, context)


def chosen_records(chosen: Chosen, ids: list[int]) -> Iterator[Record]:
    """Yield the records of some activities, under their edition where there is just one.

    Sessions that vanished at their source are left out, whatever the format.
    """
    if len(chosen.editions) == 1:
        records = edition_records(chosen.editions[0], ids)
    else:
        keys = keys_for(ids)
        records = chain(surroundings(ids, keys), activity_records(ids, keys))
    for record in records:
        yield without_vanished(record) if isinstance(record, ActivityRecord) else record


def writing_context(
    edition: Edition,
    *,
    language: str,
    now: datetime,
    absolute: Callable[[str], str] | None = None,
    self_address: str = "",
    edition_slugs: Mapping[str, str] | None = None,
) -> WritingContext:
    """Return what a writer needs to know: addresses, language, zone, the moment.

    edition_slugs: by the uid of an activity, where it may be of another edition.
    """

    def address(name: str, *arguments: str) -> str:
        with translation.override(language):
            path = reverse(name, args=arguments)
        return absolute(path) if absolute else settings.PUBLIC_ADDRESS + path

    def activity_address(record: ActivityRecord) -> str:
        slug = (edition_slugs or {}).get(record.uid, edition.slug)
        return address("activity", slug, record.slug)

    return WritingContext(
        language=language,
        time_zone=edition.time_zone,
        now=now,
        site_name=settings.SITE_NAME,
        home_address=address("edition", edition.slug) if edition.slug else address("programme"),
        activity_address=activity_address,
        place_address=lambda record: address("place", record.slug),
        organisation_address=lambda record: address("organisation", record.slug),
        self_address=self_address,
        format_address=lambda name: f"{address('feed', FEED_NAMES[name])}?edition={edition.slug}",
        publisher=settings.SITE_NAME,
    )


FEED_NAMES = {
    "json": "json", "csv": "csv", "xlsx": "xlsx", "ical": "ics", "frab": "xml",
    "schema-org": "jsonld", "geojson": "geojson", "rss": "rss", "atom": "atom", "dcat": "dcat",
}  # fmt: skip
FORMAT_OF_FEED = {feed: name for name, feed in FEED_NAMES.items()}


def event_of(page: ActivityPage, absolute: Callable[[str], str]) -> dict[str, object]:
    """Return an activity's page as a schema.org event; it reads nothing more."""
    activity = page.activity
    places = [s.place for s in (*page.upcoming, *page.past) if s.place]
    if activity.place:
        places.append(activity.place)
    programme = Programme()
    programme.places = {PLAIN_KEYS.of(place): place_record(place, whole=False) for place in places}
    organisations = [host.organisation for host in page.hosts]
    programme.organisations = {PLAIN_KEYS.of(o): organisation_record(o) for o in organisations}
    programme.edition = edition_record(activity.edition)
    if activity.parent:
        umbrella = ActivityRecord(
            external_id=PLAIN_KEYS.of(activity.parent),
            title=activity.parent.title,
            slug=activity.parent.slug,
        )
        programme.umbrellas = {umbrella.external_id: umbrella}
    context = writing_context(
        activity.edition,
        language=translation.get_language() or "en",
        now=activity.updated_at,
        absolute=absolute,
    )
    parts = ActivityParts(
        sessions=sorted([*page.past, *page.upcoming], key=lambda session: session.starts_at),
        hosts=page.hosts,
        speakers=page.speakers,
        topics=page.topics,
    )
    return dict(event_document(activity_record(activity, parts), programme, context))
