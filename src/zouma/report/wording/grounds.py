"""What a figure rests on, in words: method, coverage, sources, and why two are not compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import Any

from babel.dates import format_date, format_datetime, get_timezone_gmt
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, npgettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zouma.common.templatetags.zouma_text import locale_of
from zouma.common.text import TranslatedText
from zouma.reach.vocabulary import Measure, Method, Population
from zouma.report.figures import Break, Comparison, Coverage, Figure, Sheet, Source
from zouma.report.wording.numbers import grouped, interval, language, plainly

AMOUNTS: dict[str, Any] = {
    "activity": npgettext_lazy("coverage", "%(n)s activity", "%(n)s activities", "count"),
    "session": npgettext_lazy("coverage", "%(n)s session", "%(n)s sessions", "count"),
    "organisation": npgettext_lazy(
        "coverage", "%(n)s organisation", "%(n)s organisations", "count"
    ),
    "host": npgettext_lazy("coverage", "%(n)s host", "%(n)s hosts", "count"),
    "day": npgettext_lazy("coverage", "%(n)s day", "%(n)s days", "count"),
    "place": npgettext_lazy("coverage", "%(n)s place", "%(n)s places", "count"),
    "region": npgettext_lazy("coverage", "%(n)s region", "%(n)s regions", "count"),
    "material": npgettext_lazy("coverage", "%(n)s material", "%(n)s materials", "count"),
    "window": npgettext_lazy("coverage", "%(n)s window", "%(n)s windows", "count"),
    "interview": npgettext_lazy("coverage", "%(n)s interview", "%(n)s interviews", "count"),
    "statement": npgettext_lazy("coverage", "%(n)s statement", "%(n)s statements", "count"),
}
TREATMENTS: dict[str, str | Promise] = {
    "complete": _("All counted: %(all)s."),
    "imputed": _("Known: %(told)s of %(all)s; the others are computed from those like them."),
    "extrapolated": _("Known: %(told)s of %(all)s; the rest is extrapolated."),
    "none": _("Known in full: %(told)s of %(all)s; of the others only what was told."),
}
DIFFERENCES: dict[str, str | Promise] = {
    "measure": pgettext_lazy("differs in", "what is counted"),
    "population": pgettext_lazy("differs in", "whom it is of"),
    "definition": pgettext_lazy("differs in", "the definition"),
    "method": pgettext_lazy("differs in", "the method"),
    "level": pgettext_lazy("differs in", "the level of the interval"),
}


def listed(names: Iterable[str]) -> str:
    """Return names one after the other, parted as the language does."""
    return pgettext("between names", ", ").join(names)


def method_words(figure: Figure) -> str:
    """Return how a value came about; of several methods all."""
    names = [method_name(code.partition("/")[0]) for code in figure.method.split("+") if code]
    return listed(names)


def method_name(code: str) -> str:
    """Return a method in words, or its code where it has none."""
    return str(Method(code).label) if code in Method.values else code


def measure_words(figure: Figure) -> str:
    """Return what is counted, and of whom where that is not everybody."""
    if figure.measure not in Measure.values:
        return ""
    name = str(Measure(figure.measure).label)
    if figure.population in {Population.ALL, ""} or figure.population not in Population.values:
        return name
    return f"{name} ({Population(figure.population).label})"


def interval_words(figure: Figure) -> str:
    """Return the interval of a figure with its level, or the bounds; "" where it is a point."""
    text = interval(figure)
    if not text or figure.high is None or figure.level == 0:
        return text
    values = {"interval": text, "level": f"{figure.level * 100:g}%"}
    return gettext("%(interval)s (%(level)s interval)") % values


def coverage_words(coverage: Coverage | None) -> str:
    """Return of how many of how many it is known, and how the rest was treated."""
    if coverage is None or not coverage.expected:
        return ""
    shown = {"n": grouped(coverage.expected), "count": coverage.expected}
    values = {"told": grouped(coverage.told), "all": AMOUNTS[coverage.unit] % shown}
    return str(TREATMENTS[coverage.treatment]) % values


def source_words(source: Source) -> str:
    """Return a source with the number of its rows."""
    rows = ngettext("%(n)s row", "%(n)s rows", source.rows) % {"n": grouped(source.rows)}
    return f"{source.label} ({rows})"


def grounds(figure: Figure) -> list[str]:
    """Return what a figure rests on, a piece each: interval, method, coverage, sources."""
    if figure.value is None:
        return [text for text in (str(figure.reason), coverage_words(figure.coverage)) if text]
    pieces = [
        interval_words(figure), method_words(figure), coverage_words(figure.coverage),
        listed(map(source_words, figure.sources)),
    ]  # fmt: skip
    return [piece for piece in pieces if piece]


def break_words(broken: Break) -> str:
    """Return why two editions are not compared in a figure."""
    if broken.differs == "window":
        return gettext("This edition still goes on; the earlier one is whole.")
    values = {"here": broken.here, "there": broken.there}
    if broken.differs == "coverage":
        return gettext("Known only in part: told by %(here)s now, by %(there)s then.") % values
    first = broken.differs.partition(",")[0]
    if first == "method":
        values = {name: method_list(code) for name, code in values.items()}
    names = [str(DIFFERENCES.get(name, name)) for name in broken.differs.split(", ")]
    values["what"] = listed(names)
    return gettext("Not comparable; %(what)s differs: now %(here)s, then %(there)s.") % values


def method_list(codes: str) -> str:
    """Return several methods in words, their versions left out."""
    names = [method_name(code.partition("/")[0]) for code in codes.split("+") if code]
    return listed(names) or "—"


def change_words(comparison: Comparison) -> str:
    """Return a change with its sign and interval, or why there is none."""
    if comparison.broken is not None:
        return break_words(comparison.broken)
    if comparison.change is None:
        return "—"
    value, low, high = comparison.change
    if low == high:
        return signed(value)
    if low <= 0 <= high:
        return gettext("no clear change (%(low)s to %(high)s)") % {
            "low": signed(floor(low)), "high": signed(ceil(high)),
        }  # fmt: skip
    return gettext("%(change)s (%(low)s to %(high)s)") % {
        "change": signed(value), "low": signed(floor(low)), "high": signed(ceil(high)),
    }  # fmt: skip


def signed(number: float) -> str:
    """Return a whole number with its sign."""
    return f"+{grouped(number)}" if number > 0 else f"−{grouped(-number)}" if number < 0 else "0"


def dates_of(sheet: Sheet) -> str:
    """Return the days of an edition, with the last one counted where it goes on."""
    locale = locale_of(language())
    days = [format_date(day, "long", locale=locale) for day in (sheet.starts_on, sheet.ends_on)
            if day is not None]  # fmt: skip
    return " – ".join(dict.fromkeys(days))


def computed_words(sheet: Sheet) -> str:
    """Return when the figures of a sheet were computed, by the site's clock."""
    moment = timezone.localtime(sheet.computed_at)
    shown = format_datetime(moment, "yyyy-MM-dd HH:mm", locale=locale_of(language()))
    offset = get_timezone_gmt(moment, "iso8601").replace("Z", "+00:00")
    return gettext("Computed %(moment)s") % {"moment": f"{shown} UTC{offset}"}


def changes_said(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes that a version keeps, each with its label and what it was and is."""
    return [
        {
            "key": change["key"],
            "label": TranslatedText.originals(change["label"]),
            "words": change_said(kept_figure(change["before"]), kept_figure(change["after"])),
        }
        for change in changes
    ]


def kept_figure(numbers: Mapping[str, Any] | None) -> Figure | None:
    """Return a figure of the numbers that a change keeps; early changes keep no level."""
    if not numbers:
        return None
    return Figure(key="", label=TranslatedText(), **({"level": 0} | dict(numbers)))


def change_said(before: Figure | None, after: Figure | None) -> str:
    """Return what a figure was and what it is."""
    if before is None and after is not None:
        return gettext("new, %(after)s") % {"after": plainly(after)}
    if after is None and before is not None:
        return gettext("left out; it was %(before)s") % {"before": plainly(before)}
    assert before is not None
    assert after is not None
    texts = [plainly(before), plainly(after)]
    if texts[0] == texts[1]:
        texts = [interval_words(before), interval_words(after)]
    if texts[0] == texts[1] and before.value is not None and after.value is not None:
        texts = [f"{before.value:,.10g}", f"{after.value:,.10g}"]
    if texts[0] == texts[1]:
        return gettext("the same number on other grounds")
    return gettext("%(before)s before, %(after)s now") % {"before": texts[0], "after": texts[1]}
