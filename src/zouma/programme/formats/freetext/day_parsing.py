"""Days as they are read: numbers, months and years that find together in any order."""

from __future__ import annotations

from zouma.programme.formats.freetext.clauses import Clause, Day, Days, Group
from zouma.programme.formats.freetext.clock import ClockTime
from zouma.programme.formats.freetext.cursor import Cursor
from zouma.programme.formats.freetext.tokens import Token


class DayParser(Cursor):
    """Reads the tokens that say something of a day."""

    def add_day(self, day: Day) -> None:
        """Add a day to the exceptions or to the clause at hand, as a new one or as an end."""
        if self.excepting:
            self._append(self.sentence.exceptions, day)
            return
        if self.range_of != "days":
            self._make_room()
        if self.next_weekday is not None:
            day.weekday, self.next_weekday = self.next_weekday, None
        self._append(self.group.days, day)

    def _make_room(self) -> None:
        """Begin a new clause after times, a new group after weekdays."""
        if self.clause.is_timed() and self.clause.has_days():
            self.sentence.clauses.append(Clause())
        elif self.group.days and self.group.weekdays:
            self.clause.groups.append(Group())

    def _append(self, days: list[Days], day: Day) -> None:
        if self.range_of == "days" and days and days[-1].last is None:
            days[-1].last = day
        else:
            days.append(Days(day, depth=self.depth))
        self.range_of = ""
        self.every = False

    def _written_days(self, *, everywhere: bool = False) -> list[Day]:
        if self.excepting:
            return [day for days in self.sentence.exceptions for day in days.ends()]
        clauses = self.sentence.clauses if everywhere else [self.clause]
        groups = (group for clause in clauses for group in clause.groups)
        return [day for group in groups for days in group.days for day in days.ends()]

    def read_number(self, token: Token) -> None:
        """Read a day of a month, or an hour where only an hour can stand."""
        value = token.numbers[0]
        if self.range_of == "times" or self._is_bare_hour():
            self.add_time(ClockTime(value))
            return
        days = self._written_days()
        if self.previous in ("month", "cjk-month") and days and days[-1].day is None:
            days[-1].day = value
        elif self.month is not None:
            self.add_day(Day(value, self.month, self.year, carried_year=self.year is not None))
        else:
            self.add_day(Day(value))

    def _is_bare_hour(self) -> bool:
        if self.mark:
            return True
        return self.bare_hours and self.previous in ("weekday", "every", "daily", "and", "end", "")

    def read_loose_day(self, token: Token) -> None:
        """Read a day whose month was forgotten, as in "20/,"."""
        self.sentence.loose_days.append(token.text)
        self.add_day(Day(token.numbers[0]))

    def read_day_month(self, token: Token) -> None:
        """Read a day and a month in figures."""
        day, month = token.numbers
        if (self.order == "MDY" and day <= 12) or month > 12:
            day, month = month, day
        self._close_open_days(month, None)
        self.add_day(Day(day, month))

    def read_dmy(self, token: Token) -> None:
        """Read a whole date in figures."""
        day, month, year = token.numbers
        if (self.order == "MDY" and day <= 12) or month > 12:
            day, month = month, day
        year += 2000 if year < 100 else 0
        self._close_open_days(month, year)
        self.add_day(Day(day, month, year))
        self.month = None

    def read_ymd(self, token: Token) -> None:
        """Read a whole date in figures, the year first."""
        year, month, day = token.numbers
        self.add_day(Day(day, month, year))
        self.month = None

    def read_month_year(self, token: Token) -> None:
        """Read "/12/2024", which ends a list of days."""
        month, year = token.numbers
        self._close_open_days(month, year, everywhere=True)
        self.month = None

    def _close_open_days(
        self, month: int, year: int | None, *, everywhere: bool = False
    ) -> list[Day]:
        waiting = [day for day in self._written_days(everywhere=everywhere) if day.is_open()]
        for day in waiting:
            day.month, day.year = month, day.year or year
        return waiting

    def read_month(self, token: Token) -> None:
        """Read a month by its name: it ends a list of days, or leads the days to come."""
        month = int(token.meaning("month") or 0)
        opens_end = self.range_of == "days" and self.previous == "to"
        if self.previous == "number" and self.month is not None:
            # "24 Aug" among days that another month led: the name beside the number counts.
            self._written_days()[-1].month = month
            return
        if not opens_end and self._close_open_days(month, None):
            self.month = None
            return
        self.add_day(Day(None, month, self.year, carried_year=self.year is not None))
        self.month = month

    def read_cjk_month(self, token: Token) -> None:
        """Read "12月", which leads the days to come."""
        self.add_day(Day(None, token.numbers[0], self.year, carried_year=self.year is not None))
        self.month = token.numbers[0]

    def read_cjk_year(self, token: Token) -> None:
        """Read "2024年", which leads the days to come."""
        self.year = token.numbers[0]

    def read_year(self, token: Token) -> None:
        """Read a year, which ends the days before it."""
        year = token.numbers[0]
        if not 1900 <= year <= 2200:
            self.sentence.left_over.append(token.text)
            return
        waiting = [day for day in self._written_days() if day.month and day.year is None]
        for day in waiting:
            day.year = year
        for days in self._all_days():
            _turn_of_year(days, waiting)
        if not waiting:
            self.year = year
        self.month = None

    def _all_days(self) -> list[Days]:
        if self.excepting:
            return self.sentence.exceptions
        return [days for group in self.clause.groups for days in group.days]

    def add_time(self, clock: ClockTime) -> None:
        """Add a time of day; the parser of whole sentences knows how."""
        raise NotImplementedError


def _turn_of_year(days: Days, filled: list[Day]) -> None:
    """Put the start into the year before, in "29 December - 5 January 2025"."""
    first, last = days.first, days.last
    if (
        last is None
        or not any(first is day for day in filled)
        or last.year is None
        or first.year != last.year
    ):
        return
    if (first.month or 0) > (last.month or 0):
        first.year = last.year - 1
