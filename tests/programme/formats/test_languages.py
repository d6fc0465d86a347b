from pathlib import Path

import pytest

from zouma.programme.formats.languages import file_language, guess_from_words, language_tag
from zouma.programme.formats.records import ReadingContext


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh", "zh-Hans"),
        ("zh-tw", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("French", "fr"),
        ("中文", "zh-Hans"),
        ("Klingon language", ""),
        (3, ""),
    ],
)
def test_a_language_is_one_tag_however_it_is_written(value, tag):
    assert language_tag(value) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The history of the sky and of the sea", "en"),
        ("Une visite guidée dans les jardins de la ville", "fr"),
        ("Wir öffnen die Türen und zeigen das Labor", "de"),
        ("xyz", ""),
    ],
)
def test_common_words_give_a_language_away(text, language):
    assert guess_from_words(text) == language


def test_a_guess_of_the_files_language_is_one_finding():
    context = ReadingContext(path=Path("x"))

    assert file_language(context, ["天文讲座", "科学"]) == "zh-Hans"
    assert [finding.action for finding in context.findings.noted] == ["taken as zh-Hans"]


def test_a_language_told_or_stated_is_no_finding():
    told = ReadingContext(path=Path("x"), language="ko")
    stated = ReadingContext(path=Path("x"))

    assert file_language(told, ["The and of to"], stated="fr") == "ko"
    assert file_language(stated, ["The and of to"], stated="fr") == "fr"
    assert told.findings.noted == stated.findings.noted == []
