"""Reads frab and pretalx schedules, as XML and as JSON: one venue, its rooms, its talks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_coordinates,
    content_key,
    one_line,
    slug_key,
    zone_named,
)
from zouma.programme.formats.frab_schedule import Schedule, Talk
from zouma.programme.formats.frab_talks import (
    SOURCE,
    FrabTalks,
    TalkTimes,
    is_cancelled,
    talk_key,
)
from zouma.programme.formats.languages import file_language, language_tag
from zouma.programme.formats.moments import parse_clock, parse_moment
from zouma.programme.formats.records import (
    EditionRecord,
    Findings,
    PlaceRecord,
    ReadingContext,
    Record,
    SpaceRecord,
    UnreadableFile,
)
from zouma.programme.formats.streams import count_repeats, grouped

__all__ = ["SOURCE", "read"]

SAMPLED = 200


@dataclass(slots=True)
class _Survey:
    """What the first reading finds out: who shares a room at the same time, and the words."""

    spans: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    offsets: Counter[timedelta] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    talks: int = 0

    def look(self, talk: Talk, times: TalkTimes) -> None:
        """Take note of one talk."""
        self.talks += 1
        if tag := language_tag(talk.get("language")):
            self.languages[tag] += 1
        moment = parse_moment(talk.get("date"))
        if isinstance(moment, datetime) and (offset := moment.utcoffset()) is not None:
            self.offsets[offset] += 1
        if self.talks <= SAMPLED:
            self.samples.append(f"{one_line(talk.get('title'))} {one_line(talk.get('abstract'))}")
        span = times.span(talk, "")
        if span and span[1] and not is_cancelled(talk):
            room = one_line(talk.get("room"))
            self.spans.setdefault(room, []).append((span[0], span[1]))

    def overlapping_rooms(self) -> dict[str, datetime]:
        """Return the rooms in which two talks run at once, and when that first happens."""
        found: dict[str, datetime] = {}
        for room, spans in self.spans.items():
            spans.sort()
            latest = spans[0][1]
            for starts_at, ends_at in spans[1:]:
                if starts_at < latest:
                    found.setdefault(room, starts_at)
                latest = max(latest, ends_at)
        return found


def read(context: ReadingContext) -> Iterator[Record]:
    """Yield the records of a schedule.

    :raises UnreadableFile: when it is neither XML nor JSON, or holds no schedule.
    """
    schedule = Schedule(context)
    survey = _Survey()
    provisional = TalkTimes(ZoneInfo("UTC"), Findings())
    repeats = count_repeats(_surveyed(schedule, survey, provisional))
    if not survey.talks:
        raise UnreadableFile(_("The file holds no events of a frab schedule."))
    context.findings.records_read += survey.talks
    zone = _zone(context, schedule.conference, survey)
    most_common = survey.languages.most_common(1)
    stated = most_common[0][0] if most_common else ""
    language = file_language(context, survey.samples, stated=stated)
    yield _edition(schedule.conference, zone, language, context.findings)
    spaces = _spaces(schedule, survey, language, context.findings)
    place = _place(schedule.conference, spaces, language, context.findings)
    yield place
    day_change = parse_clock(schedule.conference.get("day_change", "")) or clock(0)
    reader = FrabTalks(
        TalkTimes(zone, context.findings, day_change),
        language,
        context.findings,
        place.key,
        {name: space.key for name, space in spaces.items()},
        schedule.conference.get("base_url", "") or schedule.conference.get("url", ""),
    )
    talks = Schedule(context).talks(2, 2)
    for group in grouped(talks, _group_key, repeats):
        yield from reader.activities(group)


def _surveyed(schedule: Schedule, survey: _Survey, times: TalkTimes) -> Iterator[str]:
    for talk in schedule.talks(1, 2):
        times.day_change = parse_clock(schedule.conference.get("day_change", "")) or clock(0)
        survey.look(talk, times)
        yield _group_key(talk)


def _group_key(talk: Talk) -> str:
    """A talk without a key stays alone, so that it is refused alone."""
    return talk_key(talk) or content_key(
        one_line(talk.get("title")), one_line(talk.get("date")), one_line(talk.get("room"))
    )


def _edition(
    conference: dict[str, str], zone: ZoneInfo, language: str, findings: Findings
) -> EditionRecord:
    url = conference.get("url") or conference.get("base_url")
    return EditionRecord(
        title=TranslatedText.original(language, one_line(conference.get("title"))),
        summary=TranslatedText.original(language, one_line(conference.get("subtitle"))),
        starts_on=_day(conference.get("start")),
        ends_on=_day(conference.get("end")),
        time_zone=zone.key,
        language=language,
        website=clean_address(url, record="file", field="base_url", findings=findings),
    )


def _day(value: object) -> date | None:
    moment = parse_moment(value)
    day = moment.date() if isinstance(moment, datetime) else moment
    return day if day is not None and 1900 <= day.year <= 2200 else None


def _spaces(
    schedule: Schedule, survey: _Survey, language: str, findings: Findings
) -> dict[str, SpaceRecord]:
    shared = survey.overlapping_rooms()
    spaces: dict[str, SpaceRecord] = {}
    keys: set[str] = set()
    for name, capacity in schedule.rooms.items():
        if name in shared:
            reason = "talks overlap in a room"
            shown = f"{name}, {shared[name]:%Y-%m-%d %H:%M}"
            findings.note("file", "room", shown, reason, "the room marked as shared")
        key = slug_key(name)
        key = key if key not in keys else f"{key}-{content_key(name)[:6]}"
        keys.add(key)
        spaces[name] = SpaceRecord(
            key=key,
            name=TranslatedText.original(language, name),
            capacity=capacity if capacity and 0 < capacity < 10_000_000 else None,
            shared=name in shared,
        )
    return spaces


def _place(
    conference: dict[str, str], spaces: dict[str, SpaceRecord], language: str, findings: Findings
) -> PlaceRecord:
    city, title = one_line(conference.get("city")), one_line(conference.get("title"))
    name = one_line(conference.get("venue")) or city or title
    if not conference.get("venue"):
        reason = "the file does not state its venue"
        findings.note("file", "venue", "", reason, f"called {name or 'Venue'}")
    clean_coordinates(None, None, record="file", findings=findings)
    return PlaceRecord(
        key=slug_key(name or "venue"),
        name=TranslatedText.original(language, name or "Venue"),
        locality=city,
        spaces=tuple(spaces.values()),
    )


def _zone(context: ReadingContext, conference: dict[str, str], survey: _Survey) -> ZoneInfo:
    if zone := zone_named(context.time_zone):
        return zone
    stated = one_line(conference.get("time_zone_name"))
    if zone := zone_named(stated):
        return zone
    if stated:
        context.findings.note("file", "time_zone", stated, "an unknown time zone", "left out")
    city = one_line(conference.get("city"))
    name, where = _zone_of_city(city), "the city's name"
    if not zone_named(name):
        name, where = _fixed_zone(survey.offsets), "the offset of its times"
    found = zone_named(name)
    reason = "the file does not state its time zone"
    action = f"taken as {name}, by {where}" if found else "taken as UTC"
    context.findings.note("file", "time_zone", city or name, reason, action)
    return found or ZoneInfo("UTC")


@lru_cache(maxsize=64)
def _zone_of_city(city: str) -> str:
    wanted = city.replace(" ", "_").casefold()
    names = sorted(
        name for name in available_timezones() if name.rpartition("/")[2].casefold() == wanted
    )
    return names[0] if names else ""


def _fixed_zone(offsets: Counter[timedelta]) -> str:
    """Return the zone of a whole number of hours, whose name has the sign turned round."""
    if not offsets:
        return ""
    hours, rest = divmod(offsets.most_common(1)[0][0], timedelta(hours=1))
    return "" if rest else f"Etc/GMT{-hours:+d}" if hours else "UTC"
