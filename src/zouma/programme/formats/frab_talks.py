"""Talks of a frab schedule as activities, each with the times it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_html,
    clean_span,
    one_line,
)
from zouma.programme.formats.frab_schedule import Talk
from zouma.programme.formats.json_values import plain_title
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.moments import (
    local_time,
    parse_clock,
    parse_clock_span,
    parse_moment,
)
from zouma.programme.formats.records import (
    ActivityRecord,
    Findings,
    LinkRecord,
    PictureRecord,
    SessionRecord,
    SpeakerRecord,
)
from zouma.programme.vocabulary import ActivityType

SOURCE = "frab"
ACTIVITY_TYPES = frozenset(ActivityType.values)
# Parts of the words that conferences use for what they offer, the more telling first.
TYPES = (
    ("workshop", "workshop"),
    ("hands-on", "workshop"),
    ("tutorial", "course"),
    ("training", "course"),
    ("course", "course"),
    ("panel", "panel"),
    ("podium", "panel"),
    ("discussion", "panel"),
    ("bof", "panel"),
    ("meet", "panel"),
    ("lecture", "talk"),
    ("talk", "talk"),
    ("keynote", "talk"),
    ("vortrag", "talk"),
    ("devroom", "talk"),
    ("maintrack", "talk"),
    ("main track", "talk"),
    ("film", "film"),
    ("movie", "film"),
    ("screening", "film"),
    ("performance", "show"),
    ("concert", "show"),
    ("show", "show"),
    ("theat", "show"),
    ("music", "show"),
    ("contest", "competition"),
    ("hackathon", "competition"),
    ("game", "game"),
    ("exhibition", "exhibition"),
    ("tour", "tour"),
)
_CANCELLED = re.compile(r"\W*(?:cancell?ed|abgesagt|annulé)\b", re.IGNORECASE)
_LANGUAGES = re.compile(r"[,;/\s]+")


def talk_key(talk: Talk) -> str:
    """Return what identifies a talk at its source."""
    return one_line(talk.get("guid")) or one_line(talk.get("id")) or one_line(talk.get("code"))


def is_cancelled(talk: Talk) -> bool:
    """Return whether a talk's title says that it does not take place."""
    return bool(_CANCELLED.match(one_line(talk.get("title"))))


@dataclass(slots=True)
class TalkTimes:
    """Reads the times of talks; day_change: when a conference's day ends, after midnight."""

    zone: ZoneInfo
    findings: Findings
    day_change: clock = clock(0)
    _noted: set[str] = field(default_factory=set)

    def span(self, talk: Talk, record: str) -> tuple[datetime, datetime | None] | None:
        """Return start and end of a talk, None when it has no usable start."""
        starts_at = self._start(talk, record)
        if starts_at is None:
            shown = f"{one_line(talk.get('day'))} {one_line(talk.get('start'))}".strip()
            self.findings.note(record, "start", shown, "no usable time", "activity kept without it")
            return None
        lasts = parse_clock_span(one_line(talk.get("duration")))
        if not lasts:
            shown = one_line(talk.get("duration"))
            self.findings.note(record, "duration", shown, "no usable duration", "end left open")
        try:
            ends_at = starts_at + lasts if lasts else None
        except OverflowError:
            ends_at = None
        return clean_span(starts_at, ends_at, record=record, findings=self.findings)

    def _start(self, talk: Talk, record: str) -> datetime | None:
        stated = parse_moment(talk.get("date"))
        begins = parse_clock(one_line(talk.get("start")))
        if isinstance(stated, datetime):
            local = local_time(stated, self.zone, record=record, findings=self.findings)
            if begins and begins != local.time() and "start" not in self._noted:
                self._noted.add("start")
                reason = "the time of day does not fit the moment in the time zone"
                shown = f"{talk['date']}, {begins:%H:%M}"
                action = f"the moment kept, shown in {self.zone.key}"
                self.findings.note("file", "start", shown, reason, action)
            return local
        day = stated or parse_moment(talk.get("day"))
        if not isinstance(day, date) or begins is None:
            return None
        if begins < self.day_change:
            try:
                day += timedelta(days=1)
            except OverflowError:
                return None
        moment = datetime.combine(day, begins)
        return local_time(moment, self.zone, record=record, findings=self.findings)


@dataclass(slots=True)
class FrabTalks:
    """Turns talks with the same key into one activity."""

    times: TalkTimes
    language: str
    findings: Findings
    place_key: str
    space_keys: dict[str, str]
    base_url: str = ""
    _noted: set[str] = field(default_factory=set)

    def activities(self, group: list[Talk]) -> Iterator[ActivityRecord]:
        """Yield the activity of talks with the same key, none when it has to be refused."""
        talk = group[0]
        record = talk_key(talk)
        shown = one_line(talk.get("title"))
        if not record or not shown:
            missing = "id" if not record else "title"
            name = record or shown or "event"
            self.findings.note(name, missing, "", f"no {missing}", "record refused")
            return
        languages = self._languages(talk, record)
        language = languages[0] if languages else self.language
        status = self._status(talk, record)
        yield ActivityRecord(
            external_id=record,
            source=SOURCE,
            title=self._line(talk, "title", language, record),
            summary=self._line(talk, "subtitle", language, record),
            description=self._description(talk, language, record),
            activity_type=self._type(talk),
            status=status,
            languages=languages,
            track=one_line(talk.get("track")),
            place_key=self.place_key,
            speakers=_speakers(talk),
            website=self._address(talk.get("url") or talk.get("origin_url"), record, "url"),
            picture=self._picture(talk, record),
            links=self._links(talk, record),
            sessions=self._sessions(group, record, status),
        )

    def _line(self, talk: Talk, name: str, language: str, record: str) -> TranslatedText:
        text = plain_title(talk.get(name), record=record, field=name, findings=self.findings)
        return TranslatedText.original(language, text)

    def _description(self, talk: Talk, language: str, record: str) -> TranslatedText:
        parts = (
            clean_html(str(talk.get(name) or ""), record=record, field=name, findings=self.findings)
            for name in ("abstract", "description")
        )
        return TranslatedText.original(language, "".join(dict.fromkeys(parts)))

    def _languages(self, talk: Talk, record: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in _LANGUAGES.split(one_line(talk.get("language"))):
            if tag := language_tag(part):
                found[tag] = None
            elif part:
                self.findings.note(record, "language", part, "not a language", "left out")
        return tuple(found)

    def _status(self, talk: Talk, record: str) -> str:
        if not is_cancelled(talk):
            return "scheduled"
        reason = "the title says that it is cancelled"
        self.findings.note(record, "title", talk["title"], reason, "taken as cancelled")
        return "cancelled"

    def _type(self, talk: Talk) -> str:
        stated = one_line(talk.get("type"))
        word = stated.lower()
        if word in ACTIVITY_TYPES:
            return word
        for part, activity_type in TYPES:
            if part in word:
                return activity_type
        if word not in self._noted:
            self._noted.add(word)
            reason = "an unknown kind of event" if word else "no kind of event"
            self.findings.note("file", "type", stated, reason, "taken as other")
        return "other"

    def _address(self, value: object, record: str, name: str) -> str:
        text = one_line(value)
        if text.startswith("/") and self.base_url:
            with suppress(ValueError):
                text = urljoin(self.base_url, text)
            self._note_once(name, value, "an address relative to the schedule's", "made whole")
        return clean_address(text, record=record, field=name, findings=self.findings)

    def _note_once(self, name: str, value: object, reason: str, action: str) -> None:
        if (mark := f"{name} {reason}") not in self._noted:
            self._noted.add(mark)
            self.findings.note("file", name, value, reason, action)

    def _picture(self, talk: Talk, record: str) -> PictureRecord | None:
        address = self._address(talk.get("logo"), record, "logo")
        return PictureRecord(address=address) if address else None

    def _links(self, talk: Talk, record: str) -> tuple[LinkRecord, ...]:
        if talk.get("licence") or talk.get("optout"):
            shown = talk.get("licence") or "do not record"
            reason = "a wish about recordings, which the programme does not hold"
            self._note_once("recording", shown, reason, "left out")
        found: dict[str, LinkRecord] = {}
        for url, title in talk.get("links", ()):
            if address := self._address(url, record, "links"):
                found.setdefault(address, LinkRecord(address=address, title=title))
        return tuple(found.values())

    def _sessions(self, group: list[Talk], record: str, status: str) -> tuple[SessionRecord, ...]:
        found: dict[tuple[datetime, str], SessionRecord] = {}
        for talk in group:
            space_key = self.space_keys.get(one_line(talk.get("room")), "")
            span = self.times.span(talk, record)
            if span is None:
                continue
            if (span[0], space_key) in found:
                shown = span[0].isoformat()
                reason = "the same session twice"
                self.findings.note(record, "start", shown, reason, "the first kept")
                continue
            found[span[0], space_key] = SessionRecord(
                starts_at=span[0], ends_at=span[1], space_key=space_key, status=status
            )
        return tuple(found.values())


def _speakers(talk: Talk) -> tuple[SpeakerRecord, ...]:
    found = {SpeakerRecord(name=name, key=key): None for name, key in talk["persons"] if name}
    return tuple(found)
