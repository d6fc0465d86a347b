"""The examples of the guide for staff, which must work as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.programme.formats.mapping.reading_of import read, starts

from zouma.programme.formats.mapping import load_mapping

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "staff" / "mapping.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAPPINGS = [block for kind, block in BLOCK.findall(TEXT) if kind == "toml"]


def block_after(words: str) -> list[str]:
    """Return the example file and the mapping that follow some words of the guide."""
    return [block for _kind, block in BLOCK.findall(TEXT[TEXT.index(words) :])[:2]]


@pytest.mark.parametrize("toml", MAPPINGS, ids=range(len(MAPPINGS)))
def test_every_mapping_of_the_guide_is_a_mapping(tmp_path: Path, toml: str) -> None:
    path = tmp_path / "guide.toml"
    path.write_text(toml, encoding="utf-8")

    assert load_mapping(path).source


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        (
            "## The five-minute start",
            "talks.csv",
            [["2025-05-17 19:30"], ["2025-05-18 10:00–12:00"]],
        ),
        (
            "### A Korean CSV",
            "행사.csv",
            [["2025-04-19 19:30–21:00"], ["2025-04-20 14:00–15:30", "2025-04-27 14:00–15:30"]],
        ),
        (
            "### A German XML",
            "kalender.xml",
            [["2025-06-14 17:30–23:00", "2025-06-15 11:00–13:00"]],
        ),
    ],
)
def test_examples_of_the_guide_give_what_it_says(
    tmp_path: Path, words: str, name: str, expected: list[list[str]]
) -> None:
    content, mapping = block_after(words)
    path = tmp_path / name
    path.write_bytes(content.encode("euc-kr" if name == "행사.csv" else "utf-8"))

    reading = read(path, mapping)

    assert [starts(activity) for activity in reading.activities] == expected
    assert reading.findings == []
