"""The words of dates in a set of languages: names from Babel's locale data, phrases from ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

from zouma.programme.formats.freetext.phrases import PHRASES

# What a word can mean; "month" and "weekday" carry a number, "mark" a part of the day.
Meaning = tuple[str, int | str]
ExtraWords = tuple[tuple[str, tuple[str, ...]], ...]

_WIDTHS = ("wide", "abbreviated", "short")
_CJK = r"\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_IS_CJK = re.compile(f"[{_CJK}]")
# A weekday of one sign is one only beside brackets, joining words and other signs.
_JOINING = "至到及和與与逢每週周禮拜"
_PERIODS = {"am": "am", "pm": "pm", "noon": "noon", "midnight": "midnight"}
_SIGNS = {
    "to": ("-", "–", "—", "−", "‐", "‑", "~", "〜", "→"),
    "and": ("&", "+", "、", ",", "/", "·", "・", "|"),
    "end": (";", "\n", "⏎"),
    "open": ("(", "[", "{"),
    "close": (")", "]", "}"),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known words of some languages: a pattern that finds them, and what each can mean."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, tuple[Meaning, ...]]


def normal(text: str) -> str:
    """Return a text with one form of each sign and small letters, as words are looked up."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


@lru_cache(maxsize=64)
def vocabulary(languages: tuple[str, ...], extra: ExtraWords = ()) -> Vocabulary:
    """Return the words of the languages (BCP 47), of English, and those a mapping adds."""
    taught = [(word, _role_meaning(role)) for role, words in extra for word in words]
    for language in dict.fromkeys((*languages, "en")):
        taught += _words_of(language)
    found: dict[str, list[Meaning]] = {}
    for word, meaning in taught:
        written = " ".join(normal(word).rstrip(".").split())
        if written and meaning not in found.setdefault(written, []):
            found[written].append(meaning)
    for kind, signs in _SIGNS.items():
        for sign in signs:
            found.setdefault(sign, []).append((kind, 0))
    return Vocabulary(_pattern(found), {word: tuple(means) for word, means in found.items()})


def _role_meaning(role: str) -> Meaning:
    return ("mark", role) if role in ("noon", "am", "pm") else (role, 0)


def _words_of(language: str) -> Iterator[tuple[str, Meaning]]:
    for role, phrases in PHRASES.get(language.partition("-")[0], {}).items():
        for phrase in filter(None, phrases.split("|")):
            yield phrase, _role_meaning(role)
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return
    yield from _month_names(locale)
    yield from _weekday_names(locale)
    yield from _day_periods(locale)


def _month_names(locale: Locale) -> Iterator[tuple[str, Meaning]]:
    for width in ("wide", "abbreviated"):
        for number, name in locale.months["format"][width].items():
            if not name[:1].isdigit():
                yield name, ("month", number)
                yield name.rstrip(".")[:3] if locale.language == "en" else name, ("month", number)
    if locale.language == "en":
        yield "sept", ("month", 9)
    for number, name in locale.months["stand-alone"]["wide"].items():
        if name.isalpha() and not _IS_CJK.search(name):
            yield name, ("month", number)


def _weekday_names(locale: Locale) -> Iterator[tuple[str, Meaning]]:
    for width in _WIDTHS:
        for number, name in locale.days["format"][width].items():
            yield name, ("weekday", number)
            if width == "wide" and locale.language in ("en", "de", "fr", "it"):
                yield f"{name}s", ("weekday", number)
            if width == "short" and locale.language == "zh":
                yield from ((f"{week}{name}", ("weekday", number)) for week in ("周", "週", "禮拜"))
    if locale.language == "en":
        yield from ((word, ("weekday", 1)) for word in ("tues",))
        yield from ((word, ("weekday", 3)) for word in ("thur", "thurs"))
    if locale.language == "zh":
        yield "星期天", ("weekday", 6)


def _day_periods(locale: Locale) -> Iterator[tuple[str, Meaning]]:
    periods = locale.day_periods.get("format", {}).get("wide", {})
    for locale_with_script in ("zh_Hans",) if locale.language == "zh" and not periods else ():
        periods = Locale.parse(locale_with_script).day_periods["format"]["wide"]
    midday_is_apart = "afternoon2" in periods
    for period, name in periods.items():
        yield name, ("mark", _mark(period, midday_is_apart))
    if locale.language == "en":
        yield from (("a.m", ("mark", "am")), ("p.m", ("mark", "pm")))


def _mark(period: str, midday_is_apart: bool) -> str:
    if period in _PERIODS:
        return _PERIODS[period]
    part = period.rstrip("0123456789")
    if part == "afternoon":
        return "noon" if midday_is_apart and period == "afternoon1" else "pm"
    return {"morning": "am", "evening": "evening", "night": "night"}.get(part, "pm")


def _pattern(found: Mapping[str, list[Meaning]]) -> re.Pattern[str]:
    by_length = sorted(found, key=lambda word: (-len(word), word))
    alternatives = [_bounded(word, found[word]) for word in by_length]
    return re.compile("|".join(alternatives))


def _bounded(word: str, meanings: list[Meaning]) -> str:
    escaped = re.escape(word).replace(r"\ ", r"\s+")
    is_weekday = any(kind == "weekday" for kind, _ in meanings)
    if is_weekday and len(word) == 1 and _IS_CJK.match(word):
        return rf"(?<![^\W\d_{_JOINING}a-z]){escaped}(?![^\W\d_{_JOINING}a-z])"
    if _IS_CJK.search(word):
        return escaped
    if word[0].isalpha() or word[-1].isalpha():
        return rf"(?<![^\W\d_{_CJK}]){escaped}(?![^\W\d_{_CJK}])\.?"
    return escaped
