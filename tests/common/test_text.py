"""Translated text: which wording a reader gets, and what a change does to the others."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zouma.common.text import TextState, TranslatedText, Wording

LANGUAGES = ["en", "zh-Hans", "zh-Hant", "fr", "pt-BR"]
wordings = st.builds(Wording, st.text(max_size=12), st.sampled_from(TextState))
texts = st.dictionaries(st.sampled_from(LANGUAGES), wordings).map(TranslatedText)


@given(texts)
def test_a_text_survives_its_json(text):
    assert TranslatedText.from_json(text.to_json()) == text


@given(texts, texts)
def test_equal_texts_have_one_hash(first, second):
    assert (hash(first) == hash(second)) or first != second


def test_a_wording_that_says_nothing_is_no_wording():
    text = TranslatedText({"en": Wording(""), "fr": Wording("oui")})

    assert list(text) == ["fr"]


@pytest.mark.parametrize(
    ("languages", "wanted", "best"),
    [
        (["en", "zh-Hans"], "zh-hans", "zh-Hans"),
        (["en", "zh-Hant"], "zh-hans", "zh-Hant"),
        (["fr", "en-GB"], "en", "en-GB"),
        (["fr", "en"], "de", "fr"),
        ([], "en", ""),
    ],
)
def test_a_reader_gets_the_nearest_language(languages, wanted, best):
    text = TranslatedText.originals(dict.fromkeys(languages, "x"))

    assert text.best_language(wanted) == best


def test_an_original_goes_before_english_before_the_first():
    machine, draft = TextState.MACHINE, TextState.DRAFT
    with_original = TranslatedText({"en": Wording("e", machine), "fr": Wording("f")})
    without = TranslatedText({"fr": Wording("f", draft), "en": Wording("e", machine)})
    neither = TranslatedText({"fr": Wording("f", draft), "de": Wording("d", draft)})

    found = [text.in_language("ja") for text in (with_original, without, neither)]

    assert found == ["f", "e", "f"]


def test_a_text_reads_in_the_language_of_the_page():
    text = TranslatedText.originals({"en": "star", "zh-Hans": "星"})

    with translation.override("zh-hans"):
        chinese = str(text)
    with translation.override("en"):
        english = str(text)

    assert (chinese, english) == ("星", "star")


def test_a_new_original_makes_the_others_stale():
    text = TranslatedText.original("en", "old").translated("zh-Hans", "旧", TextState.CHECKED)

    revised = text.revised("en", "new")

    assert revised == TranslatedText(
        {"en": Wording("new"), "zh-Hans": Wording("旧", TextState.STALE)}
    )


def test_the_same_words_again_change_nothing():
    text = TranslatedText.original("en", "old").translated("zh-Hans", "旧", TextState.CHECKED)

    assert text.revised("en", "old") is text


def test_an_original_in_a_further_language_leaves_the_others_as_they_are():
    text = TranslatedText.original("en", "old")

    assert text.revised("fr", "vieux") == TranslatedText.originals({"en": "old", "fr": "vieux"})


@pytest.mark.parametrize(
    "value", [{"en": {"text": 5}}, {"en": {}}, {"en": {"text": "a", "state": "odd"}}]
)
def test_what_is_no_text_is_refused(value):
    with pytest.raises(ValueError, match=r".+"):
        TranslatedText.from_json(value)
