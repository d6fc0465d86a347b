"""The files of words beside this package: read once, each text a pair of Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from zouma.common.text import TextState, TranslatedText, Wording

FOLDER = Path(__file__).parent / "data"
PARTING = " | "


class Pair(NamedTuple):
    """A text in simplified Chinese and in English."""

    zh: str
    en: str

    def filled(self, **values: Pair) -> Pair:
        """Return the pair with its named gaps filled, each language from its own."""
        return Pair(
            self.zh.format_map({name: value.zh for name, value in values.items()}),
            self.en.format_map({name: value.en for name, value in values.items()}),
        )

    def text(self, state: TextState = TextState.CHECKED) -> TranslatedText:
        """Return the Chinese as the original and the English as its translation."""
        return TranslatedText({"zh-Hans": Wording(self.zh), "en": Wording(self.en, state)})


NOTHING = Pair("", "")


def pair(text: str) -> Pair:
    """Return the two languages of a line of a file, apostrophes as a printer sets them."""
    chinese, parted, english = text.partition(PARTING)
    if not parted:
        raise ValueError(f"no English beside {text!r}")
    return Pair(chinese, english.replace("'", "’"))


def pairs(texts: Iterable[str]) -> tuple[Pair, ...]:
    """Return the two languages of several lines."""
    return tuple(pair(text) for text in texts)


def number(value: int) -> Pair:
    """Return a number as it is written in both languages."""
    return Pair(str(value), str(value))


def capitalised(text: str) -> str:
    """Return an English text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def read_words(path: Path) -> dict[str, Any]:
    """Return what one file of words holds."""
    with path.open("rb") as file:
        return tomllib.load(file)


@lru_cache
def words(name: str) -> dict[str, Any]:
    """Return a file of words by its name."""
    return read_words(FOLDER / f"{name}.toml")
