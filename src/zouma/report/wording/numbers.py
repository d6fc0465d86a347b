"""Numbers of figures in words of a language; none claims more than its interval holds."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf

from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext

from zouma.common.templatetags.zouma_text import locale_of
from zouma.methods.rounding import Kind, NothingToSay, ProseNumber, prose_number
from zouma.report.figures import Figure

CHINESE_UNITS = ((10**8, "%s亿"), (10**4, "%s万"))
ENGLISH_UNITS = ((10**9, "%s billion"), (10**6, "%s million"))
MOST_DECIMALS = 2
END_DIGITS = 3
SHARE = "share"
LEAST_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Said:
    """A number in words: the text, what it claims, and the number itself for the plural."""

    text: str
    kind: Kind
    number: int


def language() -> str:
    """Return the language spoken."""
    return get_language() or "en"


def grouped(number: float) -> str:
    """Return a whole number with its thousands parted."""
    return format_decimal(round(number), locale=locale_of(language()))


def short(number: int, digits: int = 0) -> str:
    """Return a whole number as the press writes it: 2260万, 17.3亿, 22.6 million.

    digits: how many of its digits are meant, 0 for all up to its last zeros. In full where the
    unit would need more than two decimals.
    """
    chinese = language().startswith("zh")
    written = str(number)
    meant = max(digits, len(written.rstrip("0")))
    last = len(written) - meant  # how many zeros follow what is meant
    units = CHINESE_UNITS if chinese else ENGLISH_UNITS
    unit, pattern = next(((unit, words) for unit, words in units if number >= unit), (1, ""))
    decimals = max(0, len(str(unit)) - 1 - last)
    if pattern and decimals <= MOST_DECIMALS:
        return pattern % decimal_text(number, unit, decimals, chinese=chinese)
    return written if chinese and number < 10**4 else grouped(number)


def decimal_text(number: int, unit: int, decimals: int, *, chinese: bool) -> str:
    """Return a number in a unit with so many decimals, exactly."""
    whole, rest = divmod(number, unit)
    front = str(whole) if chinese and whole < 10**4 else grouped(whole)
    tail = str(rest).zfill(len(str(unit)) - 1)[:decimals]
    return f"{front}.{tail}" if tail else front


def said_number(figure: Figure, *, over: bool = False, again: bool = False) -> Said | None:
    """Return the number of a figure with what may be claimed of it, or nothing.

    over: whether a round number that was passed is wanted, as in the paragraph for the press;
    again: whether "over" was just said, so that another word reads better.
    """
    found = prose_of(figure, over=over)
    return Said(claimed(found, again=again), found.kind, found.number) if found else None


def prose_of(figure: Figure, *, over: bool = False) -> ProseNumber | None:
    """Return the number to print for a figure, without words, or nothing."""
    if figure.value is None:
        return None
    low = 0.0 if figure.low is None else figure.low
    high = inf if figure.high is None else figure.high
    bounds = figure.level == 0 and not figure.exact  # nobody knows where between them
    try:
        return prose_number(figure.value, low, high, counted=figure.exact, over=over or bounds)
    except NothingToSay:
        return None


def claimed(found: ProseNumber, *, again: bool = False) -> str:
    """Return a number with the word that says how it is meant."""
    number = short(found.number, found.digits)
    match found.kind:
        case Kind.ABOUT:
            return gettext("about %(number)s") % {"number": number}
        case Kind.OVER if again:
            return gettext("more than %(number)s") % {"number": number}
        case Kind.OVER:
            return gettext("over %(number)s") % {"number": number}
        case Kind.AT_MOST:
            return gettext("at most %(number)s") % {"number": number}
        case Kind.EXACTLY:
            return number


def plainly(figure: Figure) -> str:
    """Return the value of a figure for a list or a table: counts, shares, amounts; "—" if none."""
    if figure.value is None:
        return "—"
    if figure.unit:
        said = amount(figure.value, figure.unit)
        return gettext("at least %(number)s") % {"number": said} if is_least(figure) else said
    if figure.exact:
        return grouped(figure.value)
    found = said_number(figure)
    return found.text if found else interval(figure) if figure.low else "—"


def is_least(figure: Figure) -> bool:
    """Tell whether only the lower end of a figure is known."""
    return not figure.exact and figure.low is not None and figure.high is None


AT_LEAST = "≥"
SIGNS = {Kind.ABOUT: "≈", Kind.OVER: ">", Kind.AT_MOST: "≤"}


def brief(figure: Figure) -> str:
    """Return the value of a figure for a narrow column, with a sign for what it claims."""
    if figure.value is None or figure.exact or (figure.unit and not is_least(figure)):
        return plainly(figure)
    if figure.unit:
        return f"{AT_LEAST}{amount(figure.value, figure.unit)}"
    found = prose_of(figure)
    if found is None:
        return f"{AT_LEAST}{grouped(figure.low)}" if figure.low else "—"
    return f"{SIGNS[found.kind]}{short(found.number, found.digits)}"


def amount(value: float, unit: str) -> str:
    """Return a share in per cent, or an amount of money."""
    locale = locale_of(language())
    if unit == SHARE:
        if 0 < value < 1:  # neither all nor none
            value = min(max(value, LEAST_SHARE), 1 - LEAST_SHARE)
        return format_percent(value, "0.#%", locale=locale)
    return format_currency(value, unit, locale=locale, format="¤#,##0", currency_digits=False)


def interval(figure: Figure) -> str:
    """Return the interval of a figure, rounded outwards, or "" where it is a point."""
    if figure.value is None or figure.low is None or figure.low == figure.high:
        return ""
    if figure.unit:
        if figure.high is None:
            return gettext("at least %(number)s") % {"number": amount(figure.low, figure.unit)}
        return between(
            amount(finer(figure.low, figure.unit, up=False), figure.unit),
            amount(finer(figure.high, figure.unit, up=True), figure.unit),
        )  # fmt: skip
    low = outwards(figure.low, up=False)
    if figure.high is None or figure.high == inf:
        return gettext("at least %(number)s") % {"number": short(low)}
    return between(short(low), short(outwards(figure.high, up=True)))


def finer(end: float, unit: str, *, up: bool) -> float:
    """Return an end of an interval of a share or an amount as it is printed, never inwards."""
    steps = 1000 if unit == SHARE else 1
    return (ceil(end * steps - 1e-9) if up else floor(end * steps + 1e-9)) / steps


def between(low: str, high: str) -> str:
    """Return a span of two numbers."""
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def outwards(end: float, *, up: bool) -> int:
    """Return an end of an interval with three digits that mean something, never inwards."""
    whole = ceil(end) if up else floor(end)
    unit = int(10 ** max(0, len(str(whole)) - END_DIGITS))
    return -(-whole // unit) * unit if up else whole // unit * unit
