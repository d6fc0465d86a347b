"""Addresses made from English names."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 72
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(english: str, number: int) -> str:
    """Return a readable address; one that had to be cut ends in the number."""
    plain = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode()
    slug = _OTHER.sub("-", plain.lower()).strip("-")
    if len(slug) <= LONGEST:
        return slug
    return f"{slug[:LONGEST].rpartition('-')[0]}-{number}"
