"""The methods by which figures come about, as their documentation tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import zouma
from zouma.common.fields import bcp47
from zouma.report.formats.markdown import html_of, title_and_lead

FOLDER = Path(zouma.__file__).parents[2] / "docs" / "methods"
ENGLISH = "en"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class MethodPage:
    """A method: its name in addresses, its title, what it is in a paragraph, and all of it.

    language: tag of the language it is in.
    """

    name: str
    language: str
    title: str
    lead: str
    html: str


@lru_cache(maxsize=128)
def method_page(name: str, language: str) -> MethodPage | None:
    """Return a method by the name of its document, None when there is none.

    language: code of the wanted one; what is not told in it is told in English.
    """
    if not NAME.fullmatch(name):
        return None
    for code, folder in ((language, FOLDER / language), (ENGLISH, FOLDER)):
        file = folder / f"{name}.md"
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            return MethodPage(name, bcp47(code), *title_and_lead(text), html_of(text))
    return None
