"""The examples of the guide to exports, which must work as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reach.formats.count_files import brief, mapping_of, noted, reader_of
from zouma.reach.formats.recognition import shipped
from zouma.reach.vocabulary import Measure

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "staff" / "exports.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
MAPPINGS = [block for kind, block in BLOCKS if kind == "toml"]


@pytest.mark.parametrize("toml", MAPPINGS, ids=range(len(MAPPINGS)))
def test_every_mapping_of_the_guide_is_a_mapping(tmp_path, toml):
    assert mapping_of(tmp_path, toml).counts


def test_the_first_example_reads_as_the_guide_says(tmp_path):
    (table,) = [block for kind, block in BLOCKS if kind == "csv"]
    path = tmp_path / "letters.csv"
    path.write_text(table, encoding="utf-8")
    reader = reader_of(path, mapping_of(tmp_path, MAPPINGS[0]))

    counts = brief(reader.counts())

    assert counts == [
        ("museum-letter-recipients", "05-14", 2500),
        ("museum-letter-readers", "05-14", 1100),
        ("museum-letter-recipients", "05-21", 2510),
    ]
    assert noted(reader) == [
        ("file", "Opened", "nothing is said", "not taken as nought"),
        ("file", "Opening rate", "a rate is not a count", "left out"),
    ]


def test_the_guide_names_all_measures_and_all_mappings_that_come_along():
    named = re.search(r"^\| `measure` \| `([a-z -]+)` \|", TEXT, re.MULTILINE)[1].split()
    mappings = {name for name in shipped() if not name.startswith("leeds-")}

    assert named == list(Measure.values)
    assert {name for name in mappings if f"`{name}`" in TEXT} == mappings
