"""The words of counting say the same as the mathematics below them, which cannot read them."""

from __future__ import annotations

from zouma.methods.counting import PEAKS, PEOPLE
from zouma.reach.vocabulary import ADDITION, Addition, Measure


def of_kind(addition):
    return {measure.value for measure, kind in ADDITION.items() if kind == addition}


def test_each_measure_says_what_may_be_done_with_it():
    assert set(ADDITION) == set(Measure)


def test_people_and_peaks_are_the_same_to_words_and_to_mathematics():
    assert of_kind(Addition.BOUNDS) == PEOPLE
    assert of_kind(Addition.LARGEST) == PEAKS
