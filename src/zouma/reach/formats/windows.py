"""Over which time a record of an export counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.programme.formats.freetext import Manner
from zouma.programme.formats.mapping.moments import read_moment
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import DateRule, Rule
from zouma.programme.formats.mapping.values import Desk, raw
from zouma.reach.formats.schema import WindowRule


class ExportDayNotSaid(ProgrammeError):
    """A file of running totals does not say on which day it was made."""

    message = _(
        "This file holds totals that were still growing when it was made. "
        "Say with --until which day they include last."
    )
    status = 400


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a record counts; an end may be the beginning."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How times of a file are read. until: the last day that running totals include."""

    rule: WindowRule
    dates: DateRule
    zone: ZoneInfo
    until: date | None = None

    @classmethod
    def of_zone(cls, zone: ZoneInfo) -> Clock:
        """Return a clock of a time zone, without a rule."""
        return cls(rule=WindowRule(), dates=DateRule(Manner()), zone=zone)

    @property
    def whole_edition(self) -> bool:
        """Tell whether records say no time of their own."""
        rule = self.rule
        return (rule.date or rule.first or rule.since or rule.at) is None

    def require_until(self) -> None:
        """Make sure that it is known until when running totals count.

        :raises ExportDayNotSaid: when it is not.
        """
        if self.rule.running and self.until is None:
            raise ExportDayNotSaid

    def window(self, scope: Scope, desk: Desk) -> Window | None:
        """Return the time of a record, None (with a finding) when it says none."""
        rule = self.rule
        if rule.date is not None:
            day = self._day(rule.date, scope, desk)
            return None if day is None else self.days(*period(day, rule.per))
        if rule.first is not None:
            first, last = self._day(rule.first, scope, desk), self._day(rule.last, scope, desk)
            return self._ordered(first, last, desk)
        moment = self._moment(rule.since or rule.at, scope, desk)
        if moment is None:
            return None
        if rule.at is not None:
            return Window(moment, moment)
        end = self.midnight((self.until or moment.date()) + timedelta(days=1))
        if end < moment:
            desk.note("since", moment.isoformat(), "begins after --until", "record left out")
            return None
        return Window(moment, end)

    def _ordered(self, first: date | None, last: date | None, desk: Desk) -> Window | None:
        if first is None or last is None:
            return None
        if last < first:
            desk.note(
                "last", last.isoformat(), "the window ends before it begins", "record left out"
            )
            return None
        return self.days(first, last)

    def days(self, first: date, last: date) -> Window:
        """Return the time from the first to the last day, both whole."""
        return Window(self.midnight(first), self.midnight(last + timedelta(days=1)))

    def midnight(self, day: date) -> datetime:
        """Return the moment at which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def _day(self, rule: Rule | None, scope: Scope, desk: Desk) -> date | None:
        moment = self._moment(rule, scope, desk)
        return None if moment is None else moment.date()

    def _moment(self, rule: Rule | None, scope: Scope, desk: Desk) -> datetime | None:
        value = raw(rule, scope, desk)
        try:
            found = read_moment(value, self.dates)
            if isinstance(found, datetime):
                local = found if found.tzinfo else found.replace(tzinfo=self.zone)
                return local.astimezone(self.zone)
            if found is not None:
                return self.midnight(found)
        except (ValueError, OverflowError):
            pass
        name = rule.name if rule is not None else "date"
        desk.note(name, value, "not a date", "record left out")
        return None


def period(day: date, per: str) -> tuple[date, date]:
    """Return the first and the last day of the day, week (from Monday) or month of a day."""
    match per:
        case "week":
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        case "month":
            first = day.replace(day=1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        case _:
            return day, day
