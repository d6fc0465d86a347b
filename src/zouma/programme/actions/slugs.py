"""Names in addresses: readable, Latin, unique."""

from __future__ import annotations

from collections.abc import Iterable

from anyascii import anyascii
from django.utils.text import slugify

from zouma.common.text import TranslatedText

LENGTH = 80


def slug_text(name: TranslatedText) -> str:
    """Return a name in Latin letters for an address; Chinese is spelt in pinyin."""
    text = slugify(anyascii(name.in_language("en")))[:LENGTH].strip("-_")
    return text or "x"


class SlugBook:
    """The slugs that are taken, and the next free one for a name."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """Return the wanted slug, or it with the first free number, and take it."""
        slug = wanted
        number = self.last.get(wanted, 1)
        while slug in self.taken:
            number += 1
            slug = f"{wanted}-{number}"
        self.last[wanted] = number
        self.taken.add(slug)
        return slug
