"""Text to tokens: Chinese by pairs, English by stem, accents and width put aside."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from zouma.common.search_query import search_query
from zouma.common.search_text import (
    TEXT_LENGTH,
    composed,
    deletions,
    folded,
    runs,
    search_text,
    tokens,
)


def found_tokens(text):
    return [token for run in runs(composed(text)) for here in tokens(run) for token in here]


@given(st.text())
def test_folding_keeps_every_place_in_the_text(text):
    assert len(folded(text)) == len(text)


@given(st.text())
def test_runs_lie_in_order_and_apart(text):
    places = [(run.start, run.end) for run in runs(text)]

    flat = [end for place in places for end in place]

    assert flat == sorted(flat)


def test_chinese_is_cut_into_overlapping_pairs():
    assert found_tokens("天文馆") == ["天文", "文馆", "馆"]


def test_english_is_kept_with_its_stem():
    assert found_tokens("Telescopes") == ["telescop", "telescopes"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ｃａｆé", ["cafe"]),
        ("cafés", ["cafe", "cafes"]),
        ("NAÏVE", ["naiv", "naive"]),
        ("AI机器", ["ai", "机器", "器"]),
        ("snake_case", ["snake", "case"]),
        ("…!?", []),
    ],
)
def test_writing_is_made_plain(text, plain):
    assert found_tokens(text) == plain


@given(st.text(alphabet="éàöñかがｱ한글abc文 ", max_size=12))
def test_composed_and_decomposed_writing_are_the_same(text):
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)

    assert found_tokens(decomposed) == found_tokens(composed)


def lexemes_of(parts):
    """Return how many lexemes PostgreSQL reads in the search text of some parts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [search_text(parts).vector])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.text(max_size=60)), max_size=4))
def test_postgresql_reads_every_vector(parts):
    found = lexemes_of(parts)

    tokens_found = {token for _weight, text in parts for token in found_tokens(text)}
    titles = {
        f"={token}" for weight, text in parts if weight == "A" for token in found_tokens(text)
    }
    assert found == len(tokens_found | titles)


@pytest.mark.django_db
@given(st.text(min_size=1, max_size=60))
def test_every_text_is_found_by_itself(text):
    query = search_query(text)
    stored = search_text([("A", text)]).vector
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [stored, query and query.tsquery])
        (hit,) = cursor.fetchone()

    assert hit is (True if query else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        " ".join(f"{number:x}yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyying" for number in range(30_000)),
        "".join(chr(0x20000 + number % 40_000) for number in range(200_000)),
    ],
)
def test_an_endless_text_still_fits(words):
    found = lexemes_of([("B", "title"), ("D", words), ("D", "never reached")])

    assert found == len(set(found_tokens("title") + found_tokens(words[: TEXT_LENGTH - 5])))


def test_only_words_worth_offering_are_offered():
    found = search_text([("A", "The star-Party at Café"), ("D", "2026, 天文 abc x1y2 star")])

    assert found.words == {"star", "party", "cafe"}


def test_deletions_are_the_word_and_all_it_leaves():
    assert deletions("star") == {"star", "tar", "sar", "str", "sta"}
