"""What every writer is told, and the index with which it resolves the keys of a stream."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from zouma.common.text import TranslatedText
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    TopicRecord,
)
from zouma.programme.vocabulary import Moderation

IN_MEMORY_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingContext:
    """What a writer is told: for whom, when, and where things are found on the web.

    language: BCP 47 of the reader; time_zone: an IANA name; now: aware; home_address: of what is
    written; self_address: of the output itself, "" when it has none; format_address: of the same
    programme in the format of a name in ``FILE_FORMATS``, "" when it is not offered.
    """

    language: str
    time_zone: str
    now: datetime
    site_name: str
    home_address: str
    activity_address: Callable[[ActivityRecord], str]
    place_address: Callable[[PlaceRecord], str]
    organisation_address: Callable[[OrganisationRecord], str]
    self_address: str = ""
    format_address: Callable[[str], str] = lambda _name: ""
    licence: str = "CC-BY-4.0"
    publisher: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which times are written."""
        return ZoneInfo(self.time_zone)

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the edition's clocks show it."""
        return moment.astimezone(self.zone)

    def wording(self, text: TranslatedText) -> str:
        """Return a text as its reader is shown it."""
        return text.in_language(self.language)


class Writer(Protocol):
    """A function that turns records into the bytes of one format, in chunks."""

    def __call__(self, records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
        """Yield the bytes of the records."""
        ...


class Programme:
    """The records of a stream by their keys; its activities wait on disk when there are many.

    A stream may mix its kinds of records, so it is read to its end first; activities can then be
    gone through any number of times. umbrellas: those that gather others, by external id.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.edition = EditionRecord()
        self.regions: dict[str, RegionRecord] = {}
        self.topics: dict[str, TopicRecord] = {}
        self.organisations: dict[str, OrganisationRecord] = {}
        self.places: dict[str, PlaceRecord] = {}
        self.umbrellas: dict[str, ActivityRecord] = {}
        self._waiting = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - see finalize
        weakref.finalize(self, self._waiting.close)
        for record in records:
            self._take(record)

    def _take(self, record: Record) -> None:
        match record:
            case ActivityRecord():
                pickle.dump(record, self._waiting, pickle.HIGHEST_PROTOCOL)
                if record.kind == "umbrella":
                    self.umbrellas[record.external_id] = record
            case PlaceRecord():
                self.places[record.key] = record
            case OrganisationRecord():
                self.organisations[record.key] = record
            case TopicRecord():
                self.topics[record.key] = record
            case RegionRecord():
                self.regions[record.code] = record
            case EditionRecord():
                self.edition = record

    def activities(self) -> Iterator[ActivityRecord]:
        """Yield every activity in the order of the stream."""
        end = self._waiting.seek(0, 2)
        position = 0
        while position < end:
            self._waiting.seek(position)
            record = cast("ActivityRecord", pickle.load(self._waiting))  # noqa: S301 - written above
            position = self._waiting.tell()
            yield record

    def public_activities(self) -> Iterator[ActivityRecord]:
        """Yield what the public may see: published, and without what vanished at its source."""
        for activity in self.activities():
            if activity.moderation == Moderation.PUBLISHED and not activity.vanished:
                yield without_vanished(activity)

    def title(self, context: WritingContext) -> str:
        """Return what the programme is called, the site's name when the edition has no title."""
        return context.wording(self.edition.title) or context.site_name


def without_vanished(activity: ActivityRecord) -> ActivityRecord:
    """Return an activity with the sessions that are still at its source."""
    shown = tuple(session for session in activity.sessions if not session.vanished)
    return activity if shown == activity.sessions else replace(activity, sessions=shown)
