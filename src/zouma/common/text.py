"""Text in several languages, each with the state of its translation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language


class TextState(StrEnum):
    """How far one language's wording can be trusted."""

    ORIGINAL = "original"
    MACHINE = "machine"
    DRAFT = "draft"
    CHECKED = "checked"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of one language and its state."""

    text: str
    state: TextState = TextState.ORIGINAL


class TranslatedText(Mapping[str, Wording]):
    """A text in zero or more languages: BCP 47 tag to wording, immutable, in order of entry."""

    __slots__ = ("_wordings",)

    def __init__(self, wordings: Mapping[str, Wording] | None = None) -> None:
        self._wordings = {language: w for language, w in (wordings or {}).items() if w.text}

    @classmethod
    def original(cls, language: str, text: str) -> TranslatedText:
        """Return a text that exists in one language only, as its author wrote it."""
        return cls({language: Wording(text)})

    @classmethod
    def originals(cls, texts: Mapping[str, str]) -> TranslatedText:
        """Return a text whose languages were all written by its author."""
        return cls({language: Wording(text) for language, text in texts.items()})

    @classmethod
    def from_json(cls, value: Mapping[str, Mapping[str, Any]] | None) -> TranslatedText:
        """Return the text that ``to_json`` wrote.

        :raises ValueError: when a state is unknown or a wording is not a text.
        """
        wordings = {}
        for language, wording in (value or {}).items():
            if not isinstance(wording, dict) or not isinstance(wording.get("text"), str):
                raise ValueError(f"{language}: a wording is an object with text")  # noqa: TRY004
            wordings[language] = Wording(
                wording["text"], TextState(wording.get("state", "original"))
            )
        return cls(wordings)

    def to_json(self) -> dict[str, dict[str, str]]:
        """Return plain data: ``{"en": {"text": …, "state": …}}``."""
        return {lang: {"text": w.text, "state": str(w.state)} for lang, w in self.items()}

    def __getitem__(self, language: str) -> Wording:
        return self._wordings[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._wordings)

    def __len__(self) -> int:
        return len(self._wordings)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TranslatedText):
            return NotImplemented
        return self._wordings == other._wordings

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._wordings.items(), key=lambda item: item[0])))

    def __repr__(self) -> str:
        return f"TranslatedText({self._wordings!r})"

    def __str__(self) -> str:
        return self.in_language(get_language() or "en")

    def best_language(self, wanted: str) -> str:
        """Return the tag of the wording to show to a reader of ``wanted``, "" when there is none.

        The order: the tag itself, another script or region of the same language, an original,
        English, the first.
        """
        if not self._wordings:
            return ""
        wanted = wanted.lower()
        for language in self._wordings:
            if language.lower() == wanted:
                return language
        primary = wanted.partition("-")[0]
        for language in self._wordings:
            if language.lower().partition("-")[0] == primary:
                return language
        for language, wording in self._wordings.items():
            if wording.state is TextState.ORIGINAL:
                return language
        return "en" if "en" in self._wordings else next(iter(self._wordings))

    def in_language(self, wanted: str) -> str:
        """Return the text to show to a reader of ``wanted``, "" when there is none."""
        language = self.best_language(wanted)
        return self._wordings[language].text if language else ""

    def revised(self, language: str, text: str) -> TranslatedText:
        """Return the text with a new original; other languages that said the old one go stale."""
        if language in self and self[language].text == text:
            return self
        wordings = {
            other: Wording(w.text, TextState.STALE) if language in self else w
            for other, w in self.items()
        }
        wordings[language] = Wording(text)
        return TranslatedText(wordings)

    def translated(self, language: str, text: str, state: TextState) -> TranslatedText:
        """Return the text with one language's wording set and the others untouched."""
        return TranslatedText({**self._wordings, language: Wording(text, state)})


EMPTY = TranslatedText()
