"""What was typed: as a query for the database, and as marks in a text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.common.search_query import marked, search_query


@pytest.mark.parametrize(
    ("typed", "tsquery"),
    [
        ("telescopes ", "'telescop'"),
        ("telesc", "('telesc' | 'telesc':*)"),
        ("robots arm", "'robot' & ('arm' | 'arm':*)"),
        ("天文馆", "'天文' & '文馆'"),
        ("天", "'天':*"),
        ("天文 telescope", "'天文' & ('telescop' | 'telescope':*)"),
        ("star star ", "'star'"),
    ],
)
def test_every_word_must_occur_and_the_last_may_go_on(typed, tsquery):
    assert search_query(typed).tsquery == tsquery


@pytest.mark.parametrize("typed", ["", "   ", "!?", "' & | ! :*", "<->"])
def test_there_may_be_nothing_to_look_for(typed):
    assert search_query(typed) is None


def test_a_long_query_is_cut_after_twelve_words():
    query = search_query(" ".join(f"w{number}" for number in range(40)))

    assert query.words == tuple(f"w{number}" for number in range(12))


@pytest.mark.parametrize(
    ("text", "typed", "marks"),
    [
        ("Night of the Telescopes", "telescope ", "Night of the <mark>Telescopes</mark>"),
        ("Telescopic", "teles", "<mark>Telescopic</mark>"),
        ("北京天文馆夜场", "天文馆", "北京<mark>天文馆</mark>夜场"),
        ("天文天文", "天文", "<mark>天文天文</mark>"),
        ("Café <b>", "cafe", "<mark>Café</mark> &lt;b&gt;"),
        ("Cafe\u0301 au lait", "café ", "<mark>Café</mark> au lait"),
        ("nothing", "else", "nothing"),
    ],
)
def test_found_words_are_marked(text, typed, marks):
    assert marked(text, search_query(typed)) == marks


@given(st.text(max_size=40), st.text(max_size=20))
def test_marking_adds_marks_and_nothing_else(text, typed):
    query = search_query(typed)
    if query is None:
        return

    plain = re.sub(r"</?mark>", "", marked(text, query))

    assert "<" not in plain
    assert search_query(html.unescape(plain)) == search_query(text)


def test_a_tag_in_a_text_stays_text():
    assert marked("<script>x</script>", search_query("script ")) == (
        "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"
    )
