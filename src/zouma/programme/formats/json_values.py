"""Loose JSON values taken apart without trusting their types."""

from __future__ import annotations

import html
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import one_line
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.records import Findings


def listed(value: object) -> list[Any]:
    """Return a list as it is, nothing as an empty list, and one value as a list of it."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def mapped(value: object) -> dict[str, Any]:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def plain_title(value: object, *, record: str, field: str, findings: Findings) -> str:
    """Return a title as one line; entities of HTML in it are a finding."""
    text = one_line(value)
    if "&" not in text:
        return text
    plain = one_line(html.unescape(text))
    if plain != text:
        findings.note(record, field, text, "HTML entities in plain text", "written out")
    return plain


def texts_by_language(value: object, language: str) -> dict[str, str]:
    """Return texts by their tags, from a text, a map of languages or JSON-LD values."""
    texts: dict[str, str] = {}
    for part in listed(value):
        if not isinstance(part, dict):
            if text := _text(part):
                texts.setdefault(language, text)
        elif "@value" in part:
            tag = language_tag(part.get("@language")) or language
            if text := _text(part["@value"]):
                texts.setdefault(tag, text)
        else:
            for key, text in part.items():
                if (tag := language_tag(key)) and isinstance(text, str) and text.strip():
                    texts.setdefault(tag, text)
    return texts


def _text(value: object) -> str:
    if isinstance(value, str):
        return value if value.strip() else ""
    return one_line(value)


def titles(
    value: object, language: str, *, record: str, field: str, findings: Findings
) -> TranslatedText:
    """Return one-line texts in each language the value has."""
    found = texts_by_language(value, language).items()
    return TranslatedText.originals(
        {
            tag: plain_title(text, record=record, field=field, findings=findings)
            for tag, text in found
        }
    )
