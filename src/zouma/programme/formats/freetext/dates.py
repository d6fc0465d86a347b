"""Days as written worked out on the calendar: missing years, weekdays that check or choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from zouma.programme.formats.freetext.clauses import Day, Days, Group, Sentence, Weekdays
from zouma.programme.formats.freetext.occurrences import Issue

LONGEST_DAYS = 366 * 3
FIRST_YEAR, LAST_YEAR = 1900, 2200
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Notebook:
    """What was noticed while working out a text.

    reference: a day near which years are sought; recurring: the weekdays of all its "every".
    """

    reference: date | None = None
    recurring: set[int] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def note(self, value: object, reason: str, action: str, *, weighs: bool = True) -> None:
        """Add an issue once."""
        issue = Issue(str(value), reason, action, weighs)
        if issue not in self.issues:
            self.issues.append(issue)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days of a group; together: they are one stretch, not single days."""

    days: tuple[date, ...]
    together: bool


def weekday_set(weekdays: Iterable[Weekdays]) -> set[int]:
    """Return the numbers of the weekdays, Monday 0, of pairs from and to."""
    return set(weekday_list(weekdays))


def weekday_list(weekdays: Iterable[Weekdays]) -> list[int]:
    """Return the numbers of the weekdays in the order written."""
    listed: list[int] = []
    for first, last, _ranging in weekdays:
        listed += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return listed


def complete_years(sentence: Sentence, notebook: Notebook) -> None:
    """Give every day that has none a year, near the other days and fitting its weekday."""
    groups = [group for clause in sentence.clauses for group in clause.groups]
    known = [day.year for group in groups for days in group.days for day in days.ends() if day.year]
    for group in groups:
        wanted = {noted.first for noted in group.weekdays if not noted.ranging}
        for days in group.days:
            for day in days.ends():
                if day.year is None and day.month:
                    day.year = _guessed_year(day, wanted, known, notebook)


def _guessed_year(day: Day, wanted: set[int], known: list[int], notebook: Notebook) -> int | None:
    near = notebook.reference.year if notebook.reference else min(known, default=None)
    if near is None:
        notebook.note(_shown(day), "the year is missing", "the day was left out")
        return None
    weekdays = wanted if day.weekday is None else {day.weekday}
    years = [near, near + 1, near - 1]
    fitting = [year for year in years if _falls_on(day, year, weekdays)] if weekdays else []
    year = (fitting or years)[0]
    notebook.note(_shown(day), "the year is missing", f"the year {year} was assumed")
    return year


def _falls_on(day: Day, year: int, weekdays: set[int]) -> bool:
    found = _date(year, day.month or 0, day.day or 1)
    return found is not None and found.weekday() in weekdays


def choose(group: Group, notebook: Notebook) -> Chosen:
    """Return the days a group names, its weekdays checked against them or choosing among them."""
    stretches = [stretch for days in group.days if (stretch := _stretch(days, notebook))]
    listed = [day for first, last in stretches for day in _each(first, last)]
    if not listed:
        return Chosen((), together=False)
    choosing = _choice(group, stretches, notebook)
    if choosing:
        return Chosen(tuple(day for day in listed if day.weekday() in choosing), together=False)
    _check(group, stretches, listed, notebook)
    return Chosen(tuple(listed), together=any(first != last for first, last in stretches))


def _choice(group: Group, stretches: list[tuple[date, date]], notebook: Notebook) -> set[int]:
    """Return the weekdays that choose among the days, none when they only repeat them."""
    weekdays = weekday_set(group.weekdays)
    if group.every:
        _doubt_choice(stretches, notebook)
        return weekdays
    first, last = stretches[0]
    if len(stretches) > 1 or (last - first).days < 7:
        return set()
    if not weekdays:
        return _same_ends(group.days[0], first, last, notebook)
    noted = group.weekdays[0]
    if len(group.weekdays) == 1 and not noted.ranging:
        shown = f"{first} – {last} ({WEEKDAY_NAMES[noted.first]})"
        notebook.note(shown, "a weekday beside a long range", "taken as every such weekday")
        return weekdays
    if noted.first == noted.last or _frames(group.weekdays, stretches):
        return set()
    return weekdays


def _doubt_choice(stretches: list[tuple[date, date]], notebook: Notebook) -> None:
    """Note "every Friday" between two Sundays some months apart."""
    for first, last in stretches:
        is_framed = first.weekday() == last.weekday() and (last - first).days > 27
        if is_framed and first.weekday() not in notebook.recurring:
            _note_contradiction(first, sorted(notebook.recurring), notebook)


def _same_ends(days: Days, first: date, last: date, notebook: Notebook) -> set[int]:
    """Take "3 Jul (Wed) - 18 Dec (Wed)" as every Wednesday: the weekday is named at both ends."""
    weekday = days.first.weekday
    if weekday is None or days.last is None or days.last.weekday != weekday:
        return set()
    shown = f"{first} – {last} ({WEEKDAY_NAMES[weekday]})"
    notebook.note(shown, "the same weekday at both ends", "taken as every such weekday")
    return {weekday}


def _check(
    group: Group, stretches: list[tuple[date, date]], listed: list[date], notebook: Notebook
) -> None:
    stated = weekday_list(group.weekdays)
    if len(stated) == len(listed):
        wrong = [
            day for day, weekday in zip(listed, stated, strict=True) if day.weekday() != weekday
        ]
    elif stated and not _frames(group.weekdays, stretches):
        ends = [day for stretch in stretches for day in dict.fromkeys(stretch)]
        ranging = any(noted.ranging for noted in group.weekdays)
        wrong = [day for day in (ends if ranging else listed) if day.weekday() not in stated]
    else:
        wrong = []
    for day in wrong:
        _note_contradiction(day, stated, notebook)


def _frames(weekdays: list[Weekdays], stretches: list[tuple[date, date]]) -> bool:
    """Tell whether weekdays repeat the ends of the stretches, as in "1 - 19 January (Wed-Sun)"."""
    ends = [(first.weekday(), last.weekday()) for first, last in stretches]
    return ends == [(noted.first, noted.last) for noted in weekdays]


def _note_contradiction(day: date, stated: list[int], notebook: Notebook) -> None:
    names = ", ".join(dict.fromkeys(WEEKDAY_NAMES[weekday] for weekday in stated))
    shown = f"{day} is a {WEEKDAY_NAMES[day.weekday()]}, not a {names}"
    notebook.note(shown, "the weekday contradicts the date", "the date was kept")


def _stretch(days: Days, notebook: Notebook) -> tuple[date, date] | None:
    first = _first_date(days.first, notebook)
    last = _last_date(days, notebook) if days.last else first
    if first is None or last is None:
        return None
    if last < first and days.last and (days.last.carried_year or days.last.year is None):
        last = _date(last.year + 1, last.month, last.day) or last
    for day, found in ((days.first, first), (days.last, last)):
        if day is not None and day.weekday not in (None, found.weekday()):
            _note_contradiction(found, [day.weekday or 0], notebook)
    if last < first or (last - first).days > LONGEST_DAYS:
        notebook.note(f"{first} – {last}", "the last day does not suit the first", "left out")
        return None
    return first, last


def _first_date(day: Day, notebook: Notebook) -> date | None:
    if day.month is None:
        notebook.note(day.day, "a day without a month", "left out")
        return None
    if day.year is None:
        return None
    found = _date(day.year, day.month, day.day or 1)
    if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
        notebook.note(_shown(day), "an impossible year", "left out")
        return None
    if found is None:
        notebook.note(_shown(day), "there is no such day", "left out")
    return found


def _last_date(days: Days, notebook: Notebook) -> date | None:
    last = days.last or days.first
    if last.day is None and last.month and last.year:
        following = _date(last.year + last.month // 12, last.month % 12 + 1, 1)
        return following - ONE_DAY if following else None
    return _first_date(last, notebook)


def only_month(days: Days) -> Days:
    """Return a month alone as the days from its first to its last."""
    if days.last is None and days.first.day is None:
        first = days.first
        return Days(first, Day(None, first.month, first.year), days.depth)
    return days


def excepted_days(sentence: Sentence, among: set[date], notebook: Notebook) -> set[date]:
    """Return the days that are taken out; an exception that takes none out is noted."""
    removed: set[date] = set()
    month: int | None = None
    for days in sentence.exceptions:
        for day in days.ends():
            day.month = day.month or month
            month = day.month
        hit = {day for day in among if _matches(days, day)}
        if not hit:
            shown = " – ".join(_shown(day) for day in days.ends())
            reason = "the exception falls on none of the days"
            notebook.note(shown, reason, "it takes nothing out", weighs=False)
        removed |= hit
    closed = weekday_set(sentence.closed)
    return removed | {day for day in among if day.weekday() in closed}


def _matches(days: Days, day: date) -> bool:
    first, last = days.first, days.last or days.first
    start = _date(first.year or day.year, first.month or 0, first.day or 1)
    end = _date(last.year or day.year, last.month or 0, last.day or 28)
    return start is not None and end is not None and start <= day <= end


def _each(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _shown(day: Day) -> str:
    parts = (day.day, day.month, day.year)
    return "/".join(str(part) for part in parts if part is not None)
