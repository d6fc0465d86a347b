"""From the tokens of a text to its clauses, in one pass with one token of foresight."""

from __future__ import annotations

from zouma.programme.formats.freetext.clauses import Clause, Group, Sentence, Weekdays
from zouma.programme.formats.freetext.clock import ClockTime, TimeSpan
from zouma.programme.formats.freetext.cursor import DAY_KINDS
from zouma.programme.formats.freetext.day_parsing import DayParser
from zouma.programme.formats.freetext.tokens import Token

_MARKED_KINDS = ("time", "short-time", "number")


def parse(tokens: tuple[Token, ...], *, order: str = "DMY", bare_hours: bool = False) -> Sentence:
    """Return the clauses of a text.

    order: DMY or MDY, for dates such as 3/4/2025; bare_hours: "10-18" after a weekday are hours.
    """
    parser = Parser(tokens, order, bare_hours)
    while parser.position < len(tokens):
        parser.step()
    return parser.sentence


class Parser(DayParser):
    """Reads weekdays, times and small words as well."""

    def read_weekday(self, token: Token) -> None:
        """Read a weekday: one that is closed, one that recurs, or a note beside a date."""
        weekday = int(token.meaning("weekday") or 0)
        if self.closing:
            self._add_weekday(self.sentence.closed, weekday)
        elif self.range_of == "days":
            self.next_weekday = weekday
        elif self.range_of == "weekdays" or self.every:
            self._add_weekday(self._recurring().weekdays, weekday)
        else:
            self._note_weekday(weekday)

    def _recurring(self) -> Group:
        if self.every:
            self.group.every = True
        return self.group

    def _add_weekday(self, weekdays: list[Weekdays], weekday: int) -> None:
        if self.range_of == "weekdays" and weekdays:
            weekdays[-1] = Weekdays(weekdays[-1].first, weekday, ranging=True)
            self.range_of = ""
        else:
            weekdays.append(Weekdays(weekday, weekday))

    def _note_weekday(self, weekday: int) -> None:
        last = self.group.days[-1] if self.group.days else None
        if last and last.last and last.first.weekday is not None and last.last.weekday is None:
            last.last.weekday = weekday
        elif self._leads_a_new_day():
            self._make_room_for_weekday()
            self.group.weekdays.append(Weekdays(weekday, weekday))
        elif self.clause.is_timed() and not self.bare_hours:
            for clause in self.sentence.clauses:
                for group in clause.groups:
                    if not group.weekdays:
                        group.weekdays.append(Weekdays(weekday, weekday))
        else:
            if self.clause.is_timed():
                self.sentence.clauses.append(Clause())
            self.group.weekdays.append(Weekdays(weekday, weekday))

    def _leads_a_new_day(self) -> bool:
        follows = self.ahead(2) if (token := self.ahead()) and token.kind == "and" else self.ahead()
        return follows is not None and follows.kind in DAY_KINDS and self.depth == 0

    def _make_room_for_weekday(self) -> None:
        if self.clause.is_timed() and self.clause.has_days():
            self.sentence.clauses.append(Clause())
        elif self.group.days:
            self.clause.groups.append(Group())

    def read_every(self, _token: Token) -> None:
        """Read "every": the weekdays that follow choose among the days before."""
        if self.clause.is_timed() and self.group.weekdays:
            self.sentence.clauses.append(Clause([Group(list(self.group.days))]))
        self.every = True

    def read_daily(self, _token: Token) -> None:
        """Read "daily"."""
        self.group.every = True
        self.group.weekdays.append(Weekdays(0, 6))

    # -- times ---------------------------------------------------------------------------------

    def read_time(self, token: Token) -> None:
        """Read a time of day."""
        hour, minute = (*token.numbers, 0)[:2]
        self.add_time(ClockTime(hour, minute))

    def read_short_time(self, token: Token) -> None:
        """Read a time whose minutes lack a figure, as in "11:3am"."""
        self.sentence.faulty_times.append(token.text)
        self.add_time(ClockTime(token.numbers[0], token.numbers[1] * 10))

    def add_time(self, clock: ClockTime) -> None:
        """Add a time to the clause at hand, as a new one or as an end."""
        self.excepting = self.excepting and self.depth > 0
        clock = ClockTime(clock.hour, clock.minute, self.mark or self._mark_after())
        self.mark = ""
        if not clock.is_possible():
            self.sentence.left_over.append(f"{clock.hour}:{clock.minute:02}")
            return
        times = self.clause.times
        if self.range_of == "times" and times and times[-1].end is None:
            times[-1] = TimeSpan(times[-1].start, clock)
        else:
            times.append(TimeSpan(clock))
        self.range_of = ""

    def _mark_after(self) -> str:
        token = self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else None
        if token is not None and token.kind == "skip" and self.position + 2 < len(self.tokens):
            token = self.tokens[self.position + 2]
        if token is None or token.kind != "mark" or not token.text.isascii():
            return ""
        return str(token.meaning("mark") or "")

    def read_mark(self, token: Token) -> None:
        """Read a part of the day, before a time, after one, or alone ("noon")."""
        if self.previous == "time" and token.text.isascii():
            return
        follows = self.ahead()
        if follows is not None and follows.kind in _MARKED_KINDS and not token.text.isascii():
            self.mark = str(token.meaning("mark") or "")
        elif token.meaning("mark") in ("noon", "midnight"):
            hour = 12 if token.meaning("mark") == "noon" else 0
            self.add_time(ClockTime(hour))
        elif token.meaning("skip") is None and token.meaning("mark") not in ("am", "pm"):
            self.sentence.left_over.append(token.text)

    def read_unconfirmed(self, _token: Token) -> None:
        """Read "to be confirmed" in place of a time."""
        self.clause.unconfirmed = True

    # -- small words ---------------------------------------------------------------------------

    def read_to(self, _token: Token) -> None:
        """Read "to", which opens a range of whatever stands on both sides."""
        follows = self.ahead()
        if follows is None:
            return
        if follows.kind in ("time", "short-time", "mark"):
            self.range_of = "times"
        elif follows.kind == "weekday" and (self.previous == "weekday" or not self.is_day_ahead(2)):
            self.range_of = "weekdays"
        elif (follows.kind == "number" and self.previous in ("time", "mark")) or (
            self.bare_hours and self.previous in ("number", "time") and self.clause.times
        ):
            self.range_of = "times"
        elif follows.kind in DAY_KINDS or follows.kind in ("weekday", "cjk-year"):
            self.range_of = "days"
            self._fasten_weekday()

    def _fasten_weekday(self) -> None:
        """Give a weekday noted beside a day to that day, as in "8 July (Mon) - …"."""
        group = self.group
        if group.days and len(group.weekdays) == 1 and not group.every:
            noted = group.weekdays[0]
            if not noted.ranging and group.days[-1].last is None and not self.excepting:
                group.days[-1].first.weekday = noted.first
                group.weekdays.clear()

    def read_and(self, _token: Token) -> None:
        """Read a comma or "and": nothing but the end of a range."""
        self.range_of = ""

    def read_end(self, _token: Token) -> None:
        """Read a semicolon or a new line."""
        self.range_of, self.every = "", False
        if self.depth == 0:
            self.excepting = self.closing = False

    def read_open(self, _token: Token) -> None:
        """Read an opening bracket."""
        self.depth += 1

    def read_close(self, _token: Token) -> None:
        """Read a closing bracket, which ends an exception that stands inside."""
        self.depth = max(0, self.depth - 1)
        self.every = self.excepting = self.closing = False

    def read_except(self, _token: Token) -> None:
        """Read "except" before what is excepted."""
        self.excepting, self.range_of, self.month = True, "", None

    def read_except_after(self, _token: Token) -> None:
        """Read "除外" after what is excepted: the days since the bracket or since the times."""
        days = [days for days in self.group.days if days.depth >= max(1, self.depth)]
        if self.depth > 0 and days:
            self.group.days = [kept for kept in self.group.days if kept not in days]
            self.sentence.exceptions += days
        elif not self.clause.is_timed() and len(self.sentence.clauses) > 1:
            clause = self.sentence.clauses.pop()
            self.sentence.exceptions += [days for group in clause.groups for days in group.days]

    def read_closed(self, _token: Token) -> None:
        """Read "closed on" before weekdays."""
        self.closing, self.every = True, False

    def read_closed_after(self, _token: Token) -> None:
        """Read "休館" after weekdays."""
        if self.group.every:
            self.sentence.closed += self.group.weekdays
            self.group.weekdays, self.group.every = [], False

    def read_holiday(self, _token: Token) -> None:
        """Read "public holidays", which only a calendar of the region could tell."""
        self.sentence.but_holidays = True

    def read_skip(self, _token: Token) -> None:
        """Read a small word that says nothing here."""
