"""The free-text dates of Hong Kong, against sessions worked out by hand, and as a whole."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from lxml import etree
from tests.programme.formats.mapping.hong_kong_samples import SAMPLES, Sample

from real_data import real_file
from zouma.programme.formats.freetext import Manner, Wordings, agree, read_dates

ENGLISH = Manner(("en",))
CHINESE = Manner(("zh-Hant",))


def both(en: str, zh: str, written_on: date | None) -> Wordings:
    return agree(
        {"zh-Hant": read_dates(zh, CHINESE, written_on), "en": read_dates(en, ENGLISH, written_on)}
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample.entry))
def test_sessions_are_those_a_person_reads(sample: Sample) -> None:
    wordings = both(sample.en, sample.zh, date.fromisoformat(sample.written_on))

    assert sorted(map(str, wordings.reading.occurrences)) == sorted(map(str, sample.sessions))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample.entry))
def test_both_languages_agree_or_the_sounder_one_counts(sample: Sample) -> None:
    wordings = both(sample.en, sample.zh, date.fromisoformat(sample.written_on))

    assert wordings.agree is not bool(sample.used)
    assert sample.used in ("", wordings.language)


def test_samples_stand_in_the_real_file() -> None:
    texts = {
        (entry, " ".join(en.split()), " ".join(zh.split()))
        for entry, en, zh, _day in real_entries()
    }

    typed = {
        (sample.entry, " ".join(sample.en.split()), " ".join(sample.zh.split()))
        for sample in SAMPLES
    }

    assert len(typed) >= 40
    assert typed - texts == set()


def test_nearly_all_real_dates_are_read_and_agree() -> None:
    counts: Counter[str] = Counter()

    for _entry, en, zh, written_on in real_entries():
        wordings = both(en, zh, written_on)
        counts["entries"] += 1
        counts["sessions"] += len(wordings.reading.occurrences)
        counts["english"] += bool(read_dates(en, ENGLISH, written_on).occurrences)
        counts["chinese"] += bool(read_dates(zh, CHINESE, written_on).occurrences)
        counts["agree"] += wordings.agree is True
        counts["differ"] += wordings.agree is False

    assert counts == {
        "entries": 1084,
        "english": 1084,
        "chinese": 1083,
        "agree": 1068,
        "differ": 15,
        "sessions": 12663,
    }


def test_weekdays_that_contradict_their_dates_are_found() -> None:
    contradicting = {
        (entry, language)
        for entry, en, zh, written_on in real_entries()
        for language, text, manner in (("en", en, ENGLISH), ("zh", zh, CHINESE))
        for issue in read_dates(text, manner, written_on).issues
        if issue.reason == "the weekday contradicts the date"
    }

    assert contradicting == {
        (160919, "en"),
        (161106, "zh"),
        (161864, "zh"),
        (166293, "en"),
        (166293, "zh"),
        (166321, "zh"),
        (166490, "zh"),
        (167101, "en"),
        (167172, "zh"),
    }


def real_entries() -> list[tuple[int, str, str, date]]:
    root = etree.parse(real_file("festivals/hongkong/lcsd-events-2024-12.xml")).getroot()
    return [
        (
            int(event.get("id") or 0),
            event.findtext("predateE") or "",
            event.findtext("predateC") or "",
            date.fromisoformat((event.findtext("submitdate") or "")[:10]),
        )
        for event in root
    ]
