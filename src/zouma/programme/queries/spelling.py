"""The nearest known words to a misspelt one."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from zouma.common.search_query import SearchQuery, search_query
from zouma.common.search_text import deletions
from zouma.programme.models import SearchWord

SHORTEST = 4


def corrected(query: SearchQuery) -> str | None:
    """Return what was typed with each unknown Latin word put right, None when nothing helps.

    Nearest means one letter wrong, missing, added or swapped (Damerau-Levenshtein distance 1).
    """
    typed = [word for word in query.words if len(word) >= SHORTEST]
    known = set(SearchWord.objects.filter(word__in=typed).values_list("word", flat=True))
    changes = {}
    for word in typed:
        if word not in known and (better := nearest(word)):
            changes[word] = better
    if not changes:
        return None
    words = [changes.get(word, word) for word in query.words]
    return " ".join([*query.ideographs, *words])


def nearest(word: str) -> str | None:
    """Return the known word that differs by one step; the first letter had better be right."""
    rows = SearchWord.objects.filter(deletions__overlap=sorted(deletions(word)))
    close = [
        found
        for found in rows.values_list("word", flat=True)[:200]
        if OSA.distance(word, found, score_cutoff=1) <= 1
    ]
    return min(close, key=lambda found: (found[0] != word[0], abs(len(found) - len(word)), found),
               default=None)  # fmt: skip


def corrected_query(query: SearchQuery) -> tuple[str, SearchQuery] | None:
    """Return the corrected text and its query."""
    text = corrected(query)
    better = search_query(text) if text else None
    return (text, better) if text and better else None
