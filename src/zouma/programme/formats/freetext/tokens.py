"""A text about dates cut into its signs: numbers, dates, times, names and small words."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from zouma.programme.formats.freetext import phrases
from zouma.programme.formats.freetext.words import Meaning, Vocabulary, normal

LONGEST_TEXT = 4000

_UNIT = r"(?:a\.?m\b|p\.?m\b|nn\b|noon\b|uhr\b|hrs?\b|h\b)"
_TO = r"(?:[-–—~]|bis\b|to\b|à\b|al?\b)"
_HOUR = rf"[{phrases.HOUR_SIGNS}]"
_MINUTE = rf"[{phrases.MINUTE_SIGNS}]"
_SHORT_CLOCK = r"([01]?\d|2[0-4])([0-5]\d)"
_CLOCK = r"([01]\d|2[0-4])([0-5]\d)"

# Tried in this order wherever a digit stands; the groups are the token's numbers.
_SHAPES = tuple(
    (kind, re.compile(shape))
    for kind, shape in (
        (
            "ymd",
            r"(\d{4})\s?(?:/\s?(\d{1,2})\s?/|\.\s?(\d{1,2})\s?\.|-(\d{1,2})-)\s?(\d{1,2})(?!\d)\.?",
        ),
        ("dmy", r"(\d{1,2})\s?(?:/\s?(\d{1,2})\s?/|\.\s?(\d{1,2})\s?\.)\s?(\d{4}|\d{2})(?![\d:])"),
        ("dmy", r"(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)"),
        ("cjk-year", rf"(\d{{4}})\s*[{phrases.YEAR_SIGNS}]"),
        ("cjk-month", rf"(\d{{1,2}})\s*[{phrases.MONTH_SIGNS}](?!曜)"),
        ("number", rf"(\d{{1,2}})\s*[{phrases.DAY_SIGNS}](?!曜)"),
        ("time", r"(\d{1,2})\s?:\s?(\d{2})(?::\d{2}(?!\d))?(?:\s?分)?"),
        ("short-time", r"(\d{1,2}):(\d)(?!\d)"),
        ("half-hour", rf"(\d{{1,2}})\s*{_HOUR}\s*[半반]"),
        ("time", rf"(\d{{1,2}})\s*{_HOUR}\s*(\d{{1,2}})\s*{_MINUTE}(?:\s?時)?"),
        ("time", rf"(\d{{1,2}})\s*{_HOUR}"),
        ("time", rf"(\d{{1,2}})\.(\d{{2}})(?=\s*{_UNIT})"),
        ("time", rf"(\d{{1,2}})\.(\d{{2}})(?=\s*{_TO}\s*\d{{1,2}}[.:]\d{{2}}\s*{_UNIT})"),
        ("time", r"(\d{1,2})\s?h\s?(\d{2})(?![\da-z])"),
        ("time", rf"(\d{{1,2}})(?=\s?{_UNIT})"),
        ("time", rf"(\d{{1,2}})(?=\s*{_TO}\s*\d{{1,2}}(?:[.:]\d{{2}})?\s?{_UNIT})"),
        ("time", rf"(\d{{1,2}})(?=\s*[-–~]\s*\d{{1,2}}\s*{_HOUR})"),
        ("clock-pair", rf"{_SHORT_CLOCK}\s*[-–—~至]\s*{_CLOCK}(?!\d|\s*[年년])"),
        ("time", rf"{_CLOCK}(?=\s*hrs?\b)"),
        ("day-month", r"(\d{1,2})\s?/\s?(\d{1,2})/?(?!\d)"),
        ("day-month", r"(\d{1,2})\.\s?(\d{1,2})\.(?!\d)"),
        ("loose-day", r"(\d{1,2})/(?!\d)"),
        ("year", r"(\d{4})(?!\d)"),
        ("number", r"(\d{1,2})(?:(?:st|nd|rd|th)\b|\.)?(?!\d)"),
    )
)
_MONTH_YEAR = re.compile(r"/\s?(\d{1,2})\s?/\s?(\d{4})(?!\d)")
_LABEL = re.compile(r"^[^\n:]{0,60}:[ \t]*(?=\n|$)", re.MULTILINE)
_MISTYPED_DAY = re.compile(r"(?<=\d)\s*曰")
_REST = re.compile(r"\d+|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """One sign of the text; numbers: what it says; meanings: what a word can stand for."""

    kind: str
    text: str
    numbers: tuple[int, ...] = ()
    meanings: tuple[Meaning, ...] = ()

    def meaning(self, kind: str) -> int | str | None:
        """Return what the token stands for in that kind, None when it cannot be one."""
        return next((value for known, value in self.meanings if known == kind), None)


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of a text; mistyped: signs that were read as others; labels: headings inside."""

    tokens: tuple[Token, ...]
    mistyped: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def tokenise(text: str, words: Vocabulary) -> Tokens:
    """Cut a text, at most LONGEST_TEXT signs of it, into tokens."""
    text = normal(html.unescape(text[:LONGEST_TEXT])).replace("\r", "")
    mistyped = tuple(found.group().strip() for found in _MISTYPED_DAY.finditer(text))
    text = _MISTYPED_DAY.sub("日", text)
    labels = tuple(found.group().strip() for found in _LABEL.finditer(text))
    text = _LABEL.sub("\n", text)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if text[position] != "\n" and text[position].isspace():
            position += 1
            continue
        found, length = _token_at(text, position, words, tokens)
        tokens += found
        position += length
    return Tokens(tuple(tokens), mistyped, labels)


def _token_at(
    text: str, position: int, words: Vocabulary, before: list[Token]
) -> tuple[list[Token], int]:
    if text[position].isdecimal() and (numeric := _number_at(text, position, before)):
        return numeric
    if match := _MONTH_YEAR.match(text, position):
        return [Token("month-year", match.group(), _numbers(match))], len(match.group())
    if match := words.pattern.match(text, position):
        word = " ".join(match.group().rstrip(".").split()) or match.group()
        meanings = words.meanings.get(word, ())
        return [Token(meanings[0][0] if meanings else "rest", word, (), meanings)], len(
            match.group()
        )
    match = _REST.match(text, position)
    rest = match.group() if match else text[position]
    return [Token("rest", rest)], len(rest)


def _number_at(text: str, position: int, before: list[Token]) -> tuple[list[Token], int] | None:
    for kind, shape in _SHAPES:
        match = shape.match(text, position)
        if not match or (kind == "clock-pair" and not _may_be_clock(before)):
            continue
        numbers = _numbers(match)
        if kind == "clock-pair":
            first, last = Token("time", match.group(), numbers[:2]), numbers[2:]
            dash = Token("to", "-", (), (("to", 0),))
            return [first, dash, Token("time", "", last)], len(match.group())
        if kind == "half-hour":
            return [Token("time", match.group(), (*numbers, 30))], len(match.group())
        return [Token(kind, match.group().strip(), numbers)], len(match.group())
    return None


def _may_be_clock(before: list[Token]) -> bool:
    """Tell whether four digits are a time here: not at the start, and not after a month."""
    return bool(before) and before[-1].kind not in ("month", "cjk-month", "to", "number")


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(group) for group in match.groups() if group)
