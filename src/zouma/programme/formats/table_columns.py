"""The columns of the tables: stable English names, one for each language of a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.markup import plain_text
from zouma.programme.formats.occurrences import Occurrence
from zouma.programme.formats.records import (
    ActivityRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    SessionRecord,
    SpaceRecord,
)
from zouma.programme.formats.writing import Programme, WritingContext

Cell = str | int | float | bool | date | datetime | None
Row = dict[str, Cell]

SEPARATOR = "; "
NO_ACTIVITY = ActivityRecord(external_id="", title=EMPTY)
NO_ORGANISATION = OrganisationRecord(key="", name=EMPTY)
NO_PLACE = PlaceRecord(key="", name=EMPTY)


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Turns records into rows, with a column for each of the programme's languages."""

    programme: Programme
    context: WritingContext
    languages: tuple[str, ...]

    def activity(self, activity: ActivityRecord) -> Row:
        """Return what belongs to an activity as a whole."""
        say, programme = self.context.wording, self.programme
        topics = [programme.topics[key] for key in activity.topics if key in programme.topics]
        row: Row = {"activity_id": activity.external_id}
        row |= self._texts("title", activity.title) | self._texts("summary", activity.summary)
        row |= self._texts("description", activity.description, html=True)
        row |= {
            name: _joined(getattr(activity, name))
            for name in ("kind", "parent_id", "activity_type", "attendance_mode", "moderation")
        }
        row |= {"activity_status": activity.status, "topics": _joined(say(t.name) for t in topics)}
        row |= self._texts("status_note", activity.status_note)
        row |= {
            name: _joined(getattr(activity, name))
            for name in ("languages", "keywords", "track", "audiences")
        }
        row |= {"age_min": activity.age_min, "age_max": activity.age_max}
        row |= self._texts("age_note", activity.age_note)
        row |= {"is_free": activity.is_free} | self._texts("price_note", activity.price_note)
        row |= {
            "accessibility": _joined(activity.accessibility),
            "facilities": _joined(activity.facilities),
            "organisations": self._organisations(activity),
            "speakers": _joined(speaker.name for speaker in activity.speakers),
        }
        row |= {
            name: getattr(activity, name)
            for name in (
                "website", "online_url", "registration_url", "contact_email", "contact_phone",
            )
        }  # fmt: skip
        picture = activity.picture or PictureRecord(address="")
        row |= {
            "picture": picture.address,
            "picture_credit": picture.credit,
            "picture_licence": picture.licence,
            "links": _joined(link.address for link in activity.links),
            "address": self.context.activity_address(activity) if activity.external_id else "",
            "source": activity.source,
            "activity_vanished": activity.vanished,
        }
        return row

    def session(self, occurrence: Occurrence) -> Row:
        """Return what belongs to one session; its status is also the activity's."""
        session, context = occurrence.session, self.context
        starts_at = context.local(session.starts_at)
        ends_at = context.local(session.ends_at) if session.ends_at else None
        row: Row = {
            "session_key": occurrence.key,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "all_day": session.all_day,
            "session_status": occurrence.status,
            "admission": session.admission,
            "capacity": session.capacity,
            "session_registration_url": session.registration_url,
            "previous_starts_at": context.local(session.previous_starts_at)
            if session.previous_starts_at
            else None,
            "session_vanished": session.vanished,
        }
        return row | self._texts("session_note", session.note)

    def no_session(self) -> Row:
        """Return the columns of a session, all of them empty."""
        session = SessionRecord(starts_at=self.context.now)
        example = Occurrence(NO_ACTIVITY, session, "", None, None, session.status)
        return dict.fromkeys(self.session(example))

    def location(self, place: PlaceRecord | None, space: SpaceRecord | None) -> Row:
        """Return where it takes place; without a place every cell is empty."""
        shown = place or NO_PLACE
        row: Row = {"place_key": shown.key, **self._texts("place", shown.name)}
        row |= self._texts("space", space.name if space else EMPTY)
        row |= self._texts("place_address", shown.address)
        region = self.programme.regions.get(shown.region_code)
        return row | {
            "locality": shown.locality,
            "region": self.context.wording(region.name) if region else shown.region_code,
            "latitude": shown.latitude,
            "longitude": shown.longitude,
        }

    def place(self, place: PlaceRecord) -> Row:
        """Return a place as a row of its own."""
        row = self.location(place, None)
        row |= self._texts("description", place.description, html=True)
        return row | {
            "postal_code": place.postal_code,
            "country": place.country,
            "accessibility": _joined(place.accessibility),
            "facilities": _joined(place.facilities),
            "website": place.website,
            "phone": place.phone,
            "organisation_key": place.organisation_key,
            "titles": _joined(self.context.wording(title.name) for title in place.titles),
            "spaces": _joined(self.context.wording(space.name) for space in place.spaces),
        }

    def organisation(self, organisation: OrganisationRecord) -> Row:
        """Return an organisation as a row of its own."""
        row: Row = {"organisation_key": organisation.key}
        row |= self._texts("name", organisation.name) | {"kind": organisation.kind}
        row |= self._texts("description", organisation.description, html=True)
        return row | {
            name: getattr(organisation, name)
            for name in ("website", "email", "phone", "region_code", "source")
        }

    def _texts(self, name: str, text: TranslatedText, *, html: bool = False) -> Row:
        wordings = {tag: text[tag].text if tag in text else "" for tag in self.languages}
        return {
            f"{name}_{tag}": plain_text(wording) if html else wording
            for tag, wording in wordings.items()
        }

    def _organisations(self, activity: ActivityRecord) -> str:
        found = [
            self.programme.organisations[host.organisation_key]
            for host in activity.hosts
            if host.organisation_key in self.programme.organisations
        ]
        return _joined(self.context.wording(organisation.name) for organisation in found)


def tabulation(programme: Programme, context: WritingContext) -> Tabulation:
    """Return how to tabulate a programme: the reader's language first, then all that it uses."""
    used: set[str] = set()
    for place in programme.places.values():
        used |= _languages(place).union(*(space.name for space in place.spaces))
    for organisation in programme.organisations.values():
        used |= _languages(organisation)
    for activity in programme.activities():
        used |= _languages(activity).union(*(session.note for session in activity.sessions))
    first = context.language.lower()
    ordered = sorted(used or {context.language}, key=lambda tag: (tag.lower() != first, tag))
    return Tabulation(programme, context, tuple(ordered))


def _languages(record: Any) -> set[str]:
    values = (getattr(record, field.name) for field in fields(record))
    return {tag for value in values if isinstance(value, TranslatedText) for tag in value}


def _joined(values: Iterable[str]) -> str:
    return values if isinstance(values, str) else SEPARATOR.join(values)
