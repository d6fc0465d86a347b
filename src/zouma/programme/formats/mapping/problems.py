"""What can be wrong with a mapping file, told in one sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from zouma.common.errors import ProgrammeError


class BadMapping(ProgrammeError):
    """A mapping file that cannot be followed; the message is one sentence that names the key."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" or the known words, to end a sentence with."""
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; it can be one of: {', '.join(known)}."
