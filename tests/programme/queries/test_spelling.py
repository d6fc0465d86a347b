"""One wrong letter: the nearest known word."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import NOW, activity, english, programme
from zouma.common.search_query import search_query
from zouma.programme.models import SearchWord
from zouma.programme.queries.listing import listing
from zouma.programme.queries.spelling import corrected, corrected_query
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db

WORDS = ("planetarium", "telescope", "robot", "fossils", "light", "night")


def known(*words):
    programme(activity(title=english(" ".join(words))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("planetariun", "planetarium"),
        ("planetarum", "planetarium"),
        ("planetariium", "planetarium"),
        ("plaentarium", "planetarium"),
        ("fossil telescpoe", "fossils telescope"),
        ("天文 telescop3", "天文 telescope"),
        ("sight", "light"),
        ("rob", None),
        ("xyzzy", None),
        ("telescope", None),
    ],
)
def test_one_slip_is_put_right(typed, meant):
    known(*WORDS)

    assert corrected(search_query(typed)) == meant


def slips(word):
    """Return every word that one slip makes of a word: left out, wrong, added, swapped."""
    letters = string.ascii_lowercase
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    yield from (a + b[1:] for a, b in cuts if b)
    yield from (a + c + b[1:] for a, b in cuts if b for c in letters)
    yield from (a + c + b for a, b in cuts for c in letters)
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)


def test_every_slip_of_a_word_finds_it():
    known("planetarium", "robotics")
    typed = {slip for word in ("planetarium", "robotics") for slip in slips(word)}

    @settings(max_examples=150)
    @given(st.sampled_from(sorted(typed - {"planetarium", "robotics"})))
    def compare(slip):
        meant = "planetarium" if len(slip) > 9 else "robotics"
        assert corrected(search_query(slip)) == meant

    compare()


def test_the_list_says_what_it_looked_for_instead():
    known("planetarium")

    found = listing(Selection(words="planetariun"), page=1, now=NOW)

    assert (found.total, found.chosen.corrected) == (1, "planetarium")


def test_a_word_that_finds_something_is_left_alone():
    known("light", "night")
    programme(activity("b", title=english("Sight")), slug="another")

    found = listing(Selection(words="sight"), page=1, now=NOW)

    assert (found.total, found.chosen.corrected) == (1, "")


def test_a_correction_holds_on_every_page():
    programme(*(activity(f"a{n}", title=english(f"Planetarium {n}")) for n in range(30)))

    found = listing(Selection(words="planetariun"), page=2, now=NOW)

    assert (found.total, len(found.cards), found.chosen.corrected) == (30, 6, "planetarium")


def test_chinese_is_kept_beside_a_corrected_word():
    known("telescope")

    text, query = corrected_query(search_query("天文 telescpoe"))

    assert (text, query.ideographs) == ("天文 telescope", ("天文",))


def test_the_words_known_are_those_of_the_texts():
    known("Robots", "über", "AI", "abc1")

    assert set(SearchWord.objects.values_list("word", flat=True)) == {"robots", "uber"}
