"""Sessions of an activity by the rules of a mapping, in each of the ways a file can give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.cleaning import FIRST_YEAR, LAST_YEAR, clean_address, clean_span
from zouma.programme.formats.freetext import Occurrence, agree, read_dates, read_opening
from zouma.programme.formats.mapping.controlled import term, whole
from zouma.programme.formats.mapping.moments import read_length, read_moment, read_time
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import Mapping
from zouma.programme.formats.mapping.values import Desk, one, raw, translated
from zouma.programme.formats.moments import local_time, midnight
from zouma.programme.formats.records import SessionRecord

ONE_DAY = timedelta(days=1)
LONGEST_RANGE = timedelta(days=366 * 3)


class Span(NamedTuple):
    """From when to when; all_day: from midnight to midnight."""

    starts_at: datetime
    ends_at: datetime | None = None
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """The times a record gives; wording: what is worth keeping of the text they came from."""

    spans: tuple[Span, ...] = ()
    wording: TranslatedText = EMPTY


@dataclass(frozen=True, slots=True)
class SessionMaker:
    """Makes sessions by the rules of a mapping, in a time zone."""

    mapping: Mapping
    zone: ZoneInfo

    def sessions(
        self, scope: Scope, desk: Desk, place_key: str
    ) -> tuple[list[SessionRecord], TranslatedText]:
        """Return the sessions of a record, and a wording that could not be read at all."""
        times = self._times(scope, desk)
        section = self.mapping.sessions
        spans = list(self._finished(times.spans, scope, desk))
        if not spans:
            return [], times.wording
        note = translated(section, "note", scope, desk)
        address = one(section.rules.get("registration_url"), scope, desk)
        pattern = SessionRecord(
            starts_at=spans[0].starts_at,
            key=one(section.rules.get("key"), scope, desk),
            place_key=place_key,
            status=term(section, ("sessions", "status"), scope, desk, "scheduled"),
            admission=term(section, ("sessions", "admission"), scope, desk, ""),
            capacity=whole(section, "capacity", scope, desk),
            note=note or times.wording,
            registration_url=clean_address(
                address, record=desk.record, field="registration_url", findings=desk.findings
            ),
        )
        made = [
            replace(pattern, starts_at=start, ends_at=end, all_day=all_day)
            for start, end, all_day in spans
        ]
        return made, EMPTY

    # -- the four ways -------------------------------------------------------------------------

    def _times(self, scope: Scope, desk: Desk) -> Times:
        section = self.mapping.sessions
        if "text" in section.texts:
            return self._from_text(scope, desk)
        if "first_date" in section.rules:
            return self._from_range(scope, desk)
        if "date" in section.rules:
            return Times(tuple(self._from_columns(scope, desk)))
        if "start" in section.rules:
            return Times(tuple(self._from_moments(scope, desk)))
        return Times()

    def _from_moments(self, scope: Scope, desk: Desk) -> Iterator[Span]:
        start = self._moment("start", scope, desk)
        end = self._moment("end", scope, desk)
        if start is None:
            return
        if not isinstance(start, datetime):
            last = end.date() if isinstance(end, datetime) else end
            yield from self._whole_days(start, last or start, desk)
            return
        ends_at = self._local(end, desk) if isinstance(end, datetime) else None
        if end is not None and not isinstance(end, datetime):
            desk.note("end", end, "an end without a time of day", "end left out")
        yield Span(self._local(start, desk), ends_at)

    def _from_columns(self, scope: Scope, desk: Desk) -> Iterator[Span]:
        start = self._moment("date", scope, desk)
        if start is None:
            return
        day = start.date() if isinstance(start, datetime) else start
        given = self._moment("end_date", scope, desk)
        last = given.date() if isinstance(given, datetime) else given
        opens = self._clock("start_time", scope, desk)
        closes = self._clock("end_time", scope, desk)
        begins = opens[0] if opens else None
        if isinstance(start, datetime) and start.time() != time():
            begins = begins or start.time()
        if begins is None:
            yield from self._whole_days(day, last or day, desk)
            return
        ends = closes[0] if closes else opens[1] if opens else None
        starts_at = self._at(day, begins, desk)
        ends_at = self._at(last or day, ends, desk) if ends else None
        if ends_at is not None and ends_at <= starts_at and not last:
            ends_at = self._at(day + ONE_DAY, ends or time(), desk)
        yield Span(starts_at, ends_at)

    def _from_range(self, scope: Scope, desk: Desk) -> Times:
        first = self._moment("first_date", scope, desk)
        last = self._moment("last_date", scope, desk) or first
        if first is None or last is None:
            return Times()
        first_on = first.date() if isinstance(first, datetime) else first
        last_on = last.date() if isinstance(last, datetime) else last
        opening = one(self.mapping.sessions.rules.get("opening"), scope, desk)
        if not opening or last_on < first_on or last_on - first_on > LONGEST_RANGE:
            return Times(tuple(self._whole_days(first_on, last_on, desk)))
        reading = read_opening(opening, first_on, last_on, self.mapping.dates.manner)
        for issue in reading.issues:
            desk.note("opening", issue.value, issue.reason, issue.action)
        wording = TranslatedText.original(desk.language, opening)
        if not reading.occurrences:
            desk.note("opening", opening, "opening hours that could not be read", "kept as a note")
            return Times(tuple(self._whole_days(first_on, last_on, desk)), wording)
        if reading.left_over:
            left = ", ".join(reading.left_over)
            desk.note("opening", left, "words that were not understood", "kept as a note")
        keep = wording if reading.left_over or reading.unstated else EMPTY
        return Times(tuple(self._of(reading.occurrences, desk)), keep)

    def _from_text(self, scope: Scope, desk: Desk) -> Times:
        rule = self.mapping.sessions.texts["text"]
        wordings = {
            language or desk.language: text
            for language, its_rule in rule.items()
            if (text := one(its_rule, scope, desk))
        }
        reference = self._reference(scope, desk)
        manner = self.mapping.dates.manner
        readings = {
            language: read_dates(
                text,
                replace(manner, languages=tuple(dict.fromkeys((language, *manner.languages)))),
                reference,
            )
            for language, text in wordings.items()
        }
        original = TranslatedText.originals(
            {language: " ".join(text.split()) for language, text in wordings.items()}
        )
        together = agree(readings)
        for issue in together.issues:
            desk.note("dates", issue.value, issue.reason, issue.action)
        if not together.reading.occurrences:
            if wordings:
                shown = " | ".join(wordings.values())
                desk.note("dates", shown, "dates that could not be read", "kept as a text")
            return Times((), original)
        left = [word for reading in readings.values() for word in reading.left_over]
        if left:
            desk.note("dates", ", ".join(left), "words that were not understood", "kept as a note")
        keep = bool(left) or any(reading.unstated for reading in readings.values())
        spans = tuple(self._of(together.reading.occurrences, desk))
        return Times(spans, original if keep else EMPTY)

    # -- parts ---------------------------------------------------------------------------------

    def _reference(self, scope: Scope, desk: Desk) -> date | None:
        found = self._moment("reference", scope, desk)
        if found is None:
            return self.mapping.edition.starts_on
        return found.date() if isinstance(found, datetime) else found

    def _moment(self, name: str, scope: Scope, desk: Desk) -> datetime | date | None:
        value = raw(self.mapping.sessions.rules.get(name), scope, desk)
        if value in (None, ""):
            return None
        found = read_moment(value, self.mapping.dates)
        if found is None:
            desk.note(name, value, "not a date", "left out")
        elif not FIRST_YEAR <= found.year <= LAST_YEAR:
            desk.note(name, value, "an impossible year", "left out")
            return None
        return found

    def _clock(self, name: str, scope: Scope, desk: Desk) -> tuple[time, time | None] | None:
        value = raw(self.mapping.sessions.rules.get(name), scope, desk)
        if value in (None, ""):
            return None
        found = read_time(value, self.mapping.dates)
        if found is None:
            desk.note(name, value, "not a time of day", "left out")
        return found

    def _of(self, occurrences: tuple[Occurrence, ...], desk: Desk) -> Iterator[Span]:
        for occurrence in occurrences:
            if occurrence.start is None:
                yield from self._whole_days(occurrence.first_on, occurrence.last_on, desk)
                continue
            last_on = occurrence.last_on
            if occurrence.end and occurrence.end <= occurrence.start:
                last_on += ONE_DAY
            ends_at = self._at(last_on, occurrence.end, desk) if occurrence.end else None
            yield Span(self._at(occurrence.first_on, occurrence.start, desk), ends_at)

    def _whole_days(self, first_on: date, last_on: date, desk: Desk) -> Iterator[Span]:
        if last_on < first_on:
            shown = f"{first_on} – {last_on}"
            desk.note("ends_at", shown, "the end is before the start", "end left out")
            last_on = first_on
        starts_at = midnight(first_on, self.zone)
        ends_at = midnight(last_on, self.zone, days_later=1)
        if starts_at is not None and ends_at is not None:
            yield Span(starts_at, ends_at, all_day=True)

    def _finished(self, spans: tuple[Span, ...], scope: Scope, desk: Desk) -> Iterator[Span]:
        """Yield the spans in order of start and end, an unknown end worked out by the length."""
        length = None
        if any(span.ends_at is None for span in spans):
            length = self._length(scope, desk)
        for span in spans:
            ends_at = span.ends_at
            if ends_at is None and length is not None:
                ends_at = span.starts_at + length
            clean = clean_span(span.starts_at, ends_at, record=desk.record, findings=desk.findings)
            if clean is not None:
                yield Span(*clean, all_day=span.all_day)

    def _length(self, scope: Scope, desk: Desk) -> timedelta | None:
        text = one(self.mapping.sessions.rules.get("duration"), scope, desk)
        length = read_length(text) if text else None
        if text and length is None:
            desk.note("duration", text, "a length that could not be read", "end left unknown")
        return length

    def _at(self, day: date, clock: time, desk: Desk) -> datetime:
        return self._local(datetime.combine(day, clock), desk)

    def _local(self, moment: datetime, desk: Desk) -> datetime:
        return local_time(moment, self.zone, record=desk.record, findings=desk.findings)
